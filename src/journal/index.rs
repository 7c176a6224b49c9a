//! What the lines of the file say, by entry and by key: places in the file, not contents.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::entry::EntryOutcome;
use super::line::{Head, Kind};

/// What an order and its outcome have in the file, in bytes.
const TYPICAL: u64 = 600;

/// The place of a line without its line break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub from: u64,
    pub length: u32,
}

/// An order in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub order: Span,
    /// The last attempt after the first.
    pub attempt: Option<Span>,
    pub attempts: u32,
    pub end: Option<Span>,
    pub outcome: EntryOutcome,
    /// The hash of its key; 0 without one.
    pub key: u64,
}

/// A key in the file.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct KeyState {
    /// The claim that was not freed, and its line.
    pub claim: Option<(u64, Span)>,
    /// The latest order.
    pub entry: Option<u64>,
    /// The line that says so, if it is not that of the order.
    pub alike: Option<Span>,
}

/// A map by numbers that are random already.
pub(super) type Numbered<T> = HashMap<u64, T, BuildHasherDefault<Itself>>;

/// The hash of a number: itself.
#[derive(Debug, Default)]
pub(super) struct Itself(u64);

impl Hasher for Itself {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(self.0 << 8 | u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

/// All lines.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub entries: Numbered<Known>,
    pub keys: Numbered<KeyState>,
    /// Number of entries whose outcome is known.
    pub settled: usize,
}

impl Index {
    /// Makes room for what a file of this length has.
    pub(super) fn reserve(&mut self, length: u64) {
        let entries = usize::try_from(length / TYPICAL).unwrap_or_default();
        self.entries.reserve(entries);
        self.keys.reserve(entries);
    }

    pub(super) fn add(&mut self, head: Head, span: Span) {
        match head.kind {
            Kind::Claim => self.key(head.key).claim = Some((head.id, span)),
            Kind::Free => {
                let state = self.key(head.key);
                state.claim = state.claim.filter(|(id, _)| *id != head.id);
            }
            Kind::Order => {
                let outcome = EntryOutcome::Pending;
                let known =
                    Known { order: span, attempt: None, attempts: 1, end: None, outcome, key: head.key };
                self.entries.insert(head.id, known);
                if head.key != 0 {
                    self.key(head.key).entry = Some(head.id);
                }
            }
            Kind::Alike => {
                let known = self.entries.contains_key(&head.id);
                let state = self.key(head.key);
                (state.entry, state.alike) = (known.then_some(head.id), Some(span));
            }
            Kind::Attempt => {
                if let Some(known) = self.entries.get_mut(&head.id) {
                    known.attempt = Some(span);
                    known.attempts += 1;
                }
            }
            Kind::End => self.end(head, span),
        }
    }

    fn end(&mut self, head: Head, span: Span) {
        let (Some(known), Some(outcome)) =
            (self.entries.get_mut(&head.id), EntryOutcome::of_number(head.key))
        else {
            return;
        };
        self.settled += usize::from(!outcome.is_unresolved());
        self.settled -= usize::from(!known.outcome.is_unresolved());
        (known.end, known.outcome) = (Some(span), outcome);
    }

    fn key(&mut self, key: u64) -> &mut KeyState {
        self.keys.entry(key).or_default()
    }

    /// The entries, the oldest first.
    pub(super) fn in_order(&self) -> Vec<(u64, Known)> {
        let mut all: Vec<_> = self.entries.iter().map(|(id, known)| (*id, *known)).collect();
        all.sort_unstable_by_key(|(_, known)| known.order.from);
        all
    }
}
