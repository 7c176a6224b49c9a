//! The Rust parts of the benchmarks in `benches/`. `make bench` builds and runs it.

mod answers;
mod count;
#[cfg(feature = "times")]
mod journal;
#[cfg(feature = "times")]
mod limit;
#[cfg(feature = "times")]
mod load;
mod server;
#[cfg(feature = "times")]
mod signing;
#[cfg(feature = "times")]
mod usage;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Errors end the program with their message.
type Outcome = Result<(), Box<dyn std::error::Error>>;

#[derive(Parser)]
enum Command {
    /// Serves fixed responses on 127.0.0.1 until its standard input ends; prints its two addresses.
    Server {
        /// PEM file of its certificate.
        certificate: PathBuf,
        /// PEM file of its private key.
        key: PathBuf,
    },
    /// Calls one after the other with reqwest, signed, on a current-thread runtime: the limit of a Rust client.
    #[cfg(feature = "times")]
    Reqwest(limit::Calls),
    /// The same over plain sockets, with one request that is signed once: the limit of any client.
    #[cfg(feature = "times")]
    Sockets(load::Calls),
    /// Repeats an operation, to count its instructions.
    Count(count::Work),
    /// Changes with and without a journal, and opening a large one.
    #[cfg(feature = "times")]
    Journal(journal::Work),
}

fn main() -> ExitCode {
    let outcome = match Command::parse() {
        Command::Server { certificate, key } => server::serve(&certificate, &key),
        #[cfg(feature = "times")]
        Command::Reqwest(calls) => limit::run(&calls),
        #[cfg(feature = "times")]
        Command::Sockets(calls) => load::run(&calls),
        Command::Count(work) => count::run(&work),
        #[cfg(feature = "times")]
        Command::Journal(work) => journal::run(&work),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
