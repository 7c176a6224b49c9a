//! Adds values of Python to columns. A value that does not fit makes its column text, in which nothing is lost.

use std::iter;

use pyo3::PyTypeInfo;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyString};

use crate::batch::{BATCH, MOST_MEMBERS, push_lists};
use crate::cell::{Cell, json, read};
use crate::column::{Cells, Column, Keeps, Members, Texts};
use crate::text::text_of;

/// Floats hold every integer up to here.
const EXACT: i64 = 1 << 53;

/// Objects and lists that are nested deeper become text, because threads may have small stacks.
const DEEPEST: u8 = 20;

impl Column {
    /// Adds values; nulls are None.
    pub fn push_all(&mut self, values: &[Option<Bound<'_, PyAny>>], depth: u8) -> PyResult<()> {
        let mut rest = values;
        while !rest.is_empty() {
            rest = &rest[self.push_expected(rest, depth)?..];
            let nulls = rest.iter().take_while(|value| value.is_none()).count();
            self.pad(self.len() + nulls);
            rest = &rest[nulls..];
            if nulls == 0
                && let [Some(value), others @ ..] = rest
            {
                self.push(value, depth)?;
                rest = others;
            }
        }
        Ok(())
    }

    /// Adds the leading values that already have the type of the column, as most do; returns their number.
    fn push_expected(&mut self, values: &[Option<Bound<'_, PyAny>>], depth: u8) -> PyResult<usize> {
        let pushed = match &mut self.cells {
            Cells::Text(texts) => {
                push_runs::<PyString>(values, |text, times| texts.push_times(text.to_str().ok()?, times).ok())
            }
            Cells::Whole(wholes) => push_runs::<PyInt>(values, |whole, times| {
                wholes.extend(iter::repeat_n(whole.extract::<i64>().ok()?, times));
                Some(())
            }),
            Cells::Number(numbers) => push_runs::<PyFloat>(values, |number, times| {
                numbers.extend(iter::repeat_n(number.value(), times));
                Some(())
            }),
            Cells::Truth(truths) => push_runs::<PyBool>(values, |truth, times| {
                truths.append_n(times, truth.is_true());
                Some(())
            }),
            Cells::Object(members) if depth < DEEPEST && members.count() <= MOST_MEMBERS => {
                members.push_all(leading(values), depth + 1)?
            }
            Cells::List { ends, items } if depth < DEEPEST => {
                push_lists(ends, items, leading(values), depth)?
            }
            _ => 0,
        };
        self.grow(pushed);
        Ok(pushed)
    }

    /// Adds a value of any type.
    fn push(&mut self, value: &Bound<'_, PyAny>, depth: u8) -> PyResult<()> {
        let mut cell = read(value)?;
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
        self.grow(1);
        Ok(())
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
            (Cells::List { ends, items }, Cell::List(list)) => {
                push_lists(ends, items, iter::once(*list), depth)?;
            }
            (Cells::List { ends, items }, Cell::Tuple(list)) => {
                push_lists(ends, items, iter::once(list), depth)?;
            }
            (Cells::Object(members), Cell::Object(object)) => {
                members.push_all(iter::once(*object), depth + 1)?;
            }
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

/// The leading values of this type.
fn leading<'a, 'py: 'a, T: PyTypeInfo + 'a>(
    values: &'a [Option<Bound<'py, PyAny>>],
) -> impl Iterator<Item = &'a Bound<'py, T>> {
    values.iter().map_while(|value| value.as_ref()?.cast_exact().ok())
}

/// Number of leading values that are the same object, up to a batch: the parser creates repeated texts and small
/// numbers once.
fn same(values: &[Option<Bound<'_, PyAny>>]) -> usize {
    let first = values.first().and_then(Option::as_ref).map(Bound::as_ptr);
    let batch = values.iter().take(BATCH);
    batch.take_while(|value| value.as_ref().map(Bound::as_ptr) == first).count()
}

/// Adds the leading values of this type, each run of the same object at once, until `push` returns None; returns the
/// number of values added.
fn push_runs<'py, T: PyTypeInfo>(
    values: &[Option<Bound<'py, PyAny>>],
    mut push: impl FnMut(&Bound<'py, T>, usize) -> Option<()>,
) -> usize {
    let mut pushed = 0;
    while let Some(value) = leading(&values[pushed..]).next() {
        let times = same(&values[pushed..]);
        if push(value, times).is_none() {
            break;
        }
        pushed += times;
    }
    pushed
}

/// Cells for the first value of a column without a documented type.
fn cells_for(cell: &Cell<'_, '_>, keeps: Keeps) -> Cells {
    match cell {
        Cell::List(_) | Cell::Tuple(_) | Cell::Object(_) if keeps.objects => Cells::kept(false),
        Cell::Text(_) | Cell::Other(_) if keeps.texts => Cells::kept(true),
        Cell::Truth(_) => Cells::truth(),
        Cell::Whole(_) => Cells::Whole(Vec::new()),
        Cell::Number(_) => Cells::Number(Vec::new()),
        Cell::List(_) | Cell::Tuple(_) => Cells::list(Column::unknown()),
        Cell::Object(_) => Cells::Object(Box::new(Members::new(Vec::new(), Keeps::default()))),
        Cell::Text(_) | Cell::Other(_) => Cells::Text(Texts::default()),
    }
}

fn is_exact(whole: i64) -> bool {
    (-EXACT..=EXACT).contains(&whole)
}

fn is_whole(number: f64) -> bool {
    number.fract() == 0.0 && number.abs() <= EXACT as f64
}
