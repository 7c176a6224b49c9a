//! Exceptions that interrupt a call after its response has arrived, such as `KeyboardInterrupt`.

use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::log;

/// Attaches the lost response to an exception: as `reply`, as a note, and as a log line.
#[pyfunction]
pub(crate) fn carry(py: Python<'_>, exception: &Bound<'_, PyAny>, reply: Option<Py<PyAny>>, text: &str) {
    let carry = || -> PyResult<()> {
        if let Some(reply) = reply {
            exception.setattr("reply", reply)?;
        }
        // Python 3.10 has no `add_note`.
        if !exception.hasattr("__notes__")? {
            exception.setattr("__notes__", PyList::empty(py))?;
        }
        exception.getattr("__notes__")?.call_method1("append", (text,))?;
        Ok(())
    };
    // A custom exception class may refuse both; the log line is written anyway, and errors of logging are suppressed in
    // favour of the exception that is already raised.
    let _ = carry();
    let _ = log::warning(py, text);
}
