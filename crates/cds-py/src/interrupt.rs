//! Exceptions that interrupt a call, such as `KeyboardInterrupt`.

use pyo3::prelude::*;
use pyo3::types::PyList;

/// Adds a line to an exception that a traceback shows from Python 3.11 on.
pub(crate) fn add_note(py: Python<'_>, exception: &PyErr, text: &str) {
    let add = || -> PyResult<()> {
        let exception = exception.value(py);
        // Python 3.10 has no `add_note`.
        if !exception.hasattr("__notes__")? {
            exception.setattr("__notes__", PyList::empty(py))?;
        }
        exception.getattr("__notes__")?.call_method1("append", (text,))?;
        Ok(())
    };
    // An exception of a class of the program may refuse it; the log has the same line.
    let _ = add();
}
