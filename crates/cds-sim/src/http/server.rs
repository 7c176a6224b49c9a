//! Sockets and HTTP.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::net::{IpAddr, Shutdown, SocketAddr};
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
use socket2::SockRef;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, WeakUnboundedSender};
use tokio::sync::oneshot;
use tokio::task::{AbortHandle, Id, JoinSet};
use tokio::time::{Instant as Moment, Sleep, sleep, timeout};

use crate::api::refusal::Failure;
use crate::gateway::{Answer, Arrival, Exchange, Handled, Manner, Outcome};
use crate::guard;
use crate::http::access_log;
use crate::http::activity::{Activity, Busy, Limits};
use crate::http::control::{self, Done};
use crate::http::page;
use crate::http::sender;
use crate::http::wire::Wire;

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
    /// Whether only this machine reaches the server.
    pub local: bool,
    /// Its limits.
    pub limits: Limits,
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
                if connections.have_room(service.limits.connections) {
                    number += 1;
                    connections.add(number, stream, peer.ip(), service.clone());
                }
            }
            command = commands.recv() => {
                let Some(Command::Refuse { time, except, done }) = command else { break };
                hang_up(listener);
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
    hang_up(listener);
    Ok(())
}

/// Stops listening, also where a forked child has a copy of the descriptor.
fn hang_up(listener: TcpListener) {
    // Where it fails, dropping has to do.
    let _ = SockRef::from(&listener).shutdown(Shutdown::Both);
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
    open: HashMap<Id, Connection>,
}

struct Connection {
    number: u64,
    handle: AbortHandle,
    activity: Activity,
}

impl Connections {
    /// Whether a further connection may be opened. If there are too many, the one that has been idle longest is closed.
    fn have_room(&mut self, most: usize) -> bool {
        if self.open.len() < most {
            return true;
        }
        let waiting = |(id, one): (&Id, &Connection)| Some((one.activity.waiting_since()?, *id));
        let longest: Option<(Moment, Id)> =
            self.open.iter().filter_map(waiting).min_by_key(|(since, _)| *since);
        let ended = longest.and_then(|(_, id)| self.open.remove(&id));
        ended.inspect(|one| one.handle.abort()).is_some()
    }

    fn add(&mut self, number: u64, stream: TcpStream, peer: IpAddr, service: Arc<Service>) {
        let activity = Activity::new();
        let handle = self.tasks.spawn(converse(stream, peer, service, number, activity.clone()));
        self.open.insert(handle.id(), Connection { number, handle, activity });
    }

    /// Waits until a connection has ended; for ever where there is none.
    async fn one_ended(&mut self) {
        match self.tasks.join_next_with_id().await {
            Some(Ok((id, ()))) => self.open.remove(&id),
            Some(Err(error)) => self.open.remove(&error.id()),
            None => std::future::pending().await,
        };
    }

    /// Ends all connections but one.
    async fn end(&mut self, except: Option<u64>) {
        let others = |open: &HashMap<Id, Connection>| {
            let others = open.values().filter(|one| Some(one.number) != except);
            others.map(|one| one.handle.clone()).collect()
        };
        let mut open: Vec<AbortHandle> = others(&self.open);
        while !open.is_empty() {
            open.iter().for_each(AbortHandle::abort);
            self.one_ended().await;
            open = others(&self.open);
        }
    }
}

/// Serves one connection until it is closed or its client keeps it waiting for too long.
async fn converse(
    stream: TcpStream,
    peer: IpAddr,
    service: Arc<Service>,
    connection: u64,
    activity: Activity,
) {
    // Without it small answers may wait; it only fails on a connection that is gone.
    let _ = stream.set_nodelay(true);
    let wire = Wire::new(stream, activity.clone());
    let (service, wire, activity) = (&*service, &wire, &activity);
    let answer = service_fn(async |request| {
        let busy = activity.busy();
        let response = respond(request, service, peer, connection, wire).await?;
        Ok::<_, Closed>(response.map(|payload| Answering { payload, _busy: busy }))
    });
    tokio::select! {
        // Errors are those of a client that went away, or the end that a fault wanted.
        _ = http1::Builder::new().serve_connection(TokioIo::new(wire.clone()), answer) => {}
        () = activity.over(&service.limits) => {}
    }
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
    if let Some(refusal) = refused(&head, service) {
        if service.log {
            access_log::tell(head.uri.path(), Some(refusal.status().as_u16()), None, begin.elapsed());
        }
        return Ok(refusal);
    }
    let body = timeout(service.limits.body, Limited::new(body, LARGEST_BODY).collect()).await;
    let Ok(body) = body.map_err(|_| Closed)? else {
        return Ok(failed(&Failure::new(413, "RequestTooLarge", "The body is too large.")));
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
        access_log::tell(&action, outcome.status(), code.as_deref(), begin.elapsed());
    }
    send(outcome, wire).await
}

/// The refusal of a request from another origin, and of one for a foreign host name.
fn refused(head: &Parts, service: &Service) -> Option<Response<Payload>> {
    let is_control = control::is_control(head.uri.path());
    if sender::is_foreign(&head.headers) {
        let text = "Pages of other origins may not use the simulator.";
        return Some(if is_control {
            control_failed(&control::Refusal::new(403, text))
        } else {
            failed(&Failure::new(403, "OriginForbidden", text))
        });
    }
    // The controls have a rule of their own.
    if service.local && !is_control && sender::is_for_somebody_else(&head.headers) {
        let text = "The simulator is at 127.0.0.1 or localhost, not at another host.";
        return Some(failed(&Failure::new(403, "HostForbidden", text)));
    }
    None
}

fn failed(failure: &Failure) -> Response<Payload> {
    private(response(status(failure.http_status), JSON, Payload::whole(failure.body())))
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
    let done = guard::caught(|| control::handle(&service.exchange, &request)).unwrap_or_else(|| {
        Err(control::Refusal::new(500, "the simulator has made a mistake, which stands on its stderr"))
    });
    let response = match done {
        Ok(Done::Answer(body)) => private(response(StatusCode::OK, JSON, Payload::whole(body))),
        Ok(Done::Refuse(time)) => {
            refuse(service, time, connection).await;
            let done = private(response(StatusCode::OK, JSON, Payload::whole("{}".to_owned())));
            with(done, CONNECTION, HeaderValue::from_static("close"))
        }
        Err(refusal) => control_failed(&refusal),
    };
    // Looking is not told: the page looks all the time.
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

fn control_failed(refusal: &control::Refusal) -> Response<Payload> {
    let mut answer = private(response(status(refusal.status), JSON, Payload::whole(refusal.body())));
    if let Some(method) = refusal.allowed {
        answer = with(answer, ALLOW, HeaderValue::from_static(method));
    }
    if refusal.status == 401 {
        answer = with(answer, WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    answer
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

/// The body of an answer, during which its connection is busy.
struct Answering {
    payload: Payload,
    _busy: Busy,
}

impl Body for Answering {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        Pin::new(&mut self.payload).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.payload.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.payload.size_hint()
    }
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

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream as Client;

    use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

    use super::*;
    use crate::gateway::auth::Keys;
    use crate::options::Options;

    const REQUEST: &[u8] = b"GET /ccs HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const LONG: Duration = Duration::from_secs(60);
    const SHORT: Duration = Duration::from_millis(50);

    /// A server with limits of its own, which ends with it.
    struct Running {
        address: SocketAddr,
        exchange: Arc<Exchange>,
        _commands: UnboundedSender<Command>,
    }

    impl Running {
        fn new(limits: Limits) -> Self {
            let keys = Keys { id: "id".to_owned(), secret: "secret".to_owned() };
            let exchange = Arc::new(Exchange::new(keys, &Options::default()).expect("no state file"));
            let listener = listen(([127, 0, 0, 1], 0).into()).expect("a free port");
            let address = listener.local_addr().expect("bound");
            let (commands, received) = unbounded_channel();
            let service = Arc::new(Service {
                exchange: exchange.clone(),
                latency: Duration::ZERO,
                log: false,
                local: true,
                limits,
                commands: commands.downgrade(),
            });
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                runtime
                    .expect("a runtime")
                    .block_on(async { serve(TcpListener::from_std(listener)?, service, received).await })
            });
            Self { address, exchange, _commands: commands }
        }

        fn open(&self) -> Client {
            let client = Client::connect(self.address).expect("it listens");
            client.set_read_timeout(Some(LONG)).expect("a time");
            client
        }

        /// A connection over which a request was answered.
        fn kept(&self) -> Client {
            let mut client = self.open();
            ask(&mut client).expect("an answer");
            client
        }
    }

    fn ask(client: &mut Client) -> io::Result<()> {
        client.write_all(REQUEST)?;
        let mut begin = [0; 12];
        client.read_exact(&mut begin)?;
        assert_eq!(&begin, b"HTTP/1.1 401");
        // The rest is one short piece.
        client.read(&mut [0; 4096]).map(|_| ())
    }

    fn is_ended(client: &mut Client) -> bool {
        match client.read(&mut [0; 1]) {
            Ok(0) => true,
            Ok(_) => false,
            Err(error) => error.kind() == io::ErrorKind::ConnectionReset,
        }
    }

    fn limits() -> Limits {
        Limits { connections: 1000, head: LONG, body: LONG, idle: LONG }
    }

    #[test]
    fn a_head_that_does_not_come_to_its_end_ends_the_connection() {
        let server = Running::new(Limits { head: SHORT, ..limits() });
        let mut slow = server.open();
        slow.write_all(&REQUEST[..20]).expect("open");
        assert!(is_ended(&mut slow));
        let mut kept = server.kept();
        kept.write_all(&REQUEST[..20]).expect("open");
        assert!(is_ended(&mut kept));
    }

    #[test]
    fn a_body_that_does_not_come_ends_the_connection() {
        let server = Running::new(Limits { body: SHORT, ..limits() });
        let mut slow = server.open();
        slow.write_all(b"POST /ccs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{").expect("open");
        assert!(is_ended(&mut slow));
        assert!(server.exchange.requests().is_empty());
    }

    #[test]
    fn a_connection_that_is_not_used_ends() {
        let server = Running::new(Limits { idle: SHORT, ..limits() });
        assert!(is_ended(&mut server.open()));
        assert!(is_ended(&mut server.kept()));
    }

    #[test]
    fn the_connection_that_waits_longest_makes_room() {
        let server = Running::new(Limits { connections: 3, ..limits() });
        let (mut first, mut second, mut slow) = (server.kept(), server.kept(), server.open());
        slow.write_all(&REQUEST[..20]).expect("open");
        ask(&mut first).expect("kept");
        let mut further = server.kept();
        assert!(is_ended(&mut second));
        for one in [&mut first, &mut further] {
            ask(one).expect("kept");
        }
    }

    #[test]
    fn where_all_are_busy_no_more_are_taken() {
        let server = Running::new(Limits { connections: 2, ..limits() });
        let mut busy = [server.kept(), server.kept()];
        for client in &mut busy {
            // A body that is to come.
            client
                .write_all(b"POST /ccs HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
                .expect("open");
            let mut begin = [0; 12];
            client.read_exact(&mut begin).expect("it waits for the body");
            assert_eq!(&begin, b"HTTP/1.1 100");
        }
        assert!(is_ended(&mut server.open()));
        drop(busy);
        // They are gone as soon as the server has seen it.
        while ask(&mut server.open()).is_err() {}
    }
}
