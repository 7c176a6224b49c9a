//! Repository tasks: `cargo xtask generate [--check]`.

mod emit;
mod files;
mod generate;
mod models;
mod rules;
mod text;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Tasks of this repository")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Generates code and docs from the models and the rules of the simulator.
    Generate {
        /// Write nothing, and fail if a file is out of date.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    let Task::Generate { check } = Arguments::parse().task;
    match generate::run(check) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
