//! The command line of cds-rs: [`main`] is the whole program but for the process it runs in, which the Python package
//! provides.
//!
//! Data goes to stdout and the rest to stderr. Exit codes: 0 done, 1 it failed, 2 usage, 130 interrupted.

mod simulator;

use clap::{Parser, Subcommand};

/// It failed.
const FAILED: i32 = 1;

/// As shells tell of a program that Ctrl-C has ended.
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

/// Runs a command, given without the name of the program, and returns the exit code.
pub fn main(arguments: Vec<String>) -> i32 {
    match Arguments::try_parse_from(arguments) {
        Ok(Arguments { command: Command::Simulator(arguments) }) => simulator::run(arguments),
        Err(error) => {
            // Nobody listens to what cannot be printed.
            let _ = error.print();
            error.exit_code()
        }
    }
}
