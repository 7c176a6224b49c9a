//! The members of objects, a column each.

use std::collections::HashMap;

use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::column::{Column, Keeps};

/// Columns of the same length, by name.
pub(super) struct Members {
    columns: Vec<(String, Column)>,
    places: HashMap<String, usize>,
    /// The name that stood at each position of the last object, and its column: objects of a list have their names in
    /// the same order, and the parser makes each name once.
    last: Vec<(Py<PyAny>, usize)>,
    rows: usize,
    /// What columns without a documented type keep.
    keeps: Keeps,
}

impl Members {
    pub fn new(columns: Vec<(String, Column)>, keeps: Keeps) -> Self {
        let places = columns.iter().enumerate().map(|(place, (name, _))| (name.clone(), place)).collect();
        Self { columns, places, last: Vec::new(), rows: 0, keeps }
    }

    /// Number of objects.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Number of names.
    pub fn count(&self) -> usize {
        self.columns.len()
    }

    pub fn set_len(&mut self, rows: usize) {
        self.rows = rows;
    }

    pub fn columns(&self) -> &[(String, Column)] {
        &self.columns
    }

    /// All columns, as long as each other.
    pub fn into_columns(mut self) -> Vec<(String, Column)> {
        for (_, column) in &mut self.columns {
            column.pad(self.rows);
        }
        self.columns
    }

    /// Adds an object.
    pub fn push(&mut self, object: &Bound<'_, PyDict>, depth: u8) -> PyResult<()> {
        for (position, (name, value)) in object.iter().enumerate() {
            let place = match self.last.get(position) {
                Some((last, place)) if last.as_ptr() == name.as_ptr() => *place,
                _ => self.place(position, &name)?,
            };
            let column = &mut self.columns[place].1;
            // Two names of a dict that Python wrote can have one text, such as 1 and "1".
            if column.len() <= self.rows {
                column.pad(self.rows);
                column.push(&value, depth)?;
            }
        }
        self.rows += 1;
        Ok(())
    }

    /// The column of a name, which is remembered for the next object.
    fn place(&mut self, position: usize, name: &Bound<'_, PyAny>) -> PyResult<usize> {
        let text = name.str()?;
        let text = text.to_string_lossy();
        let place = match self.places.get(&*text) {
            Some(place) => *place,
            None => {
                let column = Column { keeps: self.keeps, ..Column::unknown() };
                self.columns.push((text.clone().into_owned(), column));
                self.places.insert(text.into_owned(), self.columns.len() - 1);
                self.columns.len() - 1
            }
        };
        let remembered = (name.clone().unbind(), place);
        if position < self.last.len() {
            self.last[position] = remembered;
        } else {
            self.last.push(remembered);
        }
        Ok(place)
    }
}
