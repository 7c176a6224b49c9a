//! Waits for one or many tasks.

use std::sync::{Arc, Mutex as SyncMutex};

use cds::{Error, PollResult, WaitOptions, seconds, spacing};
use pyo3::prelude::*;
use tokio::sync::Mutex;

use crate::bridge::{Bridge, Pending};
use crate::client::Client;
use crate::convert::Text;
use crate::error::to_py_err;
use crate::job::Job;
use crate::lock::locked;
use crate::log;
use crate::poll::{LookedAt, host, news, task};
use crate::runtime::discard;
use crate::settings::Real;

/// A joint wait for tasks; empty after it was cancelled.
#[pyclass(frozen, module = "cds._cds")]
pub(crate) struct Waits {
    /// The timeout in seconds, as passed.
    timeout: f64,
    waits: Arc<Mutex<Option<cds::TaskWaiter>>>,
    /// The data for logging polls of each task.
    looked_at: Arc<SyncMutex<Vec<LookedAt>>>,
}

#[pymethods]
impl Waits {
    #[new]
    fn new(
        py: Python<'_>,
        timeout: Real,
        interval: Option<Real>,
        max_rps: Option<Real>,
        report_every_poll: bool,
    ) -> PyResult<Self> {
        // Every poll is a call and is logged.
        let report_every_poll = report_every_poll || log::is_on(py)?;
        let options = || {
            Ok(WaitOptions {
                timeout: seconds("timeout", timeout.0)?,
                interval: interval.map(|value| seconds("interval", value.0)).transpose()?,
                spacing: max_rps.map(|rate| spacing("max_rps", rate.0)).transpose()?,
                report_every_poll,
            })
        };
        let options = options().map_err(|error: Error| to_py_err(py, error))?;
        let waits = Arc::new(Mutex::new(Some(cds::TaskWaiter::new(options))));
        Ok(Self { timeout: timeout.0, waits, looked_at: Arc::default() })
    }

    #[getter]
    fn timeout(&self) -> f64 {
        self.timeout
    }

    /// Adds a task.
    fn add(&self, py: Python<'_>, client: &Client, id: Text, family: Text) -> PyResult<()> {
        let (client, task) = (client.client(py)?, task(py, &id.0, &family.0)?);
        if let Some(waits) = &mut *self.waits.blocking_lock() {
            locked(&self.looked_at).push((task.action(), host(&client)));
            waits.add(client, task);
        }
        Ok(())
    }

    /// The next event: index of the task, and a poll result, None on timeout, or an exception. None at the end.
    fn next(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.job().wait(py)
    }

    /// The same, for a future of an event loop.
    fn next_async(&self, bridge: &Bridge, future: Py<PyAny>) -> PyResult<Pending> {
        self.job().start(bridge, future)
    }

    /// Ends the wait and closes the connections of polls in flight.
    fn cancel(&self) {
        if let Some(waits) = self.waits.try_lock().ok().and_then(|mut waits| waits.take())
            && !waits.is_empty()
        {
            discard(waits);
        }
    }
}

impl Waits {
    fn job(&self) -> Job<Option<PollResult>> {
        let (waits, looked_at) = (Arc::clone(&self.waits), Arc::clone(&self.looked_at));
        let work = async move {
            let mut waits = waits.lock().await;
            // Moved out while it is awaited, so that cancelling the wait drops all polls in flight.
            let mut taken = waits.take()?;
            let look = taken.next().await;
            // At the end of `block_on` tokio drops deferred wake-ups, so one more turn is needed.
            tokio::task::yield_now().await;
            *waits = Some(taken);
            look
        };
        Job::new(work, move |py, look| {
            let Some(look) = look else { return Ok(py.None()) };
            let looked_at = locked(&looked_at)[look.index].clone();
            news(py, look, &looked_at)
        })
    }
}
