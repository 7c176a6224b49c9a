//! One request after another: faults, signature, model, parameters, behaviour, record.

pub mod admin;
pub mod auth;
pub mod estate;
pub mod faults;
pub mod furnish;
pub mod incoming;
pub mod order;
pub mod outcome;
pub mod query;
pub mod read_cache;
pub mod request_log;
pub mod route;
pub mod validate;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use cds::model::{Effect, Verb};
use jiff::{SignedDuration, Timestamp};

use self::auth::{Keys, Nonces};
use self::faults::{FaultKind, Faults};
use self::incoming::{Incoming, ParsedRequest};
use self::outcome::{Answer, Handled, Manner, Outcome};
use self::read_cache::ReadCache;
use self::request_log::RequestLog;
use crate::api::refusal::Refusal;
use crate::api::reply::with_request_id;
use crate::cloud::{Cloud, Moving};
use crate::engine::progression::Progression;
use crate::engine::store::{StateError, Store};
use crate::guard;
use crate::options::{Options, Time};
use crate::products;

/// The error page of a gateway with an unreachable upstream.
const BAD_GATEWAY: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n\
    <center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";

/// The cloud behind its gateway.
pub struct Gateway {
    keys: Keys,
    seed: u64,
    progression: Progression,
    state: Mutex<State>,
}

/// All mutable state.
struct State {
    cloud: Cloud,
    store: Option<Store>,
    faults: Faults,
    request_log: RequestLog,
    nonces: Nonces,
    read_cache: ReadCache,
    time: Time,
    /// When the clock was last advanced, if it runs by itself.
    last_look: Instant,
}

impl State {
    /// Advances a running clock and finishes due tasks.
    fn catch_up(&mut self) {
        // The clock counts milliseconds; the remainder carries over.
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

    /// Replaces the cloud.
    fn replace(&mut self, cloud: Cloud) {
        self.cloud = cloud;
        if self.time == Time::Real {
            self.cloud.clock.catch_up();
        }
    }

    /// Whether the request may change the state: by itself, or, where the clock runs by itself, by what that has brought.
    /// What ends without a clock ends before anyone can look.
    fn may_change(&self, request: &ParsedRequest<'_>) -> bool {
        request.action().is_some_and(|action| action.effect == Effect::Mutate || self.runs())
    }

    /// Writes the state file, and rolls back if that fails.
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

impl Gateway {
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
            request_log: RequestLog::default(),
            nonces: Nonces::default(),
            read_cache: ReadCache::default(),
            time,
            last_look: Instant::now(),
        };
        Ok(Self { keys, seed, progression, state: Mutex::new(state) })
    }

    /// The keys that are accepted.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Handles a request, or injects a fault. A bug of the simulator itself becomes an error response.
    pub fn handle(&self, incoming: &Incoming) -> Handled {
        guard::caught(|| self.try_handle(incoming)).unwrap_or_else(|| {
            let refusal = Refusal::internal("The simulator has a bug; see its stderr.");
            let (outcome, code) = refused(&mut self.lock(), &refusal, None);
            Handled { outcome, action: String::new(), code }
        })
    }

    fn try_handle(&self, incoming: &Incoming) -> Handled {
        let request = ParsedRequest::new(incoming);
        let mut state = self.lock();
        let state = &mut *state;
        state.catch_up();
        let fault = state.faults.take(request.name());
        let (outcome, code) = match fault {
            Some(FaultKind::DropBefore) => (Outcome::Close, None),
            Some(FaultKind::Hang { seconds }) => (Outcome::Hang(seconds.map(Duration::from_secs_f64)), None),
            Some(FaultKind::BadGateway) => {
                let page = Answer::json(502, BAD_GATEWAY.to_owned());
                (Outcome::Answer(Answer { content_type: "text/html", ..page }), None)
            }
            Some(FaultKind::Error { code, message, http_status }) => {
                refused(state, &Refusal { http_status, code, message }, None)
            }
            Some(FaultKind::InternalError) => {
                refused(state, &Refusal::internal("An injected server error."), None)
            }
            Some(FaultKind::RateLimit { retry_after }) => {
                let refusal = Refusal::new(429, "RequestLimitExceeded", "Throttling: too many requests.");
                refused(state, &refusal, Some(retry_after))
            }
            fault => self.process(state, &request, fault),
        };
        state.request_log.add(request.recorded(outcome.status(), code.clone()));
        Handled { outcome, action: request.name().to_owned(), code }
    }

    /// Handles the request, then lets the fault modify the response.
    fn process(
        &self,
        state: &mut State,
        request: &ParsedRequest<'_>,
        fault: Option<FaultKind>,
    ) -> (Outcome, Option<String>) {
        let skew = match fault {
            Some(FaultKind::ClockSkew { seconds }) => {
                SignedDuration::try_from_secs_f64(seconds).unwrap_or_default()
            }
            _ => SignedDuration::ZERO,
        };
        let (first_task, looks, before) =
            (state.cloud.tasks.next(), state.cloud.tasks.looks(), state.cloud.moving());
        let may_change = state.may_change(request);
        if state.cloud.look_at_lost_tasks() {
            state.read_cache.forget();
        }
        let mut result = self.answer(state, request, skew, may_change);
        if state.cloud.tasks.next() > first_task
            && let Some(message) = state.faults.take_task_error(request.name())
        {
            state.cloud.tasks.fail_from(first_task, &message);
        }
        if fault.as_ref().is_some_and(FaultKind::loses_the_answer) {
            state.cloud.tasks.lose_from(first_task);
        }
        // Some reads move tasks on.
        if may_change || state.cloud.tasks.looks() != looks {
            state.read_cache.forget();
            if state.keep(before).is_err() {
                result = Err(Refusal::internal("The state file cannot be written, so nothing was changed."));
            }
        }
        let (status, body, code) = match result {
            Ok(body) => (200, body, "Success".to_owned()),
            Err(refusal) => (refusal.http_status, refusal.body(), refusal.code),
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

    /// The body of a success, cached if the request changes nothing.
    fn answer(
        &self,
        state: &mut State,
        request: &ParsedRequest<'_>,
        skew: SignedDuration,
        may_change: bool,
    ) -> Result<String, Refusal> {
        let now = Timestamp::now();
        let now = now.checked_add(skew).unwrap_or(now);
        auth::check(&request.incoming.method, &request.query, &self.keys, now, &mut state.nonces)?;
        let (service, action) = request.found().ok_or_else(|| {
            let text = format!("There is no action {} at /{}.", request.name(), request.path);
            Refusal::new(400, "UnsupportedAction", text)
        })?;
        if Verb::parse(&request.incoming.method) != Some(action.verb) {
            let text = format!("{} is a {} action.", action.name, action.verb.as_str());
            return Err(Refusal::new(400, "UnsupportedHTTPMethod", text));
        }
        let (handler, rules) = products::find(service, action).ok_or_else(|| {
            let text = format!("{} exists, but this simulator has no behaviour for it yet.", action.name);
            Refusal::new(501, "NotSimulated", text)
        })?;
        let call = validate::check(action, rules, request.parameters()?)?;
        if may_change {
            return Ok(handler(&mut state.cloud, &call)?.into_body());
        }
        let State { cloud, read_cache, .. } = state;
        read_cache.get_or(request.path, &action.name, request.parameters()?, || {
            Ok(handler(cloud, &call)?.into_body())
        })
    }

    /// Handlers validate before they change anything, so the state behind a poisoned lock is still consistent.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn refused(state: &mut State, refusal: &Refusal, retry_after: Option<f64>) -> (Outcome, Option<String>) {
    let body = with_request_id(refusal.body(), &state.cloud.new_request_id());
    let answer = Answer { retry_after, ..Answer::json(refusal.http_status, body) };
    (Outcome::Answer(answer), Some(refusal.code.clone()))
}
