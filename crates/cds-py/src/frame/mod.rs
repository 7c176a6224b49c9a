//! Rows as an Arrow table, which data frame libraries read without copies.

mod arrays;
mod cell;
mod column;
#[rustfmt::skip]
mod column_table;
mod documented;
mod grow;
mod names;
mod objects;
mod scalars;
mod text;

use std::mem;
use std::sync::Mutex;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchIterator};
use arrow_schema::ArrowError;
use arrow_schema::ffi::FFI_ArrowSchema;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyList};

use self::arrays::Table;
use self::cell::{Cell, read};
use self::column::{Keeps, Members};
use crate::convert::Text;
use crate::lock::locked;

/// The rows of an action as a table. Its columns are the documented ones, followed by those that only the rows have.
#[pyclass(frozen, module = "cds._cds")]
pub(crate) struct Frame {
    /// Whether objects become columns with dotted names, and lists text.
    flat: bool,
    state: Mutex<State>,
}

enum State {
    /// Rows can be added.
    Open(Members),
    /// It was read.
    Done(Table),
}

#[pymethods]
impl Frame {
    /// A table without rows; a URL path can name the service, too. What it keeps is for pandas alone.
    #[new]
    fn new(service: Text, action: Text, flat: bool, keeps_objects: bool, keeps_texts: bool) -> Self {
        let (Text(service), Text(action)) = (&service, &action);
        let members = documented::columns(
            service,
            action,
            Keeps { objects: keeps_objects && !flat, texts: keeps_texts },
        );
        Self { flat, state: Mutex::new(State::Open(members)) }
    }

    /// Adds rows; what is no dict is left out.
    fn extend(&self, rows: &Bound<'_, PyList>) -> PyResult<()> {
        let State::Open(members) = &mut *locked(&self.state) else {
            return Err(PyValueError::new_err("the frame was read; rows cannot be added any more"));
        };
        for row in rows {
            if let Cell::Object(row) = read(&row)? {
                members.push(row, 0)?;
            }
        }
        Ok(())
    }

    /// Columns for pandas: name, kind, and values as objects or the bytes of numbers; without `has_texts` no values of
    /// the columns that `texts` has.
    fn pandas<'py>(&self, py: Python<'py>, has_texts: bool) -> PyResult<Bound<'py, PyList>> {
        self.read(|table| objects::columns(py, table, has_texts))
    }

    /// The columns of texts that are not kept, as a stream.
    fn texts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        stream(py, self.read(|table| table.texts().map_err(refused))?)
    }

    fn __len__(&self) -> usize {
        match &*locked(&self.state) {
            State::Open(members) => members.rows,
            State::Done(table) => table.rows,
        }
    }

    /// The schema, for the Arrow PyCapsule interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let table = self.read(|table| table.batch().map_err(refused))?;
        let schema = FFI_ArrowSchema::try_from(&*table.schema()).map_err(refused)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    /// The rows, for the Arrow PyCapsule interface. A requested schema is a wish; consumers convert by themselves.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let table = self.read(|table| table.batch().map_err(refused))?;
        stream(py, table)
    }
}

impl Frame {
    /// Reads all rows; afterwards none can be added.
    fn read<T>(&self, read: impl FnOnce(&Table) -> PyResult<T>) -> PyResult<T> {
        let mut state = locked(&self.state);
        if let State::Open(members) = &mut *state {
            let members = mem::replace(members, Members::new(Vec::new(), Keeps::default()));
            *state = State::Done(Table::new(members, self.flat).map_err(refused)?);
        }
        match &*state {
            State::Done(table) => read(table),
            State::Open(_) => Err(PyValueError::new_err("the frame has no table")),
        }
    }
}

fn stream(py: Python<'_>, table: RecordBatch) -> PyResult<Bound<'_, PyCapsule>> {
    let schema = table.schema();
    let batches = RecordBatchIterator::new([Ok(table)], schema);
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), c"arrow_array_stream")
}

fn refused(error: ArrowError) -> PyErr {
    PyValueError::new_err(format!("the rows cannot be a table: {error}"))
}

/// The documented columns of an action: names and types. A type is a text, a list with the type of its items, or a
/// dict of members.
#[pyfunction]
pub(crate) fn columns<'py>(py: Python<'py>, service: Text, action: Text) -> PyResult<Bound<'py, PyAny>> {
    let (Text(service), Text(action)) = (&service, &action);
    let types = documented::types(service, action).unwrap_or_default();
    Ok(pythonize::pythonize(py, &types)?)
}

/// Whether a name is that of a secret.
#[pyfunction]
pub(crate) fn is_secret(name: Text) -> bool {
    cds::is_secret(&name.0)
}

/// The zone of the cloud's times.
#[pyfunction]
pub(crate) fn time_zone() -> &'static str {
    &cds::model::api().time_zone
}
