//! One poll of a task, and what it showed.

use std::sync::Arc;

use cds::model::Effect;
use cds::{Client as Core, Error, PollResult, Task, TaskStatus};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

use crate::convert::answer;
use crate::error::raised;
use crate::job::Job;
use crate::log;
use crate::runtime::with_room;

/// The action that looks, and the host that it is sent to.
pub(crate) type LookedAt = (&'static str, Arc<str>);

/// Which of the tasks, and what a look showed, None when the time is over, or an exception. Logs the look.
pub(crate) fn news(
    py: Python<'_>,
    PollResult { index, seen }: PollResult,
    (action, host): &LookedAt,
) -> PyResult<Py<PyAny>> {
    let news = match seen {
        Ok(None) => py.None(),
        Ok(Some(seen)) => or_error(py, poll_result(py, action, host, Ok(seen)))?,
        Err(error) => or_error(py, poll_result(py, action, host, Err(error)))?,
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
pub(crate) fn poll_job(client: Core, task: Task) -> Job<Result<TaskStatus, Error>> {
    let (action, host) = (task.action(), host(&client));
    Job::new(async move { task.look(&client).await }, move |py, seen| poll_result(py, action, &host, seen))
}

pub(crate) fn task(py: Python<'_>, id: &str, family: &str) -> PyResult<Task> {
    with_room(py, || Task::new(id, family)).map_err(|error| raised(py, error))
}

/// State, status, resource ids, message, envelope; or the error. Logs the look.
fn poll_result(
    py: Python<'_>,
    action: &str,
    host: &str,
    seen: Result<TaskStatus, Error>,
) -> PyResult<Py<PyAny>> {
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
