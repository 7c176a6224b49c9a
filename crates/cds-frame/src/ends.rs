//! Where the texts or lists of a column end.

use std::ops::Range;

use arrow_buffer::{OffsetBuffer, ScalarBuffer};
use pyo3::exceptions::PyOverflowError;
use pyo3::prelude::*;

/// The offsets of Arrow: a zero, then the end of each row.
pub(crate) struct Ends(Vec<i32>);

impl Default for Ends {
    fn default() -> Self {
        Self(vec![0])
    }
}

impl Ends {
    /// Adds a row.
    #[inline]
    pub fn push(&mut self, end: usize) -> PyResult<()> {
        let Ok(end) = i32::try_from(end) else { return Err(too_large()) };
        self.0.push(end);
        Ok(())
    }

    /// Adds rows of the same length.
    pub fn push_times(&mut self, start: usize, length: usize, times: usize) -> PyResult<()> {
        if i32::try_from(start + length * times).is_err() {
            return Err(too_large());
        }
        self.0.extend((1..=times).map(|row| (start + length * row) as i32));
        Ok(())
    }

    /// Adds empty rows up to this number.
    pub fn pad(&mut self, rows: usize) {
        let last = self.0.last().copied().unwrap_or_default();
        self.0.resize(rows + 1, last);
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.0.len() - 1
    }

    /// Where a row is.
    pub fn range(&self, row: usize) -> Range<usize> {
        self.0[row].unsigned_abs() as usize..self.0[row + 1].unsigned_abs() as usize
    }

    /// The offsets, without the room for more.
    pub fn finish(mut self) -> OffsetBuffer<i32> {
        self.0.shrink_to_fit();
        OffsetBuffer::new(ScalarBuffer::from(self.0))
    }
}

#[cold]
fn too_large() -> PyErr {
    PyOverflowError::new_err("a column holds more than 2 GiB; convert fewer rows at once, with limit=")
}
