//! The signature: canonical query, HMAC-SHA1, signed URL. Clock and nonce are arguments.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha1::Sha1;

use crate::credentials::Credentials;
use crate::model::{Verb, api};

/// All but the unreserved characters of RFC 3986.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What makes one request different from the same request sent again.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// UTC, `%Y-%m-%dT%H:%M:%SZ`.
    pub timestamp: String,
    /// Never used twice.
    pub nonce: String,
}

impl Stamp {
    /// The current time and a random nonce.
    pub fn now() -> Self {
        Self::at(Timestamp::now())
    }

    /// That time and a random nonce.
    pub(crate) fn at(time: Timestamp) -> Self {
        let time = Timestamp::from_second(time.as_second()).unwrap_or_default();
        Self { timestamp: time.to_string(), nonce: uuid::Uuid::new_v4().to_string() }
    }
}

/// The signed query of a request: common parameters, `parameters` and the signature.
///
/// A parameter with the name of a common one replaces it, as in the documents' `get_signature`.
pub fn signed_query(
    credentials: &Credentials,
    verb: Verb,
    action: &str,
    parameters: &[(String, String)],
    stamp: &Stamp,
) -> String {
    let canonical = canonical_query(&with_common(credentials, action, parameters, stamp));
    let signature = signature(credentials, &string_to_sign(verb, &canonical));
    format!("{canonical}&Signature={}", encode(&signature))
}

fn with_common<'a>(
    credentials: &'a Credentials,
    action: &'a str,
    parameters: &'a [(String, String)],
    stamp: &'a Stamp,
) -> Vec<(&'a str, &'a str)> {
    let api = api();
    let common = [
        ("AccessKeyId", credentials.access_key_id()),
        ("Action", action),
        ("SignatureMethod", &api.signature_method),
        ("SignatureNonce", &stamp.nonce),
        ("SignatureVersion", &api.signature_version),
        ("Timestamp", &stamp.timestamp),
        ("Version", &api.version),
    ];
    let replaced = |name: &str| parameters.iter().any(|(given, _)| given == name);
    let mut pairs: Vec<_> = common.into_iter().filter(|(name, _)| !replaced(name)).collect();
    pairs.extend(parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    pairs
}

/// The pairs in byte order of their names, percent-encoded and joined.
fn canonical_query(pairs: &[(&str, &str)]) -> String {
    let mut pairs = pairs.to_vec();
    pairs.sort_unstable();
    let encoded: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    encoded.join("&")
}

fn string_to_sign(verb: Verb, canonical: &str) -> String {
    format!("{}&%2F&{}", verb.as_str(), encode(canonical))
}

fn signature(credentials: &Credentials, text: &str) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(credentials.secret().as_bytes())
        .unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

fn encode(text: &str) -> impl std::fmt::Display {
    utf8_percent_encode(text, ENCODED)
}
