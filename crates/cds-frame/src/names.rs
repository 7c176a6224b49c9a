//! Finds the column of a name.

use std::collections::HashMap;

use pyo3::prelude::*;

/// The places of names.
pub(crate) struct Names {
    places: HashMap<String, usize>,
    /// The name that stood at each position of the last object, and its place: objects of a list have their names in
    /// the same order, and the parser makes each name once.
    last: Vec<(Py<PyAny>, usize)>,
}

impl Names {
    pub fn new<'a>(names: impl Iterator<Item = &'a String>) -> Self {
        Self { places: names.cloned().zip(0..).collect(), last: Vec::new() }
    }

    /// The place of the name at a position of an object; a new name has the next one.
    pub fn place(&mut self, position: usize, name: &Bound<'_, PyAny>) -> PyResult<usize> {
        match self.last.get(position) {
            Some((last, place)) if last.as_ptr() == name.as_ptr() => Ok(*place),
            _ => self.find(position, name),
        }
    }

    /// The place by the text of the name, which is remembered for the next object.
    fn find(&mut self, position: usize, name: &Bound<'_, PyAny>) -> PyResult<usize> {
        let text = name.str()?;
        let text = text.to_string_lossy();
        let next = self.places.len();
        let place = match self.places.get(&*text) {
            Some(place) => *place,
            None => *self.places.entry(text.into_owned()).or_insert(next),
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
