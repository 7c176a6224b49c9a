//! Sockets and HTTP.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, DATE, HeaderName, HeaderValue,
    REFERRER_POLICY, RETRY_AFTER, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, WeakUnboundedSender};
use tokio::sync::oneshot;
use tokio::task::{AbortHandle, Id, JoinSet};
use tokio::time::{Sleep, sleep};

use crate::control::{self, Done};
use crate::exchange::{Answer, Arrival, Exchange, Handled, Manner, Outcome};
use crate::log;
use crate::page;
use crate::wire::Wire;

/// Larger bodies are refused.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

/// The content type of the API and the controls.
const JSON: &str = "application/json";

/// A slow answer comes in so many pieces.
const SLOW_PIECES: u32 = 8;

/// Connections that the system holds until they are accepted.
const BACKLOG: u32 = 1024;

/// Before accepting is tried again.
const PAUSE: Duration = Duration::from_millis(5);

/// What is asked of a server beside serving.
pub enum Command {
    /// Nobody listens for so long. All connections end but that of the number, where the one who asks waits for the
    /// answer. `done` is called when it is so.
    Refuse { time: Duration, except: Option<u64>, done: Box<dyn FnOnce() + Send> },
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Refuse { time, except, .. } = self;
        f.debug_struct("Refuse").field("time", time).field("except", except).finish_non_exhaustive()
    }
}

/// What all connections share.
pub struct Service {
    pub exchange: Arc<Exchange>,
    /// Time that every answer of the API takes longer.
    pub latency: Duration,
    /// Whether requests are told on stderr.
    pub log: bool,
    /// Weak, because the server ends when nobody holds its commands any more.
    pub commands: WeakUnboundedSender<Command>,
}

/// Serves until the commands end.
pub async fn serve(
    listener: TcpListener,
    service: Arc<Service>,
    mut commands: UnboundedReceiver<Command>,
) -> io::Result<()> {
    let address = listener.local_addr()?;
    let mut listener = listener;
    let mut connections = Connections::default();
    let mut number = 0;
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((stream, peer)) = accepted else {
                    // The connection is gone already, or there are too many: neither is a reason to stop.
                    sleep(PAUSE).await;
                    continue;
                };
                number += 1;
                connections.add(number, stream, peer.ip(), service.clone());
            }
            command = commands.recv() => {
                let Some(Command::Refuse { time, except, done }) = command else { return Ok(()) };
                drop(listener);
                connections.end(except).await;
                // Bound but not listening: the port stays ours, and whoever connects is refused.
                let socket = bind(address)?;
                done();
                tokio::select! {
                    () = sleep(time) => {}
                    // Faults that come meanwhile find what they want already so.
                    () = ended(&mut commands) => return Ok(()),
                }
                listener = socket.listen(BACKLOG)?;
            }
            () = connections.one_ended() => {}
        }
    }
}

/// A listener at an address.
pub fn listen(address: SocketAddr) -> io::Result<std::net::TcpListener> {
    let listener = std::net::TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

fn bind(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

/// Returns when no more commands can come, and confirms those that come until then.
async fn ended(commands: &mut UnboundedReceiver<Command>) {
    while let Some(Command::Refuse { done, .. }) = commands.recv().await {
        done();
    }
}

/// The open connections. They end with it.
#[derive(Default)]
struct Connections {
    tasks: JoinSet<()>,
    handles: HashMap<Id, (u64, AbortHandle)>,
}

impl Connections {
    fn add(&mut self, number: u64, stream: TcpStream, peer: IpAddr, service: Arc<Service>) {
        let handle = self.tasks.spawn(converse(stream, peer, service, number));
        self.handles.insert(handle.id(), (number, handle));
    }

    /// Waits until a connection has ended; for ever where there is none.
    async fn one_ended(&mut self) {
        match self.tasks.join_next_with_id().await {
            Some(Ok((id, ()))) => self.handles.remove(&id),
            Some(Err(error)) => self.handles.remove(&error.id()),
            None => std::future::pending().await,
        };
    }

    /// Ends all connections but one.
    async fn end(&mut self, except: Option<u64>) {
        let others = |handles: &HashMap<Id, (u64, AbortHandle)>| {
            handles
                .values()
                .filter(|(number, _)| Some(*number) != except)
                .map(|(_, handle)| handle.clone())
                .collect()
        };
        let mut open: Vec<AbortHandle> = others(&self.handles);
        while !open.is_empty() {
            open.iter().for_each(AbortHandle::abort);
            self.one_ended().await;
            open = others(&self.handles);
        }
    }
}

/// Serves one connection to its end.
async fn converse(stream: TcpStream, peer: IpAddr, service: Arc<Service>, connection: u64) {
    // Without it small answers may wait; it only fails on a connection that is gone.
    let _ = stream.set_nodelay(true);
    let wire = Wire::new(stream);
    let answer = service_fn(|request| respond(request, &service, peer, connection, &wire));
    // Errors are those of a client that went away, or the end that a fault wanted.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(wire.clone()), answer).await;
}

/// The connection ends without an answer.
#[derive(Debug, thiserror::Error)]
#[error("closed by a fault")]
struct Closed;

async fn respond(
    request: Request<Incoming>,
    service: &Service,
    peer: IpAddr,
    connection: u64,
    wire: &Wire,
) -> Result<Response<Payload>, Closed> {
    let begin = Instant::now();
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, LARGEST_BODY).collect().await else {
        let body = "{\"Code\":\"RequestTooLarge\",\"Message\":\"The body is too large.\"}".to_owned();
        return Ok(response(StatusCode::PAYLOAD_TOO_LARGE, JSON, Payload::whole(body)));
    };
    let (body, path, query) = (body.to_bytes(), head.uri.path(), head.uri.query().unwrap_or_default());
    if page::is_page(head.method.as_str(), path, query) {
        return Ok(page_response());
    }
    if control::is_control(path) {
        return Ok(control(service, &head, &body, peer, connection, begin).await);
    }
    let arrival = Arrival {
        method: head.method.as_str().to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        body,
        connection,
    };
    let Handled { outcome, action, code } = service.exchange.handle(&arrival);
    if !service.latency.is_zero() {
        sleep(service.latency).await;
    }
    if service.log {
        log::tell(&action, outcome.status(), code.as_deref(), begin.elapsed());
    }
    send(outcome, wire).await
}

/// Answers in the manner that a fault may want.
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
                // The header knows whole seconds only.
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds.ceil() as u64));
            }
            if let Some(date) = answer.date.and_then(|date| HeaderValue::from_str(&http_date(date)).ok()) {
                response.headers_mut().insert(DATE, date);
            }
            Ok(response)
        }
    }
}

fn http_date(time: Timestamp) -> String {
    time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Uses a control.
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
    let response = match control::handle(&service.exchange, &request) {
        Ok(Done::Answer(body)) => private(response(StatusCode::OK, JSON, Payload::whole(body))),
        Ok(Done::Refuse(time)) => {
            refuse(service, time, connection).await;
            let done = private(response(StatusCode::OK, JSON, Payload::whole("{}".to_owned())));
            with(done, CONNECTION, HeaderValue::from_static("close"))
        }
        Err(refusal) => {
            let mut answer = private(response(status(refusal.status), JSON, Payload::whole(refusal.body())));
            if let Some(method) = refusal.allowed {
                answer = with(answer, ALLOW, HeaderValue::from_static(method));
            }
            if refusal.status == 401 {
                answer = with(answer, WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            answer
        }
    };
    // Looking is not told: the page looks all the time.
    if service.log && method != "GET" {
        log::tell(&format!("{method} {path}"), Some(response.status().as_u16()), None, begin.elapsed());
    }
    response
}

/// Lets the server close its door but for one connection. Returns when it is closed.
async fn refuse(service: &Service, time: Duration, connection: u64) {
    let (done, refusing) = oneshot::channel();
    // The one who asked may have gone.
    let done = Box::new(move || {
        let _ = done.send(());
    });
    if let Some(commands) = service.commands.upgrade() {
        // A server that has stopped refuses connections as it is.
        let _ = commands.send(Command::Refuse { time, except: Some(connection), done });
    }
    let _ = refusing.await;
}

fn page_response() -> Response<Payload> {
    let (page, policy) = page::page();
    let page = private(response(StatusCode::OK, "text/html; charset=utf-8", Payload::whole(page)));
    let page = with(page, REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    match HeaderValue::from_str(&policy) {
        Ok(policy) => with(page, CONTENT_SECURITY_POLICY, policy),
        Err(_) => response(StatusCode::INTERNAL_SERVER_ERROR, JSON, Payload::whole(String::new())),
    }
}

/// What is neither kept by the browser nor given to pages of others.
fn private(answer: Response<Payload>) -> Response<Payload> {
    let answer = with(answer, CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let answer = with(answer, X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let name = HeaderName::from_static("cross-origin-resource-policy");
    with(answer, name, HeaderValue::from_static("same-origin"))
}

fn with(mut answer: Response<Payload>, name: HeaderName, value: HeaderValue) -> Response<Payload> {
    answer.headers_mut().insert(name, value);
    answer
}

fn status(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn response(status: StatusCode, content_type: &'static str, body: Payload) -> Response<Payload> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
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

/// The body of an answer.
enum Payload {
    Whole(Option<Bytes>),
    /// What is left, the size of a piece, the pause before each, and the present pause.
    Slow {
        rest: Bytes,
        piece: usize,
        pause: Duration,
        waiting: Pin<Box<Sleep>>,
    },
    /// What is sent, and the length that was announced.
    CutShort {
        sent: Option<Bytes>,
        announced: u64,
    },
}

impl Payload {
    fn whole(body: String) -> Self {
        Self::Whole(Some(Bytes::from(body)))
    }

    fn slow(body: String, time: Duration) -> Self {
        let pause = time / SLOW_PIECES;
        let piece = body.len().div_ceil(SLOW_PIECES as usize).max(1);
        Self::Slow { rest: Bytes::from(body), piece, pause, waiting: Box::pin(sleep(pause)) }
    }

    fn cut_short(body: String) -> Self {
        let mut sent = Bytes::from(body);
        let announced = sent.len() as u64;
        sent.truncate(sent.len() / 2);
        Self::CutShort { sent: Some(sent), announced }
    }
}

/// Ends a body before its announced length.
#[derive(Debug, thiserror::Error)]
#[error("cut short by a fault")]
struct Cut;

impl Body for Payload {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        match &mut *self {
            Self::Whole(body) => Poll::Ready(body.take().map(|body| Ok(Frame::data(body)))),
            Self::Slow { rest, piece, pause, waiting } => {
                if rest.is_empty() {
                    return Poll::Ready(None);
                }
                ready!(waiting.as_mut().poll(context));
                *waiting = Box::pin(sleep(*pause));
                let piece = rest.split_to(rest.len().min(*piece));
                Poll::Ready(Some(Ok(Frame::data(piece))))
            }
            Self::CutShort { sent, .. } => Poll::Ready(Some(sent.take().map(Frame::data).ok_or(Cut))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(body) => body.is_none(),
            Self::Slow { rest, .. } => rest.is_empty(),
            Self::CutShort { .. } => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(match self {
            Self::Whole(body) => body.as_ref().map_or(0, |body| body.len() as u64),
            Self::Slow { rest, .. } => rest.len() as u64,
            Self::CutShort { announced, .. } => *announced,
        })
    }
}
