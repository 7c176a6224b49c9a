//! The content codings of a body: what the headers name, and what the first bytes show.

use std::io::{self, Write};

use flate2::write::{DeflateDecoder, GzDecoder, ZlibDecoder};
use http::header::{CONTENT_ENCODING, HeaderMap};

/// Number of leading bytes that identify the coding.
pub(super) const TELLING: usize = 16;

/// The gzip magic number.
pub(super) const GZIP: &[u8] = &[0x1f, 0x8b];

/// In the order of application; charset names, which some servers put here, are ignored.
pub(super) fn codings(headers: &HeaderMap) -> Vec<Coding> {
    let values = headers.get_all(CONTENT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let names = values.flat_map(|value| value.split(',')).map(|name| name.trim().to_ascii_lowercase());
    names.filter(|name| !name.is_empty() && name != "identity").map(Coding::from).collect()
}

/// The codings in the headers.
pub(super) enum Coding {
    Gzip,
    Deflate,
    Unknown(String),
}

impl From<String> for Coding {
    fn from(name: String) -> Self {
        match name.as_str() {
            "gzip" | "x-gzip" => Self::Gzip,
            "deflate" => Self::Deflate,
            _ => Self::Unknown(name),
        }
    }
}

/// The decoder for a body that begins with `head`, None for a plain one, or what is wrong. The first bytes decide: the
/// headers are often wrong.
pub(super) fn decoder(coding: Option<Coding>, head: &[u8]) -> Result<Option<Box<dyn Member>>, String> {
    Ok(match coding {
        _ if head.starts_with(GZIP) => Some(Box::new(GzDecoder::new(Vec::new()))),
        None => None,
        Some(_) if is_text(head) => None,
        Some(Coding::Deflate) if has_zlib_header(head) => Some(Box::new(ZlibDecoder::new(Vec::new()))),
        Some(Coding::Deflate) => Some(Box::new(DeflateDecoder::new(Vec::new()))),
        Some(Coding::Gzip) => return Err("claims to be gzip, but is not".to_owned()),
        Some(Coding::Unknown(name)) => {
            let name: String = name.chars().take(TELLING).collect();
            return Err(format!("is compressed as {name:?}, which was not requested"));
        }
    })
}

/// A stream of compressed bytes with its pending output.
pub(super) trait Member: Write + Send {
    fn output(&mut self) -> &mut Vec<u8>;
    fn finish(&mut self) -> io::Result<()>;
}

macro_rules! member {
    ($($decoder:ident),*) => {$(
        impl Member for $decoder<Vec<u8>> {
            fn output(&mut self) -> &mut Vec<u8> {
                self.get_mut()
            }

            fn finish(&mut self) -> io::Result<()> {
                self.try_finish()
            }
        }
    )*};
}

member!(GzDecoder, ZlibDecoder, DeflateDecoder);

/// Whether it looks like text, as compressed bytes hardly ever do.
fn is_text(head: &[u8]) -> bool {
    let is_utf8 = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.valid_up_to() > 0 && error.error_len().is_none(),
    };
    is_utf8 && head.iter().all(|byte| *byte >= b' ' || byte.is_ascii_whitespace())
}

fn has_zlib_header(head: &[u8]) -> bool {
    matches!(head, [method, flags, ..]
        if method & 0x0f == 8 && (u16::from(*method) << 8 | u16::from(*flags)).is_multiple_of(31))
}
