//! `cds simulator`: serves a simulated cloud for programs in any language until it is stopped.

use std::io::{self, Write};
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use cds_sim::{Options, Progression, Simulator, Time};
use clap::{ArgMatches, Args, FromArgMatches};

use crate::failure::{Failure, INTERRUPTED};
use crate::language::Language;
use crate::shell::quoted;
use crate::signals::Signals;
use crate::terminal::say;

/// Serve a simulated CDS cloud until Ctrl-C.
///
/// Prints its address and keys to stdout as shell export lines. Open the address in a browser to watch the cloud.
/// Programs control it with requests to /_simulator/.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Port to listen on; 0 means any free port.
    #[arg(long, value_name = "PORT", default_value_t = 8100)]
    port: u16,
    /// Address to listen on; other than loopback requires an explicit key and secret.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: IpAddr,
    /// File that stores the cloud across restarts; created if missing.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Seed of ids, addresses and keys; without it, ids and addresses are those of 0, and the keys are random.
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
    /// The accepted key; default derived from the seed, or random without a seed.
    #[arg(long, value_name = "ID")]
    access_key_id: Option<String>,
    /// The secret of that key; default derived from the seed, or random without a seed.
    #[arg(long, value_name = "SECRET")]
    access_key_secret: Option<String>,
    /// When tasks finish: `immediate`, `polls:N` (at the N-th poll) or `seconds:N`.
    #[arg(long, value_name = "HOW", default_value_t = Progression::default())]
    progression: Progression,
    /// `real` starts the clock at the current time and lets it run; by default it stands still until it is advanced.
    #[arg(long, value_name = "CLOCK", value_parser = ["real"])]
    clock: Option<String>,
    /// Delay added to every response.
    #[arg(long, value_name = "SECONDS", default_value = "0", value_parser = seconds)]
    latency: Duration,
    /// Add what the examples of the documentation name, so that they run unchanged.
    #[arg(long)]
    examples: bool,
    /// Log each request to stderr.
    #[arg(long)]
    log: bool,
}

/// Serves until a signal arrives.
pub(crate) fn run(matches: &ArgMatches, _: Language) -> Result<(), Failure> {
    let arguments =
        Arguments::from_arg_matches(matches).map_err(|error| Failure::usage(error.to_string()))?;
    match serve(arguments) {
        Ok(INTERRUPTED) => Err(Failure::interrupted("")),
        Ok(_) => Ok(()),
        Err(error) => Err(Failure::failed(&format!("simulator: {error}"))),
    }
}

fn serve(arguments: Arguments) -> Result<i32, Box<dyn std::error::Error>> {
    // Installed before anything is printed, so that no signal is lost.
    let mut signals = Signals::ending()?;
    let simulator = Simulator::start(Options {
        seed: arguments.seed,
        host: Some(arguments.host),
        port: arguments.port,
        access_key_id: arguments.access_key_id,
        access_key_secret: arguments.access_key_secret,
        progression: arguments.progression,
        time: if arguments.clock.is_some() { Time::Real } else { Time::Simulated },
        latency: arguments.latency,
        state: arguments.state,
        log: arguments.log,
    })?;
    if arguments.examples {
        simulator.furnish_examples()?;
    }
    let url = simulator.endpoint_url();
    say(&format!(
        "Serving the simulated cloud at {url}; open it in a browser to watch. Press Ctrl-C to stop."
    ));
    let lines = [
        ("CDS_ENDPOINT_URL", url),
        ("CDS_ACCESS_KEY_ID", simulator.access_key_id()),
        ("CDS_ACCESS_KEY_SECRET", simulator.access_key_secret()),
    ];
    let lines: String =
        lines.iter().map(|(name, value)| format!("export {name}={}\n", quoted(value))).collect();
    let mut stdout = io::stdout().lock();
    stdout.write_all(lines.as_bytes()).and_then(|()| stdout.flush())?;
    drop(stdout);
    let code = signals.next();
    simulator.stop();
    Ok(code)
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.ok_or_else(|| "give a number of seconds from 0, such as 0.2".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_not_negative() {
        assert_eq!(seconds("0.2"), Ok(Duration::from_millis(200)));
        assert!(["-1", "nan", "x", "", "1e300"].iter().all(|text| seconds(text).is_err()));
    }
}
