//! Waiting for tasks, one or many.

use std::sync::{Arc, Mutex as SyncMutex};

use cds::model::Effect;
use cds::{Client as Core, Error, Look, Patience, Task, TaskStatus, seconds, spacing};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use tokio::sync::Mutex;

use crate::bridge::{Bridge, Pending};
use crate::client::Client;
use crate::convert::{Text, answer};
use crate::error::raised;
use crate::job::Job;
use crate::lock::locked;
use crate::log;
use crate::runtime::{discard, with_room};
use crate::settings::Real;

/// Tasks that are waited for together; none any more after a wait that was given up.
#[pyclass(frozen, module = "cds._cds")]
pub(crate) struct Waits {
    /// The longest wait in seconds, as it was given.
    timeout: f64,
    waits: Arc<Mutex<Option<cds::Waits>>>,
    /// What is needed to log a look at each task.
    looked_at: Arc<SyncMutex<Vec<LookedAt>>>,
}

/// The action that looks, and the host that it is sent to.
pub(crate) type LookedAt = (&'static str, Arc<str>);

#[pymethods]
impl Waits {
    #[new]
    fn new(
        py: Python<'_>,
        timeout: Real,
        interval: Option<Real>,
        max_rps: Option<Real>,
        every_look: bool,
    ) -> PyResult<Self> {
        // Every look is a call, and stands in the log.
        let every_look = every_look || log::is_on(py)?;
        let patience = || {
            Ok(Patience {
                timeout: seconds("timeout", timeout.0)?,
                interval: interval.map(|value| seconds("interval", value.0)).transpose()?,
                spacing: max_rps.map(|rate| spacing("max_rps", rate.0)).transpose()?,
                every_look,
            })
        };
        let patience = patience().map_err(|error: Error| raised(py, error))?;
        let waits = Arc::new(Mutex::new(Some(cds::Waits::new(patience))));
        Ok(Self { timeout: timeout.0, waits, looked_at: Arc::default() })
    }

    #[getter]
    fn timeout(&self) -> f64 {
        self.timeout
    }

    /// One more task.
    fn add(&self, py: Python<'_>, client: &Client, id: Text, family: Text) -> PyResult<()> {
        let (client, task) = (client.client(py)?, task(py, &id.0, &family.0)?);
        if let Some(waits) = &mut *self.waits.blocking_lock() {
            locked(&self.looked_at).push((task.action(), host(&client)));
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

    /// Ends the wait: the connections of polls in flight close.
    fn cancel(&self) {
        if let Some(waits) = self.waits.try_lock().ok().and_then(|mut waits| waits.take())
            && !waits.is_empty()
        {
            discard(waits);
        }
    }
}

impl Waits {
    fn job(&self) -> Job<Option<Look>> {
        let (waits, looked_at) = (Arc::clone(&self.waits), Arc::clone(&self.looked_at));
        let work = async move {
            let mut waits = waits.lock().await;
            // Taken out while it is awaited: when the wait is given up, all polls in flight end with it.
            let mut taken = waits.take()?;
            let look = taken.next().await;
            // tokio forgets at the end of `block_on` whom it meant to wake in the next turn, so there is one more.
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

/// Which of the tasks, and what a look showed, None when the time is over, or an exception. Logs the look.
pub(crate) fn news(
    py: Python<'_>,
    Look { index, seen }: Look,
    (action, host): &LookedAt,
) -> PyResult<Py<PyAny>> {
    let news = match seen {
        Ok(None) => py.None(),
        Ok(Some(seen)) => or_error(py, looked(py, action, host, Ok(seen)))?,
        Err(error) => or_error(py, looked(py, action, host, Err(error)))?,
    };
    Ok((index, news).into_pyobject(py)?.into_any().unbind())
}

/// What a look came to, also where it is an exception; what is meant for the program is raised.
fn or_error(py: Python<'_>, looked: PyResult<Py<PyAny>>) -> PyResult<Py<PyAny>> {
    match looked {
        Err(error) if error.is_instance_of::<PyException>(py) => Ok(error.into_value(py).into_any()),
        other => other,
    }
}

/// One look at a task, outside of a wait.
pub(crate) fn looking(client: Core, task: Task) -> Job<Result<TaskStatus, Error>> {
    let (action, host) = (task.action(), host(&client));
    Job::new(async move { task.look(&client).await }, move |py, seen| looked(py, action, &host, seen))
}

pub(crate) fn task(py: Python<'_>, id: &str, family: &str) -> PyResult<Task> {
    with_room(py, || Task::new(id, family)).map_err(|error| raised(py, error))
}

/// State, status, resource ids, message, envelope; or the error. Logs the look.
fn looked(py: Python<'_>, action: &str, host: &str, seen: Result<TaskStatus, Error>) -> PyResult<Py<PyAny>> {
    let reply = seen.as_ref().map(|seen| &seen.reply);
    let took = reply.ok().map(|reply| (reply.attempts, reply.elapsed));
    log::called(py, action, host, reply, took)?;
    let seen = seen.map_err(|error| raised(py, error))?;
    let envelope = answer(py, action, Effect::Read, seen.reply.http_status, &seen.reply.body);
    let envelope = envelope.map_err(|error| raised(py, error))?;
    let looked = (seen.state.as_str(), &seen.status, &seen.resource_ids, &seen.message, envelope);
    Ok(looked.into_pyobject(py)?.into_any().unbind())
}

pub(crate) fn host(client: &Core) -> Arc<str> {
    client.config().endpoint.host_str().unwrap_or_default().into()
}
