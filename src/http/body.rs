//! Reads response bodies: bounded, and decompressed according to their bytes rather than the headers.

use std::io::{self, Write};

use bytes::Bytes;
use flate2::write::{DeflateDecoder, GzDecoder, ZlibDecoder};
use futures_util::{Stream, TryStreamExt};
use http::StatusCode;
use http::header::{CONTENT_ENCODING, HeaderMap};
use http_body::Body;
use http_body_util::BodyDataStream;
use tokio::task::yield_now;

/// Bytes to decompress before yielding to other tasks.
const PIECE: usize = 64 << 10;

/// Maximum size of an error response, of which little is shown.
const LONGEST_FAILURE: u64 = 1 << 20;

/// Maximum allocation before bytes arrive: the declared length is only the server's claim.
const RESERVED: u64 = 1 << 20;

/// Maximum size of a truncated body that is searched, compressed and decompressed.
pub(crate) const MOST_OF_A_BEGINNING: usize = 4 << 20;

/// Number of leading bytes that identify the compression.
const TELLING: usize = 16;

/// The gzip magic number.
const GZIP: &[u8] = &[0x1f, 0x8b];

/// A body, as far as it could be read.
#[derive(Debug, Default)]
pub(crate) struct Received {
    /// The whole body, or its start.
    pub bytes: Bytes,
    /// What is wrong with it, phrased to follow "the response".
    pub flaw: Option<String>,
}

/// Reads a body to its end or to the size limit. `note` gets each chunk of a body that may still be truncated.
pub(crate) async fn receive<B: Body<Data = Bytes> + Unpin>(
    status: StatusCode,
    headers: &HeaderMap,
    body: B,
    limit: u64,
    mut note: impl FnMut(&Bytes),
) -> Result<Received, B::Error> {
    let is_failure = status.as_u16() >= 400;
    let largest = if is_failure { limit.min(LONGEST_FAILURE) } else { limit };
    let announced = body.size_hint();
    let codings = codings(headers);
    let is_all = |piece: &Bytes| announced.exact() == Some(piece.len() as u64);
    let mut pieces = BodyDataStream::new(body).inspect_ok(|piece| {
        if !is_all(piece) {
            note(piece);
        }
    });
    let Some(first) = pieces.try_next().await? else { return Ok(Received::default()) };
    let second = pieces.try_next().await?;
    if second.is_none() && codings.is_empty() && !first.starts_with(GZIP) && first.len() as u64 <= largest {
        return Ok(Received { bytes: first, flaw: None });
    }
    let unpacking = unpack(codings, Unpacked::new(largest, announced.lower()), [Some(first), second], pieces);
    // Boxed, so that the future of a typical call stays small.
    let unpacked = Box::pin(unpacking).await?;
    let flaw = match unpacked.flaw {
        Some(Flaw::TooLarge) if largest == limit => Some(format!("is larger than {limit} bytes")),
        Some(Flaw::Other(what)) if !is_failure => Some(what),
        _ => None,
    };
    Ok(Received { bytes: unpacked.bytes.into(), flaw })
}

/// Decompresses the data received so far and the rest, starting with the coding that was applied last.
async fn unpack<E>(
    mut codings: Vec<Coding>,
    mut unpacked: Unpacked,
    have_come: [Option<Bytes>; 2],
    mut pieces: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<Unpacked, E> {
    unpacked.unpacker = Unpacker::Undecided(codings.pop(), Vec::new());
    let mut goes_on = true;
    for piece in have_come.iter().flatten() {
        goes_on = goes_on && unpacked.add(piece).await;
    }
    while goes_on && let Some(piece) = pieces.try_next().await? {
        goes_on = unpacked.add(&piece).await;
    }
    unpacked.end();
    while let Some(coding) = codings.pop() {
        unpacked = unpacked.again(coding).await;
    }
    Ok(unpacked)
}

/// The contents of a truncated body, decompressed as far as possible.
pub(crate) fn unpacked_beginning(headers: &HeaderMap, mut bytes: Vec<u8>) -> Vec<u8> {
    let mut codings = codings(headers);
    loop {
        let mut unpacked = Unpacked::new(MOST_OF_A_BEGINNING as u64, 0);
        unpacked.unpacker = Unpacker::Undecided(codings.pop(), Vec::new());
        unpacked.add_at_once(&bytes);
        unpacked.end();
        bytes = unpacked.bytes;
        if codings.is_empty() {
            return bytes;
        }
    }
}

/// In the order of application; charset names, which some servers put here, are ignored.
fn codings(headers: &HeaderMap) -> Vec<Coding> {
    let values = headers.get_all(CONTENT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let names = values.flat_map(|value| value.split(',')).map(|name| name.trim().to_ascii_lowercase());
    names.filter(|name| !name.is_empty() && name != "identity").map(Coding::from).collect()
}

/// The codings in the headers.
enum Coding {
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

/// Why reading a body stops.
enum Flaw {
    TooLarge,
    Other(String),
}

/// The decompressed data so far.
struct Unpacked {
    bytes: Vec<u8>,
    flaw: Option<Flaw>,
    unpacker: Unpacker,
    largest: u64,
    /// Number of bytes decompressed at the last yield.
    at_last_turn: usize,
}

/// The decoder of the rest.
enum Unpacker {
    /// The start, too short to detect the coding.
    Undecided(Option<Coding>, Vec<u8>),
    /// Not compressed.
    Plain,
    Packed {
        member: Box<dyn Member>,
        /// Whether another member came before it; then this may be trailing garbage.
        is_further: bool,
    },
    /// The rest is not part of the body.
    Over,
}

impl Unpacked {
    fn new(largest: u64, announced: u64) -> Self {
        let mut bytes = Vec::new();
        // If there is not enough memory, it fails later, at the first byte.
        let _ = bytes.try_reserve(usize::try_from(announced.min(largest).min(RESERVED)).unwrap_or_default());
        let unpacker = Unpacker::Undecided(None, Vec::new());
        Self { bytes, flaw: None, unpacker, largest, at_last_turn: 0 }
    }

    /// Adds a chunk; returns whether more may follow.
    async fn add(&mut self, piece: &[u8]) -> bool {
        let mut rest = piece;
        while self.goes_on() && !rest.is_empty() {
            rest = &rest[self.step(rest)..];
            if self.bytes.len() - self.at_last_turn >= PIECE {
                self.at_last_turn = self.bytes.len();
                yield_now().await;
            }
        }
        self.goes_on()
    }

    /// The same without yielding.
    fn add_at_once(&mut self, mut piece: &[u8]) {
        while self.goes_on() && !piece.is_empty() {
            piece = &piece[self.step(piece)..];
        }
    }

    fn goes_on(&self) -> bool {
        self.flaw.is_none() && !matches!(self.unpacker, Unpacker::Over)
    }

    /// Decompresses a short burst; returns how many bytes of the chunk it consumed.
    fn step(&mut self, piece: &[u8]) -> usize {
        match &mut self.unpacker {
            Unpacker::Undecided(coding, head) => {
                let enough = if coding.is_some() { TELLING } else { GZIP.len() };
                let taken = piece.len().min(enough - head.len());
                head.extend_from_slice(&piece[..taken]);
                if head.len() == enough {
                    self.decide();
                }
                taken
            }
            Unpacker::Plain => {
                let taken = piece.len().min(PIECE);
                self.keep(&piece[..taken]);
                taken
            }
            Unpacker::Packed { member, is_further } => match member.write(piece) {
                Ok(0) => {
                    self.end_of_member(piece);
                    0
                }
                Ok(taken) => {
                    let output = std::mem::take(member.output());
                    self.keep(&output);
                    taken
                }
                Err(_) if *is_further => {
                    self.unpacker = Unpacker::Over;
                    0
                }
                Err(error) => {
                    self.fail(&error);
                    0
                }
            },
            Unpacker::Over => 0,
        }
    }

    /// Detects the coding from the first bytes: the headers are often wrong.
    fn decide(&mut self) {
        let Unpacker::Undecided(coding, head) = std::mem::replace(&mut self.unpacker, Unpacker::Plain) else {
            return;
        };
        let member: Option<Box<dyn Member>> = match coding {
            _ if head.starts_with(GZIP) => Some(Box::new(GzDecoder::new(Vec::new()))),
            None => None,
            Some(_) if is_text(&head) => None,
            Some(Coding::Deflate) if has_zlib_header(&head) => Some(Box::new(ZlibDecoder::new(Vec::new()))),
            Some(Coding::Deflate) => Some(Box::new(DeflateDecoder::new(Vec::new()))),
            Some(Coding::Gzip) => {
                self.flaw = Some(Flaw::Other("claims to be gzip, but is not".to_owned()));
                return;
            }
            Some(Coding::Unknown(name)) => {
                let name: String = name.chars().take(TELLING).collect();
                self.flaw = Some(Flaw::Other(format!("is compressed as {name:?}, which was not requested")));
                return;
            }
        };
        match member {
            Some(member) => self.unpacker = Unpacker::Packed { member, is_further: false },
            None => return self.keep(&head),
        }
        self.add_at_once(&head);
    }

    /// A member has ended, and `rest` follows: another member, or garbage.
    fn end_of_member(&mut self, rest: &[u8]) {
        self.finish_member();
        if self.flaw.is_some() {
            return;
        }
        self.unpacker = if rest.starts_with(&GZIP[..1]) {
            Unpacker::Packed { member: Box::new(GzDecoder::new(Vec::new())), is_further: true }
        } else {
            Unpacker::Over
        };
    }

    fn finish_member(&mut self) {
        let Unpacker::Packed { member, is_further } = &mut self.unpacker else { return };
        let (finished, is_further) = (member.finish(), *is_further);
        let output = std::mem::take(member.output());
        self.keep(&output);
        if let Err(error) = finished
            && !is_further
            && self.flaw.is_none()
        {
            self.fail(&error);
        }
    }

    /// Handles the end of the body.
    fn end(&mut self) {
        if self.flaw.is_some() {
            return;
        }
        if let Unpacker::Undecided(_, head) = &self.unpacker
            && !head.is_empty()
        {
            self.decide();
        }
        self.finish_member();
    }

    fn keep(&mut self, more: &[u8]) {
        if (self.bytes.len() + more.len()) as u64 > self.largest {
            let left = self.largest - self.bytes.len() as u64;
            // It is less than the length of the chunk.
            self.bytes.extend_from_slice(&more[..usize::try_from(left).unwrap_or_default()]);
            self.flaw = Some(Flaw::TooLarge);
        } else if self.bytes.try_reserve(more.len()).is_err() {
            self.flaw = Some(Flaw::Other("is larger than the free memory".to_owned()));
        } else {
            self.bytes.extend_from_slice(more);
        }
    }

    fn fail(&mut self, error: &io::Error) {
        self.flaw = Some(Flaw::Other(format!("cannot be decompressed ({error})")));
    }

    /// The same, decompressed once more.
    async fn again(self, coding: Coding) -> Self {
        if self.flaw.is_some() {
            return self;
        }
        let mut inner = Self::new(self.largest, 0);
        inner.unpacker = Unpacker::Undecided(Some(coding), Vec::new());
        for piece in self.bytes.chunks(PIECE) {
            if !inner.add(piece).await {
                break;
            }
            yield_now().await;
        }
        inner.end();
        inner
    }
}

/// A stream of compressed bytes with its pending output.
trait Member: Write + Send {
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

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use http_body_util::Full;

    use super::*;

    #[tokio::test]
    async fn others_have_their_turns_while_a_bomb_is_unpacked() {
        const SIZE: usize = 4 << 20;
        let mut bomb = GzEncoder::new(Vec::new(), Compression::fast());
        bomb.write_all(&vec![b' '; SIZE]).expect("memory");
        let body = Full::from(bomb.finish().expect("memory"));
        let headers = HeaderMap::new();
        let mut turns = 0;
        let others = async {
            loop {
                turns += 1;
                yield_now().await;
            }
        };
        let received = tokio::select! {
            biased;
            received = receive(StatusCode::OK, &headers, body, u64::MAX, |_| {}) => received,
            () = others => unreachable!("they never end"),
        };
        assert_eq!(received.expect("no connection breaks").bytes.len(), SIZE);
        assert!(turns >= SIZE / PIECE / 2, "{turns}");
    }

    #[test]
    fn a_length_that_a_server_announces_is_not_reserved() {
        let unpacked = Unpacked::new(u64::MAX, 1 << 30);
        assert!(unpacked.bytes.capacity() <= 2 << 20);
    }
}
