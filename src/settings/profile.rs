//! The profile file: named sections of settings.

use std::path::PathBuf;

use strsim::normalized_damerau_levenshtein;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::environment::{Environment, expanded, shown, text};
use crate::error::Error;
use crate::file::{self, open_to_others};
use crate::journal::JournalPlace;
use crate::line::one_line;
use crate::settings::options::{Options, Value};

/// Minimum similarity of two names for a suggestion.
const LIKE: f64 = 0.6;

/// One section of the profile file, and its location for messages.
#[derive(Debug, Default)]
pub(crate) struct Profile {
    pub options: Options,
    /// The file and section, or why there is none.
    pub place: String,
    /// Whether `CDS_CONFIG_FILE` names a file without this section: then no other source of credentials is tried.
    pub is_missed: bool,
    /// The file, if it contains secrets.
    secrets: Option<PathBuf>,
}

impl Profile {
    /// The section `asked` for, otherwise the one in `CDS_PROFILE`, otherwise `default`.
    pub(crate) fn load(asked: Option<&str>, environment: &dyn Environment) -> Result<Self, Error> {
        let asked = match asked {
            Some(name) => Some(name.to_owned()),
            None => text(environment, "CDS_PROFILE")?,
        };
        let name = asked.as_deref().unwrap_or("default");
        let Some((path, is_named)) = path(environment)? else {
            return Self::absent(asked.as_deref(), "no home directory is known (HOME is not set)".to_owned());
        };
        let shown_path = shown(&path);
        let file_name = if is_named { format!("CDS_CONFIG_FILE {shown_path}") } else { shown_path.clone() };
        let Some(text) = file::read(&path, &file_name)? else {
            if is_named {
                return Err(Error::Config(format!(
                    "{file_name} cannot be read: there is no such file; correct the path, or unset CDS_CONFIG_FILE"
                )));
            }
            return Self::absent(asked.as_deref(), format!("{shown_path} does not exist"));
        };
        let mut sections = Reader { text: &text, file: &shown_path }.sections()?;
        let has_secrets = sections.iter().any(|(_, options)| options.access_key_secret.is_some());
        let secrets = has_secrets.then_some(path);
        match sections.iter().position(|(section, _)| section == name) {
            Some(index) => {
                let place = format!("[profile.{}] of {shown_path}", one_line(name));
                Ok(Self { options: sections.swap_remove(index).1, place, is_missed: false, secrets })
            }
            None => {
                let why = format!("{shown_path} has no [profile.{}]", one_line(name));
                Ok(Self { is_missed: is_named, ..Self::absent(asked.as_deref(), why)? })
            }
        }
    }

    /// No profile: an error only if one was requested by name.
    fn absent(asked: Option<&str>, why: String) -> Result<Self, Error> {
        match asked {
            Some(name) => {
                Err(Error::Config(format!("the profile \"{}\" was not found: {why}", one_line(name))))
            }
            None => Ok(Self { place: why, ..Self::default() }),
        }
    }

    /// Warnings about the file.
    pub(crate) fn warnings(&self) -> Vec<String> {
        self.secrets.as_deref().and_then(open_to_others).into_iter().collect()
    }
}

/// The profile file, and whether `CDS_CONFIG_FILE` names it; None without a home directory.
fn path(environment: &dyn Environment) -> Result<Option<(PathBuf, bool)>, Error> {
    if let Some(file) = environment.variable("CDS_CONFIG_FILE") {
        return Ok(Some((expanded(file.into(), environment)?, true)));
    }
    let folder = match environment.variable("XDG_CONFIG_HOME") {
        Some(folder) => Some(expanded(folder.into(), environment)?),
        None => environment.home().map(|home| home.join(".config")),
    };
    Ok(folder.map(|folder| (folder.join("cds").join("config.toml"), false)))
}

/// The profile file, which need not exist; None without a home directory.
pub fn config_file(environment: &dyn Environment) -> Result<Option<PathBuf>, Error> {
    Ok(path(environment)?.map(|(path, _)| path))
}

/// Reports a problem in a file with its line, and never shows a value, which may be secret.
struct Reader<'a> {
    text: &'a str,
    file: &'a str,
}

type Sections = Vec<(String, Options)>;

impl Reader<'_> {
    fn sections(&self) -> Result<Sections, Error> {
        let document = DeTable::parse(self.text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            self.wrong(start, &format!("is not TOML ({})", syntax(error.message())))
        })?;
        let mut sections = Vec::new();
        for (name, value) in in_order(document.get_ref()) {
            if name.get_ref() != "profile" {
                let name_shown = one_line(name.get_ref());
                let what =
                    format!("has {name_shown:?}, which is not a setting here; sections are [profile.NAME]");
                return Err(self.wrong(name.span().start, &what));
            }
            let DeValue::Table(profiles) = value.get_ref() else {
                return Err(self.wrong(
                    name.span().start,
                    "has \"profile\", which is not a table; write [profile.NAME]",
                ));
            };
            for (name, value) in in_order(profiles) {
                let DeValue::Table(settings) = value.get_ref() else {
                    let what = format!(
                        "has {:?}, which is not a table; write [profile.NAME] above the settings",
                        one_line(name.get_ref())
                    );
                    return Err(self.wrong(name.span().start, &what));
                };
                sections.push((name.get_ref().to_string(), self.options(settings)?));
            }
        }
        Ok(sections)
    }

    fn options(&self, settings: &DeTable<'_>) -> Result<Options, Error> {
        let mut options = Options::default();
        for (name, value) in in_order(settings) {
            let at = name.span().start;
            let name = name.get_ref().as_ref();
            let known = options.settings().map(|setting| setting.name);
            let Some(setting) = options.settings().into_iter().find(|setting| setting.name == name) else {
                return Err(self.wrong(at, &unknown(name, &known)));
            };
            let expected = setting.value.expected();
            if !fill(setting.value, value.get_ref()) {
                return Err(self.wrong(at, &format!("has {name}, which must be {expected}")));
            }
        }
        Ok(options)
    }

    fn wrong(&self, at: usize, what: &str) -> Error {
        let before = self.text.as_bytes().iter().take(at);
        let line = before.filter(|byte| **byte == b'\n').count() + 1;
        Error::Config(format!("{}: line {line} {what}", self.file))
    }
}

type Entry<'a, 'i> = (&'a Spanned<std::borrow::Cow<'i, str>>, &'a Spanned<DeValue<'i>>);

/// In the format of the file.
fn in_order<'a, 'i>(table: &'a DeTable<'i>) -> Vec<Entry<'a, 'i>> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    entries
}

fn unknown(name: &str, known: &[&'static str]) -> String {
    let plain = |name: &str| name.replace(['_', '-'], "").to_lowercase();
    let likeness = |candidate: &str| normalized_damerau_levenshtein(&plain(name), &plain(candidate));
    let nearest = known.iter().max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
    let remedy = match nearest.filter(|nearest| likeness(nearest) >= LIKE) {
        Some(nearest) => format!("did you mean {nearest}?"),
        None => format!("settings are {}", known.join(", ")),
    };
    format!("has {:?}, which is not a setting; {remedy}", one_line(name))
}

/// The parser's message, if it quotes nothing from the file.
fn syntax(message: &str) -> String {
    let is_plain = !message.contains(['"', '`', '\n']);
    if is_plain { message.to_owned() } else { "a character is missing or unexpected".to_owned() }
}

/// Whether the value has the right type.
fn fill(setting: Value<'_>, value: &DeValue<'_>) -> bool {
    match (setting, value) {
        (Value::Text(slot), DeValue::String(text)) => *slot = Some(text.to_string()),
        (Value::Secret(slot), DeValue::String(text)) => *slot = Some(text.to_string().into()),
        (Value::Path(slot), DeValue::String(text)) => *slot = Some(PathBuf::from(text.as_ref())),
        (Value::Flag(slot), DeValue::Boolean(flag)) => *slot = Some(*flag),
        (Value::Number(slot), DeValue::Float(number)) => match number.as_str().parse() {
            Ok(number) => *slot = Some(number),
            Err(_) => return false,
        },
        (Value::Number(slot), DeValue::Integer(number)) => match whole(number) {
            Some(number) => *slot = Some(number),
            None => return false,
        },
        (Value::Whole(slot), DeValue::Integer(number)) => match whole(number) {
            // Saturates; no setting has a range that large.
            Some(number) => *slot = Some(number as i64),
            None => return false,
        },
        (Value::Program(slot), DeValue::String(text)) => *slot = Some(text.as_ref().into()),
        (Value::Program(slot), DeValue::Array(words)) => {
            let word = |word: &Spanned<DeValue<'_>>| Some(word.get_ref().as_str()?.to_owned());
            let Some(words) = words.iter().map(word).collect::<Option<Vec<_>>>() else { return false };
            *slot = Some(words.into());
        }
        (Value::Journal(slot), DeValue::Boolean(flag)) => {
            *slot = Some(if *flag { JournalPlace::Default } else { JournalPlace::Off });
        }
        (Value::Journal(slot), DeValue::String(text)) => {
            *slot = Some(JournalPlace::At(PathBuf::from(text.as_ref())));
        }
        _ => return false,
    }
    true
}

/// TOML integers have 64 bits; larger ones are out of range here.
fn whole(number: &toml::de::DeInteger<'_>) -> Option<f64> {
    if number.radix() == 10 {
        number.as_str().parse().ok()
    } else {
        i128::from_str_radix(number.as_str(), number.radix()).ok().map(|number| number as f64)
    }
}
