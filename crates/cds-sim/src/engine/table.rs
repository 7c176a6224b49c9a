//! Tables that track touched records, so that the cost of saving depends on the change, not on the size of the cloud.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::ops::{Deref, RangeFrom};

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Resources by id, in order of creation, which is the order of lists.
#[derive(Debug, Clone)]
pub struct Table<T> {
    rows: IndexMap<String, T>,
    touched: Touched<String>,
}

/// Records by number, in that order.
#[derive(Debug, Clone)]
pub struct Numbered<T> {
    rows: BTreeMap<u64, T>,
    touched: Touched<u64>,
}

/// The keys of records that may have been changed, added or removed.
#[derive(Debug, Clone)]
pub enum Touched<K> {
    /// All records: nothing was saved yet.
    All,
    These(BTreeSet<K>),
}

impl<K: Ord> Touched<K> {
    fn add(&mut self, key: K) {
        if let Self::These(keys) = self {
            keys.insert(key);
        }
    }

    fn take(&mut self) -> Self {
        mem::replace(self, Self::These(BTreeSet::new()))
    }
}

impl<T> Table<T> {
    /// An empty table.
    pub fn new() -> Self {
        Self::from_iter([])
    }

    /// The resource with this id, mutable.
    pub fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        let row = self.rows.get_mut(id)?;
        self.touched.add(id.to_owned());
        Some(row)
    }

    /// Adds a resource, or replaces the one with the same id.
    pub fn insert(&mut self, id: String, resource: T) {
        self.touched.add(id.clone());
        self.rows.insert(id, resource);
    }

    /// Removes a resource; the others keep their order.
    pub fn remove(&mut self, id: &str) -> Option<T> {
        let row = self.rows.shift_remove(id)?;
        self.touched.add(id.to_owned());
        Some(row)
    }

    /// Keeps only some resources, in their order.
    pub fn retain(&mut self, mut stays: impl FnMut(&str, &T) -> bool) {
        let Self { rows, touched } = self;
        rows.retain(|id, row| {
            let stays = stays(id, row);
            if !stays {
                touched.add(id.clone());
            }
            stays
        });
    }

    /// Updates the resources that need it.
    pub fn change_where(&mut self, needs: impl Fn(&T) -> bool, mut change: impl FnMut(&mut T)) {
        for (id, row) in self.rows.iter_mut().filter(|(_, row)| needs(row)) {
            self.touched.add(id.clone());
            change(row);
        }
    }

    /// Returns and resets the touched keys.
    pub(super) fn take_touched(&mut self) -> Touched<String> {
        self.touched.take()
    }
}

impl<T> Numbered<T> {
    /// The record with this number, mutable.
    pub fn get_mut(&mut self, number: u64) -> Option<&mut T> {
        let row = self.rows.get_mut(&number)?;
        self.touched.add(number);
        Some(row)
    }

    /// The records from this number on, mutable.
    pub fn range_mut(&mut self, range: RangeFrom<u64>) -> impl Iterator<Item = &mut T> {
        let Self { rows, touched } = self;
        rows.range_mut(range).map(|(number, row)| {
            touched.add(*number);
            row
        })
    }

    /// Adds a record, or replaces the one with the same number.
    pub fn insert(&mut self, number: u64, record: T) {
        self.touched.add(number);
        self.rows.insert(number, record);
    }

    /// Removes a record.
    pub fn remove(&mut self, number: u64) -> Option<T> {
        let row = self.rows.remove(&number)?;
        self.touched.add(number);
        Some(row)
    }

    /// Returns and resets the touched keys.
    pub(super) fn take_touched(&mut self) -> Touched<u64> {
        self.touched.take()
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), touched: Touched::All }
    }
}

impl<T> FromIterator<(String, T)> for Table<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(rows: I) -> Self {
        Self { rows: rows.into_iter().collect(), touched: Touched::All }
    }
}

impl<T> Deref for Table<T> {
    type Target = IndexMap<String, T>;

    fn deref(&self) -> &IndexMap<String, T> {
        &self.rows
    }
}

impl<T> Deref for Numbered<T> {
    type Target = BTreeMap<u64, T>;

    fn deref(&self) -> &BTreeMap<u64, T> {
        &self.rows
    }
}

impl<'a, T> IntoIterator for &'a Table<T> {
    type Item = (&'a String, &'a T);
    type IntoIter = indexmap::map::Iter<'a, String, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.iter()
    }
}

impl<T: Serialize> Serialize for Table<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rows.serialize(serializer)
    }
}

impl<T: Serialize> Serialize for Numbered<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rows.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Table<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { rows: Deserialize::deserialize(deserializer)?, touched: Touched::All })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Numbered<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { rows: Deserialize::deserialize(deserializer)?, touched: Touched::All })
    }
}
