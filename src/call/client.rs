//! The client: settings, connections, and the single code path of every call.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::HeaderMap;
use jiff::SignedDuration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout_at};
use url::Url;

use crate::call::aside::{LARGE, aside};
use crate::call::clock_skew::{self, ClockSkew};
use crate::call::in_flight::{InFlight, Leaving};
use crate::call::outgoing::{outgoing, uri};
use crate::call::rate_limit::RateLimit;
use crate::call::recording::ordered;
use crate::call::redact;
use crate::call::request::Request;
use crate::call::response::{Envelope, RawReply, Reply, queued_tasks};
use crate::call::retry::{self, Budget};
use crate::call::sent_secrets::SentSecrets;
use crate::call::watched::Watched;
use crate::credentials::Credentials;
use crate::credentials::refresh::RefreshingKey;
use crate::error::{ApiErrorKind, Error, Outcome, Phase, is_about_clock};
use crate::http::transport::{Transport, TransportError, let_connections_close};
use crate::journal::{Journal, JournalFile, Keys, Ordered, nowhere};
use crate::model::{Effect, api};
use crate::panics::caught_in;
use crate::settings::Config;
use crate::settings::endpoint::is_loopback;
use crate::sign::signed_url;
use crate::sign::stamp::Stamp;

/// How often a call is signed again after clock skew was detected.
const CORRECTIONS: u32 = 2;

/// A client of the API. Clones share the connections and the rate limit.
#[derive(Debug, Clone)]
pub struct Client {
    config: Arc<Config>,
    limits: Limits,
    transport: Arc<Transport>,
    rate: Option<Arc<RateLimit>>,
    /// Replaces the key of the settings, which may expire.
    refreshing_key: Option<Arc<RefreshingKey>>,
    budget: Arc<Budget>,
    pub(crate) clocks: Arc<ClockSkew>,
    sent_secrets: Arc<SentSecrets>,
    journal: Option<Journal>,
    pub(crate) watched: Arc<Watched>,
    /// Whether it was closed.
    closed: Arc<watch::Sender<bool>>,
}

/// The limits of a call.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Timeout of a whole call.
    pub timeout: Duration,
    /// How often a failed call is retried, if that is safe.
    pub max_retries: u32,
}

impl Client {
    /// Creates a client with these settings. It opens no connection yet.
    pub fn new(config: Config) -> Result<Self, Error> {
        let transport = Arc::new(Transport::new(&config)?);
        let rate = config.spacing.map(|spacing| Arc::new(RateLimit::new(spacing)));
        let refreshing_key = RefreshingKey::of(&config.credentials).map(Arc::new);
        let limits = Limits { timeout: config.timeout, max_retries: config.max_retries };
        let journal = config.journal.as_ref().map(|file| journal_of(&config, file)).transpose()?;
        let (budget, clocks, sent_secrets, watched, closed) = Default::default();
        let config = Arc::new(config);
        Ok(Self {
            config,
            limits,
            transport,
            rate,
            refreshing_key,
            budget,
            clocks,
            sent_secrets,
            journal,
            watched,
            closed,
        })
    }

    /// Ends all task waits of this client and its clones.
    pub fn close(&self) {
        self.closed.send_replace(true);
    }

    /// Completes when the client is closed.
    pub(crate) fn closing(&self) -> impl Future<Output = ()> + use<> {
        let mut closed = self.closed.subscribe();
        async move {
            // It fails only if the client is dropped, and the waiting caller holds it.
            let _ = closed.wait_for(|closed| *closed).await;
        }
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The host of a request.
    pub fn host<'a>(&'a self, request: &'a Request) -> &'a str {
        self.own_host(request).unwrap_or_else(|| host(&self.config.endpoint))
    }

    /// How far the clock of the host of a URL path is known to be ahead.
    pub(crate) fn ahead(&self, path: &str) -> SignedDuration {
        let own = api().host(path).filter(|_| !self.config.is_endpoint_explicit);
        self.clocks.ahead(own.unwrap_or_else(|| host(&self.config.endpoint)))
    }

    /// The journal of this client, if its changes are written down.
    pub fn journal(&self) -> Option<&Journal> {
        self.journal.as_ref()
    }

    /// The journal for orders that are carried out once.
    pub(crate) fn journal_for_once(&self) -> Result<Journal, Error> {
        if let Some(journal) = &self.journal {
            return Ok(journal.clone());
        }
        Journal::open(self.config.default_journal.as_deref().ok_or_else(nowhere)?, true)
    }

    /// The same, if there is one already.
    pub(crate) fn existing_journal(&self) -> Result<Option<Journal>, Error> {
        let default = self.config.default_journal.as_deref();
        let exists = self.journal.is_some() || default.is_some_and(Path::exists);
        exists.then(|| self.journal_for_once()).transpose()
    }

    /// Scheme, host and port of the API.
    pub(crate) fn endpoint_text(&self) -> &str {
        self.config.endpoint.as_str().trim_end_matches('/')
    }

    /// What the journal has of a change before it is sent.
    pub(crate) fn ordered(&self, request: &Request) -> Ordered {
        ordered(self.endpoint_text(), request)
    }

    /// The limits of this client's calls.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// A client with other limits that shares the connections. It is closed separately.
    #[must_use]
    pub fn with_limits(&self, limits: Limits) -> Self {
        Self { limits, closed: Arc::default(), ..self.clone() }
    }

    /// Sends a request, retries it if that is safe, and returns the response or an error that says what may have
    /// happened.
    pub async fn call(&self, request: &Request) -> Result<Reply, Error> {
        self.call_in(&InFlight::default(), request).await
    }

    /// Like [`Self::call`]; `flight` tells at any moment whether cancelling the call would leave its outcome unknown.
    pub async fn call_in(&self, flight: &InFlight, request: &Request) -> Result<Reply, Error> {
        if let Some(journal) = self.journal.as_ref().filter(|_| request.effect == Effect::Mutate)
            && !flight.recording.has_begun()
        {
            flight.begin(journal.store()?, Keys::default(), self.ordered(request));
        }
        let _leaving = Leaving { flight, request };
        let outcome = caught_in(self.attempts(flight, request)).await;
        let outcome = outcome.unwrap_or_else(|panic| Err(flight.broken(request, &panic)));
        if let Some((store, entry)) = flight.recording.end(request, &outcome)
            && let Ok(reply) = &outcome
        {
            self.watched.add(&reply.task_ids, &store, entry);
        }
        if !outcome.as_ref().map_or_else(Error::task_ids, |reply| &reply.task_ids).is_empty() {
            self.sent_secrets.keep(request);
        }
        outcome
    }

    /// The secrets that no later response may show: the access key, and the secrets of orders whose tasks it may report
    /// on.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let mut secrets = self.sent_secrets.all();
        secrets.push(self.config.credentials.secret().to_owned());
        secrets
    }

    async fn attempts(&self, flight: &InFlight, request: &Request) -> Result<Reply, Error> {
        let endpoint = &self.endpoint(request)?;
        let started = Instant::now();
        let deadline = started + self.limits.timeout;
        let (mut attempts, mut corrections) = (0, 0);
        loop {
            self.wait_for_turn(request, deadline).await?;
            attempts += 1;
            let failed = match self.attempt(flight, request, endpoint, deadline, attempts).await {
                Ok((raw, envelope)) => {
                    self.budget.refill();
                    return Ok(reply(request, raw, envelope, attempts, started).await);
                }
                Err(failed) => failed,
            };
            if corrections < CORRECTIONS && may_sign_again(request.effect, &failed) {
                corrections += 1;
                flight.finish_attempt();
                continue;
            }
            let pause = retry::pause(attempts, &failed.error, failed.retry_after, chance());
            let may_repeat = attempts - corrections <= self.limits.max_retries
                && Instant::now() + pause < deadline
                && retry::may_repeat(request.effect, &failed.error)
                && self.budget.spend();
            if !may_repeat {
                return Err(failed.error);
            }
            flight.finish_attempt();
            sleep(pause).await;
        }
    }

    /// One signed request.
    async fn attempt(
        &self,
        flight: &InFlight,
        request: &Request,
        endpoint: &Url,
        deadline: Instant,
        attempts: u32,
    ) -> Result<(RawReply, Envelope), FailedAttempt> {
        let renewed = self.refreshing_key(request, deadline).await?;
        let credentials = renewed.as_deref().unwrap_or(&self.config.credentials);
        let host = host(endpoint);
        let ahead = self.clocks.ahead(host);
        let stamp = Stamp::at(clock_skew::now(ahead));
        let place = [endpoint.as_str(), &request.path, "/?"];
        let url =
            signed_url(&place, credentials.signer(), request.verb, &request.action, &request.query, &stamp);
        let uri = uri(request, url)?;
        flight.recording.attempt(&stamp).await?;
        let sent = flight.start_attempt(stamp, &uri);
        let exchange = async {
            let answer = self.transport.send(outgoing(request, uri.clone()), endpoint, &sent).await?;
            // The body may take so long that the time would be outdated.
            self.clocks.learn(host, answer.date());
            let arrived = flight.arrived(request);
            let note = |headers: &HeaderMap, piece: &Bytes| {
                if let Some(arrived) = arrived {
                    arrived.note(headers, piece);
                }
            };
            let (status, headers, received) = answer.read(note).await?;
            Ok(RawReply::read(status.as_u16(), headers, received).await)
        };
        let mut raw = match timeout_at(deadline, exchange).await {
            Ok(Ok(raw)) => raw,
            Ok(Err(failure)) => return Err(self.unanswered(flight, request, Some(failure), attempts).into()),
            Err(_) => {
                let_connections_close().await;
                return Err(self.unanswered(flight, request, None, attempts).into());
            }
        };
        let secrets = || [redact::secrets(request, &uri, credentials.secret()), self.secrets()].concat();
        match raw.check(request, attempts, secrets) {
            Ok(envelope) => Ok((raw, envelope)),
            Err(error) => {
                let has_wrong_clock = clock_skew::differ(self.clocks.ahead(host), ahead);
                Err(FailedAttempt { error, retry_after: raw.retry_after(), has_wrong_clock })
            }
        }
    }

    /// The error for a request without a response; without a failure it timed out.
    fn unanswered(
        &self,
        flight: &InFlight,
        request: &Request,
        failure: Option<TransportError>,
        attempts: u32,
    ) -> Error {
        let lost = || match &failure {
            Some(failure) => format!("the response was lost ({})", failure.message()),
            None => format!("no response within {} s", self.limits.timeout.as_secs_f64()),
        };
        let may_have_left = flight.may_have_left();
        if let Some(unknown) = flight.end_attempt(request, lost) {
            return unknown;
        }
        match failure {
            Some(failure) => failure.unchanged(&request.action, attempts, self.config.connect_timeout),
            None if may_have_left => self.out_of_time(request, Phase::Reading),
            None => self.out_of_time(request, Phase::Connecting),
        }
    }

    fn out_of_time(&self, request: &Request, phase: Phase) -> Error {
        let way = || self.endpoint(request).map(|endpoint| self.transport.way(&endpoint)).unwrap_or_default();
        let advice = match phase {
            Phase::Connecting => format!("; check the network to {}, and max_connections", way()),
            Phase::Reading => format!("; {} has the request: raise timeout if it needs longer", way()),
            Phase::Queueing | Phase::Renewing => String::new(),
        };
        Error::Timeout {
            action: request.action.to_string(),
            seconds: self.limits.timeout.as_secs_f64(),
            phase,
            advice,
        }
    }

    /// None for a key that does not expire.
    async fn refreshing_key(
        &self,
        request: &Request,
        deadline: Instant,
    ) -> Result<Option<Arc<Credentials>>, Error> {
        let Some(key) = &self.refreshing_key else { return Ok(None) };
        match timeout_at(deadline, key.get()).await {
            Ok(key) => key.map(Some),
            Err(_) => Err(self.out_of_time(request, Phase::Renewing)),
        }
    }

    async fn wait_for_turn(&self, request: &Request, deadline: Instant) -> Result<(), Error> {
        let Some(rate) = &self.rate else { return Ok(()) };
        let turn = rate.reserve_until(deadline);
        turn.ok_or_else(|| self.out_of_time(request, Phase::Queueing))?.begin().await;
        Ok(())
    }

    /// The host for the path of the request, unless the user configured one for all paths.
    fn own_host(&self, request: &Request) -> Option<&'static str> {
        request.host.filter(|_| !self.config.is_endpoint_explicit)
    }

    /// Scheme, host and port of the request, if it may be contacted.
    fn endpoint(&self, request: &Request) -> Result<Cow<'_, Url>, Error> {
        let mut endpoint = Cow::Borrowed(&self.config.endpoint);
        if let Some(host) = self.own_host(request) {
            let set = endpoint.to_mut().set_host(Some(host));
            set.map_err(|error| Error::Config(format!("host {host}: {error}")))?;
        }
        if self.config.offline && !is_loopback(&endpoint) {
            return Err(Error::NetworkBlocked { host: endpoint.host_str().unwrap_or_default().to_owned() });
        }
        Ok(endpoint)
    }
}

/// A failed attempt, and the server's time.
pub(crate) struct FailedAttempt {
    pub error: Error,
    pub retry_after: Option<Duration>,
    /// Whether the attempt was signed with a time that differs from the server's.
    pub has_wrong_clock: bool,
}

impl From<Error> for FailedAttempt {
    fn from(error: Error) -> Self {
        Self { error, retry_after: None, has_wrong_clock: false }
    }
}

/// Whether the server refused a request because of clock skew.
///
/// How it does so is not documented. A read is safe to repeat, so any authentication or permission error counts. A
/// change is repeated only after a timestamp or signature code, if the response names no task.
pub(crate) fn may_sign_again(effect: Effect, failed: &FailedAttempt) -> bool {
    let Error::Api(error) = &failed.error else { return false };
    let is_about_clock = match effect {
        Effect::Read => {
            matches!(error.kind, ApiErrorKind::Authentication | ApiErrorKind::PermissionDenied)
        }
        Effect::Mutate => error.outcome == Outcome::Refused && is_about_clock(&error.code, error.http_status),
    };
    is_about_clock && failed.has_wrong_clock
}

fn journal_of(config: &Config, file: &JournalFile) -> Result<Journal, Error> {
    let is_default = config.default_journal.as_ref() == Some(&file.path);
    Journal::open(&file.path, is_default).map_err(|error| Error::Config(format!("{}: {error}", file.setting)))
}

fn host(endpoint: &Url) -> &str {
    endpoint.host_str().unwrap_or_default()
}

async fn reply(
    request: &Request,
    raw: RawReply,
    envelope: Envelope,
    attempts: u32,
    started: Instant,
) -> Reply {
    let tasks = if raw.body.len() < LARGE {
        queued_tasks(request, &raw.body)
    } else {
        let (request, body) = (request.clone(), raw.body.clone());
        Box::pin(aside(move || queued_tasks(&request, &body))).await
    };
    Reply {
        http_status: raw.http_status,
        body: raw.body,
        request_id: envelope.request_id,
        task_ids: tasks.ids,
        task_family: tasks.family,
        attempts,
        elapsed: started.elapsed(),
        replayed: false,
        resource_ids: Vec::new(),
    }
}

/// A random number in 0..1.
pub(crate) fn chance() -> f64 {
    let (_, low) = uuid::Uuid::new_v4().as_u64_pair();
    // The upper two bits are the UUID variant, not random.
    (low & (u64::MAX >> 2)) as f64 / (1_u64 << 62) as f64
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::thread;

    use serde_json::Map;
    use tokio::time::timeout;

    use super::*;
    use crate::model::Verb;
    use crate::settings::Options;

    /// The URL of a server that refuses its first request with these headers and this code.
    fn refusing(status: &'static str, headers: String, code: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        thread::spawn(move || {
            let (mut connection, _) = listener.accept().expect("a connection");
            let mut request = Vec::new();
            // The body of the request is `{}`.
            while !request.ends_with(b"\r\n\r\n{}") {
                let mut piece = [0; 4096];
                let length = connection.read(&mut piece).expect("a request");
                request.extend_from_slice(&piece[..length]);
            }
            let body = format!(r#"{{"Code":"{code}"}}"#);
            let length = body.len();
            write!(connection, "HTTP/1.1 {status}\r\n{headers}\r\nContent-Length: {length}\r\n\r\n{body}")
                .expect("the client listens");
            // The connection stays open until the client closes it.
            let _ = connection.read(&mut [0]);
        });
        url
    }

    /// Waits until the first attempt of a change counts as failed, while the next attempt is waiting.
    async fn first_attempt_has_failed(url: String, max_rps: Option<f64>) {
        let options = Options {
            access_key_id: Some("id".into()),
            access_key_secret: Some("secret".into()),
            endpoint_url: Some(url),
            timeout: Some(3600.0),
            max_rps,
            ..Options::default()
        };
        let client = Client::new(options.resolve(&BTreeMap::new()).expect("complete")).expect("a client");
        let request = Request::free("ccs", "Buy", Verb::Post, Effect::Mutate, Map::new()).expect("valid");
        let flight = InFlight::default();
        let has_failed = async {
            while flight.attempts() == 0 || flight.may_have_left() {
                sleep(Duration::from_millis(1)).await;
            }
        };
        let calling = async {
            tokio::select! {
                _ = client.call_in(&flight, &request) => panic!("the next attempt has to wait"),
                () = has_failed => {}
            }
        };
        timeout(Duration::from_secs(30), calling)
            .await
            .expect("the attempt counts as in flight after its response");
        assert_eq!(flight.attempts(), 1);
        assert!(flight.give_up(&request, String::new).is_none());
    }

    #[test]
    fn a_chance_may_be_any_number_from_0_to_1() {
        let chances: Vec<f64> = (0..1000).map(|_| chance()).collect();
        assert!(chances.iter().all(|chance| (0.0..1.0).contains(chance)));
        for tenth in 0..10 {
            assert!(chances.iter().any(|chance| (chance * 10.0) as u8 == tenth), "{tenth}");
        }
    }

    #[tokio::test]
    async fn a_change_that_was_turned_away_is_not_in_flight_during_the_pause_after_it() {
        let url = refusing("429 Too Many Requests", "Retry-After: 600".to_owned(), "Throttling");
        first_attempt_has_failed(url, None).await;
    }

    #[tokio::test]
    async fn a_change_whose_time_was_refused_is_not_in_flight_while_it_waits_for_its_next_turn() {
        let date = "Date: Thu, 01 Jan 2099 00:00:00 GMT".to_owned();
        first_attempt_has_failed(refusing("401 Unauthorized", date, "TimestampExpired"), Some(0.001)).await;
    }
}
