//! One call: converts Python arguments to a request and the response to Python objects, and reports a cancelled change
//! whose outcome is unknown.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use cds::model::{self, Action, Effect, Service};
use cds::{Client, Error, InFlight, Once, Panic, Request, Response, caught};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};

use crate::changes;
use crate::convert::{answer, parameters};
use crate::dry_run;
use crate::error::{exception_and_interrupt, to_py_err};
use crate::interrupt::carry;
use crate::job::Job;
use crate::log;
use crate::notices;
use crate::process::Life;
use crate::running_call::RunningCall;
use crate::stop::{ENDING, FORKED, Stop, unsent};
use crate::telemetry::Span;
use crate::this_thread::with_room;

/// A call that can be cancelled.
pub(crate) struct Call {
    life: Life,
    client: Client,
    request: Request,
    /// Carried out once, under a key.
    once: Option<Once>,
    flight: InFlight,
    begun: Instant,
    span: Option<Span>,
    /// Set when a change has ended: the line to log if its response never reaches the program.
    ended: OnceLock<Option<String>>,
    /// Whether the program has received the result, or the log names it.
    settled: AtomicBool,
}

/// Outcome of a call.
pub(crate) type Outcome = Result<Response, Error>;

/// The outcome as a Python object or exception; the outer `Err` is an interrupt that replaced it and carries it.
pub(crate) type Made = Result<PyResult<Py<PyAny>>, PyErr>;

impl Call {
    pub(crate) fn new(py: Python<'_>, client: Client, request: Request) -> PyResult<Arc<Self>> {
        Self::once(py, client, request, None)
    }

    /// A call that may have a key.
    pub(crate) fn once(
        py: Python<'_>,
        client: Client,
        mut request: Request,
        once: Option<Once>,
    ) -> PyResult<Arc<Self>> {
        let is_sent = !client.only_shows(&request);
        if is_sent && request.effect == Effect::Mutate {
            log::prepare(py)?;
        }
        let mut span = None;
        if is_sent
            && let Some((begun, trace_parent)) =
                Span::begin(py, &request.service, &request.action, client.host(&request))?
        {
            (span, request.trace_parent) = (Some(begun), trace_parent);
        }
        let (flight, begun) = (InFlight::default(), Instant::now());
        let (ended, settled) = Default::default();
        let life = Life::current();
        let call = Arc::new(Self { life, client, request, once, flight, begun, span, ended, settled });
        if call.is_change() && !changes::watch(py, Arc::downgrade(&call) as _)? {
            return Err(to_py_err(py, unsent(&call.request.action, ENDING.to_owned())));
        }
        Ok(call)
    }

    pub(crate) async fn run(self: Arc<Self>) -> Outcome {
        let outcome = match &self.once {
            Some(once) => once.call(&self.client, &self.flight, &self.request).await,
            None => self.client.call_in(&self.flight, &self.request).await,
        };
        if self.is_change() {
            // The cell is empty: a call runs once.
            let _ = self.ended.set(self.undelivered(&outcome));
        }
        outcome
    }

    /// `run` on the heap: the future is large, and the code that moves it may have a small stack.
    pub(crate) fn boxed(self: Arc<Self>) -> Pin<Box<impl Future<Output = Outcome> + Send>> {
        Box::pin(self.run())
    }

    /// Converts the outcome to a tuple (envelope, HTTP status, request id, task ids, task family, attempts, seconds,
    /// known resource ids of a replayed response) or to an exception. Of a request that was only shown, the attributes of its `DryRun` take the place of the envelope,
    /// and there are no attempts.
    pub(crate) fn answered(&self, py: Python<'_>, outcome: Outcome) -> Made {
        self.ended(py, outcome, |reply| {
            let (action, effect) = (&self.request.action, self.request.effect);
            let shown = reply.dry_run.as_deref().map(dry_run::attributes);
            let body = shown.as_ref().map_or(&*reply.body, |shown| shown.as_bytes());
            let envelope = match answer(py, action, effect, reply.http_status, body) {
                Ok(envelope) => envelope,
                Err(error) => return self.exception(py, error.with_task_ids(&reply.task_ids)).map(Err),
            };
            let seconds = reply.elapsed.as_secs_f64();
            let answered = (
                envelope,
                reply.http_status,
                reply.request_id.as_deref(),
                &reply.task_ids,
                reply.task_family,
                reply.attempts,
                seconds,
                reply.replayed.then_some(&reply.resource_ids),
            );
            Ok(Ok(answered.into_pyobject(py)?.into_any().unbind()))
        })
    }

    /// Logs and traces the call, and converts its outcome.
    pub(crate) fn ended(
        &self,
        py: Python<'_>,
        outcome: Outcome,
        convert: impl FnOnce(&Response) -> Made,
    ) -> Made {
        let reply = match outcome {
            Ok(reply) => reply,
            Err(error) => return self.failed(py, error).map(Err),
        };
        let logged = self.log(py, Ok(&reply));
        let traced = self.trace(py, Ok(&reply));
        let result = convert(&reply)?;
        match logged.and(traced) {
            Ok(()) => Ok(result),
            Err(interrupt) => Err(self.interrupted(py, result, interrupt)),
        }
    }

    /// Logs and traces a failed call, and builds its exception.
    fn failed(&self, py: Python<'_>, error: Error) -> Result<PyErr, PyErr> {
        let logged = self.log(py, Err(&error));
        let failure = self.exception(py, error);
        let traced = self.trace(py, Err(failure.as_ref().unwrap_or_else(|interrupt| interrupt)));
        match logged.and(traced) {
            Ok(()) => failure,
            Err(interrupt) => Err(self.interrupted(py, Err(failure?), interrupt)),
        }
    }

    fn log(&self, py: Python<'_>, outcome: Result<&Response, &Error>) -> PyResult<()> {
        let (action, host) = (&self.request.action, self.client.host(&self.request));
        if outcome.is_ok_and(|reply| reply.dry_run.is_some()) {
            return log::shown(py, action, host);
        }
        let took = Some((self.flight.attempts(), self.begun.elapsed()));
        log::called(py, action, host, outcome, took)
    }

    fn trace(&self, py: Python<'_>, outcome: Result<&Response, &PyErr>) -> PyResult<()> {
        self.span.as_ref().map_or(Ok(()), |span| span.end(py, outcome))
    }

    /// Converts the outcome to the response object of a synchronous call.
    fn build_response(&self, py: Python<'_>, outcome: Outcome, reception: &Reception) -> Made {
        let answer = match self.answered(py, outcome)? {
            Ok(answer) => answer,
            failed => return Ok(failed),
        };
        let made = reception.make.call1(py, (&answer,));
        let response = made.map_err(|interrupt| self.interrupted(py, Ok(answer), interrupt))?;
        if let Some(Some(text)) = self.ended.get() {
            reception.kept.bind(py).append((&response, text))?;
        }
        Ok(Ok(response))
    }

    /// Builds the exception of an error, and logs the task ids that the error names.
    fn exception(&self, py: Python<'_>, error: Error) -> Result<PyErr, PyErr> {
        let text = (!error.task_ids().is_empty()).then(|| error.to_string());
        let (failure, interrupt) = exception_and_interrupt(py, error);
        let warned = text.map_or(Ok(()), |text| log::warning(py, &text));
        match interrupt.or(warned.err()) {
            None => Ok(failure),
            Some(interrupt) => Err(self.interrupted(py, Err(failure), interrupt)),
        }
    }

    /// Attaches the result to the exception that replaces it, and logs what was changed.
    pub(crate) fn interrupted(&self, py: Python<'_>, result: PyResult<Py<PyAny>>, interrupt: PyErr) -> PyErr {
        let reply = result.map_err(|error| interrupt.set_context(py, Some(error))).ok();
        self.carry_on(py, interrupt.value(py), reply);
        interrupt
    }

    /// The line to log if the result of a finished change never reaches the program.
    pub(crate) fn unheard(&self) -> Option<String> {
        self.ended.get().cloned().flatten()
    }

    /// The line to log for a change whose result nobody takes; `None` when nothing was changed.
    fn undelivered(&self, outcome: &Outcome) -> Option<String> {
        match outcome {
            Ok(reply) if reply.replayed => None,
            Ok(reply) => Some(carried_out(&self.request.action, &reply.task_ids, reply.task_family)),
            Err(error) => self.unknown(error),
        }
    }

    /// The line for an error that leaves the outcome unknown.
    fn unknown(&self, error: &Error) -> Option<String> {
        match error {
            // Its text names the request already.
            Error::OutcomeUnknown(_) => Some(error.to_string()),
            _ if error.outcome() == cds::Outcome::Unknown => {
                let sent_at = self.flight.sent_at().map(|sent_at| format!("; {sent_at}"));
                Some(format!("{error}{}", sent_at.unwrap_or_default()))
            }
            _ => None,
        }
    }
}

impl RunningCall for Call {
    fn is_change(&self) -> bool {
        self.request.effect == Effect::Mutate && !self.client.only_shows(&self.request)
    }

    fn delivered(&self, py: Python<'_>, result: PyResult<Py<PyAny>>) -> PyResult<Py<PyAny>> {
        match py.check_signals() {
            Ok(()) => result,
            Err(interrupt) => Err(self.interrupted(py, result, interrupt)),
        }
    }

    fn carry_on(&self, py: Python<'_>, interrupt: &Bound<'_, PyAny>, reply: Option<Py<PyAny>>) {
        if self.settle()
            && let Some(Some(text)) = self.ended.get()
        {
            carry(py, interrupt, reply.map(|reply| envelope_of(py, reply)), text);
        }
    }

    fn stopped(&self, py: Python<'_>, stop: Stop) -> Result<PyErr, PyErr> {
        let error = match stop {
            Stop::Interrupted(interrupt) => {
                self.give_up(py)?;
                return Err(interrupt);
            }
            // The parent logs the call.
            Stop::Forked(Some(interrupt)) => return Err(interrupt),
            Stop::Forked(None) => return Ok(to_py_err(py, self.flight.out_of_sight(&self.request, FORKED))),
            Stop::Refused(why) => unsent(&self.request.action, why),
            Stop::Broken(panic) => self.broken(py, &panic)?,
        };
        // The call may have finished meanwhile and set the line itself.
        let _ = self.ended.set(self.unknown(&error));
        self.failed(py, error)
    }

    fn broken(&self, py: Python<'_>, panic: &Panic) -> PyResult<Error> {
        if let Some(text) = self.unheard() {
            log::warning(py, &text)?;
        }
        Ok(self.flight.broken(&self.request, panic))
    }

    fn settle(&self) -> bool {
        self.life.is_of_this_process() && !self.settled.swap(true, Ordering::AcqRel)
    }

    fn revoke(&self) {
        self.flight.give_up(&self.request, String::new);
    }

    fn give_up(&self, py: Python<'_>) -> PyResult<()> {
        if !self.settle() {
            return Ok(());
        }
        let unknown = || {
            let given_up = || "it was given up before its answer was there".to_owned();
            self.flight.give_up(&self.request, given_up).map(|error| error.to_string())
        };
        let text = self.ended.get().cloned().unwrap_or_else(unknown);
        // Log first: a second Ctrl-C may interrupt the rest.
        let warned = text.map_or(Ok(()), |text| log::warning(py, &text));
        let given_up = PyRuntimeError::new_err("given up");
        warned.and(self.trace(py, Err(&given_up)))
    }
}

/// The line to log for a change whose response nobody took.
pub(crate) fn carried_out(action: &str, task_ids: &[String], family: &str) -> String {
    let resumed = |id: &String| format!("client.task({id:?}, family={family:?})");
    match task_ids {
        [] => format!("{action} was carried out, but its response was not consumed"),
        [id] => format!(
            "{action} was carried out, task {id}, but its response was not consumed; resume the task with {}",
            resumed(id)
        ),
        ids => format!(
            "{action} was carried out, tasks {}, but its response was not consumed; resume the tasks with {}",
            ids.join(", "),
            ids.iter().map(resumed).collect::<Vec<_>>().join(", ")
        ),
    }
}

/// A call whose response resolves a future of an event loop.
pub(crate) fn call_job(call: Arc<Call>) -> Job<Outcome> {
    let (work, convert) = (Arc::clone(&call), Arc::clone(&call));
    Job::new(work.run(), move |py, outcome| convert.answered(py, outcome)?).of(call)
}

/// A call that blocks the calling thread.
pub(crate) fn response_job(call: Arc<Call>, reception: Reception) -> Job<Outcome> {
    let (work, convert) = (Arc::clone(&call), Arc::clone(&call));
    Job::new(work.run(), move |py, outcome| convert.build_response(py, outcome, &reception)?).of(call)
}

/// The envelope in a result tuple; a response object is returned unchanged.
fn envelope_of(py: Python<'_>, reply: Py<PyAny>) -> Py<PyAny> {
    let envelope = reply.bind(py).cast::<PyTuple>().ok().and_then(|answer| answer.get_item(0).ok());
    envelope.map_or(reply, Bound::unbind)
}

/// Hands the response to the caller of a synchronous call.
pub(crate) struct Reception {
    /// Builds the response from the result tuple.
    pub make: Py<PyAny>,
    /// Keeps the response of a change and the line about it, in case of an interrupt before the caller has the
    /// response.
    pub kept: Py<PyList>,
}

/// Builds the request of a documented action.
pub(crate) fn request(service: &str, action: &str, given: &Bound<'_, PyDict>) -> PyResult<Request> {
    let py = given.py();
    let (service, action) = documented(py, service, action).map_err(|error| to_py_err(py, error))?;
    let given = parameters(&action.name, Some(action), given)?;
    built(py, &action.name, || Request::documented(service, action, given))
}

/// Builds a request, and warns of what is doubtful about it. A panic becomes an error, and nothing is sent.
pub(crate) fn built(
    py: Python<'_>,
    action: &str,
    build: impl FnOnce() -> Result<Request, Error>,
) -> PyResult<Request> {
    let built =
        with_room(py, || caught(build)).unwrap_or_else(|panic| Err(unsent(action, panic.to_string())));
    let request = built.map_err(|error| to_py_err(py, error))?;
    notices::warn_of(py, &request)?;
    Ok(request)
}

/// Finds the model of an action.
pub(crate) fn documented(
    py: Python<'_>,
    service: &str,
    action: &str,
) -> Result<(&'static Service, &'static Action), Error> {
    with_room(py, || model::action(service, action))
        .ok_or_else(|| Error::Config(format!("there is no action {action} in the service {service}")))
}
