//! Rows as an Arrow table.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use cds_frame::Keeps;
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use pyo3::types::{PyCapsule, PyList};

use crate::convert::Text;

/// The rows of an action as a table. Its columns are the documented ones, followed by those that only the rows have.
#[pyclass(frozen, module = "cds._cds")]
pub(crate) struct Frame(Mutex<cds_frame::Frame>);

#[pymethods]
impl Frame {
    /// An empty table. The service may also be given as its URL path. What it keeps matters to pandas only.
    #[new]
    fn new(service: Text, action: Text, flat: bool, keeps_objects: bool, keeps_texts: bool) -> Self {
        let keeps = Keeps { objects: keeps_objects, texts: keeps_texts };
        Self(Mutex::new(cds_frame::Frame::new(&service.0, &action.0, flat, keeps)))
    }

    /// Adds rows; what is no dict is left out.
    fn extend(&self, rows: &Bound<'_, PyList>) -> PyResult<()> {
        self.locked(rows.py()).extend(rows)
    }

    /// Columns for pandas: name, kind, and values as objects or the bytes of numbers; without `has_texts` no values of
    /// the columns that `texts` has.
    fn pandas<'py>(&self, py: Python<'py>, has_texts: bool) -> PyResult<Bound<'py, PyList>> {
        self.locked(py).pandas(py, has_texts)
    }

    /// The columns of texts that are not kept, as a stream.
    fn texts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        self.locked(py).texts(py)
    }

    fn __len__(&self, py: Python<'_>) -> usize {
        self.locked(py).rows()
    }

    /// The schema, for the Arrow PyCapsule interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        self.locked(py).schema(py)
    }

    /// The rows, for the Arrow PyCapsule interface. A requested schema is a wish; consumers convert by themselves.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        self.locked(py).stream(py)
    }
}

/// The documented columns of an action: names and types. A type is a text, a list with the type of its items, or a
/// dict of members.
#[pyfunction]
pub(crate) fn columns<'py>(py: Python<'py>, service: Text, action: Text) -> PyResult<Bound<'py, PyAny>> {
    let types = cds_frame::types(&service.0, &action.0).unwrap_or_default();
    Ok(pythonize::pythonize(py, &types)?)
}

/// The members that any action documents as secrets.
#[pyfunction]
pub(crate) fn secret_members() -> BTreeSet<String> {
    cds_frame::secrets()
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

impl Frame {
    /// Values run code of Python, so another thread that waits here has to let them.
    fn locked(&self, py: Python<'_>) -> MutexGuard<'_, cds_frame::Frame> {
        self.0.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner)
    }
}
