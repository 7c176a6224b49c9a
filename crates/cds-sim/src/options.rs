//! How a simulator is started.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::engine::names::shown;
use crate::engine::store::StateError;

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

/// How tasks come to their end. Written `immediate`, `polls:2` or `seconds:1.5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Progression {
    /// Finished when anything looks again.
    Immediate,
    /// Finished at that poll of the task; until then looking at it is all that moves it.
    Polls(u32),
    /// Finished after that time of the simulated clock, which then also runs by itself.
    After(Duration),
}

impl Default for Progression {
    fn default() -> Self {
        Self::Polls(2)
    }
}

/// A text that is no [`Progression`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no progression: write `immediate`, `polls:2` or `seconds:1.5`")]
pub struct ProgressionError(String);

impl FromStr for Progression {
    type Err = ProgressionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || ProgressionError(shown(text));
        if text == "immediate" {
            return Ok(Self::Immediate);
        }
        match text.split_once(':').ok_or_else(wrong)? {
            ("polls", count) => count.parse().map(Self::Polls).map_err(|_| wrong()),
            ("seconds", seconds) => {
                let seconds: f64 = seconds.parse().map_err(|_| wrong())?;
                Duration::try_from_secs_f64(seconds).map(Self::After).map_err(|_| wrong())
            }
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Progression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Immediate => f.write_str("immediate"),
            Self::Polls(count) => write!(f, "polls:{count}"),
            Self::After(time) => write!(f, "seconds:{}", time.as_secs_f64()),
        }
    }
}

impl TryFrom<String> for Progression {
    type Error = ProgressionError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Progression> for String {
    fn from(progression: Progression) -> Self {
        progression.to_string()
    }
}

/// Why a simulator did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken or not allowed.
    #[error("cannot listen on {host}, port {port}: {source}; port 0 takes any free one")]
    Listen {
        /// The address asked for.
        host: IpAddr,
        /// The port asked for.
        port: u16,
        /// What the system says.
        source: io::Error,
    },
    /// No thread or event loop could be had.
    #[error("cannot start the simulator's thread: {0}")]
    Thread(#[source] io::Error),
    /// A key or secret of no letters could never sign.
    #[error("the access key id and its secret must not be empty")]
    EmptyKey,
    /// Others could reach it with keys that everyone knows.
    #[error("{0} can be reached from other machines: give an access key id and a secret of your own")]
    KnownKeys(IpAddr),
    /// The state file cannot be used.
    #[error(transparent)]
    State(#[from] StateError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_progression_reads_what_it_writes() {
        for text in ["immediate", "polls:0", "polls:2", "seconds:0.5", "seconds:30"] {
            let progression: Progression = text.parse().expect(text);
            assert_eq!(progression.to_string(), text);
        }
        for text in
            ["", "polls", "polls:", "polls:-1", "seconds:-1", "seconds:nan", "seconds:1e300", "hours:1"]
        {
            assert!(text.parse::<Progression>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_secret_is_not_shown() {
        let options = Options { access_key_secret: Some("hidden".to_owned()), ..Options::default() };
        assert!(!format!("{options:?}").contains("hidden"));
    }
}
