//! HTTP: one connection pool, rustls, no redirects, no hidden resends, errors without URLs.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Method, StatusCode, redirect, retry};
use tokio::sync::Semaphore;
use url::Url;

use crate::config::Config;
use crate::departure::Departure;
use crate::error::Error;
pub(crate) use crate::failure::Failure;
use crate::failure::cause;
use crate::model::Verb;
use crate::proxy::{Proxy, Routes};
use crate::response::RawReply;
use crate::tls;

/// How long an unused connection is kept. Load balancers commonly close after 60 s.
const IDLE_TIMEOUT: Duration = Duration::from_secs(45);

/// Connections to one endpoint.
#[derive(Debug)]
pub(crate) struct Transport {
    client: Client,
    routes: Arc<Routes>,
    /// One permit for each request under way.
    permits: Semaphore,
}

impl Transport {
    /// Connections as the settings ask for; nothing is opened yet.
    pub(crate) fn new(config: &Config) -> Result<Self, Error> {
        let routes = Arc::new(config.routes.clone());
        let builder = Client::builder()
            .user_agent(&config.user_agent)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .tcp_nodelay(true)
            .gzip(true)
            .connect_timeout(config.connect_timeout)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(config.max_connections)
            .tls_backend_preconfigured(tls::client_config(config)?);
        let client = through(builder, &routes)
            .build()
            .map_err(|error| Error::Config(format!("no HTTP client can be made: {}", cause(&error))))?;
        Ok(Self { client, routes, permits: Semaphore::new(config.max_connections) })
    }

    /// One request and its whole answer; `departure` tells at any moment whether it may have left.
    pub(crate) async fn send(
        &self,
        verb: Verb,
        url: Url,
        body: Option<Vec<u8>>,
        departure: &Departure,
    ) -> Result<RawReply, Failure> {
        let method = match verb {
            Verb::Get => Method::GET,
            Verb::Post => Method::POST,
            Verb::Put => Method::PUT,
            Verb::Delete => Method::DELETE,
        };
        let proxy = self.routes.proxy_for(&url);
        // Inside of a TLS tunnel the server answers, not the proxy.
        let answering_proxy = proxy.filter(|_| url.scheme() == "http");
        let failure = |error: reqwest::Error| Failure::new(&error, proxy);
        let mut request = self.client.request(method, url);
        if body.is_some() {
            request = request.header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let request = request.body(departure.body(body));
        let _permit = self.permits.acquire().await;
        // Lets a pooled connection notice that the server has closed it, before the request is trusted to it.
        tokio::task::yield_now().await;
        let response = request.send().await.map_err(failure)?;
        if response.status() == StatusCode::PROXY_AUTHENTICATION_REQUIRED
            && let Some(proxy) = answering_proxy
        {
            departure.was_turned_back();
            return Err(Failure::turned_back(proxy));
        }
        let http_status = response.status().as_u16();
        let retry_after = retry_after(response.headers());
        let body = response.bytes().await.map_err(failure)?;
        Ok(RawReply { http_status, retry_after, body })
    }
}

/// reqwest's own reading of the variables differs from curl's: it prefers upper case, takes `HTTP_PROXY` also where it
/// is not CGI, knows no ports in `NO_PROXY`, and passes over a proxy that it cannot read.
fn through(builder: reqwest::ClientBuilder, routes: &Arc<Routes>) -> reqwest::ClientBuilder {
    if routes.are_direct() {
        return builder.no_proxy();
    }
    let routes = Arc::clone(routes);
    builder.proxy(reqwest::Proxy::custom(move |url| routes.proxy_for(url).map(Proxy::url)))
}

/// Whether the host of the URL is this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// The pause that the server asks for, where it gives it in seconds.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_secs)
}
