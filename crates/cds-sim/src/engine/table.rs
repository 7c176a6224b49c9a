//! Records by key that remember which of them were touched, so that what a change costs to keep depends on the change
//! and not on the cloud.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::ops::{Deref, RangeFrom};

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Resources by id, in the order of their creation, which is the order of lists.
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

/// The keys of records that may have changed, come or gone.
#[derive(Debug, Clone)]
pub enum Touched<K> {
    /// Any of them: nothing was kept so far.
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
    /// Without resources.
    pub fn new() -> Self {
        Self::from_iter([])
    }

    /// The resource of that id, to be changed.
    pub fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        let row = self.rows.get_mut(id)?;
        self.touched.add(id.to_owned());
        Some(row)
    }

    /// Adds a resource, or puts it in the place of the one that has its id.
    pub fn insert(&mut self, id: String, resource: T) {
        self.touched.add(id.clone());
        self.rows.insert(id, resource);
    }

    /// Takes a resource out; the others keep their order.
    pub fn remove(&mut self, id: &str) -> Option<T> {
        let row = self.rows.shift_remove(id)?;
        self.touched.add(id.to_owned());
        Some(row)
    }

    /// Takes out all but some; these keep their order.
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

    /// Changes those that need it.
    pub fn change_where(&mut self, needs: impl Fn(&T) -> bool, mut change: impl FnMut(&mut T)) {
        for (id, row) in self.rows.iter_mut().filter(|(_, row)| needs(row)) {
            self.touched.add(id.clone());
            change(row);
        }
    }

    /// What was touched since this was asked last.
    pub(super) fn take_touched(&mut self) -> Touched<String> {
        self.touched.take()
    }
}

impl<T> Numbered<T> {
    /// The record of that number, to be changed.
    pub fn get_mut(&mut self, number: u64) -> Option<&mut T> {
        let row = self.rows.get_mut(&number)?;
        self.touched.add(number);
        Some(row)
    }

    /// The records from that number on, to be changed.
    pub fn range_mut(&mut self, range: RangeFrom<u64>) -> impl Iterator<Item = &mut T> {
        let Self { rows, touched } = self;
        rows.range_mut(range).map(|(number, row)| {
            touched.add(*number);
            row
        })
    }

    /// Adds a record, or puts it in the place of the one that has its number.
    pub fn insert(&mut self, number: u64, record: T) {
        self.touched.add(number);
        self.rows.insert(number, record);
    }

    /// Takes a record out.
    pub fn remove(&mut self, number: u64) -> Option<T> {
        let row = self.rows.remove(&number)?;
        self.touched.add(number);
        Some(row)
    }

    /// What was touched since this was asked last.
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
