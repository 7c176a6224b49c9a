//! One call: from Python's arguments to the answer as Python objects, and what is unknown when it is given up.

use std::sync::Arc;
use std::time::Instant;

use cds::model::{self, Action, Service};
use cds::{Client, Error, Flight, Reply, Request};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::convert::{answer, parameters};
use crate::error::raised;
use crate::job::Job;
use crate::log;
use crate::telemetry::Span;

/// A call that can be given up.
pub(crate) struct Call {
    client: Client,
    request: Request,
    flight: Flight,
    begun: Instant,
    span: Option<Span>,
}

/// What comes of a call.
pub(crate) type Outcome = Result<Reply, Error>;

impl Call {
    pub(crate) fn new(py: Python<'_>, client: Client, mut request: Request) -> PyResult<Arc<Self>> {
        let mut span = None;
        if let Some((begun, trace_parent)) =
            Span::begin(py, &request.service, &request.action, client.host(&request))?
        {
            (span, request.trace_parent) = (Some(begun), trace_parent);
        }
        Ok(Arc::new(Self { client, request, flight: Flight::default(), begun: Instant::now(), span }))
    }

    pub(crate) async fn run(self: Arc<Self>) -> Outcome {
        self.client.call_in(&self.flight, &self.request).await
    }

    /// Envelope, HTTP status, request id, task ids, task family, attempts, seconds; or the error.
    pub(crate) fn answered(&self, py: Python<'_>, outcome: Outcome) -> PyResult<Py<PyAny>> {
        self.ended(py, outcome, |reply| {
            let envelope =
                answer(py, &self.request.action, self.request.effect, reply.http_status, &reply.body)
                    .map_err(|error| raised(py, error))?;
            let seconds = reply.elapsed.as_secs_f64();
            let answered = (
                envelope,
                reply.http_status,
                reply.request_id.as_deref(),
                &reply.task_ids,
                reply.task_family,
                reply.attempts,
                seconds,
            );
            Ok(answered.into_pyobject(py)?.into_any().unbind())
        })
    }

    /// Makes the object of a success, or the error; logs and traces the call.
    pub(crate) fn ended(
        &self,
        py: Python<'_>,
        outcome: Outcome,
        convert: impl FnOnce(&Reply) -> PyResult<Py<PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        let (action, host) = (&self.request.action, self.client.host(&self.request));
        let took = Some((self.flight.attempts(), self.begun.elapsed()));
        log::called(py, action, host, outcome.as_ref(), took)?;
        let outcome = outcome.map_err(|error| raised(py, error));
        if let Some(span) = &self.span {
            span.end(py, outcome.as_ref())?;
        }
        convert(&outcome?)
    }

    /// Logs what is unknown from now on, because nobody waits for the answer any more.
    pub(crate) fn give_up(&self, py: Python<'_>) -> PyResult<()> {
        let given_up = || "it was given up before its answer was there".to_owned();
        let unknown = self.flight.unknown(&self.request, given_up);
        if let Some(span) = &self.span {
            span.end(py, Err(&PyRuntimeError::new_err("given up")))?;
        }
        unknown.map_or(Ok(()), |unknown| log::warning(py, &unknown.to_string()))
    }
}

pub(crate) fn calling(call: Arc<Call>) -> Job<Outcome> {
    let (work, convert) = (Arc::clone(&call), Arc::clone(&call));
    Job::new(work.run(), move |py, outcome| convert.answered(py, outcome)).of(call)
}

/// The request for a documented action.
pub(crate) fn request(service: &str, action: &str, given: &Bound<'_, PyDict>) -> PyResult<Request> {
    let py = given.py();
    let (service, action) = documented(service, action).map_err(|error| raised(py, error))?;
    let given = parameters(&action.name, Some(action), given)?;
    Request::documented(service, action, given).map_err(|error| raised(py, error))
}

/// The model of an action.
pub(crate) fn documented(service: &str, action: &str) -> Result<(&'static Service, &'static Action), Error> {
    model::service(service)
        .and_then(|service| {
            service.actions.iter().find(|candidate| candidate.name == action).map(|action| (service, action))
        })
        .ok_or_else(|| Error::Config(format!("there is no action {action} in the service {service}")))
}
