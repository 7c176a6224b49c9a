//! Exceptions that are raised in place of a response, such as `KeyboardInterrupt`.

use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::log;

/// Lets an exception carry the response whose place it takes: as `reply`, as a note, and as a line of the log.
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
    // An exception of a class of the program may refuse both; the line of the log is written all the same, and what
    // that raises gives way to the exception that is raised already.
    let _ = carry();
    let _ = log::warning(py, text);
}
