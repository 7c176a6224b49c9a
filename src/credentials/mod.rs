//! Credentials: an access key and its secret, which cannot be printed.

pub(crate) mod expiration;
mod printed;
pub(crate) mod process;
pub(crate) mod refresh;
mod running;

use std::sync::Arc;

use hmac::Hmac;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use sha1::Sha1;

use crate::credentials::process::{Command, Runner};
use crate::error::Error;
use crate::sign::Signer;

/// An access key with its secret and their source.
#[derive(Debug, Clone)]
pub struct Credentials {
    access_key_id: String,
    secret: SecretString,
    /// The prepared HMAC key; preparing it takes a third of the time of a signature.
    signing_key: Hmac<Sha1>,
    explicit: bool,
    /// Where it was found.
    place: String,
    renewal: Option<Renewal>,
    /// Why there is no key. A dry run needs none.
    missing: Option<String>,
}

/// The expiration of a key, and the credential process that prints the next one.
#[derive(Debug, Clone)]
pub(crate) struct Renewal {
    pub(crate) end: Timestamp,
    pub(crate) command: Command,
    /// Where the credential process is configured.
    pub(crate) place: String,
    pub(crate) runner: Arc<Runner>,
}

impl Credentials {
    /// A key passed as an argument.
    pub fn explicit(access_key_id: &str, secret: &str) -> Result<Self, Error> {
        Self::new(access_key_id, secret, "the arguments", true)
    }

    /// A key found in `place`.
    pub fn found(access_key_id: &str, secret: &str, place: &str) -> Result<Self, Error> {
        Self::new(access_key_id, secret, place, false)
    }

    /// The key that a credential process prints, which is configured in `place`.
    pub(crate) fn printed(
        command: &Command,
        place: &str,
        explicit: bool,
        runner: &Arc<Runner>,
        given_up: &dyn Fn() -> bool,
    ) -> Result<Self, Error> {
        let printed = runner.run(command, place, given_up)?;
        check(&printed.access_key_id, printed.access_key_secret.expose_secret(), place)?;
        let renewal = |end| Renewal {
            end,
            command: command.clone(),
            place: place.to_owned(),
            runner: Arc::clone(runner),
        };
        let key =
            Self::new(&printed.access_key_id, printed.access_key_secret.expose_secret(), place, explicit)?;
        Ok(Self { renewal: printed.expiration.map(renewal), ..key })
    }

    fn new(access_key_id: &str, secret: &str, place: &str, explicit: bool) -> Result<Self, Error> {
        let signing_key = Signer::new(access_key_id, secret, place)?.key;
        let (access_key_id, secret, place) = (access_key_id.to_owned(), secret.into(), place.to_owned());
        Ok(Self { access_key_id, secret, signing_key, explicit, place, renewal: None, missing: None })
    }

    /// No key, and why: calls that are sent fail.
    pub(crate) fn absent(why: String) -> Self {
        Self {
            access_key_id: String::new(),
            secret: SecretString::default(),
            signing_key: Signer::unkeyed(),
            explicit: false,
            place: String::new(),
            renewal: None,
            missing: Some(why),
        }
    }

    /// Why there is no key.
    pub(crate) fn missing(&self) -> Option<&str> {
        self.missing.as_deref()
    }

    /// The signer for one request.
    pub fn signer(&self) -> Signer<'_> {
        Signer { access_key_id: &self.access_key_id, key: self.signing_key.clone() }
    }

    /// The access key id.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// Where the key was found.
    pub(crate) fn place(&self) -> &str {
        &self.place
    }

    /// Whether the key was passed as an argument, so that it cannot be loaded again.
    pub fn is_explicit(&self) -> bool {
        self.explicit
    }

    #[cfg(all(test, unix))] // its tests start a shell
    pub(crate) fn with_renewal(self, renewal: Renewal) -> Self {
        Self { renewal: Some(renewal), ..self }
    }

    pub(crate) fn renewal(&self) -> Option<&Renewal> {
        self.renewal.as_ref()
    }

    pub(crate) fn secret(&self) -> &str {
        self.secret.expose_secret()
    }
}

/// Rejects a key with characters that no key of the cloud has. The signer accepts any text, like the algorithm.
pub(crate) fn check(access_key_id: &str, secret: &str, place: &str) -> Result<(), Error> {
    for (name, value) in [("id", access_key_id), ("secret", secret)] {
        if let Some(what) = flaw(value) {
            return Err(Error::Config(format!(
                "the access key {name} from {place} {what}; copy it again from the console"
            )));
        }
    }
    Ok(())
}

/// What is wrong with an id or a secret, if anything. Keys consist of visible ASCII characters.
fn flaw(value: &str) -> Option<&'static str> {
    const QUOTES: [char; 8] = ['"', '\'', '`', '“', '”', '‘', '’', '«'];
    if value.is_empty() {
        Some("is empty")
    } else if value.starts_with(QUOTES) || value.ends_with(QUOTES) {
        Some("has quotes around it")
    } else if value.trim().len() != value.len() {
        Some("has spaces or line breaks around it")
    } else if value.contains(char::is_whitespace) {
        Some("has a space or a line break in it")
    } else if !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        Some("has an invisible or non-ASCII character in it")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_key_has_in_it_is_named_and_not_shown() {
        for (secret, what) in [
            ("", "is empty"),
            ("\"hush\"", "quotes"),
            ("'hush'", "quotes"),
            ("hush\"", "quotes"),
            ("“hush”", "quotes"),
            (" hush", "around it"),
            ("hush\n", "around it"),
            ("hush\r", "around it"),
            ("\u{a0}hush", "around it"),
            ("hu sh", "in it"),
            ("hu\tsh", "in it"),
            ("hush\u{200b}", "invisible"),
            ("\u{feff}hush", "invisible"),
            ("hu\u{0}sh", "invisible"),
            ("hu\u{7f}sh", "invisible"),
            ("hu\u{202e}sh", "invisible"),
            ("hüsh", "non-ASCII"),
            ("ｈush", "non-ASCII"),
        ] {
            for pair in [("id", secret), (secret, "secret")] {
                let error = check(pair.0, pair.1, "the test").expect_err("refused").to_string();
                assert!(error.contains(what), "{error} does not say {what}");
                assert!(!error.contains("hu") && error.lines().count() == 1, "{error}");
            }
        }
        check("id", "aZ09+/=~-_.!\"x", "the test").expect("usable");
    }
}
