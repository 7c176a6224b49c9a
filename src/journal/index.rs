//! What the lines of the file say, by entry and by key: places in the file, not contents.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use serde::{Deserialize, Serialize};

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

/// A place in one of the files that the journal was rewritten to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub(super) file: u64,
    pub(super) at: u64,
}

impl Place {
    /// Whether it is certain that this was written before another place was.
    pub(crate) fn is_before(self, other: Self) -> bool {
        self.file == other.file && self.at < other.at
    }
}

/// An order in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub id: u64,
    pub order: Span,
    /// The last attempt after the first.
    pub attempt: Option<Span>,
    pub attempts: u32,
    pub end: Option<Span>,
    pub outcome: EntryOutcome,
    /// The hash of its key; 0 without one.
    pub key: u64,
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

/// How many of the last orders are looked at before the map: an order ends soon, and the map is out of the cache.
const RECENT: usize = 8;

/// All lines. The maps hold no more than places in the list, so that 100,000 orders fit into the cache of a processor.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The oldest first.
    entries: Vec<Known>,
    by_id: Numbered<u32>,
    /// The latest order with a key, or of those that look the same.
    latest: Numbered<u32>,
    /// The claims that were not freed, by key.
    claims: Numbered<(u64, Span)>,
    /// The lines that name the latest of the orders that look the same.
    alike: Numbered<Span>,
    /// Number of entries whose outcome is known.
    pub settled: usize,
}

impl Index {
    /// Makes room for what a file of this length has.
    pub(super) fn reserve(&mut self, length: u64) {
        let entries = usize::try_from(length / TYPICAL).unwrap_or_default();
        self.entries.reserve(entries);
        self.by_id.reserve(entries);
        self.latest.reserve(entries);
    }

    pub(super) fn add(&mut self, head: Head, span: Span) {
        match head.kind {
            Kind::Claim => {
                self.claims.insert(head.key, (head.id, span));
            }
            Kind::Free => {
                if self.claim(head.key).is_some_and(|(id, _)| id == head.id) {
                    self.claims.remove(&head.key);
                }
            }
            Kind::Order => self.order(head, span),
            Kind::Alike => {
                match self.place(head.id) {
                    Some(place) => self.latest.insert(head.key, place),
                    None => self.latest.remove(&head.key),
                };
                self.alike.insert(head.key, span);
            }
            Kind::Attempt => {
                if let Some(known) = self.known(head.id) {
                    known.attempt = Some(span);
                    known.attempts += 1;
                }
            }
            Kind::End => self.end(head, span),
        }
    }

    fn order(&mut self, head: Head, order: Span) {
        // The places of lines take more than 4 billion only in a file that is too large to be read.
        let place = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let Head { id, key, .. } = head;
        let outcome = EntryOutcome::Pending;
        self.entries.push(Known { id, order, attempt: None, attempts: 1, end: None, outcome, key });
        self.by_id.insert(id, place);
        if key != 0 {
            self.latest.insert(key, place);
        }
    }

    fn end(&mut self, head: Head, span: Span) {
        let Some(outcome) = EntryOutcome::of_number(head.key) else { return };
        let Some(known) = self.known(head.id) else { return };
        let before = std::mem::replace(&mut known.outcome, outcome);
        known.end = Some(span);
        self.settled += usize::from(!outcome.is_unresolved());
        self.settled -= usize::from(!before.is_unresolved());
    }

    fn known(&mut self, id: u64) -> Option<&mut Known> {
        let place = self.place(id)?;
        self.entries.get_mut(place as usize)
    }

    fn place(&self, id: u64) -> Option<u32> {
        let mut recent = self.entries.iter().enumerate().rev().take(RECENT);
        let found = recent.find(|(_, known)| known.id == id).and_then(|(place, _)| u32::try_from(place).ok());
        found.or_else(|| self.by_id.get(&id).copied())
    }

    /// The order with this id.
    pub(super) fn get(&self, id: u64) -> Option<&Known> {
        self.entries.get(self.place(id)? as usize)
    }

    /// The latest order with a key, or of those that look the same.
    pub(super) fn latest(&self, key: u64) -> Option<&Known> {
        self.entries.get(*self.latest.get(&key)? as usize)
    }

    /// The claim of a key that was not freed, and its line.
    pub(super) fn claim(&self, key: u64) -> Option<(u64, Span)> {
        self.claims.get(&key).copied()
    }

    /// The lines about keys that say more than the orders.
    pub(super) fn of_keys(&self) -> impl Iterator<Item = Span> {
        self.claims.values().map(|(_, span)| *span).chain(self.alike.values().copied())
    }

    /// The entries, the oldest first.
    pub(super) fn in_order(&self) -> &[Known] {
        &self.entries
    }
}
