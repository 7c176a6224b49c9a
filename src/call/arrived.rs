//! The part of a response that has arrived so far, in case the rest never does.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName};

use crate::call::text::readable;
use crate::http::unpack::{MOST_OF_A_BEGINNING, unpacked_beginning};

/// Headers that determine how the body is decoded.
const TELLING: [HeaderName; 2] = [CONTENT_ENCODING, CONTENT_TYPE];

/// The start of a body, which any thread can read while more of it arrives.
#[derive(Default)]
pub(crate) struct Arrived(Mutex<Beginning>);

#[derive(Default)]
struct Beginning {
    headers: HeaderMap,
    pieces: Vec<Bytes>,
    length: usize,
}

impl Arrived {
    /// Adds a chunk; chunks after the first few megabytes are ignored.
    pub(crate) fn note(&self, headers: &HeaderMap, piece: &Bytes) {
        let mut beginning = self.beginning();
        if beginning.pieces.is_empty() {
            let telling = headers.iter().filter(|(name, _)| TELLING.contains(name));
            beginning.headers.extend(telling.map(|(name, value)| (name.clone(), value.clone())));
        }
        if beginning.length < MOST_OF_A_BEGINNING {
            beginning.length += piece.len();
            beginning.pieces.push(piece.clone());
        }
    }

    /// Clears the buffer before the next response.
    pub(crate) fn clear(&self) {
        let mut beginning = self.beginning();
        if !beginning.pieces.is_empty() {
            *beginning = Beginning::default();
        }
    }

    /// The start of the body as text, decompressed as far as possible; empty if nothing has arrived.
    pub(crate) fn text(&self) -> Bytes {
        let (headers, pieces) = {
            let beginning = self.beginning();
            (beginning.headers.clone(), beginning.pieces.clone())
        };
        readable(&headers, unpacked_beginning(&headers, pieces.concat()).into())
    }

    fn beginning(&self) -> MutexGuard<'_, Beginning> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Omits the body, which may echo secrets.
impl fmt::Debug for Arrived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.beginning().length)
    }
}
