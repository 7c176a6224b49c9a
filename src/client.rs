//! The client: settings, connections, and one way through them for every call.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};
use url::Url;

use crate::aside::{LARGE, aside};
use crate::clock::Clocks;
use crate::config::Config;
use crate::credentials::Credentials;
use crate::error::{ApiErrorKind, Error, Phase};
use crate::flight::Flight;
use crate::rate::RateLimit;
use crate::redact;
use crate::renewal::RenewedKey;
use crate::request::Request;
use crate::response::{Envelope, RawReply, Reply, queued_tasks};
use crate::retry::{self, Budget};
use crate::sign::signed_url;
use crate::stamp::Stamp;
use crate::transport::{Failure, Transport, is_loopback, let_connections_close, uri};

/// How often a call is signed again because the server's clock turned out to be another.
const CORRECTIONS: u32 = 2;

/// A client of the API. Clones share the connections and the rate limit.
#[derive(Debug, Clone)]
pub struct Client {
    config: Arc<Config>,
    limits: Limits,
    transport: Arc<Transport>,
    rate: Option<Arc<RateLimit>>,
    /// In place of that of the settings, which may end.
    renewed_key: Option<Arc<RenewedKey>>,
    budget: Arc<Budget>,
    clocks: Arc<Clocks>,
}

/// What bounds a call.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Limit of a whole call.
    pub timeout: Duration,
    /// How often a failed call is sent again, where that is safe.
    pub max_retries: u32,
}

impl Client {
    /// A client with these settings. Nothing is contacted yet.
    pub fn new(config: Config) -> Result<Self, Error> {
        let transport = Arc::new(Transport::new(&config)?);
        let rate = config.spacing.map(|spacing| Arc::new(RateLimit::new(spacing)));
        let renewed_key = RenewedKey::of(&config.credentials).map(Arc::new);
        let limits = Limits { timeout: config.timeout, max_retries: config.max_retries };
        let (budget, clocks) = Default::default();
        Ok(Self { config: Arc::new(config), limits, transport, rate, renewed_key, budget, clocks })
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The host that a request goes to.
    pub fn host<'a>(&'a self, request: &'a Request) -> &'a str {
        request.host.unwrap_or_else(|| host(&self.config.endpoint))
    }

    /// The limits of its calls.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// The same connections with other limits.
    #[must_use]
    pub fn with_limits(&self, limits: Limits) -> Self {
        Self { limits, ..self.clone() }
    }

    /// Sends a request, again where that is safe, and returns the success or says what may have happened.
    pub async fn call(&self, request: &Request) -> Result<Reply, Error> {
        self.call_in(&Flight::default(), request).await
    }

    /// The same; `flight` tells at any moment what would be unknown if the call were given up.
    pub async fn call_in(&self, flight: &Flight, request: &Request) -> Result<Reply, Error> {
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
            if corrections < CORRECTIONS && self.has_wrong_clock(endpoint, &failed) {
                corrections += 1;
                flight.land();
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
            flight.land();
            sleep(pause).await;
        }
    }

    /// One signed request.
    async fn attempt(
        &self,
        flight: &Flight,
        request: &Request,
        endpoint: &Url,
        deadline: Instant,
        attempts: u32,
    ) -> Result<(RawReply, Envelope), Failed> {
        let renewed = self.renewed_key(request, deadline).await?;
        let credentials = renewed.as_deref().unwrap_or(&self.config.credentials);
        let stamp = Stamp::at(self.clocks.now(host(endpoint)));
        let place = [endpoint.as_str(), &request.path, "/?"];
        let url =
            signed_url(&place, credentials.signer(), request.verb, &request.action, &request.query, &stamp);
        let uri = uri(request, url)?;
        let departure = flight.begin(stamp);
        let sending = self.transport.send(request, endpoint, uri.clone(), &departure);
        let mut raw = match timeout_at(deadline, sending).await {
            Ok(Ok(raw)) => raw,
            Ok(Err(failure)) => return Err(self.unanswered(flight, request, Some(failure), attempts).into()),
            Err(_) => {
                let_connections_close().await;
                return Err(self.unanswered(flight, request, None, attempts).into());
            }
        };
        match raw.check(request, attempts, || redact::secrets(request, &uri, credentials.secret())) {
            Ok(envelope) => Ok((raw, envelope)),
            Err(error) => Err(Failed { error, retry_after: raw.retry_after(), date: raw.date() }),
        }
    }

    /// Whether a refused timestamp may have been wrong; the host's own time is learnt for the next one.
    fn has_wrong_clock(&self, endpoint: &Url, failed: &Failed) -> bool {
        // How a wrong timestamp is refused is documented nowhere.
        let is_refused = matches!(
            &failed.error,
            Error::Api(error)
                if matches!(error.kind, ApiErrorKind::Authentication | ApiErrorKind::PermissionDenied)
        );
        is_refused && failed.date.is_some_and(|date| self.clocks.learn(host(endpoint), date))
    }

    /// What a request without an answer means; without a failure it ran out of time.
    fn unanswered(
        &self,
        flight: &Flight,
        request: &Request,
        failure: Option<Failure>,
        attempts: u32,
    ) -> Error {
        let lost = || match &failure {
            Some(failure) => format!("the answer was lost ({})", failure.message),
            None => format!("no answer within {} s", self.limits.timeout.as_secs_f64()),
        };
        if let Some(unknown) = flight.unknown(request, lost) {
            return unknown;
        }
        match failure {
            Some(failure) => self.unchanged(request, failure, attempts),
            None if flight.may_have_left() => self.out_of_time(request, Phase::Reading),
            None => self.out_of_time(request, Phase::Connecting),
        }
    }

    fn unchanged(&self, request: &Request, failure: Failure, attempts: u32) -> Error {
        let action = request.action.to_string();
        if failure.timed_out {
            let seconds = self.config.connect_timeout.as_secs_f64();
            return Error::Timeout { action, seconds, phase: Phase::Connecting };
        }
        let plural = if attempts == 1 { "" } else { "s" };
        let message = format!("{} after {attempts} attempt{plural}", failure.message);
        Error::Connection { action, kind: failure.kind, message }
    }

    fn out_of_time(&self, request: &Request, phase: Phase) -> Error {
        Error::Timeout {
            action: request.action.to_string(),
            seconds: self.limits.timeout.as_secs_f64(),
            phase,
        }
    }

    /// None for a key without an end.
    async fn renewed_key(
        &self,
        request: &Request,
        deadline: Instant,
    ) -> Result<Option<Arc<Credentials>>, Error> {
        let Some(key) = &self.renewed_key else { return Ok(None) };
        match timeout_at(deadline, key.get()).await {
            Ok(key) => key.map(Some),
            Err(_) => Err(self.out_of_time(request, Phase::Renewing)),
        }
    }

    async fn wait_for_turn(&self, request: &Request, deadline: Instant) -> Result<(), Error> {
        let Some(rate) = &self.rate else { return Ok(()) };
        let start = rate.reserve();
        if start > deadline {
            return Err(self.out_of_time(request, Phase::Queueing));
        }
        sleep_until(start).await;
        Ok(())
    }

    /// Scheme, host and port of the request, if it may be contacted.
    fn endpoint(&self, request: &Request) -> Result<Cow<'_, Url>, Error> {
        let mut endpoint = Cow::Borrowed(&self.config.endpoint);
        if let Some(host) = request.host {
            let set = endpoint.to_mut().set_host(Some(host));
            set.map_err(|error| Error::Config(format!("host {host}: {error}")))?;
        }
        if self.config.offline && !is_loopback(&endpoint) {
            return Err(Error::NetworkBlocked { host: endpoint.host_str().unwrap_or_default().to_owned() });
        }
        Ok(endpoint)
    }
}

/// A failed attempt, and what the server said about time.
struct Failed {
    error: Error,
    retry_after: Option<Duration>,
    date: Option<Timestamp>,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, retry_after: None, date: None }
    }
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
    }
}

/// A random number in 0..1.
pub(crate) fn chance() -> f64 {
    let (_, low) = uuid::Uuid::new_v4().as_u64_pair();
    // The upper two bits are the variant of the UUID, not random.
    (low & (u64::MAX >> 2)) as f64 / (1_u64 << 62) as f64
}
