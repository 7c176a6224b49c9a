//! An access key and its secret, which cannot be printed.

use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha1::Sha1;

use crate::credential_process::Command;
use crate::error::Error;
use crate::renewal::Renewal;

/// An access key with its secret and where they came from.
#[derive(Debug, Clone)]
pub struct Credentials {
    access_key_id: String,
    secret: SecretString,
    /// The secret as the signature needs it, which takes a third of the time of signing to make.
    signing_key: Hmac<Sha1>,
    explicit: bool,
    renewal: Option<Renewal>,
}

impl Credentials {
    /// A key that the program gave itself.
    pub fn explicit(access_key_id: &str, secret: &str) -> Result<Self, Error> {
        Self::new(access_key_id, secret, "the arguments", true)
    }

    /// A key found in `place`.
    pub fn found(access_key_id: &str, secret: &str, place: &str) -> Result<Self, Error> {
        Self::new(access_key_id, secret, place, false)
    }

    /// The key that a program prints, which is named in `place`.
    pub(crate) fn printed(command: &Command, place: &str, explicit: bool) -> Result<Self, Error> {
        let printed = command.run(place)?;
        let renewal = |end| Renewal { end, command: command.clone(), place: place.to_owned() };
        let key =
            Self::new(&printed.access_key_id, printed.access_key_secret.expose_secret(), place, explicit)?;
        Ok(Self { renewal: printed.expiration.map(renewal), ..key })
    }

    fn new(access_key_id: &str, secret: &str, place: &str, explicit: bool) -> Result<Self, Error> {
        let signer = Signer::new(access_key_id, secret, place)?;
        Ok(Self {
            access_key_id: access_key_id.to_owned(),
            secret: secret.into(),
            signing_key: signer.key,
            explicit,
            renewal: None,
        })
    }

    /// What signs one request.
    pub fn signer(&self) -> Signer<'_> {
        Signer { access_key_id: &self.access_key_id, key: self.signing_key.clone() }
    }

    /// The public half.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// Whether the program gave the key itself, so that it cannot be found again elsewhere.
    pub fn is_explicit(&self) -> bool {
        self.explicit
    }

    pub(crate) fn renewal(&self) -> Option<&Renewal> {
        self.renewal.as_ref()
    }

    pub(crate) fn secret(&self) -> &str {
        self.secret.expose_secret()
    }
}

/// An access key, ready to sign one request.
pub struct Signer<'a> {
    pub(crate) access_key_id: &'a str,
    pub(crate) key: Hmac<Sha1>,
}

impl<'a> Signer<'a> {
    /// A key that comes from `place`.
    pub fn new(access_key_id: &'a str, secret: &str, place: &str) -> Result<Self, Error> {
        for (name, value) in [("id", access_key_id), ("secret", secret)] {
            if value.trim().len() != value.len() || value.is_empty() {
                return Err(Error::Config(format!(
                    "the access key {name} from {place} is empty or has spaces around it; copy it again from the console"
                )));
            }
        }
        let key = Hmac::new_from_slice(secret.as_bytes())
            .unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
        Ok(Self { access_key_id, key })
    }
}
