//! Columns as text: their values as JSON, with the separators of Python's `json`.

use std::fmt::Write as _;

use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::cell::{Cell, json, read};
use crate::column::{Cells, Column, Texts};

impl Column {
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
}

/// The value as text: a string as it is, others as JSON.
pub(crate) fn text_of(value: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let text = match read(value)? {
        Cell::Text(_) => return Ok(value.clone().unbind()),
        Cell::Other(text) => text,
        _ => json(value)?,
    };
    Ok(PyString::new(value.py(), &text).into_any().unbind())
}

/// Appends a value; a string of a column stays as it is.
fn json_of(cells: &Cells, row: usize, text: &mut String) {
    match cells {
        Cells::Text(texts) => text.push_str(texts.get(row)),
        other => write_value(other, row, text),
    }
}

fn write(column: &Column, row: usize, text: &mut String) {
    if column.is_valid(row) { write_value(&column.cells, row, text) } else { text.push_str("null") }
}

fn write_value(cells: &Cells, row: usize, text: &mut String) {
    match cells {
        Cells::Unknown => text.push_str("null"),
        Cells::Truth(values) => text.push_str(if values.get_bit(row) { "true" } else { "false" }),
        Cells::Whole(values) => {
            let _ = write!(text, "{}", values[row]);
        }
        Cells::Number(values) => write_number(values[row], text),
        Cells::Text(texts) => write_text(texts.get(row), text),
        // Kept columns are not part of others, and make their text themselves.
        Cells::Kept { .. } => {}
        Cells::List { ends, items } => {
            text.push('[');
            separated(ends.range(row), text, |item, text| write(items, item, text));
            text.push(']');
        }
        Cells::Object(members) => {
            text.push('{');
            // A member that is null may not have been there.
            let there = members.columns.iter().filter(|(_, column)| column.is_valid(row));
            separated(there, text, |(name, column), text| {
                write_text(name, text);
                text.push_str(": ");
                write(column, row, text);
            });
            text.push('}');
        }
    }
}

fn separated<T>(items: impl Iterator<Item = T>, text: &mut String, write: impl Fn(T, &mut String)) {
    for (index, item) in items.enumerate() {
        text.push_str(if index == 0 { "" } else { ", " });
        write(item, text);
    }
}

fn write_text(value: &str, text: &mut String) {
    text.push_str(&serde_json::Value::from(value).to_string());
}

fn write_number(value: f64, text: &mut String) {
    let _ = match value {
        value if value.is_nan() => write!(text, "NaN"),
        value if value.is_infinite() => write!(text, "{}Infinity", if value < 0.0 { "-" } else { "" }),
        value => write!(text, "{value:?}"),
    };
}
