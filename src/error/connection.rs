//! Which step of a call failed.

use std::fmt;

/// The step that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectionKind {
    /// The name of the host was not found.
    Dns,
    /// The connection was refused.
    Refused,
    /// The certificate or handshake failed.
    Tls,
    /// The proxy was unreachable, refused the request, or could not reach the server.
    Proxy,
    /// The connection was closed in the middle.
    Reset,
    /// The connection could not be made for another reason.
    Connect,
}

impl ConnectionKind {
    /// The value of Python's `.kind`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Refused => "refused",
            Self::Tls => "tls",
            Self::Proxy => "proxy",
            Self::Reset => "reset",
            Self::Connect => "connect",
        }
    }
}

impl fmt::Display for ConnectionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a call was doing when it timed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// Waiting for its turn under `max_rps`.
    Queueing,
    /// Waiting for the credential process.
    Renewing,
    /// Connecting, or waiting for a free connection.
    Connecting,
    /// Waiting for or reading the response.
    Reading,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Queueing => "waiting for its turn under max_rps",
            Self::Renewing => "waiting for the credential process",
            Self::Connecting => "connecting",
            Self::Reading => "waiting for the response",
        })
    }
}
