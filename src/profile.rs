//! The profile file: sections of settings, chosen by name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use secrecy::zeroize::Zeroizing;
use serde::Deserialize;

use crate::config::{Environment, Options};
use crate::error::Error;

/// One section of the profile file, with what is needed to say where it was looked for.
#[derive(Debug, Default)]
pub(crate) struct Profile {
    pub options: Options,
    /// Which file and section it is, or why there is none.
    pub place: String,
    /// The file, where it holds secrets.
    secrets: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
struct ProfileFile {
    #[serde(default)]
    profile: BTreeMap<String, Options>,
}

impl Profile {
    /// The section that is `asked` for or that `CDS_PROFILE` names, else `default`.
    pub(crate) fn load(asked: Option<&str>, environment: &dyn Environment) -> Result<Self, Error> {
        let asked = asked.map(str::to_owned).or_else(|| environment.variable("CDS_PROFILE"));
        let name = asked.as_deref().unwrap_or("default");
        let Some(path) = profile_path(environment) else {
            return Self::absent(asked.as_deref(), "no home folder is known (HOME is not set)".to_owned());
        };
        let place = format!("[profile.{name}] of {}", path.display());
        let Some(text) = read_optional(&path)? else {
            return Self::absent(asked.as_deref(), format!("{} does not exist", path.display()));
        };
        // The parser's own message quotes values, which may be secrets.
        let mut file: ProfileFile = toml::from_str(&text).map_err(|error| {
            let line =
                error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
            Error::Config(format!(
                "{}: line {line} is not TOML, or not a setting with a value of the right type",
                path.display()
            ))
        })?;
        let secrets =
            file.profile.values().any(|options| options.access_key_secret.is_some()).then(|| path.clone());
        match file.profile.remove(name) {
            Some(options) => Ok(Self { options, place, secrets }),
            None => Self::absent(asked.as_deref(), format!("{} has no [profile.{name}]", path.display())),
        }
    }

    /// No profile: an error only where one was asked for by name.
    fn absent(asked: Option<&str>, why: String) -> Result<Self, Error> {
        match asked {
            Some(name) => Err(Error::Config(format!("the profile {name:?} was not found: {why}"))),
            None => Ok(Self { place: why, ..Self::default() }),
        }
    }

    /// What the user should know about the file.
    pub(crate) fn warnings(&self) -> Vec<String> {
        self.secrets.as_deref().and_then(open_to_others).into_iter().collect()
    }
}

fn profile_path(environment: &dyn Environment) -> Option<PathBuf> {
    let home =
        || environment.variable("HOME").or_else(|| environment.variable("USERPROFILE")).map(PathBuf::from);
    environment.variable("CDS_CONFIG_FILE").map(PathBuf::from).or_else(|| {
        let folder = environment.variable("XDG_CONFIG_HOME").map(PathBuf::from);
        Some(folder.or_else(|| Some(home()?.join(".config")))?.join("cds").join("config.toml"))
    })
}

/// The text of a file that need not exist; its memory is cleared after use.
pub(crate) fn read_optional(path: &Path) -> Result<Option<Zeroizing<String>>, Error> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(Zeroizing::new(text))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::Config(format!("{} cannot be read: {error}", path.display()))),
    }
}

/// A warning where other users of this machine may read or change a file of secrets.
#[cfg(unix)]
pub(crate) fn open_to_others(path: &Path) -> Option<String> {
    use std::os::unix::fs::PermissionsExt;

    let mode = std::fs::metadata(path).ok()?.permissions().mode() & 0o777;
    let path = path.display();
    (mode & 0o077 != 0)
        .then(|| format!("{path} holds secrets and is open to others (mode {mode:o}); run: chmod 600 {path}"))
}

/// Elsewhere the folder of the user is closed to others.
#[cfg(not(unix))]
pub(crate) fn open_to_others(_path: &Path) -> Option<String> {
    None
}
