//! A client for one command: settings from the options, calls that Ctrl-C ends, a log on stderr.

use std::time::Duration;

use cds::{Client, Error, InFlight, Limits, Once, Options, ProcessEnvironment, Request, Response};
use clap::ArgMatches;
use tokio::runtime::{Builder, Runtime};

use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::journal;
use crate::options::{is_given, text};
use crate::terminal::say;

/// An open client.
pub(crate) struct Session {
    pub(crate) client: Client,
    runtime: Runtime,
    interrupt: Interrupt,
    is_logged: bool,
}

/// The settings that the options of a command name; the core looks up the rest.
pub(crate) fn settings(matches: &ArgMatches) -> Options {
    let given = |name| text(matches, name).map(str::to_owned);
    Options {
        profile: given("profile"),
        site: given("site"),
        endpoint_url: given("endpoint-url"),
        dry_run: is_given(matches, "dry-run").then_some(true),
        user_agent: Some(concat!("cds-rs/", env!("CARGO_PKG_VERSION"), " cds-cli").to_owned()),
        ..Options::default()
    }
}

impl Session {
    /// A client with the settings of a command, and a warning of orders that an earlier one has left behind.
    pub(crate) fn open(matches: &ArgMatches) -> Result<Self, Failure> {
        let session = Self::quiet(matches)?;
        journal::warn(&session.client);
        Ok(session)
    }

    /// A client with the settings of a command.
    pub(crate) fn quiet(matches: &ArgMatches) -> Result<Self, Failure> {
        let settings = settings(matches).resolve(&ProcessEnvironment::read());
        let config = settings.map_err(|error| Failure::of(&error, ""))?;
        for warning in &config.warnings {
            say(&told!("cds: warning: {warning}", "cds: 警告：{warning}"));
        }
        Self::new(config, is_given(matches, "debug"))
    }

    /// A client with these settings.
    pub(crate) fn new(config: cds::Config, is_logged: bool) -> Result<Self, Failure> {
        let client = Client::new(config).map_err(|error| Failure::of(&error, ""))?;
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Failure::failed(&format!("no I/O is possible: {error}")))?;
        let interrupt = Interrupt::listen();
        let interrupt = interrupt.map_err(|error| Failure::failed(&cds::no_thread(error)))?;
        Ok(Self { client, runtime, interrupt, is_logged })
    }

    /// The result of the work, or None if Ctrl-C came first.
    pub(crate) fn run<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        self.runtime.block_on(self.interrupt.unless(work))
    }

    /// The result of reads, or of what Ctrl-C leaves of them.
    pub(crate) fn read<T>(&self, work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        let stopped =
            || Err(Failure::interrupted(&told!("interrupted; nothing was changed", "已中断；未做任何变更")));
        self.run(work).unwrap_or_else(stopped)
    }

    /// Sends a read, among others.
    pub(crate) async fn send(&self, request: &Request) -> Result<Response, Failure> {
        self.send_in(&InFlight::default(), request).await
    }

    /// Sends a request that can be given up.
    pub(crate) async fn send_in(&self, flight: &InFlight, request: &Request) -> Result<Response, Failure> {
        let outcome = self.client.call_in(flight, request).await;
        self.log(request, &outcome);
        outcome.map_err(|error| Failure::of(&error, &request.service))
    }

    /// Sends a request.
    pub(crate) fn call(&self, request: &Request) -> Result<Response, Failure> {
        self.call_once(request, None)
    }

    /// Sends a request, or returns the recorded response if it was carried out under this key before.
    pub(crate) fn call_once(&self, request: &Request, once: Option<&Once>) -> Result<Response, Failure> {
        let flight = InFlight::default();
        let ended = self.run(async {
            match once {
                Some(once) => once.call(&self.client, &flight, request).await,
                None => self.client.call_in(&flight, request).await,
            }
        });
        let outcome = ended.unwrap_or_else(|| {
            Err(flight.give_up(request, || "interrupted".to_owned()).unwrap_or(Error::Closed))
        });
        self.log(request, &outcome);
        let outcome = outcome.map_err(|error| match error {
            Error::Closed => Failure::interrupted(&told!(
                "{}: interrupted; nothing was changed",
                "{}：已中断；未做任何变更",
                request.action
            )),
            // The reason is ours, so nothing else ends so.
            Error::OutcomeUnknown(lost) if lost.reason == "interrupted" => {
                Failure::interrupted_change(&Error::OutcomeUnknown(lost), &request.service)
            }
            error => Failure::of(&error, &request.service),
        });
        if once.is_some() { outcome.map_err(Failure::of_once) } else { outcome }
    }

    /// Sends a read that must not take longer than this and is not repeated.
    pub(crate) fn quick(&self, request: &Request, timeout: Duration) -> Result<Response, Error> {
        let limits = Limits { timeout, max_retries: 0, ..self.client.limits() };
        let client = self.client.with_limits(limits);
        self.run(client.call(request)).unwrap_or(Err(Error::Closed))
    }

    fn log(&self, request: &Request, outcome: &Result<Response, Error>) {
        if !self.is_logged {
            return;
        }
        let Request { action, verb, path, .. } = request;
        let host = self.client.host(request);
        let end = match outcome {
            Ok(reply) => format!(
                "HTTP {}, request {}, attempts {}, {:.3} s, {} bytes",
                reply.http_status,
                reply.request_id.as_deref().unwrap_or("-"),
                reply.attempts,
                reply.elapsed.as_secs_f64(),
                reply.body.len()
            ),
            Err(error) => error.to_string(),
        };
        say(&format!("cds: debug: {action}: {} {host}/{path} {request:?}: {end}", verb.as_str()));
    }
}
