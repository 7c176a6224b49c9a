//! Warnings for the program, before anything is sent. `-W error` makes them exceptions.

use cds::Request;
use pyo3::exceptions::{PyDeprecationWarning, PyUserWarning};
use pyo3::prelude::*;
use pyo3::types::PyType;

use crate::log::unless_broken;

/// Warns of values that look misspelled and of a retired action, once in a process.
pub(crate) fn warn_of(py: Python<'_>, request: &Request) -> PyResult<()> {
    for text in &request.near_misses {
        given(py, "warn_once", text, &py.get_type::<PyUserWarning>())?;
    }
    if let Some(text) = request.retired() {
        given(py, "warn_once", &text, &py.get_type::<PyDeprecationWarning>())?;
    }
    Ok(())
}

/// Warns each time.
pub(crate) fn warn(py: Python<'_>, texts: &[String]) -> PyResult<()> {
    texts.iter().try_for_each(|text| given(py, "warn", text, &py.get_type::<PyUserWarning>()))
}

fn given(py: Python<'_>, how: &str, text: &str, category: &Bound<'_, PyType>) -> PyResult<()> {
    // A process without a free file descriptor cannot import, but it can call.
    if let Some(module) = unless_broken(py, py.import("cds._warnings").map(Some))? {
        module.call_method1(how, (text, category))?;
    }
    Ok(())
}
