//! One poll of a task, and its result.

use std::sync::Arc;

use cds::model::Effect;
use cds::{Client as Core, Error, PollResult, Task, TaskStatus};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

use crate::convert::answer;
use crate::error::to_py_err;
use crate::job::Job;
use crate::log;
use crate::this_thread::with_room;

/// The action that polls, and the host that receives it.
pub(crate) type LookedAt = (&'static str, Arc<str>);

/// The index of the task and its poll result: None after the timeout, or an exception. Logs the poll.
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

/// Returns an ordinary exception as a value; raises exceptions meant for the program.
fn or_error(py: Python<'_>, looked: PyResult<Py<PyAny>>) -> PyResult<Py<PyAny>> {
    match looked {
        Err(error) if error.is_instance_of::<PyException>(py) => Ok(error.into_value(py).into_any()),
        other => other,
    }
}

/// One poll of a task, outside a wait.
pub(crate) fn poll_job(client: Core, task: Task) -> Job<Result<TaskStatus, Error>> {
    let (action, host) = (task.action(), host(&client));
    Job::new(async move { task.look(&client).await }, move |py, seen| poll_result(py, action, &host, seen))
}

pub(crate) fn task(py: Python<'_>, id: &str, family: &str) -> PyResult<Task> {
    with_room(py, || cds::task(id, family)).map_err(|error| to_py_err(py, error))
}

/// State, status, resource ids, message and envelope, or the error. Logs the poll.
fn poll_result(
    py: Python<'_>,
    action: &str,
    host: &str,
    seen: Result<TaskStatus, Error>,
) -> PyResult<Py<PyAny>> {
    let response = seen.as_ref().map(|seen| &seen.response);
    let took = response.ok().map(|response| (response.attempts, response.elapsed));
    log::called(py, action, host, response, took)?;
    let seen = seen.map_err(|error| to_py_err(py, error))?;
    let envelope = answer(py, action, Effect::Read, seen.response.http_status, &seen.response.body);
    let envelope = envelope.map_err(|error| to_py_err(py, error))?;
    let looked = (seen.state.as_str(), &seen.status, &seen.resource_ids, &seen.message, envelope);
    Ok(looked.into_pyobject(py)?.into_any().unbind())
}

pub(crate) fn host(client: &Core) -> Arc<str> {
    client.config().endpoint.host_str().unwrap_or_default().into()
}
