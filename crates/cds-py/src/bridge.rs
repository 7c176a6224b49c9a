//! Hands results from the I/O thread to an asyncio event loop: a queue, and one byte through a socket that wakes the
//! loop.
//!
//! The I/O thread never takes the GIL, so neither a busy interpreter nor its shutdown can block it.

use std::collections::{HashMap, VecDeque};
use std::io::{Read, Write};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use cds::Descriptor;
use pyo3::intern;
use pyo3::prelude::*;

use crate::bell::{Listener, Stream, bells, number};
use crate::lock::locked;
use crate::log;
use crate::process::Life;
use crate::running_call::RunningCall;
use crate::runtime::{Background, Breakdown, look_at_descriptors, no_descriptor, tell_of_breakdown};
use crate::stop::Stop;

/// How long one wake-up may deliver results before the loop runs other callbacks.
const TURN: Duration = Duration::from_millis(5);

/// Converts a result to a Python object.
type Convert = Box<dyn FnOnce(Python<'_>) -> PyResult<Py<PyAny>> + Send>;

/// Delivers results to one event loop, within one life of the process.
#[pyclass(frozen, weakref, module = "cds._cds")]
pub(crate) struct Bridge {
    inbox: Arc<Inbox>,
    waiting: Mutex<HashMap<u64, Waiter>>,
    /// Whether the loop checks the descriptors from time to time.
    is_watched: AtomicBool,
    next: AtomicU64,
    /// Whether a thread listens, because the loop watches no descriptors.
    is_listened_to: AtomicBool,
    bell: Descriptor<Stream>,
}

/// A future, and the work that resolves it.
struct Waiter {
    future: Py<PyAny>,
    awaited: Awaited,
}

/// The work behind a future, which decides what a lost result means.
#[derive(Clone)]
pub(crate) enum Awaited {
    Call(Arc<dyn RunningCall>),
    Work,
    /// The end of an order; the order itself knows its outcome.
    End,
}

/// Results that wait for the loop.
pub(crate) struct Inbox {
    life: Life,
    results: Mutex<VecDeque<(u64, Convert)>>,
    /// Whether a wake-up is pending.
    rung: AtomicBool,
    /// Whether the runtime broke down, so no more results will arrive.
    is_broken: AtomicBool,
    /// Whether a descriptor was closed, so that no wake-up arrives.
    is_cut: AtomicBool,
    bell: Descriptor<Stream>,
}

/// Delivers one result, or a failure if dropped: a future that nobody resolves would hang the program.
pub(crate) struct Delivery {
    inbox: Arc<Inbox>,
    number: u64,
    awaited: Awaited,
    delivered: bool,
}

#[pymethods]
impl Bridge {
    #[new]
    fn new() -> PyResult<Self> {
        let (hears, rings) = bells().map_err(|error| no_descriptor(&error))?;
        let inbox = Arc::new(Inbox {
            life: Life::current(),
            results: Mutex::default(),
            rung: AtomicBool::new(false),
            is_broken: AtomicBool::new(false),
            is_cut: AtomicBool::new(false),
            bell: rings,
        });
        tell_of_breakdown(Arc::downgrade(&inbox) as _)?;
        let (waiting, is_watched, next, is_listened_to) = Default::default();
        Ok(Self { inbox, waiting, is_watched, next, is_listened_to, bell: hears })
    }

    /// Whether the bridge still works: a forked child needs a new one, and so does a process whose descriptors were
    /// closed.
    fn is_usable(&self) -> bool {
        look_at_descriptors();
        self.inbox.life.is_current()
    }

    /// Whether this process created the bridge, not its parent.
    fn is_here(&self) -> bool {
        self.inbox.life.is_of_this_process()
    }

    /// Whether the loop has to begin checking the descriptors from time to time, which it does until nothing waits.
    fn begin_watch(&self) -> bool {
        !self.is_watched.swap(true, Ordering::AcqRel)
    }

    /// Whether to go on with these checks.
    fn goes_on(&self) -> bool {
        let is_awaited = !locked(&self.waiting).is_empty();
        self.is_watched.store(is_awaited, Ordering::Release);
        is_awaited
    }

    /// Whether results can still wake the loop: the program may have closed a descriptor.
    fn is_whole(&self) -> bool {
        let is_whole = self.bell.is_open() && self.inbox.bell.is_open();
        self.inbox.is_cut.store(!is_whole, Ordering::Release);
        is_whole
    }

    /// The descriptor that the loop watches; readable when results wait.
    fn fileno(&self) -> i64 {
        number(self.bell.owner())
    }

    /// For a loop that watches no descriptors: what a thread waits for, to have the loop call `drain`.
    fn listener(&self) -> PyResult<Listener> {
        let listener = Listener::of(self.bell.owner()).map_err(|error| no_descriptor(&error))?;
        self.is_listened_to.store(true, Ordering::Release);
        Ok(listener)
    }

    /// Resolves the futures of the results that wait; the loop calls it.
    fn drain(&self, py: Python<'_>) -> PyResult<()> {
        if !self.is_listened_to.load(Ordering::Acquire) && self.inbox.is_connected(&self.bell) {
            // An empty socket does no harm.
            let _ = self.bell.owner().read(&mut [0; 64]);
        }
        self.inbox.rung.store(false, Ordering::Release);
        let begin = Instant::now();
        while let Some((number, convert)) = self.inbox.take() {
            let waiter = locked(&self.waiting).remove(&number);
            if let Some(waiter) = waiter {
                // An exception must not keep the other futures waiting.
                resolve(waiter.future.bind(py), convert).inspect_err(|_| self.inbox.ring())?;
            }
            if begin.elapsed() > TURN {
                self.inbox.ring();
                return Ok(());
            }
        }
        if self.inbox.is_broken.load(Ordering::Acquire) { self.break_down(py) } else { Ok(()) }
    }

    /// Fails all pending futures: their results are lost.
    fn break_down(&self, py: Python<'_>) -> PyResult<()> {
        let waiting = std::mem::take(&mut *locked(&self.waiting));
        let mut broken_down = Ok(());
        for Waiter { future, awaited } in waiting.into_values() {
            let resolved = resolve(future.bind(py), Box::new(move |py| awaited.lost(py, Stop::closed())));
            // An exception must not keep the other futures waiting.
            broken_down = broken_down.and(resolved);
        }
        broken_down
    }

    /// Drops the futures of a closed loop, which nobody can resolve, and logs the changes among them.
    fn forget(&self, py: Python<'_>) {
        // Dropping a future runs Python code, which may re-enter this bridge.
        let waiting = std::mem::take(&mut *locked(&self.waiting));
        let mut waiting: Vec<_> = waiting.into_iter().collect();
        waiting.sort_by_key(|(number, _)| *number);
        for (_, waiter) in &waiting {
            log::or_unraisable(py, waiter.give_up(py));
        }
    }

    /// Cancels the work behind a future after an exception interrupted its start.
    fn abandon(&self, py: Python<'_>, future: &Bound<'_, PyAny>) -> PyResult<()> {
        let waiter = {
            let mut waiting = locked(&self.waiting);
            let number =
                waiting.iter().find(|(_, waiter)| waiter.future.is(future)).map(|(number, _)| *number);
            number.and_then(|number| waiting.remove(&number))
        };
        waiter.map_or(Ok(()), |waiter| waiter.give_up(py))
    }
}

impl Bridge {
    /// Registers the future of a result, and the work behind it.
    pub(crate) fn expect(&self, future: Py<PyAny>, awaited: Awaited) -> Delivery {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        locked(&self.waiting).insert(number, Waiter { future, awaited: awaited.clone() });
        Delivery { inbox: Arc::clone(&self.inbox), number, awaited, delivered: false }
    }

    /// Removes the future of work that did not start.
    pub(crate) fn unexpect(&self, number: u64) {
        let waiter = locked(&self.waiting).remove(&number);
        drop(waiter);
    }
}

impl Waiter {
    fn give_up(&self, py: Python<'_>) -> PyResult<()> {
        if let Awaited::Call(call) = &self.awaited { call.give_up(py) } else { Ok(()) }
    }
}

impl Awaited {
    /// Resolves a future whose result is lost.
    fn lost(self, py: Python<'_>, stop: Stop) -> PyResult<Py<PyAny>> {
        match self {
            Self::Call(call) => Err(call.stopped(py, stop)?),
            Self::Work => Err(stop.into()),
            Self::End => Ok(py.None()),
        }
    }
}

impl Breakdown for Inbox {
    fn break_down(&self) {
        self.is_broken.store(true, Ordering::Release);
        self.ring();
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
        if !self.rung.swap(true, Ordering::AcqRel) && self.is_connected(&self.bell) {
            // A full socket wakes the loop as well, and a closed loop needs no wake-up.
            let _ = self.bell.owner().write(&[1]);
        }
    }

    fn is_connected(&self, bell: &Descriptor<Stream>) -> bool {
        (self.life.is_current() && !self.is_cut.load(Ordering::Acquire)) || bell.is_open()
    }
}

impl Delivery {
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

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
            let awaited = self.awaited.clone();
            let convert = move |py: Python<'_>| awaited.lost(py, Stop::without_end());
            self.inbox.put(self.number, Box::new(convert));
        }
    }
}

/// Resolves a future, unless it was cancelled.
fn resolve(future: &Bound<'_, PyAny>, convert: Convert) -> PyResult<()> {
    let py = future.py();
    if future.call_method0(intern!(py, "done"))?.is_truthy()? {
        return Ok(());
    }
    let converted = convert(py);
    // A log handler may have cancelled it during the conversion.
    if future.call_method0(intern!(py, "done"))?.is_truthy()? {
        return Ok(());
    }
    match converted {
        Ok(result) => future.call_method1(intern!(py, "set_result"), (result,))?,
        Err(error) => future.call_method1(intern!(py, "set_exception"), (error,))?,
    };
    Ok(())
}

/// Background work that an event loop awaits.
#[pyclass(frozen, module = "cds._cds")]
pub(crate) struct Pending {
    handle: Background<()>,
    call: Option<Arc<dyn RunningCall>>,
}

impl Pending {
    pub(crate) fn new(handle: Background<()>, call: Option<Arc<dyn RunningCall>>) -> Self {
        Self { handle, call }
    }
}

#[pymethods]
impl Pending {
    /// Cancels the work: closes its connection, and logs a mutation that may have been carried out.
    fn cancel(&self, py: Python<'_>) -> PyResult<()> {
        self.handle.abort();
        self.call.as_ref().map_or(Ok(()), |call| call.give_up(py))
    }

    /// Attaches the response to the exception that replaces it.
    fn carry(&self, py: Python<'_>, exception: &Bound<'_, PyAny>, answer: Py<PyAny>) {
        if let Some(call) = &self.call {
            call.carry_on(py, exception, Some(answer));
        }
    }

    /// Marks the failure as delivered.
    fn arrived(&self) {
        if let Some(call) = &self.call {
            call.settle();
        }
    }
}
