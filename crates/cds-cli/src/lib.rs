//! The command line of cds-rs: [`main`] is the whole program, except for the process, which the Python package
//! provides.
//!
//! Data goes to stdout, everything else to stderr. Exit codes: 0 success, 1 failure, 2 usage error, 130 interrupted.

mod simulator;

use clap::{Parser, Subcommand};

/// Exit code of a failure.
const FAILED: i32 = 1;

/// Exit code after Ctrl-C, as in shells.
const INTERRUPTED: i32 = 130;

/// The CapitalOnline (CDS) cloud from the command line.
#[derive(Debug, Parser)]
#[command(name = "cds", bin_name = "cds", version, no_binary_name = true, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Simulator(simulator::Arguments),
}

/// Runs a command, given without the program name, and returns the exit code.
pub fn main(arguments: Vec<String>) -> i32 {
    match Arguments::try_parse_from(arguments) {
        Ok(Arguments { command: Command::Simulator(arguments) }) => simulator::run(arguments),
        Err(error) => {
            // There is nowhere to report a failed print.
            let _ = error.print();
            error.exit_code()
        }
    }
}
