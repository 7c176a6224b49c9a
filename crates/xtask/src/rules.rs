//! The rules of the simulator: what it refuses and how it behaves, from the tables in `crates/cds-sim/rules`.
//!
//! One file for each service, and one for what the gateway refuses before an action counts. A row that names something
//! that does not exist, or a source that does not hold, is an error.

use std::fs;
use std::path::Path;

use cds::model::Action;

use crate::models::{Models, ServiceModel};

/// Where the tables are.
const FOLDER: &str = "crates/cds-sim/rules";

/// The file of what is refused before the action counts.
pub(crate) const GATEWAY: &str = "gateway";

/// In place of an action, where it is any.
const ANY: &str = "any";

const REFUSALS: [&str; 4] = ["action", "rule", "answer", "source"];
const BEHAVIOUR: [&str; 3] = ["action", "behaviour", "source"];
const NOT_SIMULATED: &str = "not simulated";

/// The rules of one file.
pub(crate) struct Sheet {
    /// Name of the service, or [`GATEWAY`].
    pub(crate) name: String,
    /// What stands before the tables.
    pub(crate) introduction: String,
    pub(crate) refusals: Vec<Refusal>,
    pub(crate) behaviours: Vec<Behaviour>,
}

/// A row that says when which code is answered.
pub(crate) struct Refusal {
    pub(crate) action: String,
    pub(crate) rule: String,
    pub(crate) code: String,
    pub(crate) http_status: u16,
    /// Or only documented, with the reason as its source.
    pub(crate) simulated: bool,
    pub(crate) source: Source,
}

/// A row that says what an action does, where the documents leave that open.
pub(crate) struct Behaviour {
    pub(crate) actions: String,
    pub(crate) text: String,
    pub(crate) source: Source,
}

/// Where a rule is from: a section, our inference, or a section and what we infer from it.
pub(crate) struct Source {
    pub(crate) section: Option<String>,
    pub(crate) inference: Option<String>,
}

/// The sheets of all services in the order of the models, then that of the gateway.
pub(crate) fn sheets(root: &Path, models: &Models) -> Result<Vec<Sheet>, String> {
    let folder = root.join(FOLDER);
    let names = models.services.iter().map(|service| service.name.as_str()).chain([GATEWAY]);
    let sheets: Vec<Sheet> = names.map(|name| sheet(models, &folder, name)).collect::<Result<_, _>>()?;
    let files = fs::read_dir(&folder).map_err(|error| format!("{FOLDER}: {error}"))?.count();
    if files == sheets.len() {
        Ok(sheets)
    } else {
        Err(format!("{FOLDER} must hold one file for each service and {GATEWAY}.md, and nothing else"))
    }
}

fn sheet(models: &Models, folder: &Path, name: &str) -> Result<Sheet, String> {
    let text = fs::read_to_string(folder.join(format!("{name}.md")));
    parse(models, name, &text.map_err(|error| format!("{FOLDER}/{name}.md: {error}"))?)
}

fn parse(models: &Models, name: &str, text: &str) -> Result<Sheet, String> {
    let service = models.services.iter().find(|service| service.name == name);
    let mut sheet = Sheet {
        name: name.to_owned(),
        introduction: String::new(),
        refusals: Vec::new(),
        behaviours: Vec::new(),
    };
    let mut columns = 0;
    for (number, line) in text.lines().enumerate() {
        let at = |problem: String| format!("{FOLDER}/{name}.md:{}: {problem}", number + 1);
        if !line.starts_with('|') {
            columns = 0;
            if sheet.refusals.is_empty() && !line.starts_with('#') {
                sheet.introduction.push_str(line);
                sheet.introduction.push('\n');
            }
            continue;
        }
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        if columns == 0 {
            if cells != REFUSALS && cells != BEHAVIOUR {
                return Err(at("not the head of a table of rules".to_owned()));
            }
            columns = cells.len();
        } else if cells.iter().all(|cell| *cell == "---") {
            // The line below the head.
        } else if cells.len() != columns || cells.iter().any(|cell| cell.is_empty()) {
            return Err(at(format!("not {columns} cells with something in them")));
        } else if let [action, rule, answer, source] = cells.as_slice() {
            sheet.refusals.push(refusal(service, action, rule, answer, source).map_err(at)?);
        } else if let [actions, text, source] = cells.as_slice() {
            sheet.behaviours.push(behaviour(models, actions, text, source).map_err(at)?);
        }
    }
    sheet.introduction = sheet.introduction.trim().to_owned();
    Ok(sheet)
}

fn refusal(
    service: Option<&ServiceModel>,
    action: &str,
    rule: &str,
    answer: &str,
    source: &str,
) -> Result<Refusal, String> {
    let simulated = answer != NOT_SIMULATED;
    let (code, http_status) = code_and_status(if simulated { answer } else { rule })?;
    let found = service.map(|service| find(service, action)).transpose()?;
    let source = match found {
        // A reason, whose words are free.
        Some(action) if !simulated => {
            documented(action, &code, http_status)
                .ok_or_else(|| format!("{} does not document {code}", action.name))?;
            Source { section: None, inference: Some(source.to_owned()) }
        }
        Some(action) => {
            let read = Source::read(source)?;
            let section = documented(action, &code, http_status).is_some();
            if section != read.section.is_some() {
                let is = if section { "documents" } else { "does not document" };
                return Err(format!("{} {is} {code} ({http_status}), so its source is another", action.name));
            }
            if let Some(named) = &read.section
                && !sections(action).contains(named)
            {
                return Err(format!("{named} is not the section of {}", action.name));
            }
            read
        }
        None if action == ANY => Source::read(source)?,
        None => return Err(format!("the gateway refuses {ANY} action")),
    };
    Ok(Refusal { action: action.to_owned(), rule: rule.to_owned(), code, http_status, simulated, source })
}

fn behaviour(models: &Models, actions: &str, text: &str, source: &str) -> Result<Behaviour, String> {
    let known = |name: &str| name == ANY || models.services.iter().any(|service| find(service, name).is_ok());
    // Some behaviour of one service shows in another, as bare-metal machines in networks.
    match actions.split(", ").find(|name| !known(name)) {
        Some(name) => Err(format!("there is no action {name}")),
        None => Ok(Behaviour {
            actions: actions.to_owned(),
            text: text.to_owned(),
            source: Source::read(source)?,
        }),
    }
}

impl Source {
    /// Reads `zh 实例相关 1.CreateInstance; inference: the limits`, one of both, or a bare `inference`.
    fn read(text: &str) -> Result<Self, String> {
        let (section, inference) = match text.split_once("; inference: ") {
            Some((section, inference)) => (Some(section), Some(inference)),
            None if text == "inference" => (None, Some("")),
            None => match text.strip_prefix("inference: ") {
                Some(inference) => (None, Some(inference)),
                None => (Some(text), None),
            },
        };
        if section
            .is_some_and(|section| !["zh ", "en ", "model"].iter().any(|from| section.starts_with(from)))
        {
            return Err(format!("not a source: {text}"));
        }
        Ok(Self { section: section.map(str::to_owned), inference: inference.map(str::to_owned) })
    }
}

/// Reads `` `CODE` (400) ``.
fn code_and_status(text: &str) -> Result<(String, u16), String> {
    let parts = text.strip_prefix('`').and_then(|rest| rest.strip_suffix(')')?.split_once("` ("));
    let parts = parts.and_then(|(code, status)| Some((code.to_owned(), status.parse().ok()?)));
    parts.ok_or_else(|| format!("not a code with its status: {text}"))
}

fn find<'a>(service: &'a ServiceModel, name: &str) -> Result<&'a Action, String> {
    let found = service.actions.iter().find(|action| action.name == name);
    found.map(|action| &**action).ok_or_else(|| format!("there is no action {name} in {}", service.name))
}

fn documented<'a>(
    action: &'a Action,
    code: &str,
    http_status: u16,
) -> Option<&'a cds::model::DocumentedError> {
    action.errors.iter().find(|error| error.code == code && error.http_status == http_status)
}

/// The sections that describe an action, with their documents.
fn sections(action: &Action) -> Vec<String> {
    let own = format!("{} {}", action.source.document, action.source.section);
    let also = action.source.also.as_ref().map(|section| format!("en {section}"));
    std::iter::once(own).chain(also).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn models() -> Models {
        Models::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).expect("the models are good")
    }

    const HEAD: &str = "# T\n\nWords.\n\n| action | rule | answer | source |\n|---|---|---|---|\n";
    const GOOD: &str =
        "| DeleteVdc | used | `IncorrectVdcStatus` (403) | en VDC 3.DeleteVdc; inference: meant |\n";

    fn problem(rows: &str) -> String {
        parse(&models(), "vdc", &format!("{HEAD}{rows}")).err().unwrap_or_default()
    }

    #[test]
    fn rows_are_read() {
        let excused = "| DeleteVdc | `VdcNotFound` (400) | not simulated | for a reason |\n";
        let behaviour =
            "\n| action | behaviour | source |\n|---|---|---|\n| DeleteVdc, CreateVdc | slow | inference |\n";
        let sheet = parse(&models(), "vdc", &format!("{HEAD}{GOOD}{excused}{behaviour}")).expect("good rows");
        assert_eq!(sheet.introduction, "Words.");
        let [used, excused] = sheet.refusals.as_slice() else { panic!("not two rows") };
        assert_eq!((used.code.as_str(), used.http_status, used.simulated), ("IncorrectVdcStatus", 403, true));
        assert_eq!(used.source.section.as_deref(), Some("en VDC 3.DeleteVdc"));
        assert_eq!(used.source.inference.as_deref(), Some("meant"));
        assert_eq!((excused.code.as_str(), excused.simulated), ("VdcNotFound", false));
        assert_eq!(sheet.behaviours[0].source.section, None);
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        for (rows, word) in [
            ("| DeleteVcd | x | `VdcNotFound` (400) | en VDC 3.DeleteVdc |\n", "no action DeleteVcd"),
            ("| DeleteVdc | x | VdcNotFound | en VDC 3.DeleteVdc |\n", "not a code"),
            ("| DeleteVdc | x | `VdcNotFound` (400) | en VDC 2.CreateVdc |\n", "not the section"),
            ("| DeleteVdc | x | `VdcNotFound` (400) | inference: y |\n", "documents VdcNotFound"),
            ("| DeleteVdc | x | `NoSuchCode` (400) | en VDC 3.DeleteVdc |\n", "does not document"),
            ("| DeleteVdc | x | `VdcNotFound` (400) | hearsay |\n", "not a source"),
            ("| DeleteVdc | `NoSuchCode` (400) | not simulated | y |\n", "does not document"),
            ("| DeleteVdc | x | `VdcNotFound` (400) |\n", "4 cells"),
            ("| DeleteVdc | | `VdcNotFound` (400) | en VDC 3.DeleteVdc |\n", "4 cells"),
            ("\n| what | why |\n", "not the head"),
        ] {
            let problem = problem(rows);
            assert!(problem.contains(word) && problem.contains("vdc.md:"), "{rows}: {problem}");
        }
    }

    #[test]
    fn all_files_are_good() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let sheets = sheets(&root, &models()).expect("good files");
        assert_eq!(sheets.last().map(|sheet| sheet.name.as_str()), Some(GATEWAY));
    }
}
