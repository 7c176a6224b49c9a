//! Values of rows, as they come from Python.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};

/// A value of a row, which is not None.
pub(crate) enum Cell<'a, 'py> {
    Truth(bool),
    Whole(i64),
    Number(f64),
    Text(&'a str),
    List(&'a Bound<'py, PyList>),
    Tuple(Bound<'py, PyList>),
    Object(&'a Bound<'py, PyDict>),
    /// Something that no column type holds, as JSON: a large integer, or an object that is no JSON.
    Other(String),
}

/// The value; its type decides in the order of what is frequent.
pub(crate) fn read<'a, 'py>(value: &'a Bound<'py, PyAny>) -> PyResult<Cell<'a, 'py>> {
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(text
            .to_str()
            .map_or_else(|_| Cell::Other(text.to_string_lossy().into_owned()), Cell::Text));
    }
    if let Ok(truth) = value.cast::<PyBool>() {
        return Ok(Cell::Truth(truth.is_true()));
    }
    if let Ok(whole) = value.cast::<PyInt>() {
        return match whole.extract() {
            Ok(whole) => Ok(Cell::Whole(whole)),
            Err(_) => json(value).map(Cell::Other),
        };
    }
    if let Ok(object) = value.cast::<PyDict>() {
        return Ok(Cell::Object(object));
    }
    if let Ok(list) = value.cast::<PyList>() {
        return Ok(Cell::List(list));
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        return Ok(Cell::Number(number.value()));
    }
    if let Ok(tuple) = value.cast::<PyTuple>() {
        return Ok(Cell::Tuple(tuple.to_list()));
    }
    json(value).map(Cell::Other)
}

/// The value as JSON; what JSON does not know as its text.
pub(crate) fn json(value: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = value.py();
    let options = PyDict::new(py);
    options.set_item(intern!(py, "ensure_ascii"), false)?;
    options.set_item(intern!(py, "default"), py.get_type::<PyString>())?;
    let text = py.import("json")?.call_method(intern!(py, "dumps"), (value,), Some(&options))?;
    Ok(text.str()?.to_string_lossy().into_owned())
}
