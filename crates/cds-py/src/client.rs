//! The native client: one call for every documented action, one for any other, and waiting for tasks.

use std::ffi::CString;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cds::model::{self, Effect};
use cds::{
    Config, Error, Options, Patience, ProcessEnvironment, Reply, Request, Task, TaskState, TaskStatus,
    seconds,
};
use pyo3::exceptions::PyUserWarning;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::convert::{answer, parameters};
use crate::error::raised;
use crate::process::PerProcess;
use crate::runtime::wait;
use crate::sign::verb;

/// Settings and connections. A forked child gets connections of its own at its first call.
#[pyclass(frozen, module = "cds._cds")]
pub(crate) struct Client {
    config: Config,
    connected: PerProcess<cds::Client>,
    closed: AtomicBool,
}

/// Envelope, HTTP status, request id, task ids, task family, attempts, seconds.
type Answered = (Py<PyAny>, u16, Option<String>, Vec<String>, &'static str, u32, f64);

/// State, status, resource ids, envelope.
type Looked = (&'static str, String, Vec<String>, Py<PyAny>);

#[pymethods]
impl Client {
    #[new]
    #[pyo3(signature = (*, access_key_id=None, access_key_secret=None, profile=None, site=None, endpoint_url=None,
        timeout=None, connect_timeout=None, max_retries=None, max_rps=None, max_connections=None, proxy=None,
        ca_bundle=None, verify=None, user_agent=None))]
    #[expect(clippy::too_many_arguments, reason = "the settings of the public client, one for one")]
    fn new(
        py: Python<'_>,
        access_key_id: Option<String>,
        access_key_secret: Option<String>,
        profile: Option<String>,
        site: Option<String>,
        endpoint_url: Option<String>,
        timeout: Option<f64>,
        connect_timeout: Option<f64>,
        max_retries: Option<i64>,
        max_rps: Option<f64>,
        max_connections: Option<i64>,
        proxy: Option<String>,
        ca_bundle: Option<PathBuf>,
        verify: Option<bool>,
        user_agent: Option<String>,
    ) -> PyResult<Self> {
        let options = Options {
            access_key_id,
            access_key_secret: access_key_secret.map(Into::into),
            profile,
            site,
            endpoint_url,
            timeout,
            connect_timeout,
            max_retries,
            max_rps,
            max_connections,
            proxy: proxy.map(Into::into),
            ca_bundle,
            verify,
            user_agent,
            ..Options::default()
        };
        // Without the GIL: a credential_process may take its time.
        let connect = || cds::Client::new(options.resolve(&ProcessEnvironment)?);
        let client = py.detach(connect).map_err(|error| raised(py, error))?;
        warn(py, &client.config().warnings)?;
        Ok(Self::connected(client))
    }

    /// Calls a documented action.
    fn call(
        &self,
        py: Python<'_>,
        service: &str,
        action: &str,
        given: &Bound<'_, PyDict>,
    ) -> PyResult<Answered> {
        let build = || {
            let (service, action) = documented(service, action)?;
            Request::documented(service, action, parameters(&action.name, given)?)
        };
        let request = build().map_err(|error| raised(py, error))?;
        self.send(py, &request)
    }

    /// Calls any action as it is given; `service` is the URL path.
    fn call_free(
        &self,
        py: Python<'_>,
        action: &str,
        given: &Bound<'_, PyDict>,
        service: &str,
        method: &str,
        effect: &str,
    ) -> PyResult<Answered> {
        let build = || {
            let effect = match effect {
                "read" => Effect::Read,
                "mutate" => Effect::Mutate,
                other => {
                    return Err(Error::Config(format!("effect must be 'read' or 'mutate', not {other:?}")));
                }
            };
            Request::free(service, action, verb(method)?, effect, parameters(action, given)?)
        };
        let request = build().map_err(|error| raised(py, error))?;
        self.send(py, &request)
    }

    /// Looks at a task once.
    fn look(&self, py: Python<'_>, id: &str, family: &str) -> PyResult<Looked> {
        let client = self.client(py)?;
        let task = Task::new(id, family).map_err(|error| raised(py, error))?;
        let seen = wait(py, task.look(&client.1))?.map_err(|error| raised(py, error))?;
        looked(py, &seen)
    }

    /// Looks at a task until it ends; False when the time runs out. `each` is called with what each look shows.
    fn wait(
        &self,
        py: Python<'_>,
        id: &str,
        family: &str,
        timeout: f64,
        interval: Option<f64>,
        each: &Bound<'_, PyAny>,
    ) -> PyResult<bool> {
        let client = self.client(py)?;
        let prepare = || {
            let interval = interval.map(|value| seconds("interval", value)).transpose()?;
            Ok((Task::new(id, family)?, Patience { timeout: seconds("timeout", timeout)?, interval }))
        };
        let (task, patience) = prepare().map_err(|error: Error| raised(py, error))?;
        let mut waiting = task.wait(patience);
        while let Some(seen) = wait(py, waiting.step(&client.1))?.map_err(|error| raised(py, error))? {
            each.call1((looked(py, &seen)?,))?;
            if seen.state != TaskState::Running {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The same connections with other limits.
    #[pyo3(signature = (*, timeout=None, max_retries=None))]
    fn with_options(&self, py: Python<'_>, timeout: Option<f64>, max_retries: Option<u32>) -> PyResult<Self> {
        let client = self.client(py)?;
        let timeout =
            timeout.map(|value| seconds("timeout", value)).transpose().map_err(|error| raised(py, error))?;
        Ok(Self::connected(client.1.with_limits(timeout, max_retries)))
    }

    /// Refuses further calls. Connections close when the last client that shares them goes.
    fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }

    #[getter]
    fn closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    /// Scheme, host and port that calls go to.
    #[getter]
    fn endpoint_url(&self) -> String {
        self.config.endpoint.as_str().trim_end_matches('/').to_owned()
    }

    #[getter]
    fn access_key_id(&self) -> &str {
        self.config.credentials.access_key_id()
    }

    /// Whether the key was given as arguments, so that a pickle could not find it again.
    #[getter]
    fn has_explicit_key(&self) -> bool {
        self.config.credentials.is_explicit()
    }

    #[getter]
    fn timeout(&self) -> f64 {
        self.config.timeout.as_secs_f64()
    }

    #[getter]
    fn max_retries(&self) -> u32 {
        self.config.max_retries
    }
}

impl Client {
    fn connected(client: cds::Client) -> Self {
        Self {
            config: client.config().clone(),
            connected: PerProcess::with(client),
            closed: AtomicBool::new(false),
        }
    }

    fn client(&self, py: Python<'_>) -> PyResult<Arc<(u32, cds::Client)>> {
        if self.closed() {
            return Err(raised(py, Error::Closed));
        }
        self.connected.get(|| cds::Client::new(self.config.clone())).map_err(|error| raised(py, error))
    }

    fn send(&self, py: Python<'_>, request: &Request) -> PyResult<Answered> {
        let client = self.client(py)?;
        let reply = wait(py, client.1.call(request))?.map_err(|error| raised(py, error))?;
        let envelope =
            answer(py, &request.action, reply.http_status, &reply.body).map_err(|error| raised(py, error))?;
        Ok(answered(envelope, reply))
    }
}

/// Shown at the line that makes the client: two calls up.
fn warn(py: Python<'_>, texts: &[String]) -> PyResult<()> {
    for text in texts {
        let text = CString::new(text.as_str())?;
        PyErr::warn(py, &py.get_type::<PyUserWarning>(), &text, 2)?;
    }
    Ok(())
}

fn documented(
    service: &str,
    action: &str,
) -> Result<(&'static model::Service, &'static model::Action), Error> {
    model::service(service)
        .and_then(|service| {
            service.actions.iter().find(|candidate| candidate.name == action).map(|action| (service, action))
        })
        .ok_or_else(|| Error::Config(format!("there is no action {action} in the service {service}")))
}

fn answered(envelope: Py<PyAny>, reply: Reply) -> Answered {
    let elapsed = reply.elapsed.as_secs_f64();
    (
        envelope,
        reply.http_status,
        reply.request_id,
        reply.task_ids,
        reply.task_family,
        reply.attempts,
        elapsed,
    )
}

fn looked(py: Python<'_>, seen: &TaskStatus) -> PyResult<Looked> {
    let envelope = answer(py, "DescribeTask", 200, &seen.body).map_err(|error| raised(py, error))?;
    Ok((seen.state.as_str(), seen.status.clone(), seen.resource_ids.clone(), envelope))
}
