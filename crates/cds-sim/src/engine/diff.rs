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
mod tests {
    use serde_json::{Map, Value, json};

    use super::*;
    use crate::engine::ids::mix;

    /// A state with a table, records and a round counter.
    #[derive(Debug, Default)]
    struct State {
        rows: Table<Value>,
        records: Numbered<Value>,
        round: u64,
        seen: u64,
    }

    impl Stored for State {
        fn compare(&mut self, with: &mut Difference<'_>) -> Result<(), serde_json::Error> {
            with.table("rows", &mut self.rows)?;
            with.part("more", &mut More(&mut self.records))?;
            with.value("round", &self.round)?;
            with.aside("seen", &self.seen)
        }
    }

    struct More<'a>(&'a mut Numbered<Value>);

    impl Stored for More<'_> {
        fn compare(&mut self, with: &mut Difference<'_>) -> Result<(), serde_json::Error> {
            with.numbered("records", self.0)
        }
    }

    impl State {
        fn document(&self) -> String {
            let (round, seen) = (self.round, self.seen);
            let (rows, records) = (&self.rows, &self.records);
            json!({"rows": rows, "more": {"records": records}, "round": round, "seen": seen}).to_string()
        }

        /// The written and removed pointers, and the number of serialized bytes.
        fn keep(&mut self, pieces: &mut Pieces) -> (Vec<String>, Vec<String>, usize) {
            let changes = Changes::between(pieces, self).expect("plain data");
            let set = changes.set.iter().map(|(pointer, _)| pointer.clone()).collect();
            let done = (set, changes.removed.clone(), changes.compared);
            changes.apply(pieces);
            done
        }
    }

    fn large(number: u64) -> Value {
        let rows =
            (0..number).map(|row| (format!("row/{row}~"), json!({"name": "a".repeat(100), "number": row})));
        Value::Object(rows.collect())
    }

    #[test]
    fn what_a_change_costs_does_not_depend_on_what_is_there() {
        let cost = |rows: u64| {
            let mut pieces = Pieces::default();
            let mut state = State::default();
            for row in 0..rows {
                state.rows.insert(format!("a/{row}~"), large(3));
                state.records.insert(1_000_000 + row, json!({"row": row}));
            }
            let (set, _, compared) = state.keep(&mut pieces);
            assert!(set.len() as u64 >= 2 * rows && compared as u64 > 300 * rows);
            state.rows.get_mut("a/7~").expect("there")["row/1~"]["number"] = json!(70);
            state.rows.remove("a/5~");
            state.rows.insert("new".to_owned(), json!(1));
            state.records.get_mut(1_000_003).expect("there")["row"] = json!(0);
            let done = state.keep(&mut pieces);
            assert_eq!(pieces.document(), state.document());
            let nothing = state.keep(&mut pieces);
            assert!(nothing.0.is_empty() && nothing.1.is_empty() && nothing.2 < 10, "{nothing:?}");
            done
        };
        let (set, removed, compared) = cost(10);
        assert_eq!(set, ["/rows/a~17~0", "/rows/new", "/more/records/1000003"]);
        assert_eq!(removed, ["/rows/a~15~0"]);
        assert_eq!(cost(1000), (set, removed, compared));
    }

    #[test]
    fn a_small_change_of_a_large_record_touches_one_piece() {
        let (mut pieces, mut state) = (Pieces::default(), State::default());
        state.rows.insert("one".to_owned(), large(1000));
        assert!(state.keep(&mut pieces).0.len() > 1000);
        let row = state.rows.get_mut("one").expect("there");
        row["row/7~"]["number"] = json!(70);
        row.as_object_mut().expect("an object").shift_remove("row/9~");
        let (set, removed, _) = state.keep(&mut pieces);
        assert_eq!(
            (set, removed),
            (vec!["/rows/one/row~17~0".to_owned()], vec!["/rows/one/row~19~0".to_owned()])
        );
        assert_eq!(pieces.document(), state.document());
    }

    #[test]
    fn what_stands_aside_is_no_reason_to_write() {
        let (mut pieces, mut state) = (Pieces::default(), State::default());
        state.keep(&mut pieces);
        state.seen += 1;
        assert!(Changes::between(&pieces, &mut state).expect("plain data").is_empty());
        state.round += 1;
        let changes = Changes::between(&pieces, &mut state).expect("plain data");
        assert_eq!((changes.is_empty(), changes.set.len()), (false, 2));
    }

    #[test]
    fn every_state_comes_back_in_its_order() {
        let (mut pieces, mut state) = (Pieces::default(), State::default());
        let mut seed = 1;
        let mut random = |limit: u64| {
            seed = mix(seed + 1);
            seed % limit
        };
        for round in 0..200 {
            for _ in 0..=random(3) {
                let (id, number) = (random(60).to_string(), random(60));
                match random(6) {
                    0 => drop(state.rows.remove(&id)),
                    // It moves to the end.
                    1 => drop(state.rows.remove(&id).map(|row| state.rows.insert(id, row))),
                    2 => drop(state.rows.get_mut(&id).map(|row| *row = large(number))),
                    3 => drop(state.records.remove(number)),
                    4 => state.records.insert(number, large(random(60))),
                    _ => state.rows.insert(id, large(number)),
                }
            }
            if round % 50 == 49 {
                state.rows.retain(|id, _| id == "7");
            }
            if round % 70 == 69 {
                // As after a restore: any record may differ from the stored one.
                let rows: Map<String, Value> =
                    state.rows.iter().rev().map(|(id, row)| (id.clone(), row.clone())).collect();
                state.rows = rows.into_iter().collect();
            }
            state.round = round;
            state.keep(&mut pieces);
            assert_eq!(pieces.document(), state.document());
            let kept = pieces.iter().map(|(pointer, piece)| (pointer.to_owned(), piece.clone()));
            assert_eq!(Pieces::collect(kept).document(), state.document());
        }
    }

    #[test]
    fn pieces_of_another_shape_become_those_of_the_state() {
        let piece = |rank, text: &str| Piece { rank, text: text.into() };
        let mut pieces = Pieces::collect([
            ("/rows".to_owned(), piece(3, r#"{"a":1,"b":2}"#)),
            ("/more".to_owned(), piece(4, APART)),
            ("/more/gone".to_owned(), piece(5, APART)),
            ("/more/gone/deep".to_owned(), piece(5, "1")),
            ("/gone".to_owned(), piece(9, "1")),
        ]);
        let mut state =
            State { rows: [("b".to_owned(), json!(2))].into_iter().collect(), ..State::default() };
        state.keep(&mut pieces);
        let mut fresh = Pieces::default();
        State { rows: [("b".to_owned(), json!(2))].into_iter().collect(), ..State::default() }
            .keep(&mut fresh);
        let pointers =
            |pieces: &Pieces| pieces.iter().map(|(pointer, _)| pointer.to_owned()).collect::<Vec<_>>();
        assert_eq!(pointers(&pieces), pointers(&fresh));
    }
}
