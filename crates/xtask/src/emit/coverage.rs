//! Generates `docs/simulator-coverage.md`: the behaviour of the simulator for each action, and the sources of its
//! rules.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::files::Files;
use crate::models::{Models, ServiceModel};
use crate::rules::{GATEWAY, Refusal, Sheet, Source, sheets};

const FILE: &str = "docs/simulator-coverage.md";

const HEADER: &str = "<!-- Generated from models/ and crates/cds-sim/rules/ by `cargo xtask generate`; do not edit. -->\n\n\
    # What the simulator covers\n\n\
    The actions that [the simulator](simulator.md) supports, the codes it returns, and the source of each rule: a section \
    of the API documents (*zh*: the Chinese one, *en*: the older English one), or our own inference where the documents \
    are silent.\n\n\
    Rules that begin with `missing`, `empty` or `of a wrong type` are about parameters as they arrive, before any lookup. \
    An integer for a string, and a string of digits for an integer, are accepted; so are undocumented members.\n\n\
    `tests/python/simulator/test_every_action.py` runs every action to success and provokes every refusal in these tables; \
    it fails if one is missing, or if the simulator refuses anything else.\n";

/// The file and its contents.
pub(crate) fn files(root: &Path, models: &Models) -> Result<Files, String> {
    let sheets = sheets(root, models)?;
    let simulated: BTreeSet<(&str, &str)> = cds_sim::simulated_actions().collect();
    let mut text = HEADER.to_owned();
    text.push_str(&summary(models, &sheets, &simulated));
    for service in &models.services {
        let sheet = sheets.iter().find(|sheet| sheet.name == service.name);
        let sheet = sheet.ok_or_else(|| format!("there are no rules of {}", service.name))?;
        let _ = write!(text, "\n## {}\n\n", service.class);
        text.push_str(&actions(service, sheet, &simulated)?);
        text.push_str(&tables(sheet));
    }
    if let Some(sheet) = sheets.iter().find(|sheet| sheet.name == GATEWAY) {
        text.push_str("\n## Gateway\n");
        text.push_str(&tables(sheet));
    }
    Ok(BTreeMap::from([(PathBuf::from(FILE), text)]))
}

fn summary(models: &Models, sheets: &[Sheet], simulated: &BTreeSet<(&str, &str)>) -> String {
    let mut text =
        "\n| service | actions | with behaviour | rules of refusal | of these from the documents |\n\
        |---|---|---|---|---|\n"
            .to_owned();
    let mut totals = [0; 4];
    for sheet in sheets {
        let service = models.services.iter().find(|service| service.name == sheet.name);
        let actions = service.map_or(0, |service| service.actions.len());
        let active = service.map_or(0, |service| {
            service
                .actions
                .iter()
                .filter(|action| simulated.contains(&(action.path(service), &*action.name)))
                .count()
        });
        let rules: Vec<&Refusal> = sheet.refusals.iter().filter(|refusal| refusal.simulated).collect();
        let documented = rules.iter().filter(|refusal| refusal.source.section.is_some()).count();
        let row = [actions, active, rules.len(), documented];
        totals.iter_mut().zip(row).for_each(|(total, number)| *total += number);
        let name = service.map_or("Gateway", |service| &service.class);
        let _ = writeln!(
            text,
            "| [{name}](#{}) | {} |",
            name.to_lowercase(),
            row.map(|n| n.to_string()).join(" | ")
        );
    }
    let _ = writeln!(text, "| all | {} |", totals.map(|n| n.to_string()).join(" | "));
    text
}

/// The simulated behaviour of each action.
fn actions(
    service: &ServiceModel,
    sheet: &Sheet,
    simulated: &BTreeSet<(&str, &str)>,
) -> Result<String, String> {
    let mut text = "| action | behaviour | errors simulated | documented, not simulated | tests |\n\
        |---|---|---|---|---|\n"
        .to_owned();
    for action in &service.actions {
        let mine = |simulated: bool| {
            sheet.refusals.iter().filter(move |one| one.action == action.name && one.simulated == simulated)
        };
        for error in &action.errors {
            if !mine(true).chain(mine(false)).any(|refusal| refusal.code == error.code) {
                return Err(format!(
                    "{} documents {}: neither simulated nor excused in {}.md",
                    action.name, error.code, sheet.name
                ));
            }
        }
        let behaviour = if simulated.contains(&(action.path(service), &*action.name)) { "yes" } else { "no" };
        let excused = mine(false)
            .map(|one| format!("{}: {}", code(one), one.source.inference.as_deref().unwrap_or_default()));
        let excused = or_dash(&excused.collect::<Vec<_>>().join("; "));
        let rules = mine(true).count();
        let _ = writeln!(
            text,
            "| {} | {behaviour} | {} | {excused} | success, {rules} refusal{} |",
            action.name,
            or_dash(&codes(mine(true))),
            if rules == 1 { "" } else { "s" },
        );
    }
    Ok(text)
}

/// The distinct codes, in the order of the rules.
fn codes<'a>(refusals: impl Iterator<Item = &'a Refusal>) -> String {
    let mut codes: Vec<String> = Vec::new();
    for refusal in refusals {
        let code = code(refusal);
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes.join(", ")
}

fn code(refusal: &Refusal) -> String {
    format!("`{}` ({})", refusal.code, refusal.http_status)
}

/// The rules with their sources.
fn tables(sheet: &Sheet) -> String {
    let mut text = String::new();
    if !sheet.introduction.is_empty() {
        let _ = write!(text, "\n{}\n", sheet.introduction);
    }
    let rules: Vec<&Refusal> = sheet.refusals.iter().filter(|refusal| refusal.simulated).collect();
    if !rules.is_empty() {
        text.push_str(
            "\n| action | refused when | answer | document | our inference |\n|---|---|---|---|---|\n",
        );
    }
    for one in rules {
        let _ = writeln!(text, "| {} | {} | {} | {} |", one.action, one.rule, code(one), source(&one.source));
    }
    if !sheet.behaviours.is_empty() {
        text.push_str("\n| actions | behaviour | document | our inference |\n|---|---|---|---|\n");
    }
    for one in &sheet.behaviours {
        let _ = writeln!(text, "| {} | {} | {} |", one.actions, one.text, source(&one.source));
    }
    text
}

/// Two cells.
fn source(source: &Source) -> String {
    let section = or_dash(source.section.as_deref().unwrap_or_default());
    let inference = match source.inference.as_deref() {
        Some("") => "ours",
        Some(inference) => inference,
        None => "-",
    };
    format!("{section} | {inference}")
}

fn or_dash(text: &str) -> String {
    if text.is_empty() { "-".to_owned() } else { text.to_owned() }
}
