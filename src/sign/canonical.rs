//! The canonical query: builds the URL and the string to sign in parallel.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode, utf8_percent_encode};
use sha1::Sha1;

use crate::model::Verb;

/// The separator between two pairs in the string to sign.
const SEPARATOR: &str = "%26";

/// Length of a base64 HMAC-SHA1, in bytes.
const SIGNATURE_LENGTH: usize = 28;

/// Initial capacity in bytes.
const USUAL_LENGTH: usize = 512;

/// All characters except the unreserved ones of RFC 3986.
pub(crate) const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Whether no character needs encoding, as in most texts.
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}

/// The URL and the string to sign, as far as they are written: the latter has method and path, then the query encoded
/// a second time.
///
/// Both end with a separator, so that the next pair can follow.
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

    /// Appends a name or value; the string to sign gets it encoded twice.
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
