//! What has arrived of an answer, for the case that the rest of it never comes.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName};

use crate::call::text::readable;
use crate::http::body::{MOST_OF_A_BEGINNING, unpacked_beginning};

/// Headers that tell how a body is read.
const TELLING: [HeaderName; 2] = [CONTENT_ENCODING, CONTENT_TYPE];

/// The beginning of a body, which any thread can read while more of it comes.
#[derive(Default)]
pub(crate) struct Arrived(Mutex<Beginning>);

#[derive(Default)]
struct Beginning {
    headers: HeaderMap,
    pieces: Vec<Bytes>,
    length: usize,
}

impl Arrived {
    /// Takes one more piece; those after a few megabytes tell nothing more.
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

    /// Forgets the answer before the next one.
    pub(crate) fn clear(&self) {
        let mut beginning = self.beginning();
        if !beginning.pieces.is_empty() {
            *beginning = Beginning::default();
        }
    }

    /// The beginning as text, unpacked as far as it can be; empty when nothing has arrived.
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

/// Without the body, which may repeat secrets.
impl fmt::Debug for Arrived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.beginning().length)
    }
}
