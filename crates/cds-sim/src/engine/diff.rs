//! A JSON document as pieces: what is large is taken apart into its members, so that a small change touches few pieces.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use serde_json::value::RawValue;

/// Larger objects are taken apart. A piece is rewritten as a whole, so it should not be much larger than a change.
const LARGEST: usize = 4096;

/// In place of the text of an object whose members are pieces. No JSON is empty.
const APART: &str = "";

/// What stands at a JSON pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Orders the members of an object; those of different objects do not compare.
    pub rank: u64,
    /// JSON, or nothing where the members are pieces of their own.
    pub text: Box<str>,
}

/// All pieces of a document by their JSON pointers.
#[derive(Debug, Default)]
pub struct Pieces {
    by_pointer: HashMap<String, Piece>,
    next_rank: u64,
}

impl PartialEq for Pieces {
    /// The ranks of pieces to come say nothing about those that are there.
    fn eq(&self, other: &Self) -> bool {
        self.by_pointer == other.by_pointer
    }
}

/// What makes other pieces of those that there are.
#[derive(Debug, Default)]
pub struct Changes {
    pub set: Vec<(String, Piece)>,
    pub removed: Vec<String>,
    next_rank: u64,
}

impl Pieces {
    /// Those that were kept somewhere.
    pub fn collect(kept: impl IntoIterator<Item = (String, Piece)>) -> Self {
        let by_pointer: HashMap<String, Piece> = kept.into_iter().collect();
        let next_rank = by_pointer.values().map(|piece| piece.rank + 1).max().unwrap_or_default();
        Self { by_pointer, next_rank }
    }

    /// Every piece.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Piece)> {
        self.by_pointer.iter().map(|(pointer, piece)| (pointer.as_str(), piece))
    }

    /// What has to change for these to be the pieces of a document, which must be an object.
    pub fn changes(&self, document: &str) -> Result<Changes, serde_json::Error> {
        let mut wanted = Vec::new();
        take_apart("", document, &mut wanted)?;
        let mut changes = Changes { next_rank: self.next_rank, ..Changes::default() };
        let mut last_ranks: HashMap<&str, u64> = HashMap::new();
        let mut new = 0;
        for (pointer, text) in &wanted {
            let last = last_ranks.entry(parent(pointer)).or_default();
            let known = self.by_pointer.get(pointer);
            new += usize::from(known.is_none());
            // A member that now comes after another gets a rank behind it.
            let rank = known.map(|piece| piece.rank).filter(|rank| *rank >= *last).unwrap_or_else(|| {
                changes.next_rank += 1;
                changes.next_rank - 1
            });
            *last = rank + 1;
            if known.is_none_or(|piece| piece.rank != rank || &*piece.text != *text) {
                changes.set.push((pointer.clone(), Piece { rank, text: (*text).into() }));
            }
        }
        if self.by_pointer.len() + new > wanted.len() {
            let wanted: HashSet<&str> = wanted.iter().map(|(pointer, _)| pointer.as_str()).collect();
            let gone = self.by_pointer.keys().filter(|pointer| !wanted.contains(pointer.as_str()));
            changes.removed.extend(gone.cloned());
        }
        Ok(changes)
    }

    /// Makes the changes.
    pub fn apply(&mut self, changes: Changes) {
        self.next_rank = changes.next_rank;
        for pointer in changes.removed {
            self.by_pointer.remove(&pointer);
        }
        self.by_pointer.extend(changes.set);
    }

    /// The document again.
    pub fn document(&self) -> String {
        let mut members: HashMap<&str, Vec<(&str, &Piece)>> = HashMap::new();
        for (pointer, piece) in self.iter() {
            members.entry(parent(pointer)).or_default().push((pointer, piece));
        }
        for list in members.values_mut() {
            list.sort_by_key(|(_, piece)| piece.rank);
        }
        let mut text = String::new();
        put_together("", &members, &mut text);
        text
    }
}

fn take_apart<'a>(
    pointer: &str,
    object: &'a str,
    pieces: &mut Vec<(String, &'a str)>,
) -> Result<(), serde_json::Error> {
    let members: IndexMap<String, &'a RawValue> = serde_json::from_str(object)?;
    for (name, value) in members {
        let pointer = format!("{pointer}/{}", escaped(&name));
        let text = value.get();
        if text.starts_with('{') && text.len() > LARGEST {
            pieces.push((pointer.clone(), APART));
            take_apart(&pointer, text, pieces)?;
        } else {
            pieces.push((pointer, text));
        }
    }
    Ok(())
}

fn put_together(pointer: &str, members: &HashMap<&str, Vec<(&str, &Piece)>>, text: &mut String) {
    text.push('{');
    for (number, (pointer, piece)) in members.get(pointer).into_iter().flatten().enumerate() {
        if number > 0 {
            text.push(',');
        }
        let name = pointer.rsplit('/').next().unwrap_or_default();
        text.push_str(&serde_json::Value::from(unescaped(name)).to_string());
        text.push(':');
        if &*piece.text == APART {
            put_together(pointer, members, text);
        } else {
            text.push_str(&piece.text);
        }
    }
    text.push('}');
}

fn parent(pointer: &str) -> &str {
    pointer.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// A name as JSON pointers (RFC 6901) write it.
fn escaped(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) { name.replace('~', "~0").replace('/', "~1").into() } else { name.into() }
}

fn unescaped(name: &str) -> String {
    name.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::ids::mix;
    use serde_json::{Map, Value, json};

    fn set(pieces: &mut Pieces, document: &Value) -> Changes {
        let changes = pieces.changes(&document.to_string()).expect("an object");
        let copy = Changes { set: changes.set.clone(), removed: changes.removed.clone(), next_rank: 0 };
        pieces.apply(changes);
        copy
    }

    fn large(number: usize) -> Value {
        let rows =
            (0..number).map(|row| (format!("row/{row}~"), json!({"name": "a".repeat(100), "number": row})));
        Value::Object(rows.collect())
    }

    #[test]
    fn a_small_change_touches_one_piece() {
        let mut pieces = Pieces::default();
        let mut document =
            json!({"rows": large(1000), "few": {"a": 1}, "list": [1, {"b": 2}], "text": "\"/~"});
        assert!(set(&mut pieces, &document).set.len() > 1000);
        document["rows"]["row/7~"]["number"] = json!(70);
        let changes = set(&mut pieces, &document);
        assert_eq!((changes.set.len(), changes.removed.len()), (1, 0));
        assert_eq!(changes.set[0].0, "/rows/row~17~0");
        assert!(set(&mut pieces, &document).set.is_empty());
        assert_eq!(pieces.document(), document.to_string());
    }

    #[test]
    fn every_document_comes_back_in_its_order() {
        let mut pieces = Pieces::default();
        let mut state = 1;
        let mut random = |limit: u64| {
            state = mix(state + 1);
            state % limit
        };
        let mut rows = Map::new();
        for turn in 0..300 {
            match random(4) {
                0 => drop(rows.shift_remove(&random(60).to_string())),
                // What is removed so leaves its place to the last one.
                1 => drop(rows.swap_remove(&random(60).to_string())),
                _ => drop(rows.insert(random(60).to_string(), large(random(60) as usize))),
            }
            if turn % 50 == 49 {
                rows.clear();
            }
            let document = json!({"rows": rows, "turn": turn, "last": {}});
            set(&mut pieces, &document);
            assert_eq!(pieces.document(), document.to_string());
            let kept = pieces.iter().map(|(pointer, piece)| (pointer.to_owned(), piece.clone()));
            assert_eq!(Pieces::collect(kept).document(), document.to_string());
        }
    }
}
