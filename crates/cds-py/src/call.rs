//! One call: from Python's arguments to the answer as Python objects, and what is unknown when it is given up.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use cds::model::{self, Action, Effect, Service};
use cds::{Client, Error, Flight, Panic, Reply, Request, caught};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};

use crate::convert::{answer, parameters};
use crate::error::raised;
use crate::interrupt::carry;
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
    /// The line to log for a change that has ended if nobody takes its answer.
    ended: OnceLock<Option<String>>,
    given_up: AtomicBool,
}

/// What comes of a call.
pub(crate) type Outcome = Result<Reply, Error>;

impl Call {
    pub(crate) fn new(py: Python<'_>, client: Client, mut request: Request) -> PyResult<Arc<Self>> {
        if request.effect == Effect::Mutate {
            log::prepare(py)?;
        }
        let mut span = None;
        if let Some((begun, trace_parent)) =
            Span::begin(py, &request.service, &request.action, client.host(&request))?
        {
            (span, request.trace_parent) = (Some(begun), trace_parent);
        }
        let (flight, begun) = (Flight::default(), Instant::now());
        let (ended, given_up) = Default::default();
        Ok(Arc::new(Self { client, request, flight, begun, span, ended, given_up }))
    }

    pub(crate) async fn run(self: Arc<Self>) -> Outcome {
        let outcome = self.client.call_in(&self.flight, &self.request).await;
        if self.is_change() {
            // It is run once.
            let _ = self.ended.set(self.undelivered(&outcome));
        }
        outcome
    }

    /// Whether it may change something in the cloud.
    pub(crate) fn is_change(&self) -> bool {
        self.request.effect == Effect::Mutate
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
                    .map_err(|error| self.failed(py, error.with_task_ids(&reply.task_ids)))?;
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
        let logged = log::called(py, action, host, outcome.as_ref(), took);
        let outcome = outcome.map_err(|error| self.failed(py, error));
        let traced = self.span.as_ref().map_or(Ok(()), |span| span.end(py, outcome.as_ref()));
        let result = outcome.and_then(|reply| convert(&reply));
        match logged.and(traced) {
            Ok(()) => result,
            Err(interrupt) => Err(self.interrupted(py, result, interrupt)),
        }
    }

    /// The same as the caller's object of a synchronous call.
    fn made(&self, py: Python<'_>, outcome: Outcome, reception: &Reception) -> PyResult<Py<PyAny>> {
        let answer = self.answered(py, outcome)?;
        let made = reception.make.call1(py, (&answer,));
        let response = made.map_err(|interrupt| self.interrupted(py, Ok(answer), interrupt))?;
        if let Some(Some(text)) = self.ended.get() {
            reception.kept.bind(py).append((&response, text))?;
        }
        Ok(response)
    }

    /// The exception of an error; the log names the tasks that it names.
    fn failed(&self, py: Python<'_>, error: Error) -> PyErr {
        let text = (!error.task_ids().is_empty()).then(|| error.to_string());
        let raised = raised(py, error);
        match text.map_or(Ok(()), |text| log::warning(py, &text)) {
            Ok(()) => raised,
            Err(interrupt) => self.interrupted(py, Err(raised), interrupt),
        }
    }

    /// The result of a change, unless a signal handler raises before the caller has it.
    pub(crate) fn delivered(&self, py: Python<'_>, result: PyResult<Py<PyAny>>) -> PyResult<Py<PyAny>> {
        match py.check_signals() {
            Ok(()) => result,
            Err(interrupt) => Err(self.interrupted(py, result, interrupt)),
        }
    }

    /// An exception that takes the place of a result: it carries the result, and the log names what was changed.
    fn interrupted(&self, py: Python<'_>, result: PyResult<Py<PyAny>>, interrupt: PyErr) -> PyErr {
        let reply = result.map_err(|error| interrupt.set_context(py, Some(error))).ok();
        let reply = reply.map(|reply| envelope_of(py, reply));
        if let Some(Some(text)) = self.ended.get() {
            carry(py, interrupt.value(py), reply, text);
        }
        interrupt
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
            Stop::Broken(panic) => {
                if let Some(text) = self.unheard() {
                    log::warning(py, &text)?;
                }
                self.flight.broken(&self.request, &panic)
            }
        };
        self.answered(py, Err(error))
    }

    /// What a panic outside of the core means.
    pub(crate) fn broken(&self, py: Python<'_>, panic: &Panic) -> PyErr {
        if let Some(text) = self.unheard()
            && let Err(interrupt) = log::warning(py, &text)
        {
            return interrupt;
        }
        raised(py, self.flight.broken(&self.request, panic))
    }

    /// The line to log for a change that has ended if nobody takes its result.
    pub(crate) fn unheard(&self) -> Option<String> {
        self.ended.get().cloned().flatten()
    }

    /// Logs what became of a change, or what is unknown from now on, because nobody waits for the answer any more.
    pub(crate) fn give_up(&self, py: Python<'_>) -> PyResult<()> {
        if self.given_up.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        let unknown = || {
            let given_up = || "it was given up before its answer was there".to_owned();
            self.flight.give_up(&self.request, given_up).map(|error| error.to_string())
        };
        let text = self.ended.get().cloned().unwrap_or_else(unknown);
        // First of all: a second Ctrl-C may end what follows.
        let warned = text.map_or(Ok(()), |text| log::warning(py, &text));
        let given_up = PyRuntimeError::new_err("given up");
        let traced = self.span.as_ref().map_or(Ok(()), |span| span.end(py, Err(&given_up)));
        warned.and(traced)
    }

    /// The line to log for a change whose result nobody takes; none when it changed nothing.
    fn undelivered(&self, outcome: &Outcome) -> Option<String> {
        match outcome {
            Ok(reply) => Some(carried_out(&self.request.action, &reply.task_ids, reply.task_family)),
            // It names the request already.
            Err(error @ Error::OutcomeUnknown(_)) => Some(error.to_string()),
            Err(error) if error.outcome() == cds::Outcome::Unknown => {
                let sent_at = self.flight.sent_at().map(|sent_at| format!("; {sent_at}"));
                Some(format!("{error}{}", sent_at.unwrap_or_default()))
            }
            Err(_) => None,
        }
    }
}

/// The line to log for a change whose answer nobody took.
pub(crate) fn carried_out(action: &str, task_ids: &[String], family: &str) -> String {
    let resumed = |id: &String| format!("client.task({id:?}, family={family:?})");
    match task_ids {
        [] => format!("{action} was carried out, but nothing took its answer"),
        [id] => format!(
            "{action} was carried out, task {id}, but nothing took its answer; resume the task with {}",
            resumed(id)
        ),
        ids => format!(
            "{action} was carried out, tasks {}, but nothing took its answer; resume the tasks with {}",
            ids.join(", "),
            ids.iter().map(resumed).collect::<Vec<_>>().join(", ")
        ),
    }
}

/// A call whose answer goes to a future of an event loop.
pub(crate) fn calling(call: Arc<Call>) -> Job<Outcome> {
    let (work, convert) = (Arc::clone(&call), Arc::clone(&call));
    Job::new(work.run(), move |py, outcome| convert.answered(py, outcome)).of(call)
}

/// A call that the caller waits for.
pub(crate) fn calling_for(call: Arc<Call>, reception: Reception) -> Job<Outcome> {
    let (work, convert) = (Arc::clone(&call), Arc::clone(&call));
    Job::new(work.run(), move |py, outcome| convert.made(py, outcome, &reception)).of(call)
}

/// The envelope of an answer that no response was made of yet, or the response.
fn envelope_of(py: Python<'_>, reply: Py<PyAny>) -> Py<PyAny> {
    let envelope = reply.bind(py).cast::<PyTuple>().ok().and_then(|answer| answer.get_item(0).ok());
    envelope.map_or(reply, Bound::unbind)
}

/// How the caller of a synchronous call takes the answer.
pub(crate) struct Reception {
    /// Makes the response.
    pub make: Py<PyAny>,
    /// Gets the response of a change, and a line about it, in case that the caller is interrupted before it has it.
    pub kept: Py<PyList>,
}

/// The request for a documented action.
pub(crate) fn request(service: &str, action: &str, given: &Bound<'_, PyDict>) -> PyResult<Request> {
    let py = given.py();
    let (service, action) = documented(py, service, action).map_err(|error| raised(py, error))?;
    let given = parameters(&action.name, Some(action), given)?;
    built(py, &action.name, || Request::documented(service, action, given)).map_err(|error| raised(py, error))
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
    with_room(py, || model::action(service, action))
        .ok_or_else(|| Error::Config(format!("there is no action {action} in the service {service}")))
}
