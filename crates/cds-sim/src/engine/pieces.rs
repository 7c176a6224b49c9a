//! JSON in pieces: a large object is split into its members.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use indexmap::IndexMap;
use serde_json::value::RawValue;

/// Larger objects are split. A piece is rewritten as a whole, so it should not be much larger than a change.
const LARGEST: usize = 4096;

/// Replaces the text of an object that is split. No JSON text is empty.
pub const APART: &str = "";

/// The piece at a JSON pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Order among the members of the same object.
    pub rank: u64,
    /// JSON, or empty if the members are separate pieces.
    pub text: Box<str>,
}

/// All pieces of a state by JSON pointer.
#[derive(Debug, Default)]
pub struct Pieces {
    by_pointer: BTreeMap<String, Piece>,
    next_rank: u64,
}

impl PartialEq for Pieces {
    /// Ranks of new pieces are independent of existing ones.
    fn eq(&self, other: &Self) -> bool {
        self.by_pointer == other.by_pointer
    }
}

impl Pieces {
    /// Pieces that were loaded from storage.
    pub fn collect(kept: impl IntoIterator<Item = (String, Piece)>) -> Self {
        let by_pointer: BTreeMap<String, Piece> = kept.into_iter().collect();
        let next_rank = by_pointer.values().map(|piece| piece.rank + 1).max().unwrap_or_default();
        Self { by_pointer, next_rank }
    }

    /// The piece at a pointer, with the pointer.
    pub fn get(&self, pointer: &str) -> Option<(&str, &Piece)> {
        self.by_pointer.get_key_value(pointer).map(|(pointer, piece)| (pointer.as_str(), piece))
    }

    /// Replaces pieces; new ones get ranks from this number on.
    pub fn change(&mut self, set: Vec<(String, Piece)>, removed: &[String], next_rank: u64) {
        self.next_rank = next_rank;
        for pointer in removed {
            self.by_pointer.remove(pointer);
        }
        self.by_pointer.extend(set);
    }

    /// A rank above those of all pieces.
    pub fn next_rank(&self) -> u64 {
        self.next_rank
    }

    /// All pieces.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Piece)> {
        self.by_pointer.iter().map(|(pointer, piece)| (pointer.as_str(), piece))
    }

    /// The state as one JSON document.
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

    /// The pointers of the members of an object.
    pub fn members(&self, pointer: &str) -> Vec<&str> {
        let (begin, end) = inside(pointer);
        let mut members = Vec::new();
        let mut from = Bound::Included(begin.clone());
        let next = |from: &Bound<String>| {
            let range = (from.as_ref().map(String::as_str), Bound::Excluded(end.as_str()));
            self.by_pointer.range::<str, _>(range).next().map(|(pointer, _)| pointer.as_str())
        };
        while let Some(found) = next(&from) {
            from = match found[begin.len()..].find('/') {
                // Skips everything inside a member.
                Some(length) => Bound::Included(inside(&found[..begin.len() + length]).1),
                None => {
                    members.push(found);
                    Bound::Excluded(found.to_owned())
                }
            };
        }
        members
    }

    /// The pointers of everything inside an object.
    pub fn inside(&self, pointer: &str) -> Vec<&str> {
        let (begin, end) = inside(pointer);
        let range = (Bound::Included(begin.as_str()), Bound::Excluded(end.as_str()));
        self.by_pointer.range::<str, _>(range).map(|(pointer, _)| pointer.as_str()).collect()
    }

    /// Whether the object at a pointer is split.
    pub fn is_apart(&self, pointer: &str) -> bool {
        self.by_pointer.get(pointer).is_some_and(|piece| &*piece.text == APART)
    }

    /// The rank of the piece at a pointer.
    pub fn rank(&self, pointer: &str) -> Option<u64> {
        self.by_pointer.get(pointer).map(|piece| piece.rank)
    }
}

/// Whether a value should be split.
pub fn is_large(text: &str) -> bool {
    text.starts_with('{') && text.len() > LARGEST
}

/// The members of an object, and of its split members, with their pointers.
pub fn take_apart<'a>(
    pointer: &str,
    object: &'a str,
    pieces: &mut Vec<(String, &'a str)>,
) -> Result<(), serde_json::Error> {
    let members: IndexMap<String, &'a RawValue> = serde_json::from_str(object)?;
    for (name, value) in members {
        let pointer = member(pointer, &name);
        let text = value.get();
        if is_large(text) {
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
        text.push_str(&serde_json::Value::from(&*name(pointer)).to_string());
        text.push(':');
        if &*piece.text == APART {
            put_together(pointer, members, text);
        } else {
            text.push_str(&piece.text);
        }
    }
    text.push('}');
}

/// The key range of everything inside an object, from the first text up to the second: `0` comes after `/`.
fn inside(pointer: &str) -> (String, String) {
    (format!("{pointer}/"), format!("{pointer}0"))
}

/// The pointer of the parent object.
pub fn parent(pointer: &str) -> &str {
    pointer.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// The pointer of a member, with its name escaped as in RFC 6901.
pub fn member(pointer: &str, name: &str) -> String {
    let name: Cow<'_, str> = if name.contains(['~', '/']) {
        name.replace('~', "~0").replace('/', "~1").into()
    } else {
        name.into()
    };
    format!("{pointer}/{name}")
}

/// The name of the member at a pointer.
pub fn name(pointer: &str) -> Cow<'_, str> {
    let name = pointer.rsplit('/').next().unwrap_or_default();
    if name.contains('~') { name.replace("~1", "/").replace("~0", "~").into() } else { name.into() }
}
