//! One call: from Python's arguments to the answer as Python objects, and what is unknown when it is given up.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

use cds::model::{self, Action, Service};
use cds::{Client, Error, Flight, Panic, Reply, Request, caught};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::convert::{answer, parameters};
use crate::error::raised;
use crate::job::Job;
use crate::log;
use crate::runtime::with_room;
use crate::stop::{FORKED, Stop, unsent};
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

    /// The same on the heap: it is large, and moved around where the stack may be small.
    pub(crate) fn boxed(self: Arc<Self>) -> Pin<Box<impl Future<Output = Outcome> + Send>> {
        Box::pin(self.run())
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

    /// What it means that the call has no outcome.
    pub(crate) fn stopped(&self, py: Python<'_>, stop: Stop) -> PyResult<Py<PyAny>> {
        let error = match stop {
            Stop::Interrupted(interrupt) => {
                self.give_up(py)?;
                return Err(interrupt);
            }
            // What is logged of it, the parent logs.
            Stop::Forked(Some(interrupt)) => return Err(interrupt),
            Stop::Forked(None) => return Err(raised(py, self.flight.out_of_sight(&self.request, FORKED))),
            Stop::Refused(why) => unsent(&self.request.action, why),
            Stop::Broken(panic) => self.flight.broken(&self.request, &panic),
        };
        self.answered(py, Err(error))
    }

    /// What a panic outside of the core means.
    pub(crate) fn broken(&self, py: Python<'_>, panic: &Panic) -> PyErr {
        raised(py, self.flight.broken(&self.request, panic))
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
pub(crate) fn request(service: &str, action: &str, given: &Bound<'_, PyDict>) -> Result<Request, Error> {
    let py = given.py();
    let (service, action) = documented(py, service, action)?;
    let parameters = parameters(&action.name, given)?;
    built(py, &action.name, || Request::documented(service, action, parameters))
}

/// A request, or why there is none. Nothing is sent when making it panics.
pub(crate) fn built(
    py: Python<'_>,
    action: &str,
    build: impl FnOnce() -> Result<Request, Error>,
) -> Result<Request, Error> {
    with_room(py, || caught(build)).unwrap_or_else(|panic| Err(unsent(action, panic.to_string())))
}

/// The model of an action.
pub(crate) fn documented(
    py: Python<'_>,
    service: &str,
    action: &str,
) -> Result<(&'static Service, &'static Action), Error> {
    with_room(py, || model::service(service))
        .and_then(|service| {
            service.actions.iter().find(|candidate| candidate.name == action).map(|action| (service, action))
        })
        .ok_or_else(|| Error::Config(format!("there is no action {action} in the service {service}")))
}
