//! The native client: calls of documented and of arbitrary actions, each synchronous and for an event loop.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use cds::model::Effect;
use cds::{Config, Error, Limits, Once, ProcessEnvironment, Request, one_line, seconds};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::bridge::{Bridge, Pending};
use crate::call::{Call, Reception, built, call_job, request, response_job};
use crate::changes;
use crate::convert::{Text, parameters};
use crate::error::to_py_err;
use crate::journal::{Journal, resolve_job, tell_of_unresolved};
use crate::lock::locked;
use crate::notices::warn;
use crate::poll::{poll_job, task};
use crate::process::PerLife;
use crate::resolve::{Unknown, note_job};
use crate::runtime::{close, look_at_descriptors};
use crate::settings::{Real, Truth, Whole, options};
use crate::sign::verb;
use crate::telemetry;
use crate::this_thread::detached;

/// Settings and connections. A forked child opens its own connections at its first call.
#[pyclass(frozen, module = "cds._cds")]
pub(crate) struct Client {
    /// Boxed: large, and moved around during construction, where the stack may be small.
    config: Box<Config>,
    limits: Limits,
    connected: PerLife<cds::Client>,
    closed: AtomicBool,
}

#[pymethods]
impl Client {
    #[new]
    #[pyo3(signature = (*, isolated=false, **settings))]
    fn new(py: Python<'_>, isolated: bool, settings: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        telemetry::prepare(py)?;
        changes::prepare(py)?;
        let options = options(settings)?;
        // With the GIL, so that no other thread changes variables.
        let environment = if isolated { ProcessEnvironment::empty() } else { ProcessEnvironment::read() };
        // Without the GIL: a credential_process may take long. Signal handlers run meanwhile.
        let raised_meanwhile = Mutex::new(None);
        let interrupted = || match Python::attach(|py| py.check_signals()) {
            Ok(()) => false,
            Err(interrupt) => {
                *locked(&raised_meanwhile) = Some(interrupt);
                true
            }
        };
        let connect = || cds::Client::new(options.resolve_unless(&environment, &interrupted)?);
        let client = detached(py, connect);
        if let Some(interrupt) = locked(&raised_meanwhile).take() {
            return Err(interrupt);
        }
        let client = client.map_err(|error| to_py_err(py, error))?;
        warn(py, &client.config().warnings)?;
        tell_of_unresolved(py, client.journal())?;
        Ok(Self::connected(client))
    }

    /// Calls a documented action. `make` makes the response from envelope, HTTP status and the rest; `kept` gets that
    /// of a change before it is returned.
    fn call(
        &self,
        py: Python<'_>,
        service: &str,
        action: &str,
        given: &Bound<'_, PyDict>,
        make: Py<PyAny>,
        kept: Py<PyList>,
    ) -> PyResult<Py<PyAny>> {
        response_job(self.documented(py, service, action, given, None)?, Reception { make, kept }).wait(py)
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
        call_job(self.documented(py, service, action, given, None)?).start(bridge, future)
    }

    /// The same, carried out once under a key.
    #[expect(clippy::too_many_arguments, reason = "those of the call, and how its response is taken")]
    fn once(
        &self,
        py: Python<'_>,
        service: &str,
        action: &str,
        given: &Bound<'_, PyDict>,
        key: Text,
        retry_failed: bool,
        make: Py<PyAny>,
        kept: Py<PyList>,
    ) -> PyResult<Py<PyAny>> {
        let once = Once { key: key.0, retry_failed };
        response_job(self.documented(py, service, action, given, Some(once))?, Reception { make, kept })
            .wait(py)
    }

    /// The same, for a future of an event loop.
    #[expect(clippy::too_many_arguments, reason = "those of the call, and the target of its result")]
    fn once_async(
        &self,
        py: Python<'_>,
        bridge: &Bridge,
        future: Py<PyAny>,
        service: &str,
        action: &str,
        given: &Bound<'_, PyDict>,
        key: Text,
        retry_failed: bool,
    ) -> PyResult<Pending> {
        let once = Once { key: key.0, retry_failed };
        call_job(self.documented(py, service, action, given, Some(once))?).start(bridge, future)
    }

    /// Settles the entries of a journal, and returns them.
    fn resolve_journal(&self, py: Python<'_>, journal: &Journal) -> PyResult<Py<PyAny>> {
        resolve_job(self.client(py)?, journal).wait(py)
    }

    /// The same, for a future of an event loop.
    fn resolve_journal_async(
        &self,
        py: Python<'_>,
        bridge: &Bridge,
        future: Py<PyAny>,
        journal: &Journal,
    ) -> PyResult<Pending> {
        resolve_job(self.client(py)?, journal).start(bridge, future)
    }

    /// Calls any action as it is given; `service` is the URL path.
    #[expect(clippy::too_many_arguments, reason = "those of the call, and how its response is taken")]
    fn call_free(
        &self,
        py: Python<'_>,
        service: Text,
        action: Text,
        given: &Bound<'_, PyDict>,
        method: Text,
        effect: Text,
        make: Py<PyAny>,
        kept: Py<PyList>,
    ) -> PyResult<Py<PyAny>> {
        let call = self.free(py, &service.0, &action.0, given, &method.0, &effect.0)?;
        response_job(call, Reception { make, kept }).wait(py)
    }

    /// The same, for a future of an event loop.
    #[expect(clippy::too_many_arguments, reason = "those of the call, and the target of its result")]
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
        call_job(self.free(py, &service.0, &action.0, given, &method.0, &effect.0)?).start(bridge, future)
    }

    /// Polls a task once: state, status, resource ids, message, envelope.
    fn look(&self, py: Python<'_>, id: Text, family: Text) -> PyResult<Py<PyAny>> {
        poll_job(self.client(py)?, task(py, &id.0, &family.0)?).wait(py)
    }

    /// The same, for a future of an event loop.
    fn look_async(
        &self,
        py: Python<'_>,
        bridge: &Bridge,
        future: Py<PyAny>,
        id: Text,
        family: Text,
    ) -> PyResult<Pending> {
        poll_job(self.client(py)?, task(py, &id.0, &family.0)?).start(bridge, future)
    }

    /// Determines the outcome of an order; also its resources or candidates, its tasks, and why it is undecided.
    fn resolve(&self, py: Python<'_>, unknown: Unknown) -> PyResult<Py<PyAny>> {
        unknown.job(py, self.client(py)?)?.wait(py)
    }

    /// The same, for a future of an event loop.
    fn resolve_async(
        &self,
        py: Python<'_>,
        bridge: &Bridge,
        future: Py<PyAny>,
        unknown: Unknown,
    ) -> PyResult<Pending> {
        unknown.job(py, self.client(py)?)?.start(bridge, future)
    }

    /// Before an order is sent: what could be taken for its own later, as JSON.
    fn note(
        &self,
        py: Python<'_>,
        service: &str,
        action: &str,
        given: &Bound<'_, PyDict>,
    ) -> PyResult<Py<PyAny>> {
        note_job(self.client(py)?, &request(service, action, given)?).wait(py)
    }

    /// A client with other limits that shares the connections.
    #[pyo3(signature = (*, timeout=None, max_retries=None, dry_run=None))]
    fn with_options(
        &self,
        py: Python<'_>,
        timeout: Option<Real>,
        max_retries: Option<Whole>,
        dry_run: Option<Truth>,
    ) -> PyResult<Self> {
        let client = self.client(py)?;
        let changed = || {
            let mut limits = client.limits();
            if let Some(Real(value)) = timeout {
                limits.timeout = seconds("timeout", value)?;
            }
            if let Some(Whole(value)) = max_retries {
                limits.max_retries = cds::max_retries(value)?;
            }
            if let Some(Truth(value)) = dry_run {
                limits.dry_run = value;
            }
            Ok(limits)
        };
        Ok(Self::connected(client.with_limits(changed().map_err(|error| to_py_err(py, error))?)))
    }

    /// Refuses further calls, and closes the connections that no other client shares.
    fn close(&self, py: Python<'_>) {
        self.closed.store(true, Ordering::Release);
        if let Some(client) = self.connected.made() {
            client.1.close();
        }
        self.disconnect(py);
    }

    #[getter]
    fn closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    /// Scheme, host and port of the API.
    #[getter]
    fn endpoint_url(&self) -> String {
        self.config.endpoint.as_str().trim_end_matches('/').to_owned()
    }

    #[getter]
    fn access_key_id(&self) -> &str {
        self.config.credentials.access_key_id()
    }

    /// Whether the key was passed as arguments, so that an unpickled client could not load it.
    #[getter]
    fn has_explicit_key(&self) -> bool {
        self.config.credentials.is_explicit()
    }

    /// The file in which changes are written down, if any.
    #[getter]
    fn journal(&self) -> Option<PathBuf> {
        self.config.journal.as_ref().map(|journal| journal.path.clone())
    }

    #[getter]
    fn timeout(&self) -> f64 {
        self.limits.timeout.as_secs_f64()
    }

    #[getter]
    fn max_retries(&self) -> u32 {
        self.limits.max_retries
    }

    /// Whether changes are only shown, not sent.
    #[getter]
    fn dry_run(&self) -> bool {
        self.limits.dry_run
    }
}

impl Client {
    fn connected(client: cds::Client) -> Self {
        Self {
            config: Box::new(client.config().clone()),
            limits: client.limits(),
            connected: PerLife::with(client),
            closed: AtomicBool::new(false),
        }
    }

    /// Closes the connections that no other client shares.
    fn disconnect(&self, py: Python<'_>) {
        look_at_descriptors();
        if let Some(client) = self.connected.take() {
            close(py, client);
        }
    }

    /// The client of this process, if calls are still allowed.
    pub(crate) fn client(&self, py: Python<'_>) -> PyResult<cds::Client> {
        if self.closed() {
            return Err(to_py_err(py, Error::Closed));
        }
        look_at_descriptors();
        let connect = || {
            let again = || Ok(cds::Client::new(Config::clone(&self.config))?.with_limits(self.limits));
            detached(py, again)
        };
        self.connected.get(connect).map(|client| client.1.clone()).map_err(|error| to_py_err(py, error))
    }

    fn documented(
        &self,
        py: Python<'_>,
        service: &str,
        action: &str,
        given: &Bound<'_, PyDict>,
        once: Option<Once>,
    ) -> PyResult<Arc<Call>> {
        let request = request(service, action, given)?;
        Call::once(py, self.client(py)?, request, once)
    }

    fn free(
        &self,
        py: Python<'_>,
        service: &str,
        action: &str,
        given: &Bound<'_, PyDict>,
        method: &str,
        effect: &str,
    ) -> PyResult<Arc<Call>> {
        let given = parameters(action, None, given)?;
        let build = || {
            let effect = match effect {
                "read" => Effect::Read,
                "mutate" => Effect::Mutate,
                other => {
                    let other = one_line(other);
                    return Err(Error::Config(format!("effect must be 'read' or 'mutate', not '{other}'")));
                }
            };
            Request::free(service, action, verb(method)?, effect, given)
        };
        let request = built(py, action, build)?;
        Call::new(py, self.client(py)?, request)
    }
}

/// Dropping a client closes it, unless it belongs to the parent process.
impl Drop for Client {
    fn drop(&mut self) {
        Python::attach(|py| self.disconnect(py));
    }
}
