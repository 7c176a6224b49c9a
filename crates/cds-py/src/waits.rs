//! Waiting for tasks, one or many.

use std::sync::Arc;

use cds::{Client as Core, Error, Look, Patience, Task, TaskStatus, seconds};
use pyo3::prelude::*;
use tokio::sync::Mutex;

use crate::bridge::{Bridge, Pending};
use crate::client::Client;
use crate::convert::answer;
use crate::error::raised;
use crate::job::Job;
use crate::runtime::discard;

/// Tasks that are waited for together; none any more after a wait that was given up.
#[pyclass(frozen, module = "cds._cds")]
pub(crate) struct Waits(Arc<Mutex<Option<cds::Waits>>>);

#[pymethods]
impl Waits {
    #[new]
    fn new(
        py: Python<'_>,
        timeout: f64,
        interval: Option<f64>,
        max_rps: Option<f64>,
        every_look: bool,
    ) -> PyResult<Self> {
        let patience = || {
            Ok(Patience {
                timeout: seconds("timeout", timeout)?,
                interval: interval.map(|value| seconds("interval", value)).transpose()?,
                max_rps: max_rps.map(cds::max_rps).transpose()?,
                every_look,
            })
        };
        let patience = patience().map_err(|error: Error| raised(py, error))?;
        Ok(Self(Arc::new(Mutex::new(Some(cds::Waits::new(patience))))))
    }

    /// One more task.
    fn add(&self, py: Python<'_>, client: &Client, id: &str, family: &str) -> PyResult<()> {
        let (client, task) = (client.client(py)?, task(py, id, family)?);
        if let Some(waits) = &mut *self.0.blocking_lock() {
            waits.add(client, task);
        }
        Ok(())
    }

    /// News of one task: its index, and what a look showed, None when the time is over, or an exception. None at the end.
    fn next(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.job().wait(py)
    }

    /// The same, for a future of an event loop.
    fn next_async(&self, bridge: &Bridge, future: Py<PyAny>) -> PyResult<Pending> {
        self.job().start(bridge, future)
    }

    /// Waits no more: the connections of looks under way close.
    fn cancel(&self) {
        if let Some(waits) = self.0.try_lock().ok().and_then(|mut waits| waits.take())
            && !waits.is_empty()
        {
            discard(waits);
        }
    }
}

impl Waits {
    fn job(&self) -> Job<Option<Look>> {
        let waits = Arc::clone(&self.0);
        let work = async move {
            let mut waits = waits.lock().await;
            // Out of its place while it is waited for: when the wait is given up, all looks under way end with it.
            let mut taken = waits.take()?;
            let look = taken.next().await;
            *waits = Some(taken);
            look
        };
        Job::new(work, |py, look| {
            let Some(Look { index, seen }) = look else { return Ok(py.None()) };
            let news = match seen {
                Ok(None) => py.None(),
                Ok(Some(seen)) => looked(py, &seen)?,
                Err(error) => raised(py, error).into_value(py).into_any(),
            };
            Ok((index, news).into_pyobject(py)?.into_any().unbind())
        })
    }
}

/// One look at a task, outside of a wait.
pub(crate) fn looking(client: Core, task: Task) -> Job<Result<TaskStatus, Error>> {
    Job::new(async move { task.look(&client).await }, |py, seen| {
        looked(py, &seen.map_err(|error| raised(py, error))?)
    })
}

pub(crate) fn task(py: Python<'_>, id: &str, family: &str) -> PyResult<Task> {
    Task::new(id, family).map_err(|error| raised(py, error))
}

/// State, status, resource ids, envelope.
fn looked(py: Python<'_>, seen: &TaskStatus) -> PyResult<Py<PyAny>> {
    let envelope = answer(py, "DescribeTask", 200, &seen.body).map_err(|error| raised(py, error))?;
    let looked = (seen.state.as_str(), &seen.status, &seen.resource_ids, envelope);
    Ok(looked.into_pyobject(py)?.into_any().unbind())
}
