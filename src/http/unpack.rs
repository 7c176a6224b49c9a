//! Decompresses a body piece by piece, within a size limit, and lets other tasks have their turns.

use std::io;

use bytes::Bytes;
use flate2::write::GzDecoder;
use futures_util::{Stream, TryStreamExt};
use http::header::HeaderMap;
use tokio::task::yield_now;

use crate::http::coding::{Coding, GZIP, Member, TELLING, codings, decoder};

/// Bytes to decompress before yielding to other tasks.
pub(super) const PIECE: usize = 64 << 10;

/// Maximum allocation before bytes arrive: the declared length is only the server's claim.
const RESERVED: u64 = 1 << 20;

/// Maximum size of a truncated body that is searched, compressed and decompressed.
pub(crate) const MOST_OF_A_BEGINNING: usize = 4 << 20;

/// Decompresses the data received so far and the rest, starting with the coding that was applied last.
pub(super) async fn unpack<E>(
    mut codings: Vec<Coding>,
    largest: u64,
    announced: u64,
    have_come: [Option<Bytes>; 2],
    mut pieces: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<Unpacked, E> {
    let mut unpacked = Unpacked::new(largest, announced, codings.pop());
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
        let mut unpacked = Unpacked::new(MOST_OF_A_BEGINNING as u64, 0, codings.pop());
        unpacked.add_at_once(&bytes);
        unpacked.end();
        bytes = unpacked.bytes;
        if codings.is_empty() {
            return bytes;
        }
    }
}

/// Why reading a body stops.
pub(super) enum Flaw {
    TooLarge,
    Other(String),
}

/// The decompressed data so far.
pub(super) struct Unpacked {
    pub bytes: Vec<u8>,
    pub flaw: Option<Flaw>,
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
    fn new(largest: u64, announced: u64, coding: Option<Coding>) -> Self {
        let mut bytes = Vec::new();
        // If there is not enough memory, it fails later, at the first byte.
        let _ = bytes.try_reserve(usize::try_from(announced.min(largest).min(RESERVED)).unwrap_or_default());
        let unpacker = Unpacker::Undecided(coding, Vec::new());
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

    /// Chooses the decoder.
    fn decide(&mut self) {
        let Unpacker::Undecided(coding, head) = std::mem::replace(&mut self.unpacker, Unpacker::Plain) else {
            return;
        };
        match decoder(coding, &head) {
            Ok(Some(member)) => {
                self.unpacker = Unpacker::Packed { member, is_further: false };
                self.add_at_once(&head);
            }
            Ok(None) => self.keep(&head),
            Err(what) => self.flaw = Some(Flaw::Other(what)),
        }
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
        let mut inner = Self::new(self.largest, 0, Some(coding));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_that_a_server_announces_is_not_reserved() {
        let unpacked = Unpacked::new(u64::MAX, 1 << 30, None);
        assert!(unpacked.bytes.capacity() <= 2 << 20);
    }
}
