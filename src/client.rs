//! The client: settings, connections, and one way through them for every call.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until, timeout_at};
use url::Url;

use crate::config::Config;
use crate::error::{Error, Phase};
use crate::flight::Flight;
use crate::rate::RateLimit;
use crate::redact;
use crate::request::Request;
use crate::response::{Envelope, RawReply, Reply, queued_tasks};
use crate::retry;
use crate::sign::{Stamp, signed_query};
use crate::transport::{Failure, Transport, is_loopback};

/// A client of the API. Clones share the connections and the rate limit.
#[derive(Debug, Clone)]
pub struct Client {
    config: Arc<Config>,
    limits: Limits,
    transport: Arc<Transport>,
    rate: Option<Arc<RateLimit>>,
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
        let rate = config.max_rps.map(|rate| Arc::new(RateLimit::per_second(rate)));
        let limits = Limits { timeout: config.timeout, max_retries: config.max_retries };
        Ok(Self { config: Arc::new(config), limits, transport, rate })
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.config
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
        let endpoint = self.endpoint(request)?;
        let started = Instant::now();
        let deadline = started + self.limits.timeout;
        let mut attempts = 0;
        loop {
            self.wait_for_turn(request, deadline).await?;
            attempts += 1;
            let (error, asked) = match self.attempt(flight, request, &endpoint, deadline, attempts).await {
                Ok((raw, envelope)) => return Ok(reply(request, raw, envelope, attempts, started)),
                Err(failed) => failed,
            };
            let pause = retry::pause(attempts, asked, chance());
            let in_time = Instant::now() + pause < deadline;
            if attempts > self.limits.max_retries || !in_time || !retry::may_repeat(request.effect, &error) {
                return Err(error);
            }
            flight.land();
            sleep(pause).await;
        }
    }

    /// One signed request; a failure comes with the pause that the server asks for.
    async fn attempt(
        &self,
        flight: &Flight,
        request: &Request,
        endpoint: &Url,
        deadline: Instant,
        attempts: u32,
    ) -> Result<(RawReply, Envelope), (Error, Option<Duration>)> {
        let credentials = &self.config.credentials;
        let stamp = Stamp::now();
        let query = signed_query(credentials, request.verb, &request.action, &request.query, &stamp);
        let mut url = endpoint.clone();
        url.set_path(&format!("/{}/", request.path));
        url.set_query(Some(&query));
        let departure = flight.begin(stamp);
        let sending = self.transport.send(request.verb, url, request.body.clone(), &departure);
        let raw = match timeout_at(deadline, sending).await {
            Ok(Ok(raw)) => raw,
            outcome => {
                let failure = outcome.ok().and_then(Result::err);
                return Err((self.unanswered(flight, request, failure, attempts), None));
            }
        };
        match raw.check(request, attempts, || redact::secrets(request, &query, credentials.secret())) {
            Ok(envelope) => Ok((raw, envelope)),
            Err(error) => Err((error, raw.retry_after)),
        }
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
        let action = request.action.clone();
        if failure.timed_out {
            let seconds = self.config.connect_timeout.as_secs_f64();
            return Error::Timeout { action, seconds, phase: Phase::Connecting };
        }
        let plural = if attempts == 1 { "" } else { "s" };
        let message = format!("{} after {attempts} attempt{plural}", failure.message);
        Error::Connection { action, kind: failure.kind, message }
    }

    fn out_of_time(&self, request: &Request, phase: Phase) -> Error {
        Error::Timeout { action: request.action.clone(), seconds: self.limits.timeout.as_secs_f64(), phase }
    }

    async fn wait_for_turn(&self, request: &Request, deadline: Instant) -> Result<(), Error> {
        let Some(rate) = &self.rate else { return Ok(()) };
        let start = rate.reserve();
        if start > deadline {
            return Err(self.out_of_time(request, Phase::Pausing));
        }
        sleep_until(start).await;
        Ok(())
    }

    /// Scheme, host and port of the request, if it may be contacted.
    fn endpoint(&self, request: &Request) -> Result<Url, Error> {
        let mut endpoint = self.config.endpoint.clone();
        if let Some(host) = &request.host {
            endpoint.set_host(Some(host)).map_err(|error| Error::Config(format!("host {host}: {error}")))?;
        }
        if self.config.offline && !is_loopback(&endpoint) {
            return Err(Error::NetworkBlocked { host: endpoint.host_str().unwrap_or_default().to_owned() });
        }
        Ok(endpoint)
    }
}

fn reply(request: &Request, raw: RawReply, envelope: Envelope, attempts: u32, started: Instant) -> Reply {
    let tasks = queued_tasks(request, &raw.body);
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
