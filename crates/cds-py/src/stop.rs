//! Why work ended without its output.

use cds::{ConnectionKind, Error, Panic};
use pyo3::prelude::*;

use crate::error::raised;

/// The text of the error that a child raises for a call of its parent.
pub(crate) const FORKED: &str = "a signal handler forked while the call was in flight; it goes on in the parent process, \
                                 which alone sees its end";

/// The text of the error of a change that a thread begins while another ends the process.
pub(crate) const ENDING: &str = "the process ends; let its threads end before it does";

/// Why work ended without its output.
#[derive(Debug)]
pub(crate) enum Stop {
    /// A signal handler raised.
    Interrupted(PyErr),
    /// A signal handler forked and this is the child, with what the handler raised in it. The parent goes on.
    Forked(Option<PyErr>),
    /// Nothing was begun; the reason says what to do.
    Refused(String),
    /// A panic in the midst of it.
    Broken(Panic),
}

impl Stop {
    /// Somebody closed the descriptors that the work needs.
    pub(crate) fn closed() -> Self {
        Self::Broken(Panic::Closed)
    }

    /// It was dropped, or panicked.
    pub(crate) fn without_end() -> Self {
        Self::Broken(Panic::Bug("the work ended without a result".to_owned()))
    }
}

/// For work that changes nothing; a change says more, see `Call::stopped`.
impl From<Stop> for PyErr {
    fn from(stop: Stop) -> Self {
        let message = match stop {
            Stop::Interrupted(interrupt) | Stop::Forked(Some(interrupt)) => return interrupt,
            Stop::Forked(None) => FORKED.to_owned(),
            Stop::Refused(why) => why,
            Stop::Broken(panic) => panic.to_string(),
        };
        Python::attach(|py| raised(py, unsent("this call", message)))
    }
}

pub(crate) fn unsent(action: &str, message: String) -> Error {
    Error::Connection { action: action.to_owned(), kind: ConnectionKind::Connect, is_lasting: false, message }
}
