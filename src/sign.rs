//! The signature: canonical query, HMAC-SHA1, signed URL. Clock and nonce are arguments.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::Mac;
use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::credentials::Credentials;
use crate::model::{Verb, api};
use crate::nonce::nonce;

/// All but the unreserved characters of RFC 3986.
pub(crate) const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// In bytes; longer texts make their room themselves.
const USUAL_LENGTH: usize = 512;

/// What makes one request different from the same request sent again.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// UTC, `%Y-%m-%dT%H:%M:%SZ`.
    pub timestamp: String,
    /// Never used twice.
    pub nonce: String,
}

impl Stamp {
    /// The current time and a nonce of its own.
    pub fn now() -> Self {
        Self::at(Timestamp::now())
    }

    /// That time and a nonce of its own.
    pub(crate) fn at(time: Timestamp) -> Self {
        let time = Timestamp::from_second(time.as_second()).unwrap_or_default();
        Self { timestamp: time.to_string(), nonce: nonce() }
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
    let given = || parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let replaced = |name: &str| given().any(|(given, _)| given == name);
    let mut pairs: Vec<(&str, &str)> = Vec::with_capacity(common.len() + parameters.len());
    pairs.extend(common.into_iter().filter(|(name, _)| !replaced(name)));
    pairs.extend(given());
    pairs.sort_unstable();

    let mut texts = Texts::new(verb);
    for (index, (name, value)) in pairs.into_iter().enumerate() {
        if index > 0 {
            texts.separator('&', "%26");
        }
        texts.encoded(name);
        texts.separator('=', "%3D");
        texts.encoded(value);
    }
    texts.signed(credentials)
}

/// Whether nothing of it is encoded; most texts have nothing else.
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}

/// The query, and beside it the text that is signed: method and path, then the query encoded once more.
struct Texts {
    query: String,
    to_sign: String,
}

impl Texts {
    fn new(verb: Verb) -> Self {
        let mut to_sign = String::with_capacity(USUAL_LENGTH);
        to_sign.push_str(verb.as_str());
        to_sign.push_str("&%2F&");
        Self { query: String::with_capacity(USUAL_LENGTH), to_sign }
    }

    fn separator(&mut self, separator: char, encoded: &str) {
        self.query.push(separator);
        self.to_sign.push_str(encoded);
    }

    /// A name or value, each of whose encoded bytes is encoded again in the text to sign.
    fn encoded(&mut self, text: &str) {
        if text.bytes().all(is_unreserved) {
            self.query.push_str(text);
            self.to_sign.push_str(text);
            return;
        }
        for piece in utf8_percent_encode(text, ENCODED) {
            self.query.push_str(piece);
            match piece.strip_prefix('%') {
                Some(hexadecimal) => {
                    self.to_sign.push_str("%25");
                    self.to_sign.push_str(hexadecimal);
                }
                None => self.to_sign.push_str(piece),
            }
        }
    }

    fn signed(mut self, credentials: &Credentials) -> String {
        let mut mac = credentials.signing_key().clone();
        mac.update(self.to_sign.as_bytes());
        let signature = STANDARD.encode(mac.finalize().into_bytes());
        self.query.push_str("&Signature=");
        self.query.extend(utf8_percent_encode(&signature, ENCODED));
        self.query
    }
}
