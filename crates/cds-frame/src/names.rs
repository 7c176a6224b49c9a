//! Finds the column of a name.

use std::collections::HashMap;

use pyo3::prelude::*;

/// How many of the next names of the previous object to compare with an unexpected one.
const AHEAD: usize = 16;

/// The places of names.
pub(crate) struct Names {
    places: HashMap<String, usize>,
    /// The names of the last objects, each with its place: objects of a list have their names in the same order, and
    /// the parser makes each name once.
    last: Vec<(Py<PyAny>, usize)>,
}

impl Names {
    pub fn new<'a>(names: impl Iterator<Item = &'a String>) -> Self {
        Self { places: names.cloned().zip(0..).collect(), last: Vec::new() }
    }

    /// The place of the name that follows a position, which moves behind it; a new name has the next place.
    #[inline]
    pub fn place(&mut self, position: &mut usize, name: &Bound<'_, PyAny>) -> PyResult<usize> {
        match self.last.get(*position) {
            Some((last, place)) if last.as_ptr() == name.as_ptr() => {
                *position += 1;
                Ok(*place)
            }
            _ => self.look_ahead(position, name),
        }
    }

    /// Objects may lack some names.
    fn look_ahead(&mut self, position: &mut usize, name: &Bound<'_, PyAny>) -> PyResult<usize> {
        let mut ahead = self.last.iter().enumerate().skip(*position).take(AHEAD);
        match ahead.find(|(_, (last, _))| last.as_ptr() == name.as_ptr()) {
            Some((found, (_, place))) => {
                *position = found + 1;
                Ok(*place)
            }
            None => self.find(position, name),
        }
    }

    /// The place by the text of the name, which is remembered for the next object.
    fn find(&mut self, position: &mut usize, name: &Bound<'_, PyAny>) -> PyResult<usize> {
        let text = name.str()?;
        let text = text.to_string_lossy();
        let next = self.places.len();
        let place = match self.places.get(&*text) {
            Some(place) => *place,
            None => *self.places.entry(text.into_owned()).or_insert(next),
        };
        let remembered = (name.clone().unbind(), place);
        match self.last.get_mut(*position) {
            Some(last) => *last = remembered,
            None => self.last.push(remembered),
        }
        *position += 1;
        Ok(place)
    }
}
