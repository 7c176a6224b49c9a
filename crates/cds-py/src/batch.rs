//! Many calls of one action at once, whose results are taken in the order in which they were started.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};

use cds::model::{Action, Effect, Service};
use cds::{Patience, Request, seconds};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::bridge::Bridge;
use crate::call::{Call, built, carried_out, documented};
use crate::client::Client;
use crate::convert::parameters;
use crate::error::raised;
use crate::lock::locked;
use crate::log;
use crate::order::Order;
use crate::runtime::{Background, spawn, wait};
use crate::settings::Real;
use crate::stop::Stop;

/// Calls that go on in the background, also while nobody asks for their results.
#[pyclass(frozen, module = "cds._cds")]
pub(crate) struct Batch {
    service: &'static Service,
    action: &'static Action,
    /// How long to wait for the tasks of each call; without it they are not waited for.
    patience: Option<Patience>,
    /// The same in seconds, as it was given.
    timeout: Option<f64>,
    entries: Mutex<VecDeque<Entry>>,
    /// What to log of the result that was taken last if it gets lost on its way.
    last: Mutex<Option<String>>,
}

enum Entry {
    Started(Arc<Order>, Background<()>),
    /// Its parameters were refused.
    Refused(PyErr),
}

/// The oldest call.
enum Oldest {
    Ended(Entry),
    Running(Arc<Order>),
}

#[pymethods]
impl Batch {
    /// `wait` is the longest wait for the tasks of each call in seconds.
    #[new]
    fn new(py: Python<'_>, service: &str, action: &str, wait: Option<Real>) -> PyResult<Self> {
        let wait = wait.map(|wait| wait.0);
        let build = || {
            let (service, action) = documented(py, service, action)?;
            let timeout = wait.map(|wait| seconds("wait", wait)).transpose()?;
            Ok((service, action, timeout))
        };
        let (service, action, timeout) = build().map_err(|error| raised(py, error))?;
        // Every poll is a call, and is logged.
        let every_look = log::is_on(py)?;
        let patience = timeout.map(|timeout| Patience { timeout, interval: None, spacing: None, every_look });
        Ok(Self {
            service,
            action,
            patience,
            timeout: wait,
            entries: Mutex::default(),
            last: Mutex::default(),
        })
    }

    /// Starts a call. An error of its parameters is raised in its turn.
    fn add(&self, py: Python<'_>, client: &Client, given: &Bound<'_, PyDict>) -> PyResult<()> {
        let entry = match self.request(given) {
            Ok(request) => {
                let client = client.client(py)?;
                let call = Call::new(py, client.clone(), request)?;
                let order = Order::new(Arc::clone(&call));
                match spawn(Arc::clone(&order).run(client, self.patience)) {
                    Ok(handle) => Entry::Started(order, handle),
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

    /// The result of the oldest call, waited for: its answer and what was seen of its tasks. None if there is no call.
    fn next(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        loop {
            let Some(oldest) = self.oldest(py)? else { return Ok(None) };
            match oldest {
                Oldest::Running(order) => {
                    match wait(py, Box::pin(order.ended())) {
                        Ok(()) => {}
                        // The caller gives all calls up.
                        Err(Stop::Interrupted(interrupt)) => return Err(interrupt),
                        Err(stop) => return order.stopped(py, stop).map(Some),
                    }
                    // The result stays here when a signal came at the last moment.
                    py.check_signals()?;
                }
                Oldest::Ended(Entry::Refused(error)) => return Err(error),
                Oldest::Ended(Entry::Started(order, _)) => {
                    *locked(&self.last) = order.unheard();
                    return order.result(py).map(Some);
                }
            }
        }
    }

    /// Notes that the caller has the result that was taken last.
    fn arrived(&self) {
        *locked(&self.last) = None;
    }

    /// Whether `next` returns at once.
    fn is_ready(&self) -> bool {
        match self.entries().front() {
            Some(Entry::Started(order, _)) => order.has_ended(),
            Some(Entry::Refused(_)) | None => true,
        }
    }

    /// Sets a future of an event loop when the call of that number, from the oldest, has ended.
    fn ended_async(&self, py: Python<'_>, bridge: &Bridge, future: Py<PyAny>, number: usize) -> PyResult<()> {
        let order = self.entries().get(number).and_then(|entry| entry.order(py)).transpose()?;
        let delivery = bridge.expect(future, None);
        match order {
            Some(order) => order.report_end(delivery),
            None => delivery.deliver(|py| Ok(py.None())),
        }
        Ok(())
    }

    /// Waits until all that were started have ended; those of the parent of this process never do.
    fn settle(&self, py: Python<'_>) -> PyResult<()> {
        let orders: Vec<_> =
            self.entries().iter().filter_map(|entry| entry.order(py)).filter_map(Result::ok).collect();
        for order in orders {
            wait(py, Box::pin(order.ended()))?;
        }
        py.check_signals()
    }

    /// Gives up all calls: connections close, and every change that was, or may have been, carried out is logged.
    fn close(&self, py: Python<'_>) {
        let entries = std::mem::take(&mut *self.entries());
        let started: Vec<_> = entries.into_iter().filter_map(Entry::started_here).collect();
        // All before a word is said, and the youngest first: none that waits gets the connection of one that ends.
        started.iter().rev().for_each(|(_, handle)| handle.abort());
        for (order, _) in started {
            say(py, order.give_up(py));
        }
    }

    /// The same; what was taken last has not arrived either.
    fn interrupt(&self, py: Python<'_>) {
        let last = locked(&self.last).take();
        if let Some(text) = last {
            say(py, log::warning(py, &text));
        }
        self.close(py);
    }

    /// Logs that these tasks were queued, in an answer that has not arrived.
    fn lost(&self, py: Python<'_>, task_ids: Vec<String>, family: &str) {
        if self.is_change() {
            say(py, log::warning(py, &carried_out(&self.action.name, &task_ids, family)));
        }
    }

    #[getter]
    fn timeout(&self) -> Option<f64> {
        self.timeout
    }

    /// Whether its calls change anything.
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
        built(given.py(), &self.action.name, build).map_err(|error| raised(given.py(), error))
    }

    /// Takes the oldest call out if it has ended.
    fn oldest(&self, py: Python<'_>) -> PyResult<Option<Oldest>> {
        let mut entries = self.entries();
        let front = entries.front().and_then(|entry| entry.order(py)).transpose();
        let running = front.inspect_err(|_| drop(entries.pop_front()))?.filter(|order| !order.has_ended());
        Ok(match running {
            Some(order) => Some(Oldest::Running(order)),
            None => entries.pop_front().map(Oldest::Ended),
        })
    }
}

impl Entry {
    /// The call, if it was started, and in this process.
    fn order(&self, py: Python<'_>) -> Option<PyResult<Arc<Order>>> {
        match self {
            Self::Started(order, _) => Some(self.check_process(py).map(|()| Arc::clone(order))),
            Self::Refused(_) => None,
        }
    }

    /// The same with its work; a child of the process that began it has none.
    fn started_here(self) -> Option<(Arc<Order>, Background<()>)> {
        match self {
            Self::Started(order, handle) if handle.is_here() => Some((order, handle)),
            _ => None,
        }
    }

    fn check_process(&self, py: Python<'_>) -> PyResult<()> {
        match self {
            Self::Started(order, handle) if !handle.is_here() => Err(order.out_of_sight(py)),
            _ => Ok(()),
        }
    }
}

/// A log that fails must not keep the others from being named.
fn say(py: Python<'_>, said: PyResult<()>) {
    if let Err(error) = said {
        error.write_unraisable(py, None);
    }
}
