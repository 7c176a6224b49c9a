//! Converts errors of the core to the exceptions of `cds.errors`.

use cds::{ApiError, Error, OutcomeUnknown, Panic};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde_json::Value;

use crate::process::Life;

/// The system's error code for a closed descriptor.
const BAD_DESCRIPTOR: &str = "(os error 9)";

/// The corresponding Python exception.
pub(crate) fn to_py_err(py: Python<'_>, error: Error) -> PyErr {
    let (exception, interrupt) = exception_and_interrupt(py, error);
    interrupt.unwrap_or(exception)
}

/// The same, beside what a signal handler raised while it was made.
pub(crate) fn exception_and_interrupt(py: Python<'_>, error: Error) -> (PyErr, Option<PyErr>) {
    exception(py, error).unwrap_or_else(|broken| (broken, None))
}

fn exception(py: Python<'_>, error: Error) -> PyResult<(PyErr, Option<PyErr>)> {
    if let Error::Arguments(text) = error {
        return Ok((PyTypeError::new_err(text), None));
    }
    let (text, class) = (error.to_string(), error.class_name());
    if says_closed(&error) {
        // The next call starts afresh.
        Life::current().end();
    }
    let (outcome, action) = (error.outcome(), error.action().map(str::to_owned));
    let class = py.import("cds.errors")?.getattr(class)?;
    let details = details(py, error)?;
    let make = || class.call((&text,), Some(&details));
    let (exception, interrupt) = match make() {
        Ok(exception) => (exception, None),
        // The class is Python code, in which signal handlers run.
        Err(interrupt) => (make()?, Some(interrupt)),
    };
    exception.setattr("outcome", outcome.as_str())?;
    exception.setattr("action", action)?;
    Ok((PyErr::from_value(exception), interrupt))
}

/// The arguments of the exception class besides the message. Each kind has its own function, which keeps the stack
/// small: threads may have 32 KiB.
fn details(py: Python<'_>, error: Error) -> PyResult<Bound<'_, PyDict>> {
    match error {
        Error::WaitEnded { source, .. } => details(py, *source),
        Error::Validation { problems, .. } => one(py, "problems", problems),
        Error::Connection { kind, .. } => one(py, "kind", kind.as_str()),
        Error::Timeout { .. } => one(py, "kind", "timeout"),
        Error::OutcomeUnknown(lost) => unknown(py, *lost),
        Error::Undecided { lost, candidates } => undecided(py, *lost, candidates),
        Error::Response { http_status, snippet, task_ids, .. } => {
            unreadable(py, http_status, snippet, task_ids)
        }
        Error::Api(error) => reported(py, *error),
        _ => Ok(PyDict::new(py)),
    }
}

fn one<'py>(py: Python<'py>, name: &str, value: impl IntoPyObject<'py>) -> PyResult<Bound<'py, PyDict>> {
    let details = PyDict::new(py);
    details.set_item(name, value)?;
    Ok(details)
}

fn unknown(py: Python<'_>, lost: OutcomeUnknown) -> PyResult<Bound<'_, PyDict>> {
    let details = one(py, "nonce", lost.nonce)?;
    details.set_item("sent_at", lost.sent_at)?;
    details.set_item("look_up", lost.verify_with)?;
    details.set_item("task_ids", lost.task_ids)?;
    details.set_item("order", (lost.service, Value::Object(lost.facts).to_string()))?;
    Ok(details)
}

fn undecided(py: Python<'_>, lost: OutcomeUnknown, candidates: Vec<String>) -> PyResult<Bound<'_, PyDict>> {
    let details = unknown(py, lost)?;
    details.set_item("candidates", candidates)?;
    Ok(details)
}

fn unreadable(
    py: Python<'_>,
    http_status: u16,
    snippet: String,
    task_ids: Vec<String>,
) -> PyResult<Bound<'_, PyDict>> {
    let details = one(py, "http_status", http_status)?;
    details.set_item("snippet", snippet)?;
    details.set_item("task_ids", task_ids)?;
    Ok(details)
}

fn reported(py: Python<'_>, error: ApiError) -> PyResult<Bound<'_, PyDict>> {
    let details = one(py, "code", error.code)?;
    details.set_item("message", error.message)?;
    details.set_item("http_status", error.http_status)?;
    details.set_item("request_id", error.request_id)?;
    details.set_item("service", error.service)?;
    details.set_item("attempts", error.attempts)?;
    details.set_item("task_ids", error.task_ids)?;
    details.set_item("look_up", error.verify_with)?;
    Ok(details)
}

/// Whether the program closed descriptors of this library.
fn says_closed(error: &Error) -> bool {
    let why = match error {
        Error::Connection { message, .. } => message,
        Error::OutcomeUnknown(lost) => &lost.reason,
        _ => return false,
    };
    why.contains(BAD_DESCRIPTOR) || why.contains(&Panic::Closed.to_string())
}
