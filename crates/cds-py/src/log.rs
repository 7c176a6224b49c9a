//! Logs calls: one line at level DEBUG of the logger `cds`, from the thread that asked for the call.
//!
//! A handler or filter that raises never takes the place of an answer: its exception goes to `sys.unraisablehook`.

use std::time::Duration;

use cds::{Error, Reply};
use once_cell::race::OnceBox;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::error::class_name;

/// `logging.DEBUG`.
const DEBUG: u8 = 10;

/// Whether anybody listens. A program that has not imported `logging` does not.
///
/// This and the functions below fail only with what is meant for the program: `KeyboardInterrupt` and its like.
pub(crate) fn is_on(py: Python<'_>) -> PyResult<bool> {
    let ask = || match logger(py)? {
        Some(logger) => logger.call_method1("isEnabledFor", (DEBUG,))?.is_truthy(),
        None => Ok(false),
    };
    unless_broken(py, ask())
}

/// Logs a call that has ended, with its attempts and its time where they are known.
pub(crate) fn called(
    py: Python<'_>,
    action: &str,
    host: &str,
    outcome: Result<&Reply, &Error>,
    took: Option<(u32, Duration)>,
) -> PyResult<()> {
    if !is_on(py)? {
        return Ok(());
    }
    let log = || -> PyResult<()> {
        let Some(logger) = logger(py)? else { return Ok(()) };
        let took = took.map(|(attempts, time)| format!(", attempts {attempts}, {:.3} s", time.as_secs_f64()));
        let line = ("%s %s: %s%s", action, host, end(outcome), took.unwrap_or_default());
        logger.call_method1("debug", line)?;
        Ok(())
    };
    unless_broken(py, log())
}

/// Imports what a warning takes, before a change is sent: afterwards there may be no descriptor for it.
pub(crate) fn prepare(py: Python<'_>) -> PyResult<()> {
    unless_broken(py, py.import("logging").map(drop))
}

/// Warns of something that the program should know, although it did not ask.
pub(crate) fn warning(py: Python<'_>, text: &str) -> PyResult<()> {
    let log = || -> PyResult<()> {
        let logger = py.import("logging")?.call_method1("getLogger", ("cds",))?;
        logger.call_method1("warning", ("%s", text))?;
        Ok(())
    };
    let interrupted = unless_broken(py, log());
    if interrupted.is_err() {
        // A second Ctrl-C in the midst of it must not keep the first one from being explained.
        unless_broken(py, log())?;
    }
    interrupted
}

/// Reports an exception that must not keep what follows from being done.
pub(crate) fn or_unraisable(py: Python<'_>, done: PyResult<()>) {
    if let Err(error) = done {
        error.write_unraisable(py, None);
    }
}

/// Reports an exception of a log handler or a span processor, and lets `KeyboardInterrupt` and its like pass.
pub(crate) fn unless_broken<T: Default>(py: Python<'_>, done: PyResult<T>) -> PyResult<T> {
    match done {
        Err(error) if error.is_instance_of::<PyException>(py) => {
            error.write_unraisable(py, None);
            Ok(T::default())
        }
        other => other,
    }
}

/// How a call ended, without anything that the server wrote in free text.
fn end(outcome: Result<&Reply, &Error>) -> String {
    match outcome {
        Ok(reply) => format!("HTTP {}", reply.http_status),
        Err(Error::Api(error)) => format!("HTTP {} {}", error.http_status, error.code),
        Err(error) => class_name(error).to_owned(),
    }
}

/// Kept in a slot without a lock: one that a thread holds at a fork, as those of pyo3 are while it waits for the GIL,
/// would stay locked in the child.
fn logger(py: Python<'_>) -> PyResult<Option<&Bound<'_, PyAny>>> {
    static LOGGER: OnceBox<Py<PyAny>> = OnceBox::new();
    if !is_imported(py, "logging")? {
        return Ok(None);
    }
    let make =
        || -> PyResult<_> { Ok(py.import("logging")?.call_method1("getLogger", ("cds",))?.unbind().into()) };
    Ok(Some(LOGGER.get_or_try_init(make)?.bind(py)))
}

/// Whether the program uses a module.
pub(crate) fn is_imported(py: Python<'_>, module: &str) -> PyResult<bool> {
    static MODULES: OnceBox<Py<PyDict>> = OnceBox::new();
    let find = || -> PyResult<_> {
        Ok(py.import("sys")?.getattr("modules")?.cast_into::<PyDict>()?.unbind().into())
    };
    MODULES.get_or_try_init(find)?.bind(py).contains(module)
}
