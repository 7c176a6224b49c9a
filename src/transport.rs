//! HTTP: one connection pool, rustls, no redirects, no hidden resends, errors without URLs.

use std::error::Error as StdError;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Method, redirect, retry};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio::sync::Semaphore;
use url::Url;

use crate::config::Config;
use crate::departure::Departure;
use crate::error::{ConnectionKind, Error};
use crate::model::Verb;
use crate::response::RawReply;

/// How long an unused connection is kept. Load balancers commonly close after 60 s.
const IDLE_TIMEOUT: Duration = Duration::from_secs(45);

/// Connections to one endpoint.
#[derive(Debug)]
pub(crate) struct Transport {
    client: Client,
    /// One permit for each request under way.
    permits: Semaphore,
}

/// Why there is no complete answer.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What failed.
    pub kind: ConnectionKind,
    /// Whether making the connection took too long.
    pub timed_out: bool,
    /// What happened, without the URL.
    pub message: String,
}

impl Transport {
    /// Connections as the settings ask for; nothing is opened yet.
    pub(crate) fn new(config: &Config) -> Result<Self, Error> {
        let loopback = is_loopback(&config.endpoint);
        let mut builder = Client::builder()
            .user_agent(&config.user_agent)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .tcp_nodelay(true)
            .gzip(true)
            .connect_timeout(config.connect_timeout)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(config.max_connections)
            .tls_backend_preconfigured(tls(config)?);
        match &config.proxy {
            _ if loopback => builder = builder.no_proxy(),
            Some(proxy) => {
                let proxy = reqwest::Proxy::all(proxy.clone())
                    .map_err(|error| Error::Config(format!("proxy cannot be used: {}", cause(&error))))?;
                builder = builder.proxy(proxy);
            }
            None => {}
        }
        let client = builder
            .build()
            .map_err(|error| Error::Config(format!("no HTTP client can be made: {}", cause(&error))))?;
        Ok(Self { client, permits: Semaphore::new(config.max_connections) })
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
        let mut request = self.client.request(method, url);
        if body.is_some() {
            request = request.header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let request = request.body(departure.body(body));
        let _permit = self.permits.acquire().await;
        // Lets a pooled connection notice that the server has closed it, before the request is trusted to it.
        tokio::task::yield_now().await;
        let response = request.send().await.map_err(failure)?;
        let http_status = response.status().as_u16();
        let retry_after = retry_after(response.headers());
        let body = response.bytes().await.map_err(failure)?;
        Ok(RawReply { http_status, retry_after, body })
    }
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

fn failure(error: reqwest::Error) -> Failure {
    Failure { kind: connection_kind(&error), timed_out: error.is_timeout(), message: cause(&error) }
}

fn connection_kind(error: &reqwest::Error) -> ConnectionKind {
    if !error.is_connect() {
        return ConnectionKind::Reset;
    }
    let sources = || std::iter::successors(error.source(), |error| (*error).source());
    let says = |word: &str| sources().any(|error| error.to_string().contains(word));
    if sources().any(is_refused) {
        ConnectionKind::Refused
    } else if sources().any(is_tls) {
        ConnectionKind::Tls
    } else if says("dns error") {
        ConnectionKind::Dns
    } else if says("proxy") || says("tunnel") {
        ConnectionKind::Proxy
    } else {
        ConnectionKind::Connect
    }
}

fn is_refused(error: &(dyn StdError + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::ConnectionRefused)
}

/// rustls reports through I/O errors, which do not name what they hold as their source.
fn is_tls(error: &(dyn StdError + 'static)) -> bool {
    let held = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    error.is::<rustls::Error>() || held.is_some_and(|held| is_tls(held))
}

/// The innermost reason: the outer ones name the URL or say little.
fn cause(error: &reqwest::Error) -> String {
    std::iter::successors(error.source(), |error| (*error).source())
        .last()
        .map_or_else(|| "the request failed".to_owned(), ToString::to_string)
}

/// TLS with HTTP/2 where the server speaks it.
fn tls(config: &Config) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Config(format!("TLS cannot be set up: {error}")))?;
    let mut tls = if config.verify {
        builder.with_root_certificates(roots(config)?).with_no_client_auth()
    } else {
        builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(unverified::AcceptAny::default()))
            .with_no_client_auth()
    };
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(tls)
}

/// The bundled roots, the system's and those of `ca_bundle`; none where only plain http is spoken.
fn roots(config: &Config) -> Result<RootCertStore, Error> {
    if config.endpoint.scheme() == "http" && config.proxy.is_none() {
        return Ok(RootCertStore::empty());
    }
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    // A broken system store is no reason to fail: the bundled roots serve.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = &config.ca_bundle {
        let wrong = |why: String| Error::Config(format!("ca_bundle {}: {why}", path.display()));
        let certificates: Vec<_> = CertificateDer::pem_file_iter(path)
            .and_then(Iterator::collect)
            .map_err(|error| wrong(error.to_string()))?;
        if roots.add_parsable_certificates(certificates).0 == 0 {
            return Err(wrong("it holds no certificate".to_owned()));
        }
    }
    Ok(roots)
}

/// What `verify=False` asks for.
mod unverified {
    use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
    use rustls::crypto::WebPkiSupportedAlgorithms;
    use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
    use rustls::{DigitallySignedStruct, Error, SignatureScheme};

    /// Takes any certificate, but still checks that the server holds its key.
    #[derive(Debug)]
    pub(super) struct AcceptAny(WebPkiSupportedAlgorithms);

    impl Default for AcceptAny {
        fn default() -> Self {
            Self(rustls::crypto::ring::default_provider().signature_verification_algorithms)
        }
    }

    impl ServerCertVerifier for AcceptAny {
        fn verify_server_cert(
            &self,
            _end_entity: &CertificateDer<'_>,
            _intermediates: &[CertificateDer<'_>],
            _server_name: &ServerName<'_>,
            _ocsp_response: &[u8],
            _now: UnixTime,
        ) -> Result<ServerCertVerified, Error> {
            Ok(ServerCertVerified::assertion())
        }

        fn verify_tls12_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signature: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            rustls::crypto::verify_tls12_signature(message, certificate, signature, &self.0)
        }

        fn verify_tls13_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signature: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            rustls::crypto::verify_tls13_signature(message, certificate, signature, &self.0)
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            self.0.supported_schemes()
        }
    }
}
