//! Why work stopped without a result.

use cds::{ConnectionKind, Error, Panic};
use pyo3::prelude::*;

use crate::error::to_py_err;

/// Error text in a forked child for a call that its parent started.
pub(crate) const FORKED: &str =
    "the call started before the fork; it goes on in the parent process, which alone sees its end";

/// Error text for a change that starts in one thread while another ends the process.
pub(crate) const ENDING: &str = "the process ends; let its threads end before it does";

/// Why work stopped without a result.
#[derive(Debug)]
pub(crate) enum Stop {
    /// A signal handler raised.
    Interrupted(PyErr),
    /// This is a forked child, and the call goes on in its parent. A signal handler that forked may have raised in the
    /// child.
    Forked(Option<PyErr>),
    /// The work did not start; the text says what to do.
    Refused(String),
    /// The work panicked.
    Broken(Panic),
}

impl Stop {
    /// The program closed the descriptors that the work needs.
    pub(crate) fn closed() -> Self {
        Self::Broken(Panic::Closed)
    }

    /// The work was dropped, or panicked.
    pub(crate) fn without_end() -> Self {
        Self::Broken(Panic::Bug("the work ended without a result".to_owned()))
    }
}

/// For work that changes nothing; `Call::stopped` says more about a change.
impl From<Stop> for PyErr {
    fn from(stop: Stop) -> Self {
        let message = match stop {
            Stop::Interrupted(interrupt) | Stop::Forked(Some(interrupt)) => return interrupt,
            Stop::Forked(None) => FORKED.to_owned(),
            Stop::Refused(why) => why,
            Stop::Broken(panic) => panic.to_string(),
        };
        Python::attach(|py| to_py_err(py, unsent("this call", message)))
    }
}

pub(crate) fn unsent(action: &str, message: String) -> Error {
    Error::Connection { action: action.to_owned(), kind: ConnectionKind::Connect, is_lasting: false, message }
}
