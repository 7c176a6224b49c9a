//! HTTP transport: one connection pool, no redirects, no resending of sent requests, errors without URLs.

use std::error::Error as StdError;
use std::time::Duration;

use bytes::Bytes;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, DATE, HOST, HeaderMap, HeaderValue, PROXY_AUTHORIZATION, USER_AGENT,
};
use http::response::Parts;
use http::{Request, StatusCode};
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{Connected, capture_connection};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::sync::{AcquireError, Semaphore, SemaphorePermit};
use tokio::task::yield_now;
use url::{Position, Url};

use crate::error::Error;
use crate::http::body::{Received, receive};
use crate::http::connect::Connector;
pub(crate) use crate::http::failure::TransportError;
use crate::http::failure::way;
use crate::http::sent::SentFlag;
use crate::http::tracked_body::TrackedBody;
use crate::settings::Config;
use crate::settings::proxy::{Proxy, Routes};

/// Idle timeout of a pooled connection. Load balancers commonly close after 60 s.
const IDLE_TIMEOUT: Duration = Duration::from_secs(45);

/// Buffer size of a connection, for reads and for request headers. No URL is that long: headers that do not fit would
/// be sent before the body is polled, which fails if the request was cancelled.
const BUFFER: usize = 128 << 10;

/// Number of headers of most requests, with room for which a map does not grow.
const USUAL_HEADERS: usize = 6;

/// Number of polls that a connection needs to notice that its response is no longer wanted, and to close.
const TURNS_TO_CLOSE: usize = 16;

/// A response without its body.
pub(crate) struct Answer<'a> {
    head: Parts,
    body: Incoming,
    /// Size limit in bytes, after decompression.
    largest: u64,
    endpoint: &'a Url,
    proxy: Option<&'a Proxy>,
    _permit: Result<SemaphorePermit<'a>, AcquireError>,
}

impl Answer<'_> {
    /// The server's time.
    pub(crate) fn date(&self) -> Option<&HeaderValue> {
        self.head.headers.get(DATE)
    }

    /// Reads the whole body and returns status, headers and body; `note` gets each chunk as it arrives.
    pub(crate) async fn read(
        self,
        note: impl Fn(&HeaderMap, &Bytes),
    ) -> Result<(StatusCode, HeaderMap, Received), TransportError> {
        let Parts { status, headers, .. } = self.head;
        let note_piece = |piece: &Bytes| note(&headers, piece);
        let received = receive(status, &headers, self.body, self.largest, note_piece).await;
        let received = received.map_err(|error| TransportError::new(&error, self.endpoint, self.proxy))?;
        Ok((status, headers, received))
    }
}

/// Connections to one endpoint.
#[derive(Debug)]
pub(crate) struct Transport {
    client: Client<Connector, TrackedBody>,
    routes: Routes,
    /// Headers of every request, with an empty `Host`.
    headers: HeaderMap,
    /// One permit for each request in flight.
    permits: Semaphore,
    /// Size limit in bytes, after decompression.
    largest_response: u64,
}

impl Transport {
    /// A transport for these settings; it opens no connection yet.
    pub(crate) fn new(config: &Config) -> Result<Self, Error> {
        let client = Client::builder(TokioExecutor::new())
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(config.max_connections)
            .http1_max_buf_size(BUFFER + config.user_agent.len())
            .build(Connector::new(config)?);
        let mut headers = HeaderMap::with_capacity(USUAL_HEADERS);
        headers.insert(HOST, HeaderValue::from_static(""));
        headers.insert(USER_AGENT, config.user_agent.clone());
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        Ok(Self {
            client,
            routes: config.routes.clone(),
            headers,
            permits: Semaphore::new(config.max_connections),
            largest_response: config.max_response_bytes,
        })
    }

    /// Sends one request and returns the response head; `sent` tells at any moment whether the request may have been
    /// sent.
    pub(crate) async fn send<'a>(
        &'a self,
        request: Request<Option<Bytes>>,
        endpoint: &'a Url,
        sent: &SentFlag,
    ) -> Result<Answer<'a>, TransportError> {
        let proxy = self.routes.proxy_for(endpoint);
        // Inside a tunnel the response comes from the server, not the proxy.
        let answering_proxy = proxy.filter(|proxy| endpoint.scheme() == "http" && !proxy.is_socks());
        let mut message = request.map(|body| TrackedBody::new(body, sent.clone()));
        let own = std::mem::take(message.headers_mut());
        *message.headers_mut() = self.headers_with(own, endpoint, answering_proxy);
        let failed = |error: &(dyn StdError + 'static)| TransportError::new(error, endpoint, proxy);
        let connection = capture_connection(&mut message);
        let permit = self.permits.acquire().await;
        look_at_connections().await;
        let answer = self.client.request(message).await.map_err(|error| failed(&error))?;
        if answer.status().is_server_error() {
            // Another attempt may reach another server.
            connection.connection_metadata().iter().for_each(Connected::poison);
        }
        if answer.status() == StatusCode::PROXY_AUTHENTICATION_REQUIRED
            && let Some(proxy) = answering_proxy
        {
            sent.was_turned_back();
            return Err(TransportError::turned_back(endpoint, proxy));
        }
        let (head, body) = answer.into_parts();
        Ok(Answer { head, body, largest: self.largest_response, endpoint, proxy, _permit: permit })
    }

    /// The destination of requests to an endpoint, as shown in errors.
    pub(crate) fn way(&self, endpoint: &Url) -> String {
        way(endpoint, self.routes.proxy_for(endpoint))
    }

    /// The headers of a request to an endpoint, plus the common ones.
    pub(crate) fn headers_with(
        &self,
        own: HeaderMap,
        endpoint: &Url,
        answering_proxy: Option<&Proxy>,
    ) -> HeaderMap {
        let mut headers = self.headers.clone();
        // The HTTP library would set it, at several times the cost.
        let host = HeaderValue::from_str(&endpoint[Position::BeforeHost..Position::AfterPort]);
        headers.insert(HOST, host.expect("the host of a URL is ASCII"));
        headers.extend(own);
        if let Some(authorization) = answering_proxy.and_then(Proxy::authorization) {
            headers.insert(PROXY_AUTHORIZATION, authorization);
        }
        headers
    }
}

/// Lets pooled connections notice that the server has closed them, before a request uses one.
///
/// It runs as a task, because the caller may not be the thread that drives the runtime.
async fn look_at_connections() {
    // It ends early only if the runtime shuts down.
    let _ = tokio::spawn(yield_now()).await;
}

/// Closes the connections of cancelled calls before the runtime stops being driven.
pub async fn let_connections_close() {
    for _ in 0..TURNS_TO_CLOSE {
        yield_now().await;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Read;
    use std::net::TcpListener;

    use http::Method;
    use tokio::task::spawn_blocking;

    use super::*;
    use crate::settings::Options;

    fn config() -> Config {
        let options = Options {
            access_key_id: Some("id".into()),
            access_key_secret: Some("secret".into()),
            ..Options::default()
        };
        options.resolve(&BTreeMap::new()).expect("complete")
    }

    #[test]
    fn a_request_names_its_host_and_a_port_that_is_not_the_usual_one() {
        let transport = Transport::new(&config()).expect("connections");
        for (endpoint, host) in [
            ("http://127.0.0.1:8080/ccs", "127.0.0.1:8080"),
            ("https://cdsapi.example:443", "cdsapi.example"),
            ("http://cdsapi.example:443", "cdsapi.example:443"),
            ("http://[::1]:8080", "[::1]:8080"),
            ("http://首云.example", "xn--9kqv24p.example"),
        ] {
            let endpoint = endpoint.parse().expect("a URL");
            assert_eq!(transport.headers_with(HeaderMap::new(), &endpoint, None)[HOST], host);
        }
    }

    #[tokio::test]
    async fn nothing_of_a_request_that_was_given_up_reaches_the_server() {
        let config = config();
        let longest = "x".repeat(65_534 - "http://127.0.0.1:65535/ccs/".len());
        for (method, rest) in
            [(Method::GET, ""), (Method::GET, &*longest), (Method::POST, ""), (Method::POST, &longest)]
        {
            let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
            let url = format!("http://{}/ccs/{rest}", listener.local_addr().expect("an address"));
            let endpoint = url.parse().expect("a URL");
            let body = (method == Method::POST).then(|| Bytes::from_static(b"{}"));
            let request = Request::builder().method(&method).uri(&url).body(body).expect("a request");
            let sent = SentFlag::default();
            assert!(sent.revoke());
            let receiving = spawn_blocking(move || {
                let (mut connection, _) = listener.accept()?;
                connection.read(&mut [0; 4096])
            });
            let transport = Transport::new(&config).expect("connections");
            let outcome = transport.send(request, &endpoint, &sent).await.map(drop);
            drop(transport);
            assert!(outcome.is_err(), "{method}");
            let received = receiving.await.expect("it ends").expect("the connection closes");
            assert_eq!(received, 0, "{method}");
            assert!(!sent.may_have_left());
        }
    }
}
