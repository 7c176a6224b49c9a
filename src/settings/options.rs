//! Options of a program, and the sources of each setting.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use crate::credentials::process::Command;
use crate::environment::{Environment, decoded};
use crate::error::Error;
use crate::journal::JournalPlace;
use crate::settings::bounds::{flag, number, whole_number};

/// Settings as a program passes them; missing ones are looked up.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Access key id.
    pub access_key_id: Option<String>,
    /// Access key secret.
    pub access_key_secret: Option<Secret>,
    /// The credential process.
    pub credential_process: Option<Command>,
    /// Section of the profile file.
    pub profile: Option<String>,
    /// `cn`, `asia` or `us`.
    pub site: Option<String>,
    /// Overrides the host of the site.
    pub endpoint_url: Option<String>,
    /// Timeout of a whole call, in seconds.
    pub timeout: Option<f64>,
    /// Timeout of connecting, in seconds.
    pub connect_timeout: Option<f64>,
    /// How often a failed call is retried, if that is safe.
    pub max_retries: Option<i64>,
    /// Maximum number of requests per second.
    pub max_rps: Option<f64>,
    /// Maximum number of requests in flight.
    pub max_connections: Option<i64>,
    /// URL of a proxy, possibly with a user name and a password; empty disables proxies.
    pub proxy: Option<Secret>,
    /// File or directory of further root certificates, PEM.
    pub ca_bundle: Option<PathBuf>,
    /// Whether certificates are verified.
    pub verify: Option<bool>,
    /// Maximum size of a response, in bytes after decompression.
    pub max_response_bytes: Option<i64>,
    /// Whether changes are only shown, not sent.
    pub dry_run: Option<bool>,
    /// Whether changes are written down, and where.
    pub journal: Option<JournalPlace>,
    /// Value of the `User-Agent` header.
    pub user_agent: Option<String>,
}

/// A string that cannot be printed.
pub type Secret = secrecy::SecretString;

/// A reference to one setting in the [`Options`], by type.
pub enum Value<'a> {
    /// A string.
    Text(&'a mut Option<String>),
    /// A string that cannot be printed.
    Secret(&'a mut Option<Secret>),
    /// A file or directory.
    Path(&'a mut Option<PathBuf>),
    /// A number, or infinity.
    Number(&'a mut Option<f64>),
    /// An integer.
    Whole(&'a mut Option<i64>),
    /// A boolean.
    Flag(&'a mut Option<bool>),
    /// A program with its arguments.
    Program(&'a mut Option<Command>),
    /// A boolean, or a file.
    Journal(&'a mut Option<JournalPlace>),
}

/// A setting that a profile may contain.
pub struct Setting<'a> {
    /// Its name as an argument and in a profile.
    pub name: &'static str,
    /// The variables that set it, in order.
    pub variables: &'static [&'static str],
    /// Its field.
    pub value: Value<'a>,
}

impl Options {
    /// All settings that a profile may contain. The variables of the key come in pairs, so they are read together.
    pub fn settings(&mut self) -> [Setting<'_>; 16] {
        let setting = |name, variables, value| Setting { name, variables, value };
        [
            setting("access_key_id", &[], Value::Text(&mut self.access_key_id)),
            setting("access_key_secret", &[], Value::Secret(&mut self.access_key_secret)),
            setting("credential_process", &[], Value::Program(&mut self.credential_process)),
            setting("site", &["CDS_SITE"], Value::Text(&mut self.site)),
            setting(
                "endpoint_url",
                &["CDS_ENDPOINT_URL", "CDS_API_HOST"],
                Value::Text(&mut self.endpoint_url),
            ),
            setting("timeout", &["CDS_TIMEOUT"], Value::Number(&mut self.timeout)),
            setting("connect_timeout", &["CDS_CONNECT_TIMEOUT"], Value::Number(&mut self.connect_timeout)),
            setting("max_retries", &["CDS_MAX_RETRIES"], Value::Whole(&mut self.max_retries)),
            setting("max_rps", &["CDS_MAX_RPS"], Value::Number(&mut self.max_rps)),
            setting("max_connections", &[], Value::Whole(&mut self.max_connections)),
            setting("proxy", &["CDS_PROXY"], Value::Secret(&mut self.proxy)),
            setting("ca_bundle", &["CDS_CA_BUNDLE"], Value::Path(&mut self.ca_bundle)),
            setting("verify", &["CDS_VERIFY"], Value::Flag(&mut self.verify)),
            setting(
                "max_response_bytes",
                &["CDS_MAX_RESPONSE_BYTES"],
                Value::Whole(&mut self.max_response_bytes),
            ),
            setting("dry_run", &["CDS_DRY_RUN"], Value::Flag(&mut self.dry_run)),
            setting("journal", &["CDS_JOURNAL"], Value::Journal(&mut self.journal)),
        ]
    }

    /// Fills in missing settings from variables.
    pub(super) fn fill_from_variables(
        &mut self,
        environment: &dyn Environment,
        names: &mut Names,
    ) -> Result<(), Error> {
        for Setting { name, variables, mut value } in self.settings() {
            let set = |variable: &&'static str| Some((*variable, environment.variable(variable)?));
            if value.is_set() {
                continue;
            }
            if let Some((variable, found)) = variables.iter().find_map(set) {
                value.read(variable, found)?;
                names.0.insert(name, variable.to_owned());
            }
        }
        Ok(())
    }

    /// Fills in missing settings from the options of `place`.
    pub(super) fn fill_from(&mut self, others: &mut Self, place: &str, names: &mut Names) {
        for (mine, other) in self.settings().into_iter().zip(others.settings()) {
            if mine.value.take_from(other.value) {
                names.0.insert(mine.name, format!("{} of {place}", mine.name));
            }
        }
    }
}

/// The name of each setting in its source, if it differs.
#[derive(Default)]
pub(super) struct Names(BTreeMap<&'static str, String>);

impl Names {
    pub(super) fn of(&self, setting: &'static str) -> &str {
        self.0.get(setting).map_or(setting, String::as_str)
    }
}

impl Value<'_> {
    /// The expected type in a profile, for errors.
    pub(crate) fn expected(&self) -> &'static str {
        match self {
            Self::Text(_) | Self::Secret(_) | Self::Path(_) => "a text in quotes",
            Self::Number(_) => "a number, or inf",
            Self::Whole(_) => "a whole number",
            Self::Flag(_) => "true or false",
            Self::Program(_) => "a text in quotes, or a list of such",
            Self::Journal(_) => "true, false, or a path in quotes",
        }
    }

    pub(super) fn is_set(&self) -> bool {
        match self {
            Self::Text(slot) => slot.is_some(),
            Self::Secret(slot) => slot.is_some(),
            Self::Path(slot) => slot.is_some(),
            Self::Number(slot) => slot.is_some(),
            Self::Whole(slot) => slot.is_some(),
            Self::Flag(slot) => slot.is_some(),
            Self::Program(slot) => slot.is_some(),
            Self::Journal(slot) => slot.is_some(),
        }
    }

    /// Parses the value of a variable.
    fn read(&mut self, variable: &str, found: OsString) -> Result<(), Error> {
        match self {
            Self::Path(slot) => **slot = Some(found.into()),
            Self::Text(slot) => **slot = Some(decoded(variable, found)?),
            Self::Secret(slot) => **slot = Some(decoded(variable, found)?.into()),
            Self::Number(slot) => **slot = Some(number(variable, &decoded(variable, found)?)?),
            Self::Whole(slot) => **slot = Some(whole_number(variable, &decoded(variable, found)?)?),
            Self::Flag(slot) => **slot = Some(flag(variable, &decoded(variable, found)?)?),
            Self::Program(slot) => **slot = Some(Command::Text(decoded(variable, found)?)),
            Self::Journal(slot) => **slot = Some(JournalPlace::read(found)),
        }
        Ok(())
    }

    /// Copies the value of the same setting from elsewhere if this one is unset; returns whether it did.
    fn take_from(self, other: Value<'_>) -> bool {
        fn take<T>(mine: &mut Option<T>, other: &mut Option<T>) -> bool {
            if mine.is_none() {
                *mine = other.take();
                return mine.is_some();
            }
            false
        }
        match (self, other) {
            (Self::Text(mine), Value::Text(other)) => take(mine, other),
            (Self::Secret(mine), Value::Secret(other)) => take(mine, other),
            (Self::Path(mine), Value::Path(other)) => take(mine, other),
            (Self::Number(mine), Value::Number(other)) => take(mine, other),
            (Self::Whole(mine), Value::Whole(other)) => take(mine, other),
            (Self::Flag(mine), Value::Flag(other)) => take(mine, other),
            (Self::Program(mine), Value::Program(other)) => take(mine, other),
            (Self::Journal(mine), Value::Journal(other)) => take(mine, other),
            _ => unreachable!("the same setting has the same type everywhere"),
        }
    }
}
