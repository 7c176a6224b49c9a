//! Sockets and HTTP.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinSet;
use tokio::time::{Sleep, sleep};

use crate::exchange::{Answer, Arrival, Exchange, Manner, Outcome};
use crate::wire::Wire;

/// Larger bodies are refused.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

/// A slow answer comes in so many pieces.
const SLOW_PIECES: u32 = 8;

/// Connections that the system holds until they are accepted.
const BACKLOG: u32 = 1024;

/// Before accepting is tried again.
const PAUSE: Duration = Duration::from_millis(5);

/// What the owner of a server asks of it.
pub enum Command {
    /// Nobody listens for so long. Says when it is so.
    Refuse(Duration, SyncSender<()>),
}

/// Serves until the commands end.
pub async fn serve(
    listener: TcpListener,
    exchange: Arc<Exchange>,
    latency: Duration,
    mut commands: UnboundedReceiver<Command>,
) -> io::Result<()> {
    let address = listener.local_addr()?;
    let mut listener = listener;
    let mut connections = JoinSet::new();
    let mut number = 0;
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else {
                    // The connection is gone already, or there are too many: neither is a reason to stop.
                    sleep(PAUSE).await;
                    continue;
                };
                number += 1;
                connections.spawn(converse(stream, exchange.clone(), latency, number));
            }
            command = commands.recv() => {
                let Some(Command::Refuse(time, done)) = command else { return Ok(()) };
                drop(listener);
                connections.shutdown().await;
                // Bound but not listening: the port stays ours, and whoever connects is refused.
                let socket = bind(address)?;
                // The one who asked may have stopped waiting.
                let _ = done.send(());
                tokio::select! {
                    () = sleep(time) => {}
                    // Faults that come meanwhile find what they want already so.
                    () = ended(&mut commands) => return Ok(()),
                }
                listener = socket.listen(BACKLOG)?;
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// A listener on the loopback device.
pub fn listen(port: u16) -> io::Result<std::net::TcpListener> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

fn bind(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

/// Returns when no more commands can come, and confirms those that come until then.
async fn ended(commands: &mut UnboundedReceiver<Command>) {
    while let Some(Command::Refuse(_, done)) = commands.recv().await {
        let _ = done.send(());
    }
}

/// Serves one connection to its end.
async fn converse(stream: TcpStream, exchange: Arc<Exchange>, latency: Duration, connection: u64) {
    // Without it small answers may wait; it only fails on a connection that is gone.
    let _ = stream.set_nodelay(true);
    let wire = Wire::new(stream);
    let service = service_fn(|request| respond(request, &exchange, latency, connection, &wire));
    // Errors are those of a client that went away, or the end that a fault wanted.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(wire.clone()), service).await;
}

/// The connection ends without an answer.
#[derive(Debug, thiserror::Error)]
#[error("closed by a fault")]
struct Closed;

async fn respond(
    request: Request<Incoming>,
    exchange: &Exchange,
    latency: Duration,
    connection: u64,
    wire: &Wire,
) -> Result<Response<Payload>, Closed> {
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, LARGEST_BODY).collect().await else {
        let body = Payload::whole(
            "{\"Code\":\"RequestTooLarge\",\"Message\":\"The body is too large.\"}".to_owned(),
        );
        return Ok(response(StatusCode::PAYLOAD_TOO_LARGE, "application/json", None, body));
    };
    let arrival = Arrival {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        body: body.to_bytes(),
        connection,
    };
    let outcome = exchange.handle(&arrival);
    if !latency.is_zero() {
        sleep(latency).await;
    }
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
            let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let body = match answer.manner {
                Manner::Slowly(time) => Payload::slow(answer.body, time),
                Manner::CutShort => Payload::cut_short(answer.body),
                Manner::Whole | Manner::UnderWrongLength => Payload::whole(answer.body),
            };
            Ok(response(status, answer.content_type, answer.retry_after, body))
        }
    }
}

fn response(
    status: StatusCode,
    content_type: &'static str,
    retry_after: Option<f64>,
    body: Payload,
) -> Response<Payload> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Some(seconds) = retry_after {
        // The header knows whole seconds only.
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds.ceil() as u64));
    }
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
