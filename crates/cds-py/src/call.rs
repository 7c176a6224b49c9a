//! One call: from Python's arguments to the answer as Python objects, and what is unknown when it is given up.

use std::sync::Arc;

use cds::model::{self, Action, Service};
use cds::{Client, Error, Flight, Reply, Request};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::convert::{answer, parameters};
use crate::error::raised;
use crate::job::Job;

/// A call that can be given up.
pub(crate) struct Call {
    client: Client,
    request: Request,
    flight: Flight,
}

/// What comes of a call.
pub(crate) type Outcome = Result<Reply, Error>;

impl Call {
    pub(crate) fn new(client: Client, request: Request) -> Arc<Self> {
        Arc::new(Self { client, request, flight: Flight::default() })
    }

    pub(crate) async fn run(self: Arc<Self>) -> Outcome {
        self.client.call_in(&self.flight, &self.request).await
    }

    /// Envelope, HTTP status, request id, task ids, task family, attempts, seconds; or the error.
    pub(crate) fn answered(&self, py: Python<'_>, outcome: Outcome) -> PyResult<Py<PyAny>> {
        let converted = outcome
            .and_then(|reply| Ok((answer(py, &self.request.action, reply.http_status, &reply.body)?, reply)));
        let (envelope, reply) = converted.map_err(|error| raised(py, error))?;
        let Reply { http_status, request_id, task_ids, task_family, attempts, elapsed, .. } = reply;
        let seconds = elapsed.as_secs_f64();
        let answered = (envelope, http_status, request_id, task_ids, task_family, attempts, seconds);
        Ok(answered.into_pyobject(py)?.into_any().unbind())
    }

    /// Logs what is unknown from now on, because nobody waits for the answer any more.
    pub(crate) fn give_up(&self, py: Python<'_>) -> PyResult<()> {
        let given_up = || "it was given up before its answer was there".to_owned();
        let Some(unknown) = self.flight.unknown(&self.request, given_up) else { return Ok(()) };
        let logger = py.import("logging")?.call_method1("getLogger", ("cds",))?;
        logger.call_method1("warning", ("%s", unknown.to_string()))?;
        Ok(())
    }
}

pub(crate) fn calling(call: Arc<Call>) -> Job<Outcome> {
    let (work, convert) = (Arc::clone(&call), Arc::clone(&call));
    Job::new(work.run(), move |py, outcome| convert.answered(py, outcome)).of(call)
}

/// The request for a documented action.
pub(crate) fn request(service: &str, action: &str, given: &Bound<'_, PyDict>) -> Result<Request, Error> {
    let (service, action) = documented(service, action)?;
    Request::documented(service, action, parameters(&action.name, given)?)
}

/// The model of an action.
pub(crate) fn documented(service: &str, action: &str) -> Result<(&'static Service, &'static Action), Error> {
    model::service(service)
        .and_then(|service| {
            service.actions.iter().find(|candidate| candidate.name == action).map(|action| (service, action))
        })
        .ok_or_else(|| Error::Config(format!("there is no action {action} in the service {service}")))
}
