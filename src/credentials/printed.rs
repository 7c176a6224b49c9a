//! The key that a credential process prints.

use jiff::Timestamp;
use secrecy::SecretString;
use serde::Deserialize;

use crate::credentials::expiration::Expiration;

/// The output of the program.
#[derive(Deserialize)]
struct Object {
    access_key_id: String,
    access_key_secret: SecretString,
    expiration: Option<Expiration>,
}

/// The key that it prints.
pub(crate) struct Printed {
    pub(crate) access_key_id: String,
    pub(crate) access_key_secret: SecretString,
    /// Expiration of the key.
    pub(crate) expiration: Option<Timestamp>,
}

/// Whether the output contains a complete JSON object.
pub(super) fn is_object(output: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(without_mark(output)).is_ok()
}

/// Windows programs put a byte order mark before UTF-8.
fn without_mark(output: &[u8]) -> &[u8] {
    output.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(output)
}

/// The printed key, or what is wrong with it.
pub(super) fn key_in(output: &[u8]) -> Result<Printed, String> {
    let output = without_mark(output).trim_ascii();
    let object: Option<Object> =
        if output.starts_with(b"{") { serde_json::from_slice(output).ok() } else { None };
    let Some(object) = object else {
        return Err("printed no valid JSON object with access_key_id and access_key_secret".to_owned());
    };
    let expiration = object
        .expiration
        .map_or(Some(None), |end| end.time())
        .ok_or_else(|| "printed an invalid expiration; write it as 2030-01-01T00:00:00Z".to_owned())?;
    if let Some(end) = expiration.filter(|end| *end <= Timestamp::now()) {
        return Err(format!("printed a key that has expired ({end}); renew it there"));
    }
    Ok(Printed {
        access_key_id: object.access_key_id,
        access_key_secret: object.access_key_secret,
        expiration,
    })
}
