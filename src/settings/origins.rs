//! Where each setting comes from, for people.

use secrecy::ExposeSecret;

use crate::credentials::Credentials;
use crate::environment::Environment;
use crate::error::Error;
use crate::journal::JournalPlace;
use crate::line::one_line;
use crate::settings::key_chain;
use crate::settings::options::{Names, Options, Value};
use crate::settings::profile::Profile;

/// Replaces a secret.
const MASK: &str = "***";

/// A setting and its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Its name in a profile.
    pub name: &'static str,
    /// Its value, masked if it is secret; None if the default applies.
    pub value: Option<String>,
    /// Where the value was found.
    pub source: String,
}

impl Options {
    /// Every setting with its source. Runs a credential process, if the key comes from one.
    pub fn origins(mut self, environment: &dyn Environment) -> Result<Vec<Origin>, Error> {
        let mut profile = Profile::load(self.profile.as_deref(), environment)?;
        let key = key_chain::find(&self, &profile, environment, &|| false, &mut Vec::new())?;
        let given: Vec<&str> = self
            .settings()
            .into_iter()
            .filter(|setting| setting.value.is_set())
            .map(|setting| setting.name)
            .collect();
        let mut names = Names::default();
        self.fill_from_variables(environment, &mut names)?;
        self.fill_from(&mut profile.options, &profile.place, &mut names);
        let of_key = ["access_key_id", "access_key_secret", "credential_process"];
        let others = self.settings().into_iter().filter(|setting| !of_key.contains(&setting.name));
        let others = others.map(|setting| {
            let value = shown(&setting.value);
            let source = match (&value, given.contains(&setting.name)) {
                (None, _) => "default",
                (Some(_), true) => "the arguments",
                (Some(_), false) => names.of(setting.name),
            };
            Origin { name: setting.name, source: source.to_owned(), value }
        });
        Ok(of_credentials(&key).into_iter().chain(others).collect())
    }
}

fn of_credentials(key: &Credentials) -> [Origin; 2] {
    let source = key.missing().unwrap_or(key.place()).to_owned();
    let value = |text: String| key.missing().is_none().then_some(text);
    let id = Origin { name: "access_key_id", value: value(key.access_key_id().to_owned()), source };
    let secret =
        Origin { name: "access_key_secret", value: value(MASK.to_owned()), source: id.source.clone() };
    [id, secret]
}

fn shown(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Text(text) => text.as_deref().map(one_line),
        Value::Secret(secret) => secret.as_ref().map(|secret| match secret.expose_secret() {
            "" => String::new(),
            _ => MASK.to_owned(),
        }),
        Value::Path(path) => path.as_ref().map(|path| one_line(&path.display().to_string())),
        Value::Number(number) => number.map(|number| number.to_string()),
        Value::Whole(number) => number.map(|number| number.to_string()),
        Value::Flag(flag) => flag.map(|flag| flag.to_string()),
        Value::Journal(place) => place.as_ref().map(|place| match place {
            JournalPlace::Off => "false".to_owned(),
            JournalPlace::Default => "true".to_owned(),
            JournalPlace::At(path) => one_line(&path.display().to_string()),
        }),
        Value::Program(program) => program.as_ref().map(|_| MASK.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn each_setting_names_its_source_and_no_secret_is_shown() {
        let variables = [
            ("CDS_ACCESS_KEY_ID", "id"),
            ("CDS_ACCESS_KEY_SECRET", "hush"),
            ("CDS_PROXY", "http://u:hush@p"),
            ("CDS_TIMEOUT", "7"),
        ];
        let variables: BTreeMap<String, String> =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let options = Options { site: Some("us".to_owned()), ..Options::default() };
        let origins = options.origins(&variables).expect("valid");
        let of = |name: &str| {
            let found = origins.iter().find(|origin| origin.name == name).expect(name);
            (found.value.as_deref(), found.source.as_str())
        };
        assert_eq!(of("access_key_id"), (Some("id"), "CDS_ACCESS_KEY_ID and CDS_ACCESS_KEY_SECRET"));
        assert_eq!(of("access_key_secret").0, Some(MASK));
        assert_eq!(of("proxy"), (Some(MASK), "CDS_PROXY"));
        assert_eq!(of("timeout"), (Some("7"), "CDS_TIMEOUT"));
        assert_eq!(of("site"), (Some("us"), "the arguments"));
        assert_eq!(of("verify"), (None, "default"));
        assert!(!format!("{origins:?}").contains("hush"));
    }
}
