//! A call in flight, as those see it that run it and bring its result.

use cds::{Error, Panic};
use pyo3::prelude::*;

use crate::stop::Stop;

/// What a call does when its result arrives, is lost or is given up.
pub(crate) trait RunningCall: Send + Sync {
    /// Whether it may change something in the cloud.
    fn is_change(&self) -> bool;

    /// The result of a change, unless a signal handler raises before the caller has it.
    fn delivered(&self, py: Python<'_>, result: PyResult<Py<PyAny>>) -> PyResult<Py<PyAny>>;

    /// The same, once the result has left: the exception carries the reply, if it is given.
    fn carry_on(&self, py: Python<'_>, interrupt: &Bound<'_, PyAny>, reply: Option<Py<PyAny>>);

    /// The exception that says what it means that the call has no outcome; or else what interrupted it.
    fn stopped(&self, py: Python<'_>, stop: Stop) -> Result<PyErr, PyErr>;

    /// What a panic means; the log names what was carried out before.
    fn broken(&self, py: Python<'_>, panic: &Panic) -> PyResult<Error>;

    /// Notes that the program has the result, or a line about it in the log. False: it had before, or it is another
    /// process.
    fn settle(&self) -> bool;

    /// Sees to it that nothing of it is sent from now on.
    fn revoke(&self);

    /// Logs what became of a change, or what is unknown from now on, because nobody waits for the answer any more.
    fn give_up(&self, py: Python<'_>) -> PyResult<()>;
}
