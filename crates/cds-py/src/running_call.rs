//! A call in flight, as seen by the code that runs it and delivers its result.

use cds::{Error, Panic};
use pyo3::prelude::*;

use crate::stop::Stop;

/// What a call does when its result arrives or is lost, or when it is cancelled.
pub(crate) trait RunningCall: Send + Sync {
    /// Whether it may change something in the cloud.
    fn is_change(&self) -> bool;

    /// Returns the result of a change, unless a signal handler raises before the caller has it.
    fn delivered(&self, py: Python<'_>, result: PyResult<Py<PyAny>>) -> PyResult<Py<PyAny>>;

    /// Handles an interrupt after the result was handed over: the exception carries the reply, if one is given.
    fn carry_on(&self, py: Python<'_>, interrupt: &Bound<'_, PyAny>, reply: Option<Py<PyAny>>);

    /// The exception for a call that stopped without an outcome; the outer `Err` is an interrupt.
    fn stopped(&self, py: Python<'_>, stop: Stop) -> Result<PyErr, PyErr>;

    /// The error for a panic; logs a change that was carried out before it.
    fn broken(&self, py: Python<'_>, panic: &Panic) -> PyResult<Error>;

    /// Marks the result as delivered or logged. False: it was marked before, or this is another process.
    fn settle(&self) -> bool;

    /// Prevents the call from sending anything more.
    fn revoke(&self);

    /// Cancels the call because nobody waits for the response any more. Logs the outcome of a change, known or unknown.
    fn give_up(&self, py: Python<'_>) -> PyResult<()>;
}
