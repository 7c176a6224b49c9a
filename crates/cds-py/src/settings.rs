//! Settings from Python: keyword arguments of the client, and all kinds of Python numbers.

use std::path::PathBuf;

use cds::{Error, JournalPlace, Options, Value};
use pyo3::exceptions::{PyException, PyOverflowError, PyTypeError, PyUnicodeError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyString};

use crate::error::to_py_err;

/// A number, `inf` on overflow. A bool is not accepted, although it is an int in Python.
pub(crate) struct Real(pub(crate) f64);

/// A bool, also numpy's.
pub(crate) struct Truth(pub(crate) bool);

/// An integer; saturates at 64 bits.
pub(crate) struct Whole(pub(crate) i64);

impl<'a, 'py> FromPyObject<'a, 'py> for Real {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        saturated(&value, "number", (f64::NEG_INFINITY, f64::INFINITY)).map(Self)
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Truth {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if is_truth(&value)? { value.is_truthy().map(Self) } else { Err(wrong_type(&value, "bool")) }
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Whole {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if value.is_instance_of::<PyFloat>() {
            return Err(wrong_type(&value, "whole number"));
        }
        saturated(&value, "whole number", (i64::MIN, i64::MAX)).map(Self)
    }
}

fn saturated<'py, T>(value: &Bound<'py, PyAny>, what: &str, (smallest, largest): (T, T)) -> PyResult<T>
where
    T: for<'a> FromPyObject<'a, 'py, Error = PyErr>,
{
    if is_truth(value)? {
        return Err(wrong_type(value, what));
    }
    let py = value.py();
    match value.extract() {
        Ok(number) => Ok(number),
        Err(error) if error.is_instance_of::<PyOverflowError>(py) => match value.lt(0) {
            Ok(is_negative) => Ok(if is_negative { smallest } else { largest }),
            Err(error) if error.is_instance_of::<PyException>(py) => Err(wrong_type(value, what)),
            Err(interrupt) => Err(interrupt),
        },
        Err(error) if error.is_instance_of::<PyException>(py) => Err(wrong_type(value, what)),
        Err(interrupt) => Err(interrupt),
    }
}

/// Also numpy's, which is not a `bool`.
fn is_truth(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    let name = || Ok::<_, PyErr>(value.get_type().name()?.to_str()?.trim_end_matches('_') == "bool");
    Ok(value.is_instance_of::<PyBool>() || name()?)
}

fn wrong_type(value: &Bound<'_, PyAny>, what: &str) -> PyErr {
    PyTypeError::new_err(format!("must be a {what}, not {}", type_name(value)))
}

fn type_name(value: &Bound<'_, PyAny>) -> String {
    value.get_type().name().map_or_else(|_| "this type".to_owned(), |name| name.to_string())
}

/// The settings among the keyword arguments; None means unset.
pub(crate) fn options(keywords: Option<&Bound<'_, PyDict>>) -> PyResult<Options> {
    let mut options = Options::default();
    for (name, value) in keywords.into_iter().flatten() {
        let name: String = name.extract()?;
        if value.is_none() {
            continue;
        }
        match name.as_str() {
            "profile" => options.profile = Some(text(&name, &value)?),
            "user_agent" => options.user_agent = Some(text(&name, &value)?),
            _ => {
                let setting = options.settings().into_iter().find(|setting| setting.name == name);
                let setting =
                    setting.ok_or_else(|| PyTypeError::new_err(format!("there is no setting {name}")))?;
                fill(&name, setting.value, &value)?;
            }
        }
    }
    Ok(options)
}

fn fill(name: &str, setting: Value<'_>, value: &Bound<'_, PyAny>) -> PyResult<()> {
    let named = |error: PyErr| named(value.py(), name, error);
    match setting {
        Value::Text(slot) => *slot = Some(text(name, value)?),
        Value::Secret(slot) => *slot = Some(text(name, value)?.into()),
        Value::Path(slot) => *slot = Some(path(name, value)?),
        Value::Number(slot) => *slot = Some(value.extract::<Real>().map_err(named)?.0),
        Value::Whole(slot) => *slot = Some(value.extract::<Whole>().map_err(named)?.0),
        Value::Flag(slot) => *slot = Some(value.extract::<Truth>().map_err(named)?.0),
        Value::Program(slot) => *slot = Some(text(name, value)?.as_str().into()),
        Value::Journal(slot) if is_truth(value)? => {
            *slot = Some(if value.is_truthy()? { JournalPlace::Default } else { JournalPlace::Off });
        }
        Value::Journal(slot) => *slot = Some(JournalPlace::At(path(name, value)?)),
    }
    Ok(())
}

fn text(name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    let text = value
        .cast::<PyString>()
        .map_err(|_| PyTypeError::new_err(format!("{name} must be a str, not {}", type_name(value))))?;
    Ok(text.to_str().map_err(|error| unusable(value.py(), name, error))?.to_owned())
}

/// A str or a path-like object.
pub(crate) fn path(name: &str, value: &Bound<'_, PyAny>) -> PyResult<PathBuf> {
    value.extract().map_err(|error: PyErr| {
        let py = value.py();
        if error.is_instance_of::<PyUnicodeError>(py) || !error.is_instance_of::<PyException>(py) {
            unusable(py, name, error)
        } else {
            PyTypeError::new_err(format!("{name} must be a str or a path, not {}", type_name(value)))
        }
    })
}

/// A str may contain lone surrogates, which are not valid Unicode.
fn unusable(py: Python<'_>, name: &str, error: PyErr) -> PyErr {
    if error.is_instance_of::<PyUnicodeError>(py) {
        to_py_err(py, Error::Config(format!("{name} contains a lone surrogate; remove it")))
    } else {
        error
    }
}

fn named(py: Python<'_>, name: &str, error: PyErr) -> PyErr {
    if error.is_instance_of::<PyTypeError>(py) {
        PyTypeError::new_err(format!("{name} {}", error.value(py)))
    } else {
        error
    }
}
