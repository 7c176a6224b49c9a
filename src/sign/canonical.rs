//! The canonical query: the URL and, beside it, the text that is signed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode, utf8_percent_encode};
use sha1::Sha1;

use crate::model::Verb;

/// Between two pairs, as it is signed.
const SEPARATOR: &str = "%26";

/// Of HMAC-SHA1 in base64, in bytes.
const SIGNATURE_LENGTH: usize = 28;

/// In bytes; longer texts make their room themselves.
const USUAL_LENGTH: usize = 512;

/// All but the unreserved characters of RFC 3986.
pub(crate) const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Whether nothing of it is encoded; most texts have nothing else.
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}

/// The URL as far as it is written, and beside it the text that is signed: method and path, then the query encoded once
/// more.
///
/// Both end with a separator, after which the next pair follows.
#[derive(Debug, Default)]
pub(crate) struct Canonical {
    url: String,
    to_sign: String,
}

impl Canonical {
    pub(super) fn new(place: &[&str], verb: Verb) -> Self {
        let room = || String::with_capacity(USUAL_LENGTH);
        let mut texts = Self { url: room(), to_sign: room() };
        texts.url.extend(place.iter().copied());
        texts.to_sign.extend([verb.as_str(), "&%2F&"]);
        texts
    }

    pub(super) fn append(&mut self, texts: &Self) {
        self.url.push_str(&texts.url);
        self.to_sign.push_str(&texts.to_sign);
    }

    pub(super) fn pair(&mut self, name: &str, value: &str) {
        self.name(name);
        self.value(value);
    }

    pub(super) fn name(&mut self, name: &str) {
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

    pub(super) fn signed(mut self, mut key: Hmac<Sha1>) -> String {
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
