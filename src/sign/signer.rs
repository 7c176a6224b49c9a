//! The signer of one request.

use hmac::{Hmac, KeyInit};
use sha1::Sha1;

use crate::error::Error;

/// An access key, ready to sign.
pub struct Signer<'a> {
    pub(crate) access_key_id: &'a str,
    pub(crate) key: Hmac<Sha1>,
}

impl<'a> Signer<'a> {
    /// A key from `place`.
    pub fn new(access_key_id: &'a str, secret: &str, place: &str) -> Result<Self, Error> {
        for (name, value) in [("id", access_key_id), ("secret", secret)] {
            if value.trim().len() != value.len() || value.is_empty() {
                return Err(Error::Config(format!(
                    "the access key {name} from {place} is empty or has spaces around it; copy it again from the console"
                )));
            }
        }
        Ok(Self { access_key_id, key: key(secret) })
    }

    /// The key of a signature that nobody verifies.
    pub(crate) fn unkeyed() -> Hmac<Sha1> {
        key("")
    }
}

fn key(secret: &str) -> Hmac<Sha1> {
    Hmac::new_from_slice(secret.as_bytes()).unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"))
}
