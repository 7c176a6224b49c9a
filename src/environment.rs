//! The environment of a process: variables, the home directory, the location of the system's root certificates.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::line::one_line;

/// Every variable that the core reads.
pub const VARIABLES: [&str; 33] = [
    "CDS_ACCESS_KEY_ID",
    "CDS_ACCESS_KEY_SECRET",
    "CDS_API_HOST",
    "CDS_CA_BUNDLE",
    "CDS_CONFIG_FILE",
    "CDS_CONNECT_TIMEOUT",
    "CDS_DRY_RUN",
    "CDS_ENDPOINT_URL",
    "CDS_JOURNAL",
    "CDS_MAX_RESPONSE_BYTES",
    "CDS_MAX_RETRIES",
    "CDS_MAX_RPS",
    "CDS_OFFLINE",
    "CDS_PROFILE",
    "CDS_PROXY",
    "CDS_SECRET_ID",
    "CDS_SECRET_KEY",
    "CDS_SITE",
    "CDS_TIMEOUT",
    "CDS_VERIFY",
    "CURL_CA_BUNDLE",
    "REQUESTS_CA_BUNDLE",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
    "ALL_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "all_proxy",
    "http_proxy",
    "https_proxy",
    "no_proxy",
];

/// A snapshot of environment variables and of values derived from them.
pub trait Environment {
    /// The value of a variable that is set and not empty.
    fn variable(&self, name: &str) -> Option<OsString>;

    /// The user's home directory.
    fn home(&self) -> Option<PathBuf>;

    /// All variables.
    fn variables(&self) -> Vec<(OsString, OsString)>;

    /// Files and directories of the system's root certificates; empty on systems with another kind of store.
    fn root_places(&self) -> Vec<PathBuf> {
        Vec::new()
    }
}

/// A snapshot of the environment of this process.
#[derive(Clone)]
pub struct ProcessEnvironment {
    variables: BTreeMap<OsString, OsString>,
    home: Option<PathBuf>,
    root_places: Vec<PathBuf>,
}

impl ProcessEnvironment {
    /// Takes the snapshot. No other thread may change variables meanwhile: the C library's `getenv` and `setenv` are
    /// not thread-safe. In Python this requires holding the GIL.
    pub fn read() -> Self {
        Self {
            variables: std::env::vars_os().collect(),
            // Falls back to the user database if HOME is unset.
            home: std::env::home_dir().filter(|home| !home.as_os_str().is_empty()),
            root_places: root_places(),
        }
    }

    /// An environment without variables and without a home directory.
    pub fn empty() -> Self {
        Self { variables: BTreeMap::new(), home: None, root_places: root_places() }
    }
}

impl Environment for ProcessEnvironment {
    fn variable(&self, name: &str) -> Option<OsString> {
        debug_assert!(VARIABLES.contains(&name), "{name} is missing in the list of variables");
        self.variables.get(std::ffi::OsStr::new(name)).filter(|value| !value.is_empty()).cloned()
    }

    fn home(&self) -> Option<PathBuf> {
        self.home.clone()
    }

    fn variables(&self) -> Vec<(OsString, OsString)> {
        self.variables.clone().into_iter().collect()
    }

    fn root_places(&self) -> Vec<PathBuf> {
        self.root_places.clone()
    }
}

/// Omits the values, which may be secret.
impl fmt::Debug for ProcessEnvironment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ProcessEnvironment")
    }
}

impl Environment for BTreeMap<String, String> {
    fn variable(&self, name: &str) -> Option<OsString> {
        self.get(name).filter(|value| !value.is_empty()).map(OsString::from)
    }

    fn home(&self) -> Option<PathBuf> {
        self.variable("HOME").map(PathBuf::from)
    }

    fn variables(&self) -> Vec<(OsString, OsString)> {
        self.iter().map(|(name, value)| (name.into(), value.into())).collect()
    }
}

/// A variable whose value must be text.
pub(crate) fn text(environment: &dyn Environment, name: &str) -> Result<Option<String>, Error> {
    environment.variable(name).map(|value| decoded(name, value)).transpose()
}

/// The text of a value.
pub(crate) fn decoded(name: &str, value: OsString) -> Result<String, Error> {
    value.into_string().map_err(|_| Error::Config(format!("{name} is not UTF-8; set it again, or unset it")))
}

/// Expands a leading `~` to the home directory.
pub(crate) fn expanded(path: PathBuf, environment: &dyn Environment) -> Result<PathBuf, Error> {
    let Ok(rest) = path.strip_prefix("~") else { return Ok(path) };
    let home = environment.home().ok_or_else(|| {
        Error::Config(format!("{} needs a home directory, and none is known; set HOME", shown(&path)))
    })?;
    Ok(if rest.as_os_str().is_empty() { home } else { home.join(rest) })
}

/// A path for a one-line message.
pub(crate) fn shown(path: &Path) -> String {
    one_line(&path.display().to_string())
}

/// The locations that OpenSSL uses.
#[cfg(all(unix, not(target_os = "macos")))]
fn root_places() -> Vec<PathBuf> {
    let found = openssl_probe::probe();
    found.cert_file.into_iter().chain(found.cert_dir).collect()
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn root_places() -> Vec<PathBuf> {
    Vec::new()
}
