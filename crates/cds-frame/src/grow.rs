//! Adds values of Python to columns. A value that does not fit makes its column text, in which nothing is lost.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyInt, PyList, PyString};

use crate::cell::{Cell, json, read};
use crate::column::{Cells, Column, Keeps, Members, Texts};
use crate::ends::Ends;
use crate::text::text_of;

/// Floats hold every integer up to here.
const EXACT: i64 = 1 << 53;

/// Objects and lists below this depth are text.
const DEEPEST: u8 = 32;

/// A nested object with more members than this has names that are data; it becomes text.
const MOST_MEMBERS: usize = 512;

impl Column {
    /// Adds a value.
    pub fn push(&mut self, value: &Bound<'_, PyAny>, depth: u8) -> PyResult<()> {
        if self.push_plain(value) {
            return Ok(());
        }
        if self.push_expected(value, depth)? {
            self.grow();
            return Ok(());
        }
        let mut cell = read(value)?;
        if matches!(cell, Cell::Null) {
            self.pad(self.len() + 1);
            return Ok(());
        }
        let is_full = matches!(&self.cells, Cells::Object(members) if members.count() > MOST_MEMBERS);
        if depth == DEEPEST && matches!(cell, Cell::List(_) | Cell::Tuple(_) | Cell::Object(_)) {
            cell = Cell::Other(json(value)?);
        }
        if is_full {
            self.become_text()?;
        }
        while !self.try_push(&cell, value, depth)? {
            self.make_room(&cell)?;
        }
        self.grow();
        Ok(())
    }

    /// Adds a text to a column of texts, or an integer to one of integers, which is what most values are.
    #[inline]
    fn push_plain(&mut self, value: &Bound<'_, PyAny>) -> bool {
        let is_pushed = match &mut self.cells {
            Cells::Text(texts) => {
                let text = value.cast_exact::<PyString>().ok().and_then(|text| text.to_str().ok());
                text.is_some_and(|text| texts.push(text).is_ok())
            }
            Cells::Whole(values) if value.is_exact_instance_of::<PyInt>() => {
                value.extract().map(|whole| values.push(whole)).is_ok()
            }
            _ => false,
        };
        if is_pushed {
            self.grow();
        }
        is_pushed
    }

    /// Adds a value of the type that the column has already, which is what most others are.
    fn push_expected(&mut self, value: &Bound<'_, PyAny>, depth: u8) -> PyResult<bool> {
        match &mut self.cells {
            Cells::Object(members) if depth < DEEPEST && members.count() <= MOST_MEMBERS => {
                let Ok(object) = value.cast::<PyDict>() else { return Ok(false) };
                members.push(object, depth + 1)?;
            }
            Cells::List { ends, items } if depth < DEEPEST => {
                let Ok(list) = value.cast::<PyList>() else { return Ok(false) };
                push_items(ends, items, list, depth)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Adds the value if the column can hold it.
    fn try_push(&mut self, cell: &Cell<'_, '_>, value: &Bound<'_, PyAny>, depth: u8) -> PyResult<bool> {
        match (&mut self.cells, cell) {
            (Cells::Kept { values, is_text: true }, Cell::Text(_))
            | (Cells::Kept { values, is_text: false }, Cell::List(_) | Cell::Tuple(_) | Cell::Object(_)) => {
                values.push(value.clone().unbind());
            }
            (Cells::Kept { values, is_text: true }, _) => values.push(text_of(value)?),
            (Cells::Truth(values), Cell::Truth(truth)) => values.append(*truth),
            (Cells::Whole(values), Cell::Whole(whole)) => values.push(*whole),
            (Cells::Whole(values), Cell::Number(number)) if is_whole(*number) => values.push(*number as i64),
            (Cells::Number(values), Cell::Number(number)) => values.push(*number),
            (Cells::Number(values), Cell::Whole(whole)) if is_exact(*whole) => values.push(*whole as f64),
            (Cells::Text(texts), Cell::Text(text)) => texts.push(text)?,
            (Cells::Text(texts), Cell::Other(text)) => texts.push(text)?,
            (Cells::Text(texts), _) => texts.push(&json(value)?)?,
            (Cells::List { ends, items }, Cell::List(list)) => push_items(ends, items, list, depth)?,
            (Cells::List { ends, items }, Cell::Tuple(list)) => push_items(ends, items, list, depth)?,
            (Cells::Object(members), Cell::Object(object)) => members.push(object, depth + 1)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Changes the type of the column into one that holds the value as well as what it holds already.
    fn make_room(&mut self, cell: &Cell<'_, '_>) -> PyResult<()> {
        match (&self.cells, cell) {
            (Cells::Unknown, _) => {
                self.replace_unknown(cells_for(cell, self.keeps));
            }
            (Cells::Whole(values), Cell::Number(_)) if values.iter().all(|value| is_exact(*value)) => {
                self.cells = Cells::Number(values.iter().map(|value| *value as f64).collect());
            }
            _ => self.become_text()?,
        }
        Ok(())
    }
}

impl Members {
    /// Adds an object.
    pub fn push(&mut self, object: &Bound<'_, PyDict>, depth: u8) -> PyResult<()> {
        let mut position = 0;
        for (name, value) in object {
            let place = self.names.place(&mut position, &name)?;
            let is_pushed = match self.columns.get_mut(place) {
                Some((_, column)) => column.len() == self.rows && column.push_plain(&value),
                None => false,
            };
            if !is_pushed {
                self.push_value(place, &name, &value, depth)?;
            }
        }
        self.rows += 1;
        Ok(())
    }

    fn push_value(
        &mut self,
        place: usize,
        name: &Bound<'_, PyAny>,
        value: &Bound<'_, PyAny>,
        depth: u8,
    ) -> PyResult<()> {
        if place == self.columns.len() {
            let mut column = Column::unknown();
            column.keeps = self.keeps;
            self.columns.push((name.str()?.to_string_lossy().into_owned(), column));
        }
        let column = &mut self.columns[place].1;
        // Two names of a dict that Python wrote can have one text, such as 1 and "1".
        if column.len() <= self.rows {
            column.pad(self.rows);
            column.push(value, depth)?;
        }
        Ok(())
    }
}

fn push_items(ends: &mut Ends, items: &mut Column, list: &Bound<'_, PyList>, depth: u8) -> PyResult<()> {
    for item in list {
        items.push(&item, depth + 1)?;
    }
    ends.push(items.len())
}

/// Cells for the first value of a column without a documented type.
fn cells_for(cell: &Cell<'_, '_>, keeps: Keeps) -> Cells {
    match cell {
        Cell::List(_) | Cell::Tuple(_) | Cell::Object(_) if keeps.objects => Cells::kept(false),
        Cell::Null | Cell::Text(_) | Cell::Other(_) if keeps.texts => Cells::kept(true),
        Cell::Truth(_) => Cells::truth(),
        Cell::Whole(_) => Cells::Whole(Vec::new()),
        Cell::Number(_) => Cells::Number(Vec::new()),
        Cell::List(_) | Cell::Tuple(_) => Cells::list(Column::unknown()),
        Cell::Object(_) => Cells::Object(Box::new(Members::new(Vec::new(), Keeps::default()))),
        Cell::Null | Cell::Text(_) | Cell::Other(_) => Cells::Text(Texts::default()),
    }
}

fn is_exact(whole: i64) -> bool {
    (-EXACT..=EXACT).contains(&whole)
}

fn is_whole(number: f64) -> bool {
    number.fract() == 0.0 && number.abs() <= EXACT as f64
}
