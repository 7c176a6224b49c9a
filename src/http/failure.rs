//! Transport errors: why there is no complete response, and what to do.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use http::StatusCode;
use hyper_util::client::legacy;
use jiff::Timestamp;
use rustls::{AlertDescription, CertificateError, PeerIncompatible};
use tokio::time::error::Elapsed;
use url::Url;

use crate::error::{ConnectionKind, Error, Phase};
use crate::http::dial::{DialError, DialFailure, Peer};
use crate::http::lookup::LookupError;
use crate::http::tunnel::TunnelRefused;
use crate::settings::proxy::Proxy;

/// The system's error codes for too many open files, in the process or on the machine.
const TOO_MANY_FILES: [Option<i32>; 2] = [Some(24), Some(23)];

/// hyper-util's SOCKS errors are not public, only their messages.
const SOCKS: &str = "SOCKS error: ";

const SOCKS_REFUSES_LOGIN: [&str; 2] =
    ["credentials not accepted", "server does not support user/pass authentication"];

const SOCKS_FORBIDS: &str = "connection not allowed";

/// Why there is no complete response.
#[derive(Debug)]
pub(crate) struct TransportError {
    kind: ConnectionKind,
    /// Whether connecting timed out.
    timed_out: bool,
    /// Whether another attempt would fail in the same way.
    is_lasting: bool,
    /// Host and port of the server, and the proxy.
    way: String,
    /// What happened, without the URL.
    reason: String,
    /// Advice, prefixed with `; `, if the reason does not include it.
    advice: &'static str,
}

impl TransportError {
    /// Converts an error of the HTTP library.
    pub(crate) fn new(error: &(dyn StdError + 'static), endpoint: &Url, proxy: Option<&Proxy>) -> Self {
        let cause = Cause::of(error);
        let is_connected = !sources(error).any(is_connect);
        Self {
            kind: if is_connected { ConnectionKind::Reset } else { cause.kind(proxy) },
            timed_out: !is_connected && sources(error).any(is_timeout),
            is_lasting: cause.is_lasting(),
            way: way(endpoint, proxy),
            reason: cause.explain(proxy),
            advice: cause.advice(),
        }
    }

    /// The proxy did not forward the request, because it requires authentication.
    pub(crate) fn turned_back(endpoint: &Url, proxy: &Proxy) -> Self {
        let (way, reason) = (way(endpoint, Some(proxy)), Cause::Login.explain(Some(proxy)));
        Self { kind: ConnectionKind::Proxy, timed_out: false, is_lasting: true, way, reason, advice: "" }
    }

    /// What failed and why.
    pub(crate) fn message(&self) -> String {
        format!("{}: {}", self.place(), self.reason)
    }

    /// The error if nothing was changed.
    pub(crate) fn unchanged(self, action: &str, attempts: u32, connect_timeout: Duration) -> Error {
        let action = action.to_owned();
        if self.timed_out {
            return Error::Timeout {
                action,
                seconds: connect_timeout.as_secs_f64(),
                phase: Phase::Connecting,
                advice: format!("; check the network to {}, and whether it needs a proxy", self.way),
            };
        }
        let plural = if attempts == 1 { "" } else { "s" };
        let message =
            format!("{} after {attempts} attempt{plural}: {}{}", self.place(), self.reason, self.advice);
        Error::Connection { action, kind: self.kind, is_lasting: self.is_lasting, message }
    }

    fn place(&self) -> String {
        match self.kind {
            ConnectionKind::Reset => format!("the connection to {} broke", self.way),
            _ => format!("no connection to {}", self.way),
        }
    }
}

/// Host and port of a server, and its proxy.
pub(crate) fn way(endpoint: &Url, proxy: Option<&Proxy>) -> String {
    let (host, port) = (endpoint.host_str().unwrap_or_default(), endpoint.port_or_known_default());
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let by = proxy.map(|proxy| format!(" through the proxy {proxy}")).unwrap_or_default();
    format!("{host}{port}{by}")
}

/// Whether a SOCKS proxy requires another user name or password.
pub(crate) fn is_refused_login(error: &(dyn StdError + 'static)) -> bool {
    matches!(Cause::of(error), Cause::Login)
}

/// The most informative of the nested errors.
enum Cause<'a> {
    Tls(&'a rustls::Error),
    Dial(&'a DialError),
    /// A proxy refuses the user name and password, or requires them.
    Login,
    /// A proxy responds with a status instead of connecting.
    Tunnel(StatusCode),
    /// A SOCKS proxy does not connect.
    Socks(String),
    NotHttp(String),
    Other(String),
}

impl<'a> Cause<'a> {
    fn of(error: &'a (dyn StdError + 'static)) -> Self {
        let innermost = || sources(error).last().unwrap_or(error).to_string();
        sources(error).find_map(Self::told_by).unwrap_or_else(|| Self::Other(innermost()))
    }

    fn told_by(error: &'a (dyn StdError + 'static)) -> Option<Self> {
        if let Some(error) = tls_error(error) {
            Some(Self::Tls(error))
        } else if let Some(error) = error.downcast_ref() {
            Some(Self::Dial(error))
        } else if let Some(TunnelRefused(status)) = error.downcast_ref() {
            let is_login = *status == StatusCode::PROXY_AUTHENTICATION_REQUIRED;
            Some(if is_login { Self::Login } else { Self::Tunnel(*status) })
        } else if error.downcast_ref().is_some_and(hyper::Error::is_parse) {
            Some(Self::NotHttp(one_line(&error.to_string())))
        } else {
            let text = error.to_string();
            let told = text.strip_prefix(SOCKS)?;
            Some(if SOCKS_REFUSES_LOGIN.contains(&told) { Self::Login } else { Self::Socks(told.to_owned()) })
        }
    }

    /// Advice for a failed connection.
    fn kind(&self, proxy: Option<&Proxy>) -> ConnectionKind {
        match self {
            Self::Tls(_) => ConnectionKind::Tls,
            Self::Dial(DialError { peer, .. })
                if proxy.is_some_and(|proxy| *peer == Peer::of(&proxy.uri())) =>
            {
                ConnectionKind::Proxy
            }
            Self::Dial(DialError { reason: DialFailure::Lookup(_), .. }) => ConnectionKind::Dns,
            Self::Dial(DialError { reason: DialFailure::Connect(error), .. }) if proxy.is_none() => {
                if is_refused(error) {
                    ConnectionKind::Refused
                } else {
                    ConnectionKind::Connect
                }
            }
            _ if proxy.is_some() => ConnectionKind::Proxy,
            _ => ConnectionKind::Connect,
        }
    }

    fn is_lasting(&self) -> bool {
        match self {
            Self::Tls(error) => !matches!(
                error,
                rustls::Error::AlertReceived(AlertDescription::InternalError | AlertDescription::CloseNotify)
                    | rustls::Error::General(_)
            ),
            Self::Login => true,
            Self::Tunnel(status) => {
                let is_busy = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS].contains(status);
                status.is_client_error() && !is_busy
            }
            Self::Socks(told) => told == SOCKS_FORBIDS,
            Self::Dial(_) | Self::NotHttp(_) | Self::Other(_) => false,
        }
    }

    fn advice(&self) -> &'static str {
        match self {
            Self::NotHttp(_) => "; check endpoint_url",
            Self::Other(_) => "; check the server, and the network between",
            Self::Tls(_) | Self::Dial(_) | Self::Login | Self::Tunnel(_) | Self::Socks(_) => "",
        }
    }

    fn explain(&self, proxy: Option<&Proxy>) -> String {
        match (self, proxy) {
            (Self::Tls(error), _) => explain_tls(error),
            (Self::Dial(error), _) => explain_dial(error, proxy),
            (Self::Login, Some(proxy)) => {
                let with_login = proxy.to_string().replacen("://", "://USER:PASSWORD@", 1);
                format!("it refuses the user name and password, or requires them; write it as {with_login}")
            }
            (Self::Tunnel(status), _) => explain_refusal(status.as_str()),
            (Self::Socks(told), _) => explain_refusal(told),
            (Self::NotHttp(text), _) => format!("the server does not speak HTTP ({text})"),
            (Self::Other(text), _) => one_line(text),
            (Self::Login, None) => "a user name and password are required".to_owned(),
        }
    }
}

fn explain_refusal(told: &str) -> String {
    format!(
        "the proxy does not connect ({told}): it cannot reach it, or does not allow it to this user; \
         check endpoint_url, or ask the operator of the proxy"
    )
}

fn explain_dial(DialError { peer, reason }: &DialError, proxy: Option<&Proxy>) -> String {
    let host = &peer.host;
    let (program, setting) = match proxy {
        Some(proxy) if *peer == Peer::of(&proxy.uri()) => ("the proxy", "its address"),
        _ => ("the server", "endpoint_url"),
    };
    match reason {
        DialFailure::Lookup(LookupError::NotFound(told)) => {
            format!(
                "no address is found for {host} ({told}); check {setting}, and the name servers of this machine"
            )
        }
        DialFailure::Lookup(LookupError::NoThread(told)) => format!(
            "no thread can be started to look {host} up ({told}); end programs, or raise the limit of threads \
             (ulimit -u, or that of the container)"
        ),
        DialFailure::Connect(error) if TOO_MANY_FILES.contains(&error.raw_os_error()) => {
            format!("{error}; close files, or raise their limit (ulimit -n)")
        }
        DialFailure::Connect(error) if is_refused(error) => {
            format!("{error}; check that {program} runs, and {setting}")
        }
        DialFailure::Connect(error) => format!("{error}; check the network, and {setting}"),
    }
}

/// The error and its sources.
fn sources<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}

/// Whether the connection failed.
fn is_connect(error: &(dyn StdError + 'static)) -> bool {
    error.downcast_ref::<legacy::Error>().is_some_and(legacy::Error::is_connect)
}

fn is_timeout(error: &(dyn StdError + 'static)) -> bool {
    error.is::<Elapsed>()
        || error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::TimedOut)
}

fn is_refused(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::ConnectionRefused
}

/// rustls wraps its errors in I/O errors, which do not expose them as their source.
fn tls_error<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    let held = || error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    error.downcast_ref().or_else(|| held().and_then(|held| tls_error(held)))
}

fn explain_tls(error: &rustls::Error) -> String {
    use rustls::Error as Tls;
    match error {
        Tls::InvalidCertificate(error) => explain_certificate(error),
        Tls::AlertReceived(AlertDescription::ProtocolVersion)
        | Tls::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13
            | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
        ) => {
            "the server speaks neither TLS 1.2 nor TLS 1.3, and older ones are not safe; update it".to_owned()
        }
        Tls::InvalidMessage(_) => {
            "the server does not speak TLS on this port; check scheme and port of endpoint_url".to_owned()
        }
        other => one_line(&other.to_string()),
    }
}

fn explain_certificate(error: &CertificateError) -> String {
    match error {
        CertificateError::UnknownIssuer => "the certificate of the server is not signed by a trusted root; \
             for a private CA, give its root as ca_bundle"
            .to_owned(),
        CertificateError::ExpiredContext { not_after, .. } => {
            let end = date(not_after.as_secs());
            format!(
                "the certificate of the server has expired ({end}); renew it, or check this machine's clock"
            )
        }
        CertificateError::NotValidYetContext { not_before, .. } => {
            let from = date(not_before.as_secs());
            format!("the certificate of the server is valid only from {from}; is the clock right?")
        }
        CertificateError::NotValidForNameContext { expected, presented } => {
            let names: Vec<&str> = presented.iter().map(|name| bare_name(name)).collect();
            let (asked, names) = (expected.to_str(), one_line(&names.join(", ")));
            format!("the certificate of the server is not for {asked} but for {names}; check endpoint_url")
        }
        CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
            "the certificate of the server is a CA certificate (self-signed); \
             give the server its own certificate, signed by that CA"
                .to_owned()
        }
        other => one_line(&format!("the certificate of the server cannot be used: {other}")),
    }
}

/// rustls shows names as `DnsName("x")` and `IpAddress(x)`.
fn bare_name(shown: &str) -> &str {
    let inner = shown.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).unwrap_or(shown);
    inner.trim_matches('"')
}

fn date(seconds: u64) -> String {
    let time = i64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    time.map_or_else(|| "long ago or far ahead".to_owned(), |time| time.to_string())
}

/// Parts of it come from an untrusted server.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 200;
    text.chars().map(|symbol| if symbol.is_control() { ' ' } else { symbol }).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_that_times_out_in_the_middle_was_lost_not_never_made() {
        for error in [io::ErrorKind::TimedOut.into(), io::Error::from_raw_os_error(110)] {
            let endpoint = "http://server:8100".parse().expect("a URL");
            let failure = TransportError::new(&error, &endpoint, None);
            assert!(failure.message().starts_with("the connection to server:8100 broke: "));
            let error = failure.unchanged("DescribeVdc", 1, Duration::from_secs(10));
            assert!(matches!(error, Error::Connection { kind: ConnectionKind::Reset, .. }), "{error}");
            assert!(!error.to_string().contains("connecting"), "{error}");
        }
    }
}
