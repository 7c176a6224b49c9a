//! How a simulator is started.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

use crate::engine::progression::Progression;

/// Settings of a [`Simulator`](crate::Simulator).
#[derive(Clone, Default)]
pub struct Options {
    /// Ids, addresses of network cards, keys and metrics follow from it. Default 0, but for the keys.
    pub seed: Option<u64>,
    /// Address to listen on. Default 127.0.0.1. Any that is not a loopback address needs an explicit key and secret,
    /// because those of the seed are known to everyone.
    pub host: Option<IpAddr>,
    /// Port to listen on. Default 0: any free one.
    pub port: u16,
    /// The key that is accepted. Default: made from the seed; without one nobody can guess it.
    pub access_key_id: Option<String>,
    /// Its secret. Default: made from the seed; without one nobody can guess it.
    pub access_key_secret: Option<String>,
    /// How tasks come to their end, also those that are queued in a cloud that comes from a state file. Default
    /// `polls:2`.
    pub progression: Progression,
    /// What moves its clock. Default: nothing but [`Simulator::advance`](crate::Simulator::advance).
    pub time: Time,
    /// Time that every answer takes longer. Default none.
    pub latency: Duration,
    /// File that keeps the cloud: a cloud that is in it goes on, and every change is in it before it is answered.
    /// Faults and recorded requests are not kept. Default none.
    pub state: Option<PathBuf>,
    /// Whether each request is told on stderr, in a line. Default no.
    pub log: bool,
}

impl Options {
    /// The address to listen on.
    pub(crate) fn address(&self) -> IpAddr {
        self.host.unwrap_or(Ipv4Addr::LOCALHOST.into())
    }

    /// What ids and addresses follow from.
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
    /// It begins on 1 January 2025 and stands, so that every run is the same; only tasks that take time let it run.
    #[default]
    Simulated,
    /// It begins now and runs.
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
