//! One request after another: faults, signature, model, parameters, behaviour, record.

pub mod auth;
pub mod faults;
pub mod query;
pub mod read_cache;
pub mod request_log;
pub mod validate;

use std::cell::OnceCell;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use cds::model::{self, Action, Effect, Verb};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use crate::api::refusal::Failure;
use crate::api::reply::with_request_id;
use crate::cloud::{Cloud, Moving};
use crate::engine::names::{UnknownAction, known_action};
use crate::engine::progression::Progression;
use crate::engine::store::{StateError, Store};
use crate::furnish::{self, FurnishError};
use crate::gateway::auth::{Keys, Nonces};
use crate::gateway::faults::{Fault, FaultKind, Faults};
use crate::gateway::query::Query;
use crate::gateway::read_cache::Answers;
use crate::gateway::request_log::{Record, RecordedRequest, masked, masked_query};
use crate::guard;
use crate::http::overview::{self, Overview};
use crate::options::{Options, Time};
use crate::products;

/// The page that a gateway shows when nobody is behind it.
const BAD_GATEWAY: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n\
    <center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";

/// Bodies of requests that are refused unread, such as those without a signature, are recorded up to here, in bytes:
/// read they take many times their size.
const SHOWN_UNREAD: usize = 64 << 10;

/// What came over a socket.
#[derive(Debug)]
pub struct Arrival {
    pub method: String,
    pub path: String,
    pub query: String,
    pub body: Bytes,
    pub connection: u64,
}

/// What became of a request.
#[derive(Debug)]
pub struct Handled {
    pub outcome: Outcome,
    /// As in `Action`.
    pub action: String,
    /// As in `Code`; none when there is no answer of the API.
    pub code: Option<String>,
}

/// What goes back.
#[derive(Debug)]
pub enum Outcome {
    Answer(Answer),
    /// Nothing, and the connection ends.
    Close,
    /// Nothing for so long, or for as long as the client waits.
    Hang(Option<Duration>),
}

impl Outcome {
    /// The HTTP status, where there is an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Answer(answer) => Some(answer.status),
            Self::Close | Self::Hang(_) => None,
        }
    }
}

/// An answer and the manner of sending it.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub content_type: &'static str,
    pub retry_after: Option<f64>,
    /// What the server takes for the time, where that is wrong.
    pub date: Option<Timestamp>,
    pub body: String,
    pub manner: Manner,
}

/// How an answer is sent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Manner {
    Whole,
    Slowly(Duration),
    /// Half of it, then the connection ends.
    CutShort,
    /// All of it, under a length that is too small.
    UnderWrongLength,
}

impl Answer {
    fn json(status: u16, body: String) -> Self {
        Self {
            status,
            content_type: "application/json",
            retry_after: None,
            date: None,
            body,
            manner: Manner::Whole,
        }
    }
}

/// Why a cloud is not brought back to a snapshot.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// A text that is no snapshot.
    #[error("not a snapshot of this version of the simulator: {0}")]
    Snapshot(#[from] serde_json::Error),
    /// The state file cannot be written.
    #[error(transparent)]
    State(#[from] StateError),
}

/// Why tasks go on as before.
#[derive(Debug, thiserror::Error)]
pub enum SetProgressionError {
    /// No model has the action.
    #[error(transparent)]
    Action(#[from] UnknownAction),
    /// The state file cannot be written.
    #[error(transparent)]
    State(#[from] StateError),
}

/// The cloud behind its gateway.
pub struct Exchange {
    keys: Keys,
    seed: u64,
    progression: Progression,
    state: Mutex<State>,
}

/// Everything that changes.
struct State {
    cloud: Cloud,
    store: Option<Store>,
    faults: Faults,
    record: Record,
    nonces: Nonces,
    answers: Answers,
    time: Time,
    /// When the clock was last brought forward, if it runs by itself.
    last_look: Instant,
}

impl State {
    /// Lets the clock run, where it does, and ends what its time ends.
    fn catch_up(&mut self) {
        // The clock counts milliseconds: what is less is left for the next look.
        let passed = Duration::from_millis(self.last_look.elapsed().as_millis() as u64);
        self.last_look += passed;
        if self.runs() {
            self.cloud.clock.advance(passed);
        }
        self.cloud.settle();
    }

    /// Whether the clock runs by itself.
    fn runs(&self) -> bool {
        self.time == Time::Real || self.cloud.progressions.need_time()
    }

    /// Puts another cloud in the place of this one.
    fn replace(&mut self, cloud: Cloud) {
        self.cloud = cloud;
        if self.time == Time::Real {
            self.cloud.clock.catch_up();
        }
    }

    /// Whether the request may change the state: by itself, by the progress that looking at a task makes, or, where the
    /// clock runs by itself, by what that has brought. What ends without a clock ends before anyone can look.
    fn may_change(&self, asked: &Asked<'_>) -> bool {
        let Some(action) = asked.action else { return false };
        let mut polls = model::api().task_families.values().map(|family| (&*family.path, &*family.action));
        action.effect == Effect::Mutate
            || self.runs()
            || polls.any(|poll| poll == (asked.path, action.name.as_str()))
    }

    /// Writes the state file. What cannot be written is undone.
    fn keep(&mut self, before: Moving) -> Result<(), StateError> {
        let Some(store) = &mut self.store else { return Ok(()) };
        store.save(&mut self.cloud).inspect_err(|_| {
            // It was read or written before, so it can be read.
            if let Ok(kept) = store.state::<Cloud>() {
                self.cloud = kept.at(before);
            }
        })
    }
}

/// What the gateway knows of a request before it does anything.
struct Asked<'a> {
    arrival: &'a Arrival,
    query: Query,
    path: &'a str,
    action: Option<&'static Action>,
    read: OnceCell<Result<Map<String, Value>, Failure>>,
}

impl<'a> Asked<'a> {
    fn new(arrival: &'a Arrival) -> Self {
        let query = Query::parse(&arrival.query);
        let path = arrival.path.trim_matches('/');
        let action = model::find(path, query.get("Action").unwrap_or_default()).map(|(_, action)| action);
        Self { arrival, query, path, action, read: OnceCell::new() }
    }

    /// The parameters, from the query or from the body, read when they are needed first.
    fn parameters(&self) -> Result<&Map<String, Value>, Failure> {
        let read = self.read.get_or_init(|| {
            let verb = Verb::parse(&self.arrival.method);
            if verb.is_none_or(|verb| verb.default_location() == model::Location::Query) {
                Ok(from_query(&self.query))
            } else {
                from_body(&self.arrival.body)
            }
        });
        read.as_ref().map_err(Clone::clone)
    }

    /// The same for the record: a large body that nobody needed is not read for that.
    fn shown_parameters(&self) -> Map<String, Value> {
        if self.read.get().is_none() && self.arrival.body.len() > SHOWN_UNREAD {
            return Map::new();
        }
        self.parameters().map(|arrived| masked(self.action, arrived)).unwrap_or_default()
    }

    fn name(&self) -> &str {
        self.query.get("Action").unwrap_or_default()
    }

    fn recorded(&self, http_status: Option<u16>, code: Option<String>) -> RecordedRequest {
        RecordedRequest {
            action: self.name().to_owned(),
            path: self.path.to_owned(),
            method: self.arrival.method.clone(),
            parameters: self.shown_parameters(),
            query: masked_query(self.action, &self.query),
            nonce: self.query.get("SignatureNonce").map(str::to_owned),
            connection: self.arrival.connection,
            http_status,
            code,
        }
    }
}

impl Exchange {
    /// A cloud that accepts these keys: that of the state file, or an empty one.
    pub fn new(keys: Keys, options: &Options) -> Result<Self, StateError> {
        let (seed, progression, time) = (options.seed(), options.progression, options.time);
        let empty = Cloud::new(seed, progression);
        let (mut cloud, store) = match &options.state {
            Some(path) => Store::open(path, empty).map(|(store, cloud)| (cloud, Some(store)))?,
            None => (empty, None),
        };
        cloud.progressions.every = progression;
        if time == Time::Real {
            cloud.clock.catch_up();
        }
        let state = State {
            cloud,
            store,
            faults: Faults::default(),
            record: Record::default(),
            nonces: Nonces::default(),
            answers: Answers::default(),
            time,
            last_look: Instant::now(),
        };
        Ok(Self { keys, seed, progression, state: Mutex::new(state) })
    }

    /// The keys that are accepted.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Does what a request asks for, or what a fault wants instead. A mistake of the simulator itself is an answer too.
    pub fn handle(&self, arrival: &Arrival) -> Handled {
        guard::caught(|| self.try_handle(arrival)).unwrap_or_else(|| {
            let failure = Failure::internal("The simulator has made a mistake, which stands on its stderr.");
            let (outcome, code) = refused(&mut self.lock(), &failure, None);
            Handled { outcome, action: String::new(), code }
        })
    }

    fn try_handle(&self, arrival: &Arrival) -> Handled {
        let asked = Asked::new(arrival);
        let mut state = self.lock();
        let state = &mut *state;
        state.catch_up();
        let fault = state.faults.take(asked.name());
        let (outcome, code) = match fault {
            Some(FaultKind::DropBefore) => (Outcome::Close, None),
            Some(FaultKind::Hang { seconds }) => (Outcome::Hang(seconds.map(Duration::from_secs_f64)), None),
            Some(FaultKind::BadGateway) => {
                let page = Answer::json(502, BAD_GATEWAY.to_owned());
                (Outcome::Answer(Answer { content_type: "text/html", ..page }), None)
            }
            Some(FaultKind::Error { code, message, http_status }) => {
                refused(state, &Failure { http_status, code, message }, None)
            }
            Some(FaultKind::InternalError) => {
                refused(state, &Failure::internal("The server made a mistake on purpose."), None)
            }
            Some(FaultKind::RateLimit { retry_after }) => {
                let failure = Failure::new(429, "RequestLimitExceeded", "Throttling: too many requests.");
                refused(state, &failure, Some(retry_after))
            }
            fault => self.process(state, &asked, fault),
        };
        state.record.add(asked.recorded(outcome.status(), code.clone()));
        Handled { outcome, action: asked.name().to_owned(), code }
    }

    /// Answers the request, then lets the fault spoil the answer.
    fn process(
        &self,
        state: &mut State,
        asked: &Asked<'_>,
        fault: Option<FaultKind>,
    ) -> (Outcome, Option<String>) {
        let skew = match fault {
            Some(FaultKind::ClockSkew { seconds }) => {
                SignedDuration::try_from_secs_f64(seconds).unwrap_or_default()
            }
            _ => SignedDuration::ZERO,
        };
        let (first_task, before) = (state.cloud.tasks.next(), state.cloud.moving());
        let may_change = state.may_change(asked);
        let mut result = self.answer(state, asked, skew, may_change);
        if state.cloud.tasks.next() > first_task
            && let Some(message) = state.faults.take_task_error(asked.name())
        {
            state.cloud.tasks.fail_from(first_task, &message);
        }
        if may_change {
            state.answers.forget();
            if state.keep(before).is_err() {
                result = Err(Failure::internal("The state file cannot be written, so nothing was changed."));
            }
        }
        let (status, body, code) = match result {
            Ok(body) => (200, body, "Success".to_owned()),
            Err(failure) => (failure.http_status, failure.body(), failure.code),
        };
        let body = with_request_id(body, &state.cloud.new_request_id());
        let mut answer = Answer::json(status, body);
        match fault {
            Some(FaultKind::ClockSkew { .. }) => answer.date = Timestamp::now().checked_add(skew).ok(),
            Some(FaultKind::DropAfter) => return (Outcome::Close, None),
            Some(FaultKind::Slow { seconds }) => {
                answer.manner = Manner::Slowly(Duration::from_secs_f64(seconds))
            }
            Some(FaultKind::Truncate) => answer.manner = Manner::CutShort,
            Some(FaultKind::WrongLength) => answer.manner = Manner::UnderWrongLength,
            Some(FaultKind::Mangle) => answer.body = answer.body.replacen('{', "{\u{fffd}:,", 1),
            _ => {}
        }
        (Outcome::Answer(answer), Some(code))
    }

    /// The body of a success, remembered where the request changes nothing.
    fn answer(
        &self,
        state: &mut State,
        asked: &Asked<'_>,
        skew: SignedDuration,
        may_change: bool,
    ) -> Result<String, Failure> {
        let now = Timestamp::now();
        let now = now.checked_add(skew).unwrap_or(now);
        auth::check(&asked.arrival.method, &asked.query, &self.keys, now, &mut state.nonces)?;
        let action = asked.action.ok_or_else(|| {
            let text = format!("There is no action {} at /{}.", asked.name(), asked.path);
            Failure::new(400, "UnsupportedAction", text)
        })?;
        if Verb::parse(&asked.arrival.method) != Some(action.verb) {
            let text = format!("{} is a {} action.", action.name, action.verb.as_str());
            return Err(Failure::new(400, "UnsupportedHTTPMethod", text));
        }
        let call = validate::check(action, asked.parameters()?)?;
        let handler = products::find(asked.path, &action.name).ok_or_else(|| {
            let text = format!("{} exists, but this simulator has no behaviour for it yet.", action.name);
            Failure::new(501, "NotSimulated", text)
        })?;
        if may_change {
            return Ok(handler(&mut state.cloud, &call)?.into_body());
        }
        let State { cloud, answers, .. } = state;
        answers
            .get_or(asked.path, &action.name, asked.parameters()?, || Ok(handler(cloud, &call)?.into_body()))
    }

    /// What arrived lately.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.lock().record.all()
    }

    /// Adds a fault.
    pub fn fail(&self, fault: Fault) {
        self.lock().faults.add(fault);
    }

    /// The faults that are still to come.
    pub fn faults(&self) -> Vec<Fault> {
        self.lock().faults.all().to_vec()
    }

    /// Forgets the faults that are still to come.
    pub fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    /// Moves the clock.
    pub fn advance(&self, time: Duration) -> Result<(), StateError> {
        self.change(|state| {
            state.cloud.clock.advance(time);
            state.catch_up();
        })
    }

    /// Changes how tasks end that are queued from now on: those of one action, or of every other.
    pub fn set_progression(
        &self,
        action: Option<&str>,
        progression: Progression,
    ) -> Result<(), SetProgressionError> {
        action.map_or(Ok(()), known_action)?;
        Ok(self.change(|state| match action {
            Some(action) => {
                state.cloud.progressions.by_action.insert(action.to_owned(), progression);
            }
            None => state.cloud.progressions.every = progression,
        })?)
    }

    /// Sets what the account has, in hundredths of a yuan.
    pub fn set_balance(&self, balance: i64) -> Result<(), StateError> {
        self.change(|state| state.cloud.balance = balance)
    }

    /// Adds a fleet of that number of servers.
    pub fn furnish(&self, servers: u32) -> Result<(), FurnishError> {
        let mut refused = None;
        self.change(|state| match furnish::furnished(&state.cloud, self.seed, servers) {
            Ok(cloud) => state.cloud = cloud,
            Err(error) => refused = Some(error),
        })?;
        refused.map_or(Ok(()), Err)
    }

    /// Empties the cloud and forgets faults and requests. Nonces stay used.
    pub fn reset(&self) -> Result<(), StateError> {
        self.change(|state| state.replace(Cloud::new(self.seed, self.progression)))?;
        let mut state = self.lock();
        state.faults.clear();
        state.record.clear();
        Ok(())
    }

    /// The whole state as JSON.
    pub fn snapshot(&self) -> Result<String, serde_json::Error> {
        let mut state = self.lock();
        state.catch_up();
        serde_json::to_string(&state.cloud)
    }

    /// Replaces the whole state.
    pub fn restore(&self, snapshot: &str) -> Result<(), RestoreError> {
        let cloud = serde_json::from_str(snapshot)?;
        Ok(self.change(|state| state.replace(cloud))?)
    }

    /// What there is to look at.
    pub fn overview(&self) -> Result<Overview, serde_json::Error> {
        let mut state = self.lock();
        state.catch_up();
        let requests = state.record.last(overview::REQUESTS);
        let total = state.record.len();
        let faults = state.faults.all().to_vec();
        let cloud = serde_json::to_value(&state.cloud)?;
        let time = state.cloud.clock.text();
        drop(state);
        Ok(Overview::new(&cloud, time, faults, requests, total))
    }

    /// Lets others use the state file. From now on nothing changes any more that would have to be kept.
    pub fn close(&self) {
        if let Some(store) = &mut self.lock().store {
            store.close();
        }
    }

    /// Changes the cloud from outside; what cannot be kept is undone.
    fn change(&self, change: impl FnOnce(&mut State)) -> Result<(), StateError> {
        let mut state = self.lock();
        state.catch_up();
        let before = state.cloud.moving();
        change(&mut state);
        state.answers.forget();
        state.keep(before)
    }

    /// Handlers check before they change, so that the state behind a poisoned lock is still good.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn refused(state: &mut State, failure: &Failure, retry_after: Option<f64>) -> (Outcome, Option<String>) {
    let body = with_request_id(failure.body(), &state.cloud.new_request_id());
    let answer = Answer { retry_after, ..Answer::json(failure.http_status, body) };
    (Outcome::Answer(answer), Some(failure.code.clone()))
}

fn from_query(query: &Query) -> Map<String, Value> {
    query.own().map(|(name, value)| (name.to_owned(), Value::from(value))).collect()
}

fn from_body(body: &[u8]) -> Result<Map<String, Value>, Failure> {
    if body.trim_ascii().is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Failure::new(400, "InvalidParameter", "The body must be a JSON object.")),
        Err(error) => Err(Failure::new(400, "InvalidParameter", format!("The body is no JSON: {error}."))),
    }
}
