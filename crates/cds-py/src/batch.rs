//! Many calls at once, whose results are taken in the order in which they were started.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};

use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::call::{Call, Outcome, request};
use crate::client::Client;
use crate::error::plain;
use crate::lock::locked;
use crate::runtime::{Background, spawn, wait};

/// Calls that go on in the background, also while nobody asks for their results.
#[pyclass(frozen, module = "cds._cds")]
#[derive(Default)]
pub(crate) struct Batch(Mutex<VecDeque<Entry>>);

enum Entry {
    Started(Arc<Call>, Background<Outcome>),
    Ended(Arc<Call>, Outcome),
    /// Its parameters were refused.
    Refused(PyErr),
}

#[pymethods]
impl Batch {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Starts a call of a documented action. What is wrong with its parameters is told in its turn.
    fn add(
        &self,
        py: Python<'_>,
        client: &Client,
        service: &str,
        action: &str,
        given: &Bound<'_, PyDict>,
    ) -> PyResult<()> {
        let entry = match request(service, action, given) {
            Ok(request) => {
                let call = Call::new(py, client.client(py)?, request)?;
                match spawn(Arc::clone(&call).boxed()) {
                    Ok(handle) => Entry::Started(call, handle),
                    // Raised here, in place of a result.
                    Err(stop) => return call.stopped(py, stop).map(drop),
                }
            }
            Err(error) if error.is_instance_of::<PyException>(py) => Entry::Refused(error),
            Err(interrupt) => return Err(interrupt),
        };
        self.entries().push_back(entry);
        Ok(())
    }

    /// The result of the oldest call, waited for.
    fn next(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        let Some(entry) = self.entries().pop_front() else { return Ok(None) };
        let (call, outcome) = match entry.ended(py)? {
            Entry::Started(..) => unreachable!("it has ended"),
            Entry::Ended(call, outcome) => (call, outcome),
            Entry::Refused(error) => return Err(error),
        };
        call.answered(py, outcome).map(Some)
    }

    /// Waits until all that were started have ended.
    fn settle(&self, py: Python<'_>) -> PyResult<()> {
        let count = self.entries().len();
        for _ in 0..count {
            let Some(entry) = self.entries().pop_front() else { break };
            let ended = entry.ended(py)?;
            self.entries().push_back(ended);
        }
        Ok(())
    }

    /// Gives all up: their connections close, and mutations that may have been carried out are logged.
    fn cancel(&self, py: Python<'_>) -> PyResult<()> {
        let entries = std::mem::take(&mut *self.entries());
        for entry in entries {
            if let Entry::Started(call, handle) = entry
                && handle.is_here()
            {
                handle.abort();
                call.give_up(py)?;
            }
        }
        Ok(())
    }

    fn __len__(&self) -> usize {
        self.entries().len()
    }
}

impl Batch {
    fn entries(&self) -> MutexGuard<'_, VecDeque<Entry>> {
        locked(&self.0)
    }
}

impl Entry {
    /// Waits for the end; an interrupted wait gives the call up.
    fn ended(self, py: Python<'_>) -> PyResult<Self> {
        let Self::Started(call, mut handle) = self else { return Ok(self) };
        if !handle.is_here() {
            return Err(plain(
                py,
                "these calls were begun before the fork and go on in the parent process; begin others in the child",
            ));
        }
        match wait(py, &mut handle) {
            Ok(Ok(outcome)) => Ok(Self::Ended(call, outcome)),
            Ok(Err(stop)) | Err(stop) => {
                handle.abort();
                Err(call.stopped(py, stop).map_or_else(|error| error, |_| unreachable!("it has no outcome")))
            }
        }
    }
}
