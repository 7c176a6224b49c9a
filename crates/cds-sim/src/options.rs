//! Options of a simulator.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

use crate::engine::progression::Progression;

/// Settings of a [`Simulator`](crate::Simulator).
#[derive(Clone, Default)]
pub struct Options {
    /// Determines ids, MAC addresses, keys and metrics. Default 0, but random keys.
    pub seed: Option<u64>,
    /// Address to listen on. Default 127.0.0.1. Other than loopback requires an explicit key and secret, because those
    /// derived from the seed are public.
    pub host: Option<IpAddr>,
    /// Port to listen on. Default 0: any free port.
    pub port: u16,
    /// The accepted key. Default: derived from the seed, or random without a seed.
    pub access_key_id: Option<String>,
    /// Its secret. Default: derived from the seed, or random without a seed.
    pub access_key_secret: Option<String>,
    /// When tasks finish, including those queued in a cloud from a state file. Default `polls:2`.
    pub progression: Progression,
    /// What moves the clock. Default: only [`Simulator::advance`](crate::Simulator::advance).
    pub time: Time,
    /// Delay added to every response. Default none.
    pub latency: Duration,
    /// File that stores the cloud; every change is committed before it is answered. Faults and the request log are not
    /// stored. Default none.
    pub state: Option<PathBuf>,
    /// Whether to log each request to stderr. Default no.
    pub log: bool,
}

impl Options {
    /// The address to listen on.
    pub(crate) fn address(&self) -> IpAddr {
        self.host.unwrap_or(Ipv4Addr::LOCALHOST.into())
    }

    /// The seed of ids and addresses.
    pub(crate) fn seed(&self) -> u64 {
        self.seed.unwrap_or_default()
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("seed", &self.seed)
            .field("host", &self.host)
            .field("port", &self.port)
            .field("access_key_id", &self.access_key_id)
            .field("access_key_secret", &self.access_key_secret.as_ref().map(|_| "***"))
            .field("progression", &self.progression)
            .field("time", &self.time)
            .field("latency", &self.latency)
            .field("state", &self.state)
            .field("log", &self.log)
            .finish()
    }
}

/// What moves the clock of a simulator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Time {
    /// Starts on 1 January 2025 and stands still, for reproducible runs, except while tasks take time.
    #[default]
    Simulated,
    /// Starts at the current time and runs.
    Real,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_not_shown() {
        let options = Options { access_key_secret: Some("hidden".to_owned()), ..Options::default() };
        assert!(!format!("{options:?}").contains("hidden"));
    }
}
