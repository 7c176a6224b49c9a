//! Where the journal is.

use std::path::PathBuf;

use crate::environment::Environment;
use crate::error::Error;

/// How many orders with a known outcome a journal keeps by default.
pub const KEEP: usize = 100_000;

/// The argument that names a journal.
const ARGUMENT: &str = "journal";

/// The setting `journal`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JournalPlace {
    /// None.
    Off,
    /// The default path.
    Default,
    /// A file.
    At(PathBuf),
}

impl JournalPlace {
    /// The setting as text: a truth value or a path.
    pub(crate) fn read(text: std::ffi::OsString) -> Self {
        match text.to_str().map(str::to_ascii_lowercase).as_deref() {
            Some("0" | "false" | "no" | "off") => Self::Off,
            Some("1" | "true" | "yes" | "on") => Self::Default,
            _ => Self::At(text.into()),
        }
    }
}

/// The file of a journal, and the name of the setting that names it.
#[derive(Debug, Clone)]
pub struct JournalFile {
    /// The file.
    pub path: PathBuf,
    /// The setting.
    pub setting: String,
}

impl JournalFile {
    /// Only an argument may be relative: elsewhere the journal would depend on the working directory, and an order in
    /// one is not known in another.
    pub(crate) fn new(path: PathBuf, setting: &str) -> Result<Self, Error> {
        if setting != ARGUMENT && path.is_relative() {
            return Err(Error::Config(format!(
                "{setting} must be true, false or an absolute path, so that it is the same journal in every directory"
            )));
        }
        Ok(Self { path, setting: setting.to_owned() })
    }
}

/// `$XDG_STATE_HOME/cds/journal.db`.
pub(crate) fn default_path(environment: &dyn Environment) -> Option<PathBuf> {
    let state = environment.variable("XDG_STATE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let state = state.or_else(|| Some(environment.home()?.join(".local").join("state")))?;
    Some(state.join("cds").join("journal.db"))
}

/// The error without a home directory, or of a client that ignores the environment, as a simulator's does.
pub(crate) fn nowhere() -> Error {
    Error::Config(
        "no default place for the journal is known (no home directory, or a client of a simulator, which ignores the \
         environment): give the client journal=\"a path\""
            .to_owned(),
    )
}
