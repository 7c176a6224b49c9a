//! Computes what to write after a change: each record of a table is a piece of JSON, and large members are split into
//! their own pieces, so that a small change writes few pieces, and only touched records are compared.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::pieces::{APART, Piece, Pieces, is_large, member, name, parent, take_apart};
use super::table::{Numbered, Table, Touched};

/// The difference between the stored and the current pieces.
#[derive(Debug, Default)]
pub struct Changes {
    pub set: Vec<(String, Piece)>,
    pub removed: Vec<String>,
    next_rank: u64,
    /// Number of updates that alone do not require a write.
    aside: usize,
    /// Bytes of JSON serialized for the comparison.
    #[cfg(test)]
    pub compared: usize,
}

impl Changes {
    /// The difference from these pieces to a state, for the touched parts.
    pub fn between(kept: &Pieces, state: &mut impl Stored) -> Result<Self, serde_json::Error> {
        let changes = Self { next_rank: kept.next_rank(), ..Self::default() };
        let mut difference = Difference { kept, at: String::new(), names: HashSet::new(), changes };
        state.compare(&mut difference)?;
        difference.remove_other_members();
        Ok(difference.changes)
    }

    /// Applies the difference.
    pub fn apply(self, pieces: &mut Pieces) {
        pieces.change(self.set, &self.removed, self.next_rank);
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.set.len() == self.aside
    }

    fn new_rank(&mut self) -> u64 {
        self.next_rank += 1;
        self.next_rank - 1
    }
}

/// State that is stored as pieces.
pub trait Stored {
    /// Compares everything touched since the last call.
    fn compare(&mut self, with: &mut Difference<'_>) -> Result<(), serde_json::Error>;
}

/// The difference so far, during a comparison.
#[derive(Debug)]
pub struct Difference<'a> {
    kept: &'a Pieces,
    /// The object whose members are being compared.
    at: String,
    /// Its members so far.
    names: HashSet<String>,
    changes: Changes,
}

impl Difference<'_> {
    /// Compares a member.
    pub fn value(&mut self, name: &str, value: &impl Serialize) -> Result<(), serde_json::Error> {
        let pointer = self.member(name);
        let rank = self.rank(&pointer);
        self.put(pointer, rank, value)
    }

    /// Compares a member whose change alone does not require a write.
    pub fn aside(&mut self, name: &str, value: &impl Serialize) -> Result<(), serde_json::Error> {
        let before = self.changes.set.len();
        self.value(name, value)?;
        self.changes.aside += self.changes.set.len() - before;
        Ok(())
    }

    /// Compares the members of a member.
    pub fn part(&mut self, name: &str, part: &mut impl Stored) -> Result<(), serde_json::Error> {
        let pointer = self.apart(name);
        let outer = (std::mem::replace(&mut self.at, pointer), std::mem::take(&mut self.names));
        part.compare(self)?;
        self.remove_other_members();
        (self.at, self.names) = outer;
        Ok(())
    }

    /// Compares the touched resources of a table.
    pub fn table<T: Serialize>(&mut self, name: &str, table: &mut Table<T>) -> Result<(), serde_json::Error> {
        let at = self.apart(name);
        let places: Vec<usize> = match table.take_touched() {
            Touched::All => {
                self.remove_rows(&at, |id| table.contains_key(id));
                (0..table.len()).collect()
            }
            Touched::These(ids) => {
                for id in ids.iter().filter(|id| !table.contains_key(*id)) {
                    self.remove(&member(&at, id));
                }
                let mut places: Vec<usize> = ids.iter().filter_map(|id| table.get_index_of(id)).collect();
                places.sort_unstable();
                places
            }
        };
        let mut last: Option<(usize, u64)> = None;
        for place in places {
            let Some((id, row)) = table.get_index(place) else { continue };
            let pointer = member(&at, id);
            // A resource that now follows another gets a higher rank.
            let before = place.checked_sub(1).and_then(|place| match last {
                Some((at, rank)) if at == place => Some(rank),
                _ => self.kept.rank(&member(&at, table.get_index(place)?.0)),
            });
            let rank = self.kept.rank(&pointer).filter(|rank| before.is_none_or(|before| before < *rank));
            let rank = rank.unwrap_or_else(|| self.changes.new_rank());
            self.put(pointer, rank, row)?;
            last = Some((place, rank));
        }
        Ok(())
    }

    /// Compares the touched records.
    pub fn numbered<T: Serialize>(
        &mut self,
        name: &str,
        records: &mut Numbered<T>,
    ) -> Result<(), serde_json::Error> {
        let at = self.apart(name);
        let numbers: Vec<u64> = match records.take_touched() {
            Touched::All => {
                self.remove_rows(&at, |id| id.parse().is_ok_and(|number| records.contains_key(&number)));
                records.keys().copied().collect()
            }
            Touched::These(numbers) => numbers.into_iter().collect(),
        };
        for number in numbers {
            let pointer = member(&at, &number.to_string());
            match records.get(&number) {
                Some(record) => self.put(pointer, number, record)?,
                None => self.remove(&pointer),
            }
        }
        Ok(())
    }

    /// The pointer of a member of the current object.
    fn member(&mut self, name: &str) -> String {
        let pointer = member(&self.at, name);
        self.names.insert(pointer.clone());
        pointer
    }

    /// The same for a member whose members are pieces.
    fn apart(&mut self, name: &str) -> String {
        let pointer = self.member(name);
        let rank = self.rank(&pointer);
        self.set(pointer.clone(), rank, APART);
        pointer
    }

    fn rank(&mut self, pointer: &str) -> u64 {
        self.kept.rank(pointer).unwrap_or_else(|| self.changes.new_rank())
    }

    /// Compares the value at a pointer and, if it is large, its members.
    fn put(&mut self, pointer: String, rank: u64, value: &impl Serialize) -> Result<(), serde_json::Error> {
        let text = serde_json::to_string(value)?;
        #[cfg(test)]
        {
            self.changes.compared += text.len();
        }
        let mut wanted = Vec::new();
        if is_large(&text) {
            take_apart(&pointer, &text, &mut wanted)?;
        }
        let kept = self.kept;
        if kept.is_apart(&pointer) {
            let wanted: HashSet<&str> = wanted.iter().map(|(pointer, _)| pointer.as_str()).collect();
            let gone = kept.inside(&pointer).into_iter().filter(|one| !wanted.contains(one));
            self.changes.removed.extend(gone.map(str::to_owned));
        }
        let mut last_ranks: HashMap<&str, u64> = HashMap::new();
        for (pointer, text) in &wanted {
            let last = last_ranks.entry(parent(pointer)).or_default();
            // A member that now follows another gets a higher rank.
            let rank = kept.rank(pointer).filter(|rank| *rank >= *last);
            let rank = rank.unwrap_or_else(|| self.changes.new_rank());
            *last = rank + 1;
            self.set(pointer.clone(), rank, text);
        }
        self.set(pointer, rank, if wanted.is_empty() { &text } else { APART });
        Ok(())
    }

    fn set(&mut self, pointer: String, rank: u64, text: &str) {
        let known = self.kept.get(&pointer);
        if known.is_none_or(|(_, piece)| piece.rank != rank || &*piece.text != text) {
            self.changes.set.push((pointer, Piece { rank, text: text.into() }));
        }
    }

    /// Removes the pieces at and below a pointer.
    fn remove(&mut self, pointer: &str) {
        let kept = self.kept;
        let here = kept.get(pointer).map(|(pointer, _)| pointer);
        self.changes.removed.extend(here.into_iter().chain(kept.inside(pointer)).map(str::to_owned));
    }

    /// Removes deleted rows of a table.
    fn remove_rows(&mut self, at: &str, is_there: impl Fn(&str) -> bool) {
        let kept = self.kept;
        for pointer in kept.members(at).into_iter().filter(|pointer| !is_there(&name(pointer))) {
            self.remove(pointer);
        }
    }

    /// Removes deleted members of the object.
    fn remove_other_members(&mut self) {
        let kept = self.kept;
        for pointer in kept.members(&self.at) {
            if !self.names.contains(pointer) {
                self.remove(pointer);
            }
        }
    }
}

#[cfg(test)]
mod tests;
