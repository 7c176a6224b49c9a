//! HTTP: one connection pool, rustls, no redirects, no hidden resends, errors without URLs.

use std::mem;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Method, Response, StatusCode, redirect, retry};
use tokio::sync::Semaphore;
use url::Url;

use crate::config::Config;
use crate::departure::Departure;
use crate::error::Error;
pub(crate) use crate::failure::Failure;
use crate::failure::cause;
use crate::model::Verb;
use crate::proxy::{Proxy, Routes};
use crate::request::Request;
use crate::response::RawReply;
use crate::tls;

/// How long an unused connection is kept. Load balancers commonly close after 60 s.
const IDLE_TIMEOUT: Duration = Duration::from_secs(45);

/// The header of W3C Trace Context.
const TRACE_PARENT: &str = "traceparent";

/// Connections to one endpoint.
#[derive(Debug)]
pub(crate) struct Transport {
    client: Client,
    routes: Arc<Routes>,
    /// One permit for each request under way.
    permits: Semaphore,
    /// In bytes, unpacked.
    largest_response: u64,
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
        Ok(Self {
            client,
            routes,
            permits: Semaphore::new(config.max_connections),
            largest_response: config.max_response_bytes,
        })
    }

    /// One request and its whole answer; `departure` tells at any moment whether it may have left.
    pub(crate) async fn send(
        &self,
        request: &Request,
        endpoint: &Url,
        query: &str,
        departure: &Departure,
    ) -> Result<RawReply, Failure> {
        let url = [endpoint.as_str(), &request.path, "/?", query].concat();
        let url = Url::parse(&url).unwrap_or_else(|_| unreachable!("path and query are encoded"));
        let method = match request.verb {
            Verb::Get => Method::GET,
            Verb::Post => Method::POST,
            Verb::Put => Method::PUT,
            Verb::Delete => Method::DELETE,
        };
        let proxy = self.routes.proxy_for(&url);
        // Inside of a TLS tunnel the server answers, not the proxy.
        let answering_proxy = proxy.filter(|_| url.scheme() == "http");
        let failure = |error: reqwest::Error| Failure::new(&error, proxy);
        let mut sending = self.client.request(method, url).body(departure.body(request.body.clone()));
        if request.body.is_some() {
            sending = sending.header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Some(trace_parent) = &request.trace_parent {
            sending = sending.header(TRACE_PARENT, trace_parent);
        }
        let _permit = self.permits.acquire().await;
        // Lets a pooled connection notice that the server has closed it, before the request is trusted to it.
        tokio::task::yield_now().await;
        let mut response = sending.send().await.map_err(failure)?;
        if response.status() == StatusCode::PROXY_AUTHENTICATION_REQUIRED
            && let Some(proxy) = answering_proxy
        {
            departure.was_turned_back();
            return Err(Failure::turned_back(proxy));
        }
        let http_status = response.status().as_u16();
        let headers = mem::take(response.headers_mut());
        let (body, is_cut) = self.body(response).await.map_err(failure)?;
        let exceeds = is_cut.then_some(self.largest_response);
        Ok(RawReply { http_status, headers, body, exceeds })
    }

    /// The body, unpacked, or as much of it as is allowed and whether there is more.
    async fn body(&self, mut response: Response) -> reqwest::Result<(Bytes, bool)> {
        let Some(first) = response.chunk().await? else { return Ok((Bytes::new(), false)) };
        let Some(second) = response.chunk().await? else {
            let is_cut = first.len() as u64 > self.largest_response;
            return Ok((first, is_cut));
        };
        let rest = response.content_length().unwrap_or_default().min(self.largest_response);
        let mut body = BytesMut::with_capacity(usize::try_from(rest).unwrap_or_default());
        body.extend_from_slice(&first);
        let mut next = Some(second);
        while let Some(chunk) = next {
            if (body.len() + chunk.len()) as u64 > self.largest_response {
                return Ok((body.freeze(), true));
            }
            body.extend_from_slice(&chunk);
            next = response.chunk().await?;
        }
        Ok((body.freeze(), false))
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
