//! Why there is no complete answer, in words that say what to do.

use std::error::Error as StdError;
use std::io;

use hyper_util::client::legacy;
use jiff::Timestamp;
use rustls::{AlertDescription, CertificateError, PeerIncompatible};
use tokio::time::error::Elapsed;

use crate::error::ConnectionKind;
use crate::proxy::Proxy;

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

impl Failure {
    /// What the HTTP library reports of a request that went by this way.
    pub(crate) fn new(error: &(dyn StdError + 'static), proxy: Option<&Proxy>) -> Self {
        let by = proxy.map(|proxy| format!(", by way of the proxy {proxy}")).unwrap_or_default();
        let what = sources(error).find_map(tls_error).map_or_else(|| cause(error), explain);
        if let Some(proxy) = proxy {
            // The errors of hyper-util's proxies are not public; their texts are.
            match what.as_str() {
                "tunnel error: proxy authorization required"
                | "SOCKS error: credentials not accepted"
                | "SOCKS error: server does not support user/pass authentication" => {
                    return Self::turned_back(proxy);
                }
                "tunnel error: unsuccessful" => return Self::not_connected(proxy),
                _ => {}
            }
        }
        Self {
            kind: connection_kind(error, proxy.is_some()),
            timed_out: sources(error).any(is_timeout),
            message: format!("{what}{by}"),
        }
    }

    /// The proxy has not passed the request on, for it asks who sends it.
    pub(crate) fn turned_back(proxy: &Proxy) -> Self {
        let with_login = proxy.to_string().replacen("://", "://USER:PASSWORD@", 1);
        Self::of_proxy(format!(
            "the proxy {proxy} refuses the user name and password, or asks for them; write it as {with_login}"
        ))
    }

    fn not_connected(proxy: &Proxy) -> Self {
        Self::of_proxy(format!(
            "the proxy {proxy} does not connect to the server: it cannot reach it, or does not allow it to this user"
        ))
    }

    fn of_proxy(message: String) -> Self {
        Self { kind: ConnectionKind::Proxy, timed_out: false, message }
    }
}

/// The innermost reason: the outer ones name the URL or say little.
fn cause(error: &(dyn StdError + 'static)) -> String {
    sources(error).last().unwrap_or(error).to_string()
}

/// The error itself and what it comes from.
fn sources<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}

fn connection_kind(error: &(dyn StdError + 'static), through_proxy: bool) -> ConnectionKind {
    if !sources(error).any(is_connect) {
        ConnectionKind::Reset
    } else if sources(error).any(|error| tls_error(error).is_some()) {
        ConnectionKind::Tls
    } else if through_proxy {
        ConnectionKind::Proxy
    } else if sources(error).any(is_refused) {
        ConnectionKind::Refused
    } else if sources(error).any(|error| error.to_string().contains("dns error")) {
        ConnectionKind::Dns
    } else {
        ConnectionKind::Connect
    }
}

/// Whether no connection was made.
fn is_connect(error: &(dyn StdError + 'static)) -> bool {
    error.downcast_ref::<legacy::Error>().is_some_and(legacy::Error::is_connect)
}

fn is_timeout(error: &(dyn StdError + 'static)) -> bool {
    error.is::<Elapsed>()
        || error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::TimedOut)
}

fn is_refused(error: &(dyn StdError + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::ConnectionRefused)
}

/// rustls reports through I/O errors, which do not name what they hold as their source.
fn tls_error<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    let held = || error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    error.downcast_ref().or_else(|| held().and_then(|held| tls_error(held)))
}

fn explain(error: &rustls::Error) -> String {
    use rustls::Error as Tls;
    match error {
        Tls::InvalidCertificate(error) => explain_certificate(error),
        Tls::AlertReceived(AlertDescription::ProtocolVersion)
        | Tls::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13
            | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
        ) => "the server speaks neither TLS 1.2 nor TLS 1.3, and older ones are not safe".to_owned(),
        Tls::InvalidMessage(_) => "the server does not speak TLS on this port".to_owned(),
        other => one_line(&other.to_string()),
    }
}

fn explain_certificate(error: &CertificateError) -> String {
    match error {
        CertificateError::UnknownIssuer => {
            "the certificate of the server comes from no root that is trusted here; \
             if it is a private one, give its root as ca_bundle"
                .to_owned()
        }
        CertificateError::ExpiredContext { not_after, .. } => {
            format!("the certificate of the server has expired ({})", date(not_after.as_secs()))
        }
        CertificateError::NotValidYetContext { not_before, .. } => {
            let from = date(not_before.as_secs());
            format!("the certificate of the server is valid only from {from}; is the clock right?")
        }
        CertificateError::NotValidForNameContext { expected, presented } => {
            let presented = one_line(&presented.join(", "));
            let asked = expected.to_str();
            format!("the certificate of the server is not for {asked} but for {presented}")
        }
        CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
            "the certificate of the server is that of an authority (self-signed); \
             give the server one of its own, signed by that authority"
                .to_owned()
        }
        other => one_line(&format!("the certificate of the server cannot be used: {other}")),
    }
}

fn date(seconds: u64) -> String {
    let time = i64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    time.map_or_else(|| "long ago or far ahead".to_owned(), |time| time.to_string())
}

/// Some of it comes from a server that nobody trusts yet.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 200;
    text.chars().map(|symbol| if symbol.is_control() { ' ' } else { symbol }).take(LONGEST).collect()
}
