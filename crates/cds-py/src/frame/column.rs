//! A column that grows. A value that does not fit makes it text, in which nothing is lost.

use arrow_buffer::{BooleanBufferBuilder, NullBufferBuilder};
use pyo3::exceptions::PyOverflowError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyInt, PyList, PyString};

use super::cell::{Cell, json, read};
use super::members::Members;
use super::text::json_of;

/// Floats hold every integer up to here.
const EXACT: i64 = 1 << 53;

/// Objects and lists below this depth are text.
const DEEPEST: u8 = 32;

/// A nested object with more members than this has names that are data; it becomes text.
const MOST_MEMBERS: usize = 512;

/// The values of a column so far; trailing nulls may be missing.
pub(super) struct Column {
    pub meaning: Meaning,
    pub cells: Cells,
    /// What stays Python's own, if no type is documented.
    pub keeps: Keeps,
    pub nulls: NullBufferBuilder,
}

/// What stays as it is in Python, for pandas.
#[derive(Clone, Copy, Default)]
pub(super) struct Keeps {
    /// Lists and objects.
    pub objects: bool,
    pub texts: bool,
}

/// What the text of a column means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Text,
    /// Times, if each of them can be read.
    Time,
    /// Exact numbers, if each of them can be read.
    Decimal,
}

/// Values of one type.
pub(super) enum Cells {
    /// Nulls only, so far.
    Unknown,
    Truth(BooleanBufferBuilder),
    Whole(Vec<i64>),
    Number(Vec<f64>),
    Text(Texts),
    List {
        ends: Vec<i32>,
        items: Box<Column>,
    },
    Object(Box<Members>),
    /// The objects of Python, for pandas; only text if `is_text`.
    Kept {
        values: Vec<Py<PyAny>>,
        is_text: bool,
    },
}

/// Texts one after the other.
#[derive(Default)]
pub(super) struct Texts {
    pub bytes: String,
    pub ends: Vec<i32>,
}

impl Texts {
    fn push(&mut self, text: &str) -> PyResult<()> {
        self.bytes.push_str(text);
        self.end()
    }

    fn end(&mut self) -> PyResult<()> {
        self.ends.push(end(self.bytes.len())?);
        Ok(())
    }

    pub fn get(&self, row: usize) -> &str {
        let at = |index: usize| self.ends[index].unsigned_abs() as usize;
        &self.bytes[row.checked_sub(1).map_or(0, at)..at(row)]
    }
}

impl Cells {
    pub fn truth() -> Self {
        Self::Truth(BooleanBufferBuilder::new(0))
    }

    pub fn kept(is_text: bool) -> Self {
        Self::Kept { values: Vec::new(), is_text }
    }

    pub fn list(items: Column) -> Self {
        Self::List { ends: Vec::new(), items: Box::new(items) }
    }
}

impl Column {
    pub fn new(cells: Cells) -> Self {
        Self { meaning: Meaning::Text, cells, keeps: Keeps::default(), nulls: NullBufferBuilder::new(0) }
    }

    pub fn unknown() -> Self {
        Self::new(Cells::Unknown)
    }

    pub fn meaning(meaning: Meaning) -> Self {
        Self { meaning, ..Self::new(Cells::Text(Texts::default())) }
    }

    /// Number of rows, without trailing nulls that are missing.
    pub fn len(&self) -> usize {
        self.nulls.len()
    }

    /// Adds nulls up to this number of rows.
    pub fn pad(&mut self, rows: usize) {
        let missing = rows.saturating_sub(self.len());
        if missing == 0 {
            return;
        }
        self.nulls.append_n_nulls(missing);
        match &mut self.cells {
            Cells::Unknown => {}
            Cells::Truth(values) => values.append_n(missing, false),
            Cells::Whole(values) => values.resize(rows, 0),
            Cells::Number(values) => values.resize(rows, 0.0),
            Cells::Text(Texts { ends, .. }) | Cells::List { ends, .. } => {
                ends.resize(rows, ends.last().copied().unwrap_or(0));
            }
            Cells::Object(members) => members.set_len(rows),
            Cells::Kept { values, .. } => Python::attach(|py| values.resize_with(rows, || py.None())),
        }
    }

    /// Adds a value.
    pub fn push(&mut self, value: &Bound<'_, PyAny>, depth: u8) -> PyResult<()> {
        if self.push_expected(value, depth)? {
            self.nulls.append_non_null();
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
        self.nulls.append_non_null();
        Ok(())
    }

    /// Adds a value of the type that the column has already, which is what most are.
    fn push_expected(&mut self, value: &Bound<'_, PyAny>, depth: u8) -> PyResult<bool> {
        match &mut self.cells {
            Cells::Text(texts) => {
                let Some(text) = value.cast::<PyString>().ok().and_then(|text| text.to_str().ok()) else {
                    return Ok(false);
                };
                texts.push(text)?;
            }
            Cells::Whole(values) if value.is_exact_instance_of::<PyInt>() => {
                let Ok(whole) = value.extract() else { return Ok(false) };
                values.push(whole);
            }
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
        let rows = self.len();
        match (&self.cells, cell) {
            (Cells::Unknown, _) => {
                self.nulls = NullBufferBuilder::new(0);
                self.cells = cells_for(cell, self.keeps);
                self.pad(rows);
            }
            (Cells::Whole(values), Cell::Number(_)) if values.iter().all(|value| is_exact(*value)) => {
                self.cells = Cells::Number(values.iter().map(|value| *value as f64).collect());
            }
            _ => self.become_text()?,
        }
        Ok(())
    }

    /// Makes every value text: strings stay, others become JSON.
    pub fn become_text(&mut self) -> PyResult<()> {
        if let Cells::Kept { values, is_text } = &mut self.cells {
            *is_text = true;
            return Python::attach(|py| {
                for value in values.iter_mut().filter(|value| !value.is_none(py)) {
                    *value = text_of(value.bind(py))?;
                }
                Ok(())
            });
        }
        let mut texts = Texts::default();
        for row in 0..self.len() {
            if self.is_valid(row) {
                json_of(&self.cells, row, &mut texts.bytes);
            }
            texts.end()?;
        }
        self.cells = Cells::Text(texts);
        Ok(())
    }

    /// Whether there is a value.
    pub fn is_valid(&self, row: usize) -> bool {
        row < self.len() && self.nulls.is_valid(row)
    }
}

fn push_items(ends: &mut Vec<i32>, items: &mut Column, list: &Bound<'_, PyList>, depth: u8) -> PyResult<()> {
    for item in list {
        items.push(&item, depth + 1)?;
    }
    ends.push(end(items.len())?);
    Ok(())
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

/// The value as text: a string as it is, others as JSON.
fn text_of(value: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let text = match read(value)? {
        Cell::Text(_) => return Ok(value.clone().unbind()),
        Cell::Other(text) => text,
        _ => json(value)?,
    };
    Ok(PyString::new(value.py(), &text).into_any().unbind())
}

fn is_exact(whole: i64) -> bool {
    (-EXACT..=EXACT).contains(&whole)
}

fn is_whole(number: f64) -> bool {
    number.fract() == 0.0 && number.abs() <= EXACT as f64
}

/// An offset of Arrow.
fn end(length: usize) -> PyResult<i32> {
    i32::try_from(length).map_err(|_| {
        PyOverflowError::new_err("a column holds more than 2 GiB; convert fewer rows at once, with limit=")
    })
}
