//! The native client: one call for every documented action, one for any other, each also for an event loop.

use std::ffi::CString;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use cds::model::Effect;
use cds::{Config, Error, Limits, Options, ProcessEnvironment, Request, seconds};
use pyo3::exceptions::PyUserWarning;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::bridge::{Bridge, Pending};
use crate::call::{Call, Outcome, calling, request};
use crate::convert::{Text, answer, parameters};
use crate::error::raised;
use crate::job::Job;
use crate::process::PerProcess;
use crate::runtime::close;
use crate::sign::verb;
use crate::waits::{looking, task};

/// Settings and connections. A forked child gets connections of its own at its first call.
#[pyclass(frozen, module = "cds._cds")]
pub(crate) struct Client {
    config: Config,
    limits: Limits,
    connected: PerProcess<cds::Client>,
    closed: AtomicBool,
}

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
        // What the JSON reader makes at its first use is made here: a fork during the first call of another thread
        // would leave it half made, and locked, in the child.
        answer(py, "", Effect::Read, 200, b"{\"Code\":0}").map_err(|error| raised(py, error))?;
        Ok(Self::connected(client))
    }

    /// Calls a documented action.
    fn call(
        &self,
        py: Python<'_>,
        service: &str,
        action: &str,
        given: &Bound<'_, PyDict>,
    ) -> PyResult<Py<PyAny>> {
        self.documented(py, service, action, given)?.wait(py)
    }

    /// The same, for a future of an event loop.
    fn call_async(
        &self,
        py: Python<'_>,
        bridge: &Bridge,
        future: Py<PyAny>,
        service: &str,
        action: &str,
        given: &Bound<'_, PyDict>,
    ) -> PyResult<Pending> {
        self.documented(py, service, action, given)?.start(bridge, future)
    }

    /// Calls any action as it is given; `service` is the URL path.
    fn call_free(
        &self,
        py: Python<'_>,
        service: Text,
        action: Text,
        given: &Bound<'_, PyDict>,
        method: Text,
        effect: Text,
    ) -> PyResult<Py<PyAny>> {
        self.free(py, &service.0, &action.0, given, &method.0, &effect.0)?.wait(py)
    }

    /// The same, for a future of an event loop.
    #[expect(clippy::too_many_arguments, reason = "those of the call, and where its result goes")]
    fn call_free_async(
        &self,
        py: Python<'_>,
        bridge: &Bridge,
        future: Py<PyAny>,
        service: Text,
        action: Text,
        given: &Bound<'_, PyDict>,
        method: Text,
        effect: Text,
    ) -> PyResult<Pending> {
        self.free(py, &service.0, &action.0, given, &method.0, &effect.0)?.start(bridge, future)
    }

    /// Looks at a task once: state, status, resource ids, message, envelope.
    fn look(&self, py: Python<'_>, id: &str, family: &str) -> PyResult<Py<PyAny>> {
        looking(self.client(py)?, task(py, id, family)?).wait(py)
    }

    /// The same, for a future of an event loop.
    fn look_async(
        &self,
        py: Python<'_>,
        bridge: &Bridge,
        future: Py<PyAny>,
        id: &str,
        family: &str,
    ) -> PyResult<Pending> {
        looking(self.client(py)?, task(py, id, family)?).start(bridge, future)
    }

    /// The same connections with other limits.
    #[pyo3(signature = (*, timeout=None, max_retries=None))]
    fn with_options(&self, py: Python<'_>, timeout: Option<f64>, max_retries: Option<i64>) -> PyResult<Self> {
        let client = self.client(py)?;
        let changed = || {
            let mut limits = client.limits();
            if let Some(value) = timeout {
                limits.timeout = seconds("timeout", value)?;
            }
            if let Some(value) = max_retries {
                limits.max_retries = cds::max_retries(value)?;
            }
            Ok(limits)
        };
        Ok(Self::connected(client.with_limits(changed().map_err(|error| raised(py, error))?)))
    }

    /// Refuses further calls, and closes the connections that no other client shares.
    fn close(&self, py: Python<'_>) {
        self.closed.store(true, Ordering::Release);
        if let Some(client) = self.connected.take() {
            close(py, client);
        }
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
        self.limits.timeout.as_secs_f64()
    }

    #[getter]
    fn max_retries(&self) -> u32 {
        self.limits.max_retries
    }
}

impl Client {
    fn connected(client: cds::Client) -> Self {
        Self {
            config: client.config().clone(),
            limits: client.limits(),
            connected: PerProcess::with(client),
            closed: AtomicBool::new(false),
        }
    }

    /// The client of this process, if calls are still allowed.
    pub(crate) fn client(&self, py: Python<'_>) -> PyResult<cds::Client> {
        if self.closed() {
            return Err(raised(py, Error::Closed));
        }
        let connect = || Ok(cds::Client::new(self.config.clone())?.with_limits(self.limits));
        self.connected.get(connect).map(|client| client.1.clone()).map_err(|error| raised(py, error))
    }

    fn documented(
        &self,
        py: Python<'_>,
        service: &str,
        action: &str,
        given: &Bound<'_, PyDict>,
    ) -> PyResult<Job<Outcome>> {
        let request = request(service, action, given)?;
        Ok(calling(Call::new(py, self.client(py)?, request)?))
    }

    fn free(
        &self,
        py: Python<'_>,
        service: &str,
        action: &str,
        given: &Bound<'_, PyDict>,
        method: &str,
        effect: &str,
    ) -> PyResult<Job<Outcome>> {
        let given = parameters(action, None, given)?;
        let build = || {
            let effect = match effect {
                "read" => Effect::Read,
                "mutate" => Effect::Mutate,
                other => {
                    return Err(Error::Config(format!("effect must be 'read' or 'mutate', not {other:?}")));
                }
            };
            Request::free(service, action, verb(method)?, effect, given)
        };
        let request = build().map_err(|error| raised(py, error))?;
        Ok(calling(Call::new(py, self.client(py)?, request)?))
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
