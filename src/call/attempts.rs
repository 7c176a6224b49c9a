//! The attempts of a call: each is signed and sent, and its failure decides whether another follows.

use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use http::header::HeaderMap;
use tokio::time::{Instant, sleep, timeout_at};
use url::Url;

use crate::call::aside::{LARGE, aside};
use crate::call::client::{Client, host};
use crate::call::clock_skew;
use crate::call::envelope::Envelope;
use crate::call::in_flight::InFlight;
use crate::call::outgoing::{outgoing, uri};
use crate::call::queued_tasks::queued_tasks;
use crate::call::raw_response::RawResponse;
use crate::call::redact;
use crate::call::request::Request;
use crate::call::response::Response;
use crate::call::retry::{self, FailedAttempt, chance, may_sign_again};
use crate::credentials::Credentials;
use crate::error::{Error, Phase};
use crate::http::transport::{TransportError, let_connections_close};
use crate::sign::stamp::Stamp;

/// How often a call is signed again after clock skew was detected.
const CORRECTIONS: u32 = 2;

impl Client {
    /// Sends a request until an attempt succeeds, or its failure is final.
    pub(super) async fn attempts(&self, flight: &InFlight, request: &Request) -> Result<Response, Error> {
        if self.only_shows(request) {
            return Ok(Response::unsent(self.dry_run(request)?));
        }
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
                    return Ok(response(request, raw, envelope, attempts, started).await);
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
    ) -> Result<(RawResponse, Envelope), FailedAttempt> {
        let renewed = self.refreshing_key(request, deadline).await?;
        let credentials = renewed.as_deref().unwrap_or(&self.config.credentials);
        if let Some(why) = credentials.missing() {
            return Err(Error::NoCredentials(why.to_owned()).into());
        }
        let host = host(endpoint);
        let ahead = self.clocks.ahead(host);
        let stamp = Stamp::at(clock_skew::now(ahead));
        let uri = uri(request, endpoint, credentials, &stamp)?;
        flight.recording.attempt(&stamp).await?;
        let sent = flight.start_attempt(stamp, &uri);
        let answered = {
            // It ends with this block: what is still in flight is cancelled then.
            let exchange = pin!(async {
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
                Ok(RawResponse::read(status.as_u16(), headers, received).await)
            });
            timeout_at(deadline, exchange).await
        };
        let mut raw = match answered {
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
}

async fn response(
    request: &Request,
    raw: RawResponse,
    envelope: Envelope,
    attempts: u32,
    started: Instant,
) -> Response {
    let tasks = if raw.body.len() < LARGE {
        queued_tasks(request, &raw.body)
    } else {
        let (request, body) = (request.clone(), raw.body.clone());
        Box::pin(aside(move || queued_tasks(&request, &body))).await
    };
    Response {
        http_status: raw.http_status,
        body: raw.body,
        request_id: envelope.request_id,
        task_ids: tasks.ids,
        task_family: tasks.family,
        attempts,
        elapsed: started.elapsed(),
        replayed: false,
        resource_ids: Vec::new(),
        dry_run: None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::thread;
    use std::time::Duration;

    use serde_json::Map;
    use tokio::time::timeout;

    use super::*;
    use crate::model::{Effect, Verb};
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
                _ = client.send_in(&flight, &request) => panic!("the next attempt has to wait"),
                () = has_failed => {}
            }
        };
        timeout(Duration::from_secs(30), calling)
            .await
            .expect("the attempt counts as in flight after its response");
        assert_eq!(flight.attempts(), 1);
        assert!(flight.give_up(&request, String::new).is_none());
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
