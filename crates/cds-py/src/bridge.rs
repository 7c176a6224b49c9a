//! From the I/O thread to an asyncio event loop: results in a queue, and one byte through a socket that wakes the loop.
//!
//! The I/O thread never takes the GIL, so neither a busy interpreter nor one that ends can hold it up.

use std::collections::{HashMap, VecDeque};
use std::io::{Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use pyo3::exceptions::PyRuntimeError;
use pyo3::intern;
use pyo3::prelude::*;

use crate::call::Call;
use crate::lock::locked;
use crate::runtime::Background;

/// The longest time for which results are handed over without letting the loop do something else.
const TURN: Duration = Duration::from_millis(5);

/// Makes the Python object of a result.
type Convert = Box<dyn FnOnce(Python<'_>) -> PyResult<Py<PyAny>> + Send>;

/// The way into one event loop.
#[pyclass(frozen, module = "cds._cds")]
pub(crate) struct Bridge {
    inbox: Arc<Inbox>,
    waiting: Mutex<HashMap<u64, Py<PyAny>>>,
    next: AtomicU64,
    bell: UnixStream,
}

/// Results that the loop has not taken yet.
struct Inbox {
    results: Mutex<VecDeque<(u64, Convert)>>,
    /// Whether the bell was rung since the loop last looked.
    rung: AtomicBool,
    bell: UnixStream,
}

/// Brings one result, in any case: a future that is never resolved would hang its program.
pub(crate) struct Delivery {
    inbox: Arc<Inbox>,
    number: u64,
    delivered: bool,
}

#[pymethods]
impl Bridge {
    #[new]
    fn new() -> PyResult<Self> {
        let (hears, rings) = UnixStream::pair()?;
        hears.set_nonblocking(true)?;
        rings.set_nonblocking(true)?;
        let inbox = Inbox { results: Mutex::default(), rung: AtomicBool::new(false), bell: rings };
        Ok(Self { inbox: Arc::new(inbox), waiting: Mutex::default(), next: AtomicU64::new(0), bell: hears })
    }

    /// Readable when there are results.
    fn fileno(&self) -> i32 {
        self.bell.as_raw_fd()
    }

    /// Gives results to their futures; called by the loop.
    fn drain(&self, py: Python<'_>) -> PyResult<()> {
        let _ = (&self.bell).read(&mut [0; 64]);
        self.inbox.rung.store(false, Ordering::Release);
        let begin = Instant::now();
        while let Some((number, convert)) = self.inbox.take() {
            let future = locked(&self.waiting).remove(&number);
            if let Some(future) = future {
                resolve(future.bind(py), convert)?;
            }
            if begin.elapsed() > TURN {
                self.inbox.ring();
                break;
            }
        }
        Ok(())
    }

    /// Lets the futures of a closed loop go, which nobody can resolve any more.
    fn forget(&self) {
        // Their end is Python code that may come here again.
        let waiting = std::mem::take(&mut *locked(&self.waiting));
        drop(waiting);
    }
}

impl Bridge {
    /// Remembers the future that a result is for.
    pub(crate) fn expect(&self, future: Py<PyAny>) -> Delivery {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        locked(&self.waiting).insert(number, future);
        Delivery { inbox: Arc::clone(&self.inbox), number, delivered: false }
    }
}

impl Inbox {
    fn put(&self, number: u64, convert: Convert) {
        locked(&self.results).push_back((number, convert));
        self.ring();
    }

    fn take(&self) -> Option<(u64, Convert)> {
        locked(&self.results).pop_front()
    }

    fn ring(&self) {
        if !self.rung.swap(true, Ordering::AcqRel) {
            // A full socket rings as well, and one whose loop is gone has nobody to wake.
            let _ = (&self.bell).write(&[1]);
        }
    }
}

impl Delivery {
    pub(crate) fn deliver(
        mut self,
        convert: impl FnOnce(Python<'_>) -> PyResult<Py<PyAny>> + Send + 'static,
    ) {
        self.delivered = true;
        self.inbox.put(self.number, Box::new(convert));
    }
}

impl Drop for Delivery {
    fn drop(&mut self) {
        if !self.delivered {
            self.inbox.put(self.number, Box::new(|_| Err(PyRuntimeError::new_err("the call was given up"))));
        }
    }
}

/// A future that was cancelled has no use for the result.
fn resolve(future: &Bound<'_, PyAny>, convert: Convert) -> PyResult<()> {
    let py = future.py();
    if future.call_method0(intern!(py, "done"))?.is_truthy()? {
        return Ok(());
    }
    match convert(py) {
        Ok(result) => future.call_method1(intern!(py, "set_result"), (result,))?,
        Err(error) => future.call_method1(intern!(py, "set_exception"), (error,))?,
    };
    Ok(())
}

/// Work in the background that an event loop waits for.
#[pyclass(frozen, module = "cds._cds")]
pub(crate) struct Pending {
    handle: Background<()>,
    call: Option<Arc<Call>>,
}

impl Pending {
    pub(crate) fn new(handle: Background<()>, call: Option<Arc<Call>>) -> Self {
        Self { handle, call }
    }
}

#[pymethods]
impl Pending {
    /// Gives it up: its connection closes, and a mutation that may have been carried out is logged.
    fn cancel(&self, py: Python<'_>) -> PyResult<()> {
        self.handle.abort();
        self.call.as_ref().map_or(Ok(()), |call| call.give_up(py))
    }
}
