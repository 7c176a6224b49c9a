//! Opens connections: directly or through a proxy, with TLS if the URL requires it.

use std::error::Error as StdError;
use std::future::{self, Future, Ready};
use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::header::{HeaderMap, HeaderValue, PROXY_AUTHORIZATION, USER_AGENT};
use http::uri::Scheme;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::proxy::SocksV5;
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::TokioIo;
use tokio::task::yield_now;
use tokio::time::timeout;
use tower_service::Service;
use url::Url;

use crate::error::Error;
use crate::http::dial::{Dialer, Peer, first_to_answer};
use crate::http::early_refusal::EarlyRefusal;
use crate::http::failure::is_refused_login;
use crate::http::socket::Socket;
use crate::http::tls;
use crate::http::tunnel::tunnel;
use crate::settings::Config;
use crate::settings::proxy::{Proxy, Routes};

/// Number of reads in a row before other tasks get their turn, so that a server that sends without end cannot keep the
/// timeout from being checked.
const READS_IN_A_ROW: u8 = 8;

/// Opens connections with a timeout. It is cheap to clone: the HTTP library clones it for each request.
#[derive(Debug, Clone)]
pub(crate) struct Connector {
    https: Arc<HttpsConnector<ProxyConnector>>,
    tcp: Dialer,
    limit: Duration,
}

type BoxError = Box<dyn StdError + Send + Sync>;
type Connecting<T> = Pin<Box<dyn Future<Output = Result<T, BoxError>> + Send>>;

impl Connector {
    /// A connector for these settings.
    pub(crate) fn new(config: &Config) -> Result<Self, Error> {
        let tls = Arc::new(tls::client_config(config)?);
        let tcp = Dialer::new();
        let proxies = ProxyConnector {
            to_proxy: HttpsConnector::from((tcp.clone(), Arc::clone(&tls))),
            tcp: tcp.clone(),
            routes: config.routes.clone(),
            user_agent: config.user_agent.clone(),
        };
        Ok(Self { https: Arc::new(HttpsConnector::from((proxies, tls))), tcp, limit: config.connect_timeout })
    }
}

impl Service<Uri> for Connector {
    type Response = MaybeHttpsStream<ProxiedStream>;
    type Error = BoxError;
    type Future = Connecting<Self::Response>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, host: Uri) -> Self::Future {
        let connecting = HttpsConnector::clone(&self.https).call(host);
        let (tcp, limit) = (self.tcp.clone(), self.limit);
        Box::pin(async move {
            let connected = timeout(limit, connecting).await.unwrap_or_else(|elapsed| Err(elapsed.into()));
            if connected.is_err() {
                tcp.rotate();
            }
            connected
        })
    }
}

/// Opens a connection to a host, directly or through a proxy, that behaves like a direct one.
#[derive(Debug, Clone)]
struct ProxyConnector {
    tcp: Dialer,
    to_proxy: HttpsConnector<Dialer>,
    routes: Routes,
    /// Some proxies require it.
    user_agent: HeaderValue,
}

type Stream = MaybeHttpsStream<TokioIo<Socket>>;

impl ProxyConnector {
    async fn connect(self, host: Uri) -> Result<ProxiedStream, BoxError> {
        let routes = self.routes.clone();
        match routes.proxy_for(&Url::parse(&host.to_string())?) {
            None => self.directly(host).await,
            Some(proxy) if proxy.is_socks() => self.through_socks(proxy, &host).await,
            Some(proxy) if host.scheme() == Some(&Scheme::HTTPS) => self.through_tunnel(proxy, host).await,
            Some(proxy) => self.over_proxy(proxy).await,
        }
    }

    async fn directly(mut self, host: Uri) -> Result<ProxiedStream, BoxError> {
        Ok(ProxiedStream::host(MaybeHttpsStream::Http(self.tcp.call(host).await?)))
    }

    async fn through_socks(self, proxy: &Proxy, host: &Uri) -> Result<ProxiedStream, BoxError> {
        let server = Peer::of(host);
        if proxy.looks_up_names() {
            return self.socks(proxy, server.to_string()).await;
        }
        let addresses = self.tcp.addresses(&server).await?;
        let connector = &self;
        let connect = |address: SocketAddr| async move {
            match connector.socks(proxy, address.to_string()).await {
                // Avoids sending the same wrong password once per address.
                Err(error) if is_refused_login(&*error) => Ok(Err(error)),
                connected => Ok(Ok(connected?)),
            }
        };
        first_to_answer(addresses, connect).await.unwrap_or_else(|mut errors: Vec<BoxError>| {
            Err(errors.pop().unwrap_or_else(|| "the host has no address".into()))
        })
    }

    async fn socks(&self, proxy: &Proxy, server: String) -> Result<ProxiedStream, BoxError> {
        let stream = self.tcp.clone().call(proxy.uri()).await?;
        let mut socks = SocksV5::new(proxy.uri(), Dialed(Some(stream)));
        if let Some((name, password)) = proxy.login() {
            socks = socks.with_auth(name.to_owned(), password.to_owned());
        }
        Ok(ProxiedStream::host(MaybeHttpsStream::Http(socks.call(server.parse()?).await?)))
    }

    async fn through_tunnel(mut self, proxy: &Proxy, host: Uri) -> Result<ProxiedStream, BoxError> {
        let mut headers = HeaderMap::from_iter([(USER_AGENT, self.user_agent)]);
        headers.extend(proxy.authorization().map(|value| (PROXY_AUTHORIZATION, value)));
        let stream = ProxiedStream::host(self.to_proxy.call(proxy.uri()).await?);
        tunnel(stream, &Peer::of(&host), headers).await
    }

    /// For plain HTTP: the proxy reads and forwards the requests.
    async fn over_proxy(mut self, proxy: &Proxy) -> Result<ProxiedStream, BoxError> {
        let stream = self.to_proxy.call(proxy.uri()).await?;
        Ok(ProxiedStream { is_proxy: true, ..ProxiedStream::host(stream) })
    }
}

impl Service<Uri> for ProxyConnector {
    type Response = ProxiedStream;
    type Error = BoxError;
    type Future = Connecting<ProxiedStream>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, host: Uri) -> Self::Future {
        Box::pin(self.clone().connect(host))
    }
}

/// An established connection.
struct Dialed(Option<TokioIo<Socket>>);

impl Service<Uri> for Dialed {
    type Response = TokioIo<Socket>;
    type Error = io::Error;
    type Future = Ready<io::Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        future::ready(self.0.take().ok_or_else(|| io::ErrorKind::NotConnected.into()))
    }
}

/// A connection to a host, or to a proxy that forwards plain HTTP requests.
pub(crate) struct ProxiedStream {
    stream: Stream,
    is_proxy: bool,
    refusal: EarlyRefusal,
    reads_in_a_row: u8,
}

impl ProxiedStream {
    fn host(stream: Stream) -> Self {
        Self { stream, is_proxy: false, refusal: EarlyRefusal::default(), reads_in_a_row: 0 }
    }
}

impl Connection for ProxiedStream {
    fn connected(&self) -> Connected {
        // The addresses, which the stream would record with each response, are not used.
        Connected::new().proxy(self.is_proxy)
    }
}

impl Read for ProxiedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        if self.reads_in_a_row == READS_IN_A_ROW {
            self.reads_in_a_row = 0;
            // The first poll of a turn that is given away wakes the task later, and is never ready.
            let _ = pin!(yield_now()).poll(context);
            return Poll::Pending;
        }
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.reads_in_a_row = if read.is_ready() { self.reads_in_a_row + 1 } else { 0 };
        read
    }
}

impl Write for ProxiedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let Self { stream, refusal, .. } = &mut *self;
        refusal.write(bytes.len(), || Pin::new(stream).poll_write(context, bytes))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let length = pieces.iter().map(|piece| piece.len()).sum();
        let Self { stream, refusal, .. } = &mut *self;
        refusal.write(length, || Pin::new(stream).poll_write_vectored(context, pieces))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
