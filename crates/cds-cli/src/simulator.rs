//! `cds simulator`: serves a simulated cloud for programs in any language until it is stopped.

use std::borrow::Cow;
use std::io::{self, Write};
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use cds_sim::{Options, Progression, Simulator, Time};
use clap::Args;

use crate::{FAILED, INTERRUPTED};

/// Serve a simulated CDS cloud until Ctrl-C.
///
/// Prints its address and keys to stdout as shell export lines. Open the address in a browser to watch the cloud.
/// Programs control it with requests to /_simulator/.
#[derive(Debug, Args)]
pub struct Arguments {
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

/// Serves until a signal arrives. Returns the exit code.
pub fn run(arguments: Arguments) -> i32 {
    match serve(arguments) {
        Ok(code) => code,
        Err(error) => {
            say(&format!("cds simulator: {error}"));
            FAILED
        }
    }
}

fn serve(arguments: Arguments) -> Result<i32, Box<dyn std::error::Error>> {
    // Installed before anything is printed, so that no signal is lost.
    let mut signals = Signals::new()?;
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

/// The signals that stop the server.
#[cfg(unix)]
struct Signals(signal_hook::iterator::Signals);

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use signal_hook::consts::{SIGINT, SIGTERM};
        signal_hook::iterator::Signals::new([SIGINT, SIGTERM]).map(Self)
    }

    /// Waits for a signal. Returns the exit code.
    fn next(&mut self) -> i32 {
        let signal = self.0.forever().next();
        if signal == Some(signal_hook::consts::SIGINT) { INTERRUPTED } else { 0 }
    }
}

#[cfg(windows)]
struct Signals {
    runtime: tokio::runtime::Runtime,
    interrupt: tokio::signal::windows::CtrlC,
}

#[cfg(windows)]
impl Signals {
    fn new() -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let context = runtime.enter();
        let interrupt = tokio::signal::windows::ctrl_c()?;
        drop(context);
        Ok(Self { runtime, interrupt })
    }

    /// Waits for a signal. Returns the exit code.
    fn next(&mut self) -> i32 {
        self.runtime.block_on(self.interrupt.recv());
        INTERRUPTED
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.ok_or_else(|| "give a number of seconds from 0, such as 0.2".to_owned())
}

/// Quotes a value for a POSIX shell.
fn quoted(value: &str) -> Cow<'_, str> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_-.:/[]".contains(letter);
    if value.chars().all(plain) { value.into() } else { format!("'{}'", value.replace('\'', r"'\''")).into() }
}

/// Prints a line to stderr and ignores a closed stderr.
fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_back_what_is_quoted() {
        assert_eq!(quoted("http://127.0.0.1:8100"), "http://127.0.0.1:8100");
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("$(it's)"), r"'$(it'\''s)'");
    }

    #[test]
    fn seconds_are_not_negative() {
        assert_eq!(seconds("0.2"), Ok(Duration::from_millis(200)));
        assert!(["-1", "nan", "x", "", "1e300"].iter().all(|text| seconds(text).is_err()));
    }
}
