//! Concurrent calls of one action, whose results come in the order in which the calls started.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};

use cds::model::{Action, Effect, Service};
use cds::{Once, Request, WaitOptions, caught, seconds};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::bridge::{Awaited, Bridge};
use crate::call::{Call, built, carried_out, documented};
use crate::client::Client;
use crate::convert::{Text, parameters};
use crate::error::to_py_err;
use crate::lock::locked;
use crate::log;
use crate::order::{MadeOrder, Order};
use crate::running_call::RunningCall;
use crate::runtime::{Background, spawn, wait_beside};
use crate::settings::Real;
use crate::stop::Stop;

/// Calls that run in the background, even while nobody asks for a result.
#[pyclass(frozen, module = "cds._cds")]
pub(crate) struct Batch {
    service: &'static Service,
    action: &'static Action,
    /// Options of the wait for the tasks of each call; `None` does not wait.
    options: Option<WaitOptions>,
    /// The timeout in seconds, as given.
    timeout: Option<f64>,
    entries: Mutex<VecDeque<Entry>>,
    /// The line to log if the last result is lost on its way to the caller.
    last: Mutex<Option<String>>,
}

enum Entry {
    Started(Arc<Order>, Background<()>),
    /// The parameters were refused with this exception.
    Refused(Py<PyAny>),
}

/// The oldest call.
enum Oldest {
    Over(Entry),
    Running(Arc<Order>),
}

/// The response and the poll results of its tasks, or `None` and the exception of a failure.
type Taken = (Option<Py<PyAny>>, Py<PyAny>);

#[pymethods]
impl Batch {
    /// `wait` is the timeout for the tasks of each call in seconds.
    #[new]
    fn new(py: Python<'_>, service: &str, action: &str, wait: Option<Real>) -> PyResult<Self> {
        let wait = wait.map(|wait| wait.0);
        let build = || {
            let (service, action) = documented(py, service, action)?;
            let timeout = wait.map(|wait| seconds("wait", wait)).transpose()?;
            Ok((service, action, timeout))
        };
        let (service, action, timeout) = build().map_err(|error| to_py_err(py, error))?;
        // Every poll is a call, and is logged.
        let report_every_poll = log::is_on(py)?;
        let options =
            timeout.map(|timeout| WaitOptions { timeout, interval: None, spacing: None, report_every_poll });
        Ok(Self {
            service,
            action,
            options,
            timeout: wait,
            entries: Mutex::default(),
            last: Mutex::default(),
        })
    }

    /// Starts a call, with a key if it is carried out once. An error in its parameters becomes the result of that call; an error that would stop every other
    /// call as well is returned.
    #[pyo3(signature = (client, given, key=None, retry_failed=false))]
    fn add(
        &self,
        py: Python<'_>,
        client: &Client,
        given: &Bound<'_, PyDict>,
        key: Option<Text>,
        retry_failed: bool,
    ) -> PyResult<Option<Py<PyAny>>> {
        let once = key.map(|key| Once { key: key.0, retry_failed });
        let entry = match self.request(given) {
            Ok(request) => match self.started(py, client, request, once) {
                Ok(entry) => entry,
                Err(error) => return value(py, error).map(Some),
            },
            Err(error) => Entry::Refused(value(py, error)?),
        };
        self.entries().push_back(entry);
        Ok(None)
    }

    /// Waits for the oldest call and returns its response and the poll results of its tasks, or `None` and its
    /// exception. Returns `None` if there is no call.
    ///
    /// An exception raised here is an interrupt, not a result; the caller then cancels all calls.
    fn next(&self, py: Python<'_>) -> PyResult<Option<Taken>> {
        while let Some(oldest) = self.oldest() {
            match oldest {
                Oldest::Running(order) => match wait_beside(py, Box::pin(order.over())) {
                    // If a signal arrives at the last moment, the result stays in the queue.
                    Ok(()) => py.check_signals()?,
                    Err(Stop::Interrupted(interrupt) | Stop::Forked(Some(interrupt))) => {
                        return Err(interrupt);
                    }
                    Err(stop) if self.remove(&order) => {
                        return self.taken(py, &order, || order.stopped(py, stop)).map(Some);
                    }
                    // Another thread took the result.
                    Err(_) => {}
                },
                Oldest::Over(Entry::Refused(error)) => return Ok(Some((None, error))),
                Oldest::Over(Entry::Started(order, handle)) if handle.is_here() => {
                    return self.taken(py, &order, || order.result(py)).map(Some);
                }
                Oldest::Over(Entry::Started(order, _)) => {
                    return self.taken(py, &order, || order.stopped(py, Stop::Forked(None))).map(Some);
                }
            }
        }
        Ok(None)
    }

    /// Marks the last result as delivered.
    fn arrived(&self) {
        *locked(&self.last) = None;
    }

    /// Whether `next` returns without blocking.
    fn is_ready(&self) -> bool {
        match self.entries().front() {
            Some(Entry::Started(order, _)) => order.is_over(),
            Some(Entry::Refused(_)) | None => true,
        }
    }

    /// Resolves a future of an event loop when the call at this index, counted from the oldest, is over.
    fn over_async(&self, bridge: &Bridge, future: Py<PyAny>, number: usize) {
        let order = self.entries().get(number).and_then(Entry::order);
        let delivery = bridge.expect(future, Awaited::End);
        match order {
            Some(order) => order.report_end(delivery),
            None => delivery.deliver(|py| Ok(py.None())),
        }
    }

    /// Waits until all started calls are over. Raises nothing but an interrupt.
    fn settle(&self, py: Python<'_>) -> PyResult<()> {
        let orders: Vec<_> = self.entries().iter().filter_map(Entry::order).collect();
        for order in orders {
            let waited = wait_beside(py, Box::pin(order.over()));
            if let Err(Stop::Interrupted(interrupt) | Stop::Forked(Some(interrupt))) = waited {
                return Err(interrupt);
            }
        }
        py.check_signals()
    }

    /// Cancels all calls: closes their connections, and logs every change that was, or may have been, carried out.
    fn close(&self, py: Python<'_>) {
        let entries = std::mem::take(&mut *self.entries());
        let started: Vec<_> = entries.into_iter().filter_map(Entry::started_here).collect();
        // Abort all calls before logging, the youngest first: a queued call must not get the connection of a cancelled
        // one.
        started.iter().rev().for_each(|(_, handle)| handle.abort());
        for (order, _) in started {
            log::or_unraisable(py, order.give_up(py));
        }
    }

    /// Logs the last result, which did not reach the caller, and cancels all calls.
    fn interrupt(&self, py: Python<'_>) {
        let last = locked(&self.last).take();
        if let Some(text) = last {
            log::or_unraisable(py, log::warning(py, &text));
        }
        self.close(py);
    }

    /// Logs the tasks of a response that did not reach the caller.
    fn lost(&self, py: Python<'_>, task_ids: Vec<String>, family: &str) {
        if self.is_change() {
            log::or_unraisable(py, log::warning(py, &carried_out(&self.action.name, &task_ids, family)));
        }
    }

    #[getter]
    fn timeout(&self) -> Option<f64> {
        self.timeout
    }

    /// Whether the action changes anything.
    #[getter]
    fn is_change(&self) -> bool {
        self.action.effect == Effect::Mutate
    }

    fn __len__(&self) -> usize {
        self.entries().len()
    }
}

impl Batch {
    fn entries(&self) -> MutexGuard<'_, VecDeque<Entry>> {
        locked(&self.entries)
    }

    fn request(&self, given: &Bound<'_, PyDict>) -> PyResult<Request> {
        let parameters = parameters(&self.action.name, Some(self.action), given)?;
        let build = || Request::documented(self.service, self.action, parameters);
        built(given.py(), &self.action.name, build)
    }

    fn started(
        &self,
        py: Python<'_>,
        client: &Client,
        request: Request,
        once: Option<Once>,
    ) -> PyResult<Entry> {
        let client = client.client(py)?;
        let call = Call::once(py, client.clone(), request, once)?;
        let order = Order::new(Arc::clone(&call));
        match spawn(Arc::clone(&order).run(client, self.options)) {
            Ok(handle) => Ok(Entry::Started(order, handle)),
            Err(stop) => Err(call.stopped(py, stop)?),
        }
    }

    /// Returns the oldest call, and removes it if it is over.
    fn oldest(&self) -> Option<Oldest> {
        let mut entries = self.entries();
        match entries.front()?.order().filter(|order| !order.is_over()) {
            Some(order) => Some(Oldest::Running(order)),
            None => entries.pop_front().map(Oldest::Over),
        }
    }

    /// Removes a call. False: another thread has removed it.
    fn remove(&self, order: &Arc<Order>) -> bool {
        let mut entries = self.entries();
        let place =
            entries.iter().position(|entry| entry.order().is_some_and(|other| Arc::ptr_eq(&other, order)));
        place.and_then(|place| entries.remove(place)).is_some()
    }

    /// Converts the result of a removed call for the caller.
    fn taken(&self, py: Python<'_>, order: &Order, make: impl FnOnce() -> MadeOrder) -> PyResult<Taken> {
        let made = caught(make).unwrap_or_else(|panic| order.broken(py, &panic))?;
        *locked(&self.last) = order.unheard();
        order.settle();
        match made {
            Ok((answer, news)) => Ok((Some(answer), news.into_pyobject(py)?.into_any().unbind())),
            Err(failure) => Ok((None, failure.into_value(py).into_any())),
        }
    }
}

impl Entry {
    /// The call, if it was started.
    fn order(&self) -> Option<Arc<Order>> {
        match self {
            Self::Started(order, _) => Some(Arc::clone(order)),
            Self::Refused(_) => None,
        }
    }

    /// The call and its background work; `None` in a forked child, which does not run the work.
    fn started_here(self) -> Option<(Arc<Order>, Background<()>)> {
        match self {
            Self::Started(order, handle) if handle.is_here() => Some((order, handle)),
            _ => None,
        }
    }
}

/// Returns a failure as a value; raises exceptions meant for the program, such as `KeyboardInterrupt`.
fn value(py: Python<'_>, error: PyErr) -> PyResult<Py<PyAny>> {
    if error.is_instance_of::<PyException>(py) { Ok(error.into_value(py).into_any()) } else { Err(error) }
}
