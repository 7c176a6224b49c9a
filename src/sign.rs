//! The signature: canonical query, HMAC-SHA1, signed URL. Clock and nonce are arguments.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use once_cell::race::OnceBox;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode, utf8_percent_encode};
use sha1::Sha1;

use crate::credentials::Signer;
use crate::model::{Verb, api};
use crate::stamp::Stamp;

/// All but the unreserved characters of RFC 3986.
pub(crate) const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Parameters that every request has in its query.
const COMMON_PARAMETERS: [&str; 8] = [
    "Action",
    "AccessKeyId",
    "SignatureMethod",
    "SignatureVersion",
    "SignatureNonce",
    "Timestamp",
    "Version",
    "Signature",
];

/// In bytes; longer texts make their room themselves.
const USUAL_LENGTH: usize = 512;

/// Of HMAC-SHA1 in base64, in bytes.
const SIGNATURE_LENGTH: usize = 28;

/// Between two pairs, as it is signed.
const SEPARATOR: &str = "%26";

/// The pieces of `place`, such as `https://host/path/?`, and the signed query of a request: common parameters,
/// `parameters` and the signature.
///
/// A parameter with the name of a common one is left out: it must not stand for the action or the key.
pub fn signed_url(
    place: &[&str],
    signer: Signer<'_>,
    verb: Verb,
    action: &str,
    parameters: &[(String, String)],
    stamp: &Stamp,
) -> String {
    let mut given: Vec<_> = parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    given.sort_unstable();
    let mut given = given.into_iter().peekable();
    let [id, action, nonce] = [signer.access_key_id, action, stamp.nonce()].map(Value::Text);
    let time = Value::Encoded(stamp.time());
    let values = [id, action, Value::Constant, nonce, Value::Constant, time, Value::Constant];

    let mut texts = Texts::new(place, verb);
    for (common, value) in common().iter().zip(values) {
        while let Some((name, value)) = given.next_if(|(name, _)| *name < common.name) {
            texts.pair(name, value);
        }
        while given.next_if(|(name, _)| *name == common.name).is_some() {}
        texts.append(&common.texts);
        match value {
            Value::Constant => {}
            Value::Text(value) => texts.value(value),
            Value::Encoded(value) => texts.append(value),
        }
    }
    given.for_each(|(name, value)| texts.pair(name, value));
    texts.signed(signer.key)
}

/// Whether every request has a parameter of that name, in whatever case a server may read it.
pub fn is_common_parameter(name: &str) -> bool {
    COMMON_PARAMETERS.iter().any(|common| name.eq_ignore_ascii_case(common))
}

/// The value of a parameter that every request has.
enum Value<'a> {
    /// Stands beside the name already.
    Constant,
    Text(&'a str),
    Encoded(&'a Texts),
}

/// A parameter of every request.
struct Common {
    name: &'static str,
    /// As far as it is always the same: the name, and the value if it does not change.
    texts: Texts,
}

/// Those parameters in their order.
fn common() -> &'static [Common; 7] {
    static COMMON: OnceBox<[Common; 7]> = OnceBox::new();
    COMMON.get_or_init(|| {
        let api = api();
        let common = [
            ("AccessKeyId", None),
            ("Action", None),
            ("SignatureMethod", Some(&api.signature_method)),
            ("SignatureNonce", None),
            ("SignatureVersion", Some(&api.signature_version)),
            ("Timestamp", None),
            ("Version", Some(&api.version)),
        ];
        Box::new(common.map(|(name, constant)| {
            let mut texts = Texts::default();
            texts.name(name);
            constant.into_iter().for_each(|value| texts.value(value));
            Common { name, texts }
        }))
    })
}

/// Whether nothing of it is encoded; most texts have nothing else.
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}

/// The URL as far as it is written, and beside it the text that is signed: method and path, then the query encoded once
/// more.
///
/// Both end with a separator, after which the next pair follows.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    url: String,
    to_sign: String,
}

impl Texts {
    fn new(place: &[&str], verb: Verb) -> Self {
        let room = || String::with_capacity(USUAL_LENGTH);
        let mut texts = Self { url: room(), to_sign: room() };
        texts.url.extend(place.iter().copied());
        texts.to_sign.extend([verb.as_str(), "&%2F&"]);
        texts
    }

    fn append(&mut self, texts: &Self) {
        self.url.push_str(&texts.url);
        self.to_sign.push_str(&texts.to_sign);
    }

    fn pair(&mut self, name: &str, value: &str) {
        self.name(name);
        self.value(value);
    }

    fn name(&mut self, name: &str) {
        self.encoded(name);
        self.url.push('=');
        self.to_sign.push_str("%3D");
    }

    pub(crate) fn value(&mut self, value: &str) {
        self.encoded(value);
        self.url.push('&');
        self.to_sign.push_str(SEPARATOR);
    }

    /// A name or value, each of whose encoded bytes is encoded again in the text to sign.
    fn encoded(&mut self, text: &str) {
        if text.bytes().fold(true, |all, byte| all & is_unreserved(byte)) {
            self.url.push_str(text);
            self.to_sign.push_str(text);
            return;
        }
        for piece in utf8_percent_encode(text, ENCODED) {
            self.url.push_str(piece);
            match piece.strip_prefix('%') {
                Some(hexadecimal) => {
                    self.to_sign.push_str("%25");
                    self.to_sign.push_str(hexadecimal);
                }
                None => self.to_sign.push_str(piece),
            }
        }
    }

    fn signed(mut self, mut key: Hmac<Sha1>) -> String {
        let to_sign = self.to_sign.strip_suffix(SEPARATOR).unwrap_or(&self.to_sign);
        key.update(to_sign.as_bytes());
        let mut signature = [0; SIGNATURE_LENGTH];
        let written = STANDARD.encode_slice(key.finalize().into_bytes(), &mut signature);
        debug_assert_eq!(written, Ok(SIGNATURE_LENGTH));
        self.url.push_str("Signature=");
        self.url.extend(percent_encode(&signature, ENCODED));
        self.url
    }
}
