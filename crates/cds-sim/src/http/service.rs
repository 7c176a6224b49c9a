//! Dispatches requests to the page, a control or the API.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming as IncomingBody;
use hyper::header::{CONNECTION, DATE, HeaderValue, RETRY_AFTER};
use hyper::http::request::Parts;
use hyper::{Request, Response};
use jiff::Timestamp;
use tokio::sync::mpsc::WeakUnboundedSender;
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use super::activity::Limits;
use super::control::{self, Done};
use super::payload::Payload;
use super::response::{control_failed, done, failed, page_response, response, status, with};
use super::wire::Wire;
use super::{access_log, page, sender};
use crate::api::refusal::Refusal;
use crate::gateway::Gateway;
use crate::gateway::incoming::Incoming;
use crate::gateway::outcome::{Answer, Handled, Manner, Outcome};
use crate::guard;

/// Larger bodies are refused.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

/// Commands to a server.
pub enum Command {
    /// Stops listening for this long and closes all connections except the one with this number, whose client waits for
    /// the response. `done` is called when that is done.
    Refuse { time: Duration, except: Option<u64>, done: Box<dyn FnOnce() + Send> },
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Refuse { time, except, .. } = self;
        f.debug_struct("Refuse").field("time", time).field("except", except).finish_non_exhaustive()
    }
}

/// Shared state of all connections.
pub struct Service {
    pub gateway: Arc<Gateway>,
    /// Delay added to every API response.
    pub latency: Duration,
    /// Whether to log requests to stderr.
    pub log: bool,
    /// Whether the server listens on loopback only.
    pub local: bool,
    /// Its limits.
    pub limits: Limits,
    /// Weak, because the server ends when the last command sender is dropped.
    pub commands: WeakUnboundedSender<Command>,
}

/// The connection is closed without a response.
#[derive(Debug, thiserror::Error)]
#[error("closed by a fault")]
pub struct Closed;

/// Handles a request.
pub async fn respond(
    request: Request<IncomingBody>,
    service: &Service,
    peer: IpAddr,
    connection: u64,
    wire: &Wire,
) -> Result<Response<Payload>, Closed> {
    let begin = Instant::now();
    let (head, body) = request.into_parts();
    if let Some(refusal) = refused(&head, service) {
        if service.log {
            access_log::tell(head.uri.path(), Some(refusal.status().as_u16()), None, begin.elapsed());
        }
        return Ok(refusal);
    }
    let body = timeout(service.limits.body, Limited::new(body, LARGEST_BODY).collect()).await;
    let Ok(body) = body.map_err(|_| Closed)? else {
        return Ok(failed(&Refusal::new(413, "RequestTooLarge", "The body is too large.")));
    };
    let (body, path, query) = (body.to_bytes(), head.uri.path(), head.uri.query().unwrap_or_default());
    if page::is_page(head.method.as_str(), path, query) {
        return Ok(page_response());
    }
    if control::is_control(path) {
        return Ok(control(service, &head, &body, peer, connection, begin).await);
    }
    let incoming = Incoming {
        method: head.method.as_str().to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        body,
        connection,
    };
    let Handled { outcome, action, code } = service.gateway.handle(&incoming);
    if !service.latency.is_zero() {
        sleep(service.latency).await;
    }
    if service.log {
        access_log::tell(&action, outcome.status(), code.as_deref(), begin.elapsed());
    }
    send(outcome, wire).await
}

/// Refuses a cross-origin request, and one for a foreign host name.
fn refused(head: &Parts, service: &Service) -> Option<Response<Payload>> {
    let is_control = control::is_control(head.uri.path());
    if sender::is_foreign(&head.headers) {
        let text = "Pages of other origins may not use the simulator.";
        return Some(if is_control {
            control_failed(&control::ControlRefusal::new(403, text))
        } else {
            failed(&Refusal::new(403, "OriginForbidden", text))
        });
    }
    // The controls have their own rule.
    if service.local && !is_control && sender::is_for_somebody_else(&head.headers) {
        let text = "The simulator is at 127.0.0.1 or localhost, not at another host.";
        return Some(failed(&Refusal::new(403, "HostForbidden", text)));
    }
    None
}

/// Sends the response, as modified by a fault.
async fn send(outcome: Outcome, wire: &Wire) -> Result<Response<Payload>, Closed> {
    match outcome {
        Outcome::Close => Err(Closed),
        Outcome::Hang(Some(time)) => {
            sleep(time).await;
            Err(Closed)
        }
        Outcome::Hang(None) => std::future::pending().await,
        Outcome::Answer(answer) if answer.manner == Manner::UnderWrongLength => {
            // The client may be gone.
            let _ = wire.write_raw(&under_wrong_length(&answer)).await;
            Err(Closed)
        }
        Outcome::Answer(answer) => {
            let body = match answer.manner {
                Manner::Slowly(time) => Payload::slow(answer.body, time),
                Manner::CutShort => Payload::cut_short(answer.body),
                Manner::Whole | Manner::UnderWrongLength => Payload::whole(answer.body),
            };
            let mut response = response(status(answer.status), answer.content_type, body);
            if let Some(seconds) = answer.retry_after {
                // The header has a resolution of a second.
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds.ceil() as u64));
            }
            if let Some(date) = answer.date.and_then(|date| HeaderValue::from_str(&http_date(date)).ok()) {
                response.headers_mut().insert(DATE, date);
            }
            Ok(response)
        }
    }
}

/// Handles a request for a control.
async fn control(
    service: &Service,
    head: &Parts,
    body: &[u8],
    peer: IpAddr,
    connection: u64,
    begin: Instant,
) -> Response<Payload> {
    let (method, path) = (head.method.as_str(), head.uri.path());
    let request = control::Request { method, path, headers: &head.headers, body, peer };
    let result = guard::caught(|| control::handle(&service.gateway, &request))
        .unwrap_or_else(|| Err(control::ControlRefusal::new(500, "the simulator has a bug; see its stderr")));
    let response = match result {
        Ok(Done::Answer(body)) => done(body),
        Ok(Done::Refuse(time)) => {
            refuse(service, time, connection).await;
            let done = done("{}".to_owned());
            with(done, CONNECTION, HeaderValue::from_static("close"))
        }
        Err(refusal) => control_failed(&refusal),
    };
    // The page polls all the time, so reads are not logged.
    if service.log && method != "GET" {
        access_log::tell(
            &format!("{method} {path}"),
            Some(response.status().as_u16()),
            None,
            begin.elapsed(),
        );
    }
    response
}

/// Makes the server refuse connections, except for one. Returns when that is done.
async fn refuse(service: &Service, time: Duration, connection: u64) {
    let (done, refusing) = oneshot::channel();
    // The sender may be gone.
    let done = Box::new(move || {
        let _ = done.send(());
    });
    if let Some(commands) = service.commands.upgrade() {
        // A stopped server refuses connections anyway.
        let _ = commands.send(Command::Refuse { time, except: Some(connection), done });
    }
    let _ = refusing.await;
}

fn http_date(time: Timestamp) -> String {
    time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn under_wrong_length(answer: &Answer) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {} Spoiled\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
        answer.status,
        answer.content_type,
        answer.body.len() / 2
    );
    [head.as_bytes(), answer.body.as_bytes()].concat()
}
