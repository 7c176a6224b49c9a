//! Logs calls: one DEBUG line per call of the logger `cds`, from the calling thread, or an INFO line if a change was only
//! shown.
//!
//! An exception of a handler or filter never replaces a response: it goes to `sys.unraisablehook`.

use std::time::Duration;

use cds::{Error, Response};
use once_cell::race::OnceBox;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// `logging.DEBUG`.
const DEBUG: u8 = 10;

/// Whether DEBUG logging is enabled. It is not if the program has not imported `logging`.
///
/// This and the functions below fail only with exceptions for the program, such as `KeyboardInterrupt`.
pub(crate) fn is_on(py: Python<'_>) -> PyResult<bool> {
    let ask = || match logger(py)? {
        Some(logger) => logger.call_method1("isEnabledFor", (DEBUG,))?.is_truthy(),
        None => Ok(false),
    };
    unless_broken(py, ask())
}

/// Logs a finished call, with its attempts and duration if known.
pub(crate) fn called(
    py: Python<'_>,
    action: &str,
    host: &str,
    outcome: Result<&Response, &Error>,
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

/// Logs a change that was not sent.
pub(crate) fn shown(py: Python<'_>, action: &str, host: &str) -> PyResult<()> {
    let log = || -> PyResult<()> {
        let Some(logger) = logger(py)? else { return Ok(()) };
        logger.call_method1("info", ("%s %s: dry run, nothing was sent", action, host))?;
        Ok(())
    };
    unless_broken(py, log())
}

/// Imports the modules for a warning before a change is sent: later there may be no free file descriptor.
pub(crate) fn prepare(py: Python<'_>) -> PyResult<()> {
    unless_broken(py, py.import("logging").map(drop))
}

/// Logs an unsolicited warning.
pub(crate) fn warning(py: Python<'_>, text: &str) -> PyResult<()> {
    let log = || -> PyResult<()> {
        let logger = py.import("logging")?.call_method1("getLogger", ("cds",))?;
        logger.call_method1("warning", ("%s", text))?;
        Ok(())
    };
    let interrupted = unless_broken(py, log());
    if interrupted.is_err() {
        // A second Ctrl-C during the warning must not suppress it.
        unless_broken(py, log())?;
    }
    interrupted
}

/// Reports an exception that must not keep the rest from running.
pub(crate) fn or_unraisable(py: Python<'_>, done: PyResult<()>) {
    if let Err(error) = done {
        error.write_unraisable(py, None);
    }
}

/// Reports an exception of a log handler or a span processor, and propagates `KeyboardInterrupt` and the like.
pub(crate) fn unless_broken<T: Default>(py: Python<'_>, done: PyResult<T>) -> PyResult<T> {
    match done {
        Err(error) if error.is_instance_of::<PyException>(py) => {
            error.write_unraisable(py, None);
            Ok(T::default())
        }
        other => other,
    }
}

/// The outcome of a call, without free text from the server.
fn end(outcome: Result<&Response, &Error>) -> String {
    match outcome {
        Ok(reply) => format!("HTTP {}", reply.http_status),
        Err(Error::Api(error)) => format!("HTTP {} {}", error.http_status, error.code),
        Err(error) => error.class_name().to_owned(),
    }
}

/// A lock-free cell: a lock that a thread holds during a fork, as pyo3's are while waiting for the GIL, would stay
/// locked in the child.
fn logger(py: Python<'_>) -> PyResult<Option<&Bound<'_, PyAny>>> {
    static LOGGER: OnceBox<Py<PyAny>> = OnceBox::new();
    if !is_imported(py, "logging")? {
        return Ok(None);
    }
    let make =
        || -> PyResult<_> { Ok(py.import("logging")?.call_method1("getLogger", ("cds",))?.unbind().into()) };
    Ok(Some(LOGGER.get_or_try_init(make)?.bind(py)))
}

/// Whether the program has imported a module.
pub(crate) fn is_imported(py: Python<'_>, module: &str) -> PyResult<bool> {
    static MODULES: OnceBox<Py<PyDict>> = OnceBox::new();
    let find = || -> PyResult<_> {
        Ok(py.import("sys")?.getattr("modules")?.cast_into::<PyDict>()?.unbind().into())
    };
    MODULES.get_or_try_init(find)?.bind(py).contains(module)
}
