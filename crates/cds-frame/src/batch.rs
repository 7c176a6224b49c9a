//! Reads objects and lists in batches, then adds their values column by column.

use std::iter;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::column::{Column, Members};
use crate::ends::Ends;

/// Objects per batch. Reading many objects back to back lets the processor overlap their cache misses; in a larger batch
/// the first objects would leave the cache before their values are added.
pub(crate) const BATCH: usize = 128;

/// A nested object with more members than this has names that are data; it becomes text.
pub(crate) const MOST_MEMBERS: usize = 512;

impl Members {
    /// Adds up to `BATCH` objects; returns their number.
    pub fn push_all<'a, 'py: 'a>(
        &mut self,
        objects: impl Iterator<Item = &'a Bound<'py, PyDict>>,
        depth: u8,
    ) -> PyResult<usize> {
        let mut values: Vec<Vec<Option<Bound<'py, PyAny>>>> =
            iter::repeat_with(|| Vec::with_capacity(BATCH)).take(self.count()).collect();
        let mut rows = 0;
        for object in objects.take(BATCH) {
            let mut position = 0;
            for (name, value) in object {
                let place = self.names.place(&mut position, &name)?;
                if place == self.count() {
                    self.add(&name)?;
                    values.push(Vec::new());
                }
                let column = &mut values[place];
                if column.len() < rows {
                    column.resize(rows, None);
                }
                // Distinct keys of a dict, such as 1 and "1", can have the same text; the first one wins.
                if column.len() == rows {
                    column.push(given(value));
                }
            }
            rows += 1;
            if depth > 0 && self.count() > MOST_MEMBERS {
                break;
            }
        }
        for ((_, column), values) in self.columns.iter_mut().zip(values) {
            if !values.is_empty() {
                column.pad(self.rows);
                column.push_all(&values, depth)?;
            }
        }
        self.rows += rows;
        Ok(rows)
    }

    /// Adds a column without a documented type.
    fn add(&mut self, name: &Bound<'_, PyAny>) -> PyResult<()> {
        let mut column = Column::unknown();
        column.keeps = self.keeps;
        self.columns.push((name.str()?.to_string_lossy().into_owned(), column));
        Ok(())
    }
}

/// Adds lists to a column of lists; returns their number.
pub(crate) fn push_lists<'a, 'py: 'a>(
    ends: &mut Ends,
    items: &mut Column,
    lists: impl Iterator<Item = &'a Bound<'py, PyList>>,
    depth: u8,
) -> PyResult<usize> {
    let (mut pushed, mut pending) = (0, Vec::new());
    for list in lists {
        pending.extend(list.iter().map(given));
        ends.push(items.len() + pending.len())?;
        pushed += 1;
        if pending.len() >= BATCH {
            items.push_all(&pending, depth + 1)?;
            pending.clear();
        }
    }
    items.push_all(&pending, depth + 1)?;
    Ok(pushed)
}

/// The value, unless it is None.
fn given(value: Bound<'_, PyAny>) -> Option<Bound<'_, PyAny>> {
    (!value.is_none()).then_some(value)
}
