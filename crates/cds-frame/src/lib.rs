//! Rows as an Arrow table, which data frame libraries read without copies. A separate crate, because every
//! value passes through it: it is compiled for speed, most of the native module for size.

#![forbid(unsafe_code)]

mod arrays;
mod batch;
mod cell;
mod column;
#[rustfmt::skip]
mod column_table;
mod documented;
mod ends;
mod grow;
mod names;
mod objects;
mod scalars;
mod text;

use std::fmt::Display;
use std::mem;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchIterator};
use arrow_schema::ffi::FFI_ArrowSchema;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList};

use crate::arrays::Table;
use crate::batch::BATCH;
pub use crate::column::Keeps;
use crate::column::Members;
pub use crate::documented::{secrets, types};

/// The rows of an action as a table. Its columns are the documented ones, followed by those that only the rows have.
pub struct Frame {
    /// Whether objects become columns with dotted names, and lists text.
    flat: bool,
    state: State,
}

enum State {
    /// Rows can be added.
    Open(Members),
    /// It was read.
    Done(Table),
    /// The rows cannot become a table, with the reason.
    Failed(String),
}

impl Frame {
    /// An empty table. The service may also be given as its URL path. What it keeps matters to pandas only.
    pub fn new(service: &str, action: &str, flat: bool, keeps: Keeps) -> Self {
        let keeps = Keeps { objects: keeps.objects && !flat, ..keeps };
        Self { flat, state: State::Open(documented::columns(service, action, keeps)) }
    }

    /// Adds rows; what is no dict is left out.
    pub fn extend(&mut self, rows: &Bound<'_, PyList>) -> PyResult<()> {
        let State::Open(members) = &mut self.state else {
            return Err(PyValueError::new_err("the frame was read; rows cannot be added any more"));
        };
        let mut rows = rows.iter().filter_map(|row| row.cast_into().ok());
        loop {
            let batch: Vec<Bound<'_, PyDict>> = rows.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return Ok(());
            }
            members.push_all(batch.iter(), 0)?;
        }
    }

    /// Columns for pandas: name, kind, and values as objects or the bytes of numbers; without `has_texts` no values of
    /// the columns that `texts` has.
    pub fn pandas<'py>(&mut self, py: Python<'py>, has_texts: bool) -> PyResult<Bound<'py, PyList>> {
        objects::columns(py, self.table()?, has_texts)
    }

    /// The columns of texts that are not kept, as a stream.
    pub fn texts<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        stream(py, self.table()?.texts().map_err(refused)?)
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        match &self.state {
            State::Open(members) => members.rows,
            State::Done(table) => table.rows,
            State::Failed(_) => 0,
        }
    }

    /// The schema, for the Arrow PyCapsule interface.
    pub fn schema<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let table = self.table()?.batch().map_err(refused)?;
        let schema = FFI_ArrowSchema::try_from(&*table.schema()).map_err(refused)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    /// The rows, for the Arrow PyCapsule interface.
    pub fn stream<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        stream(py, self.table()?.batch().map_err(refused)?)
    }

    /// All rows; afterwards none can be added.
    fn table(&mut self) -> PyResult<&Table> {
        if let State::Open(members) = &mut self.state {
            let members = mem::replace(members, Members::new(Vec::new(), Keeps::default()));
            self.state = Table::new(members, self.flat)
                .map_or_else(|error| State::Failed(error.to_string()), State::Done);
        }
        match &self.state {
            State::Done(table) => Ok(table),
            State::Failed(reason) => Err(refused(reason)),
            State::Open(_) => Err(refused("it was not read")),
        }
    }
}

fn stream(py: Python<'_>, table: RecordBatch) -> PyResult<Bound<'_, PyCapsule>> {
    let schema = table.schema();
    let batches = RecordBatchIterator::new([Ok(table)], schema);
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), c"arrow_array_stream")
}

fn refused(error: impl Display) -> PyErr {
    PyValueError::new_err(format!("the rows cannot be a table: {error}"))
}
