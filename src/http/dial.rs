//! Opens TCP connections to hosts with several addresses (Happy Eyeballs).

use std::fmt;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use http::Uri;
use http::uri::Scheme;
use hyper_util::rt::TokioIo;
use socket2::{SockRef, TcpKeepalive};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tower_service::Service;

use crate::http::lookup::{LookupError, Resolver};
use crate::http::socket::Socket;

/// Keepalive interval of an idle connection.
const KEEPALIVE: Duration = Duration::from_secs(15);

/// Delay before the next address is tried in parallel (RFC 8305, 5).
const ATTEMPT_DELAY: Duration = Duration::from_millis(250);

/// A host and its port, as shown in errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Peer {
    pub host: String,
    pub port: u16,
}

/// Why a host is unreachable.
#[derive(Debug, thiserror::Error)]
#[error("{peer}: {reason}")]
pub(crate) struct DialError {
    pub peer: Peer,
    pub reason: DialFailure,
}

/// What failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DialFailure {
    #[error(transparent)]
    Lookup(#[from] LookupError),
    #[error(transparent)]
    Connect(#[from] io::Error),
}

/// Opens connections. Clones share what they learn about addresses.
#[derive(Debug, Clone)]
pub(crate) struct Dialer {
    resolver: Resolver,
    /// The address of a host to try first.
    first: Arc<AtomicUsize>,
}

impl Peer {
    /// The host of a URL, with its explicit port or the default port of the scheme.
    pub(crate) fn of(uri: &Uri) -> Self {
        let usual = if uri.scheme() == Some(&Scheme::HTTPS) { 443 } else { 80 };
        Self { host: uri.host().unwrap_or_default().to_owned(), port: uri.port_u16().unwrap_or(usual) }
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl Dialer {
    pub(crate) fn new() -> Self {
        Self { resolver: Resolver::new(), first: Arc::default() }
    }

    /// Starts with another address from now on.
    pub(crate) fn rotate(&self) {
        self.first.fetch_add(1, Ordering::Relaxed);
    }

    /// The addresses of a host, in the order of the attempts.
    pub(crate) async fn addresses(&self, peer: &Peer) -> Result<Vec<SocketAddr>, DialError> {
        let found = self.resolver.find(&peer.host, peer.port).await;
        let addresses = found.map_err(|error| peer.failed(error))?;
        Ok(by_turns(addresses, self.first.load(Ordering::Relaxed)))
    }

    async fn dial(self, peer: Peer) -> Result<TokioIo<Socket>, DialError> {
        let addresses = self.addresses(&peer).await?;
        let connected = first_to_answer(addresses, connect).await;
        connected.map(TokioIo::new).map_err(|errors| peer.failed(most_telling(errors)))
    }
}

impl Service<Uri> for Dialer {
    type Response = TokioIo<Socket>;
    type Error = DialError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, DialError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), DialError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, host: Uri) -> Self::Future {
        Box::pin(self.clone().dial(Peer::of(&host)))
    }
}

impl Peer {
    fn failed(&self, reason: impl Into<DialFailure>) -> DialError {
        DialError { peer: self.clone(), reason: reason.into() }
    }
}

/// The first successful connection, or why there is none. Starts the attempts one after the other, without cancelling
/// pending ones.
pub(crate) async fn first_to_answer<T, E, F: Future<Output = Result<T, E>>>(
    addresses: Vec<SocketAddr>,
    connect: impl Fn(SocketAddr) -> F,
) -> Result<T, Vec<E>> {
    let mut addresses = addresses.into_iter();
    let (mut connecting, mut errors) = (FuturesUnordered::new(), Vec::new());
    loop {
        connecting.extend(addresses.next().map(&connect));
        let is_last = addresses.len() == 0;
        let next = connecting.next();
        match if is_last { Ok(next.await) } else { timeout(ATTEMPT_DELAY, next).await } {
            Ok(Some(Ok(connection))) => return Ok(connection),
            Ok(Some(Err(error))) => errors.push(error),
            Ok(None) => return Err(errors),
            Err(_) => {} // Try the next address.
        }
    }
}

async fn connect(address: SocketAddr) -> io::Result<Socket> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    SockRef::from(&stream).set_tcp_keepalive(&TcpKeepalive::new().with_time(KEEPALIVE))?;
    Socket::new(stream)
}

/// A refused connection is more informative than an unreachable network, which IPv6 often is.
fn most_telling(errors: Vec<io::Error>) -> io::Error {
    let telling = errors.into_iter().max_by_key(|error| error.kind() == io::ErrorKind::ConnectionRefused);
    telling.unwrap_or_else(|| io::Error::other("it has no address"))
}

/// Starting with this address, alternates between IPv4 and IPv6, so that a broken one costs one delay (RFC 8305, 4).
fn by_turns(mut addresses: Vec<SocketAddr>, first: usize) -> Vec<SocketAddr> {
    let first = first % addresses.len().max(1);
    addresses.rotate_left(first);
    let is_like_first = |address: &SocketAddr| address.is_ipv4() == addresses[0].is_ipv4();
    let (first, second): (Vec<_>, Vec<_>) = addresses.iter().copied().partition(is_like_first);
    let longest = first.len().max(second.len());
    (0..longest).flat_map(|at| [first.get(at), second.get(at)]).flatten().copied().collect()
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::sync::Mutex;

    use tokio::time::{Instant, sleep};

    use super::*;

    /// The behaviour of an address, by its port.
    const DEAD: u16 = 1;
    const REFUSES: u16 = 2;
    const SLOW: u16 = 3;

    async fn scripted(address: SocketAddr) -> Result<u16, u16> {
        match address.port() {
            DEAD => pending().await,
            REFUSES => Err(REFUSES),
            SLOW => {
                sleep(ATTEMPT_DELAY * 3 / 2).await;
                Ok(SLOW)
            }
            answers => Ok(answers),
        }
    }

    fn addresses(ports: &[u16]) -> Vec<SocketAddr> {
        ports.iter().map(|port| SocketAddr::from(([192, 0, 2, 1], *port))).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn a_dead_address_costs_a_moment() {
        for (ports, expected, moments) in [
            (&[80][..], Ok(80), 0),
            (&[DEAD, 80], Ok(80), 1),
            (&[DEAD, DEAD, DEAD, 80], Ok(80), 3),
            (&[REFUSES, 80], Ok(80), 0),
            (&[REFUSES, DEAD, 80], Ok(80), 1),
            (&[DEAD, REFUSES, 80], Ok(80), 1),
            (&[REFUSES, REFUSES], Err(vec![REFUSES, REFUSES]), 0),
            (&[], Err(vec![]), 0),
        ] {
            let began = Instant::now();
            assert_eq!(first_to_answer(addresses(ports), scripted).await, expected, "{ports:?}");
            assert_eq!(began.elapsed(), ATTEMPT_DELAY * moments, "{ports:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_address_is_waited_for_while_others_are_tried() {
        for ports in [&[SLOW, DEAD, DEAD][..], &[SLOW, REFUSES], &[SLOW]] {
            let began = Instant::now();
            assert_eq!(first_to_answer(addresses(ports), scripted).await, Ok(SLOW), "{ports:?}");
            assert_eq!(began.elapsed(), ATTEMPT_DELAY * 3 / 2);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn addresses_behind_the_one_that_answers_are_left_alone() {
        let tried = Mutex::new(Vec::new());
        let connect = |address: SocketAddr| {
            tried.lock().expect("not poisoned").push(address.port());
            scripted(address)
        };
        assert_eq!(first_to_answer(addresses(&[REFUSES, 80, 81]), connect).await, Ok(80));
        assert_eq!(*tried.lock().expect("not poisoned"), [REFUSES, 80]);
    }

    #[test]
    fn families_take_turns() {
        let [a, b, c] = [1, 2, 3].map(|last| SocketAddr::from(([192, 0, 2, last], 80)));
        let [x, y] = [1, 2].map(|last| SocketAddr::from(([0x2001, 0xdb8, 0, 0, 0, 0, 0, last], 80)));
        assert_eq!(by_turns(vec![x, y, a, b, c], 0), [x, a, y, b, c]);
        assert_eq!(by_turns(vec![x, y, a, b, c], 3), [b, x, c, y, a]);
        assert_eq!(by_turns(vec![a, b, x], 3), [a, x, b]);
        assert_eq!(by_turns(vec![a], 1), [a]);
        assert_eq!(by_turns(vec![], 1), []);
    }

    #[test]
    fn of_several_failures_a_refusal_is_told() {
        use io::ErrorKind::{ConnectionRefused, NetworkUnreachable};
        for kinds in [[ConnectionRefused, NetworkUnreachable], [NetworkUnreachable, ConnectionRefused]] {
            let errors = kinds.into_iter().map(io::Error::from).collect();
            assert_eq!(most_telling(errors).kind(), ConnectionRefused);
        }
    }

    #[test]
    fn a_port_that_no_url_names_is_that_of_its_scheme() {
        for (url, port) in [("http://host/", 80), ("https://host/", 443), ("https://host:80/", 80)] {
            assert_eq!(Peer::of(&Uri::from_static(url)).to_string(), format!("host:{port}"));
        }
    }

    #[tokio::test]
    async fn the_next_attempt_begins_with_another_address() {
        let dialer = Dialer::new();
        let peer = Peer { host: "localhost".to_owned(), port: 80 };
        let first = dialer.addresses(&peer).await.expect("known")[0];
        dialer.rotate();
        let second = dialer.addresses(&peer).await.expect("known")[0];
        dialer.rotate();
        assert_ne!(first, second);
        assert_eq!(dialer.addresses(&peer).await.expect("known")[0], first);
    }
}
