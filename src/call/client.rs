//! The client: settings, connections, and where a request goes.

use std::borrow::Cow;
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::watch;
use url::Url;

use crate::call::clock_skew::ClockSkew;
use crate::call::dry_run::DryRun;
use crate::call::in_flight::{InFlight, Leaving};
use crate::call::outgoing::{outgoing, uri};
use crate::call::rate_limit::RateLimit;
use crate::call::recording::ordered;
use crate::call::request::Request;
use crate::call::response::Response;
use crate::call::retry::Budget;
use crate::call::sent_secrets::SentSecrets;
use crate::call::watched::Watched;
use crate::credentials::refresh::RefreshingKey;
use crate::error::Error;
use crate::http::transport::Transport;
use crate::journal::{Journal, JournalFile, Ordered, nowhere};
use crate::model::{Effect, api};
use crate::panics::caught_in;
use crate::settings::Config;
use crate::settings::endpoint::is_loopback;
use crate::sign::stamp::Stamp;

/// A client of the API. Clones share the connections and the rate limit.
#[derive(Debug, Clone)]
pub struct Client {
    pub(super) config: Arc<Config>,
    pub(super) limits: Limits,
    pub(super) transport: Arc<Transport>,
    pub(super) rate: Option<Arc<RateLimit>>,
    /// Replaces the key of the settings, which may expire.
    pub(super) refreshing_key: Option<Arc<RefreshingKey>>,
    pub(super) budget: Arc<Budget>,
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
    /// Whether changes are only shown, not sent.
    pub dry_run: bool,
}

impl Client {
    /// Creates a client with these settings. It opens no connection yet.
    pub fn new(config: Config) -> Result<Self, Error> {
        let transport = Arc::new(Transport::new(&config)?);
        let rate = config.spacing.map(|spacing| Arc::new(RateLimit::new(spacing)));
        let refreshing_key = RefreshingKey::of(&config.credentials).map(Arc::new);
        let Config { timeout, max_retries, dry_run, .. } = config;
        let limits = Limits { timeout, max_retries, dry_run };
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
    pub fn ahead(&self, path: &str) -> SignedDuration {
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

    /// Whether the request is only shown, not sent.
    pub fn only_shows(&self, request: &Request) -> bool {
        self.limits.dry_run && request.effect == Effect::Mutate
    }

    /// Sends a read.
    pub(crate) async fn read(&self, request: &Request) -> Result<Response, Error> {
        self.send_in(&InFlight::default(), request).await
    }

    /// Sends a request as [`Self::call_in`] does, and writes it down only if that has begun.
    pub(crate) async fn send_in(&self, flight: &InFlight, request: &Request) -> Result<Response, Error> {
        let _leaving = Leaving { flight, request };
        let outcome = caught_in(pin!(self.attempts(flight, request))).await;
        let outcome = outcome.unwrap_or_else(|panic| Err(flight.broken(request, &panic)));
        if let Some((store, entry)) = flight.recording.end(request, &outcome)
            && let Ok(response) = &outcome
        {
            self.watched.add(&response.task_ids, &store, entry);
        }
        if !outcome.as_ref().map_or_else(Error::task_ids, |response| &response.task_ids).is_empty() {
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

    /// The request as it would be sent, with its secrets masked.
    pub fn dry_run(&self, request: &Request) -> Result<DryRun, Error> {
        let endpoint = self.address(request)?;
        let uri = uri(request, &endpoint, &self.config.credentials, &Stamp::now())?;
        let message = outgoing(request, uri).into_parts().0;
        let headers = self.transport.headers_with(message.headers, &endpoint, None);
        Ok(DryRun::of(request, message.method, &message.uri, headers))
    }

    /// The host for the path of the request, unless the user configured one for all paths.
    fn own_host(&self, request: &Request) -> Option<&'static str> {
        request.host.filter(|_| !self.config.is_endpoint_explicit)
    }

    /// Scheme, host and port of the request, if it may be contacted.
    pub(super) fn endpoint(&self, request: &Request) -> Result<Cow<'_, Url>, Error> {
        let endpoint = self.address(request)?;
        if self.config.offline && !is_loopback(&endpoint) {
            return Err(Error::NetworkBlocked { host: endpoint.host_str().unwrap_or_default().to_owned() });
        }
        Ok(endpoint)
    }

    /// Scheme, host and port of the request.
    fn address(&self, request: &Request) -> Result<Cow<'_, Url>, Error> {
        let mut endpoint = Cow::Borrowed(&self.config.endpoint);
        if let Some(host) = self.own_host(request) {
            let set = endpoint.to_mut().set_host(Some(host));
            set.map_err(|error| Error::Config(format!("host {host}: {error}")))?;
        }
        Ok(endpoint)
    }
}

fn journal_of(config: &Config, file: &JournalFile) -> Result<Journal, Error> {
    let is_default = config.default_journal.as_ref() == Some(&file.path);
    Journal::open(&file.path, is_default).map_err(|error| Error::Config(format!("{}: {error}", file.setting)))
}

/// The host of an endpoint.
pub(super) fn host(endpoint: &Url) -> &str {
    endpoint.host_str().unwrap_or_default()
}
