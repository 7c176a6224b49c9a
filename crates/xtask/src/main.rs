//! Repository tasks: `cargo xtask generate [--check]`, `cargo xtask scaffold SERVICE ACTION`, `cargo xtask release X.Y.Z`.

mod emit;
mod files;
mod generate;
mod insert;
mod models;
mod release;
mod returns;
mod rules;
mod scaffold;
mod text;
mod todo;

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
        /// Write nothing, and fail if a file is out of date or a scaffold is unfinished.
        #[arg(long)]
        check: bool,
    },
    /// Writes all that a new action needs, and a new product where the service is new; each gap is marked.
    Scaffold(scaffold::Scaffold),
    /// Sets the version and the date in the changelog, runs all checks, commits and tags.
    Release(release::Release),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Generate { check } => generate::run(check),
        Task::Scaffold(asked) => generate::scaffold(&asked),
        Task::Release(asked) => release::run(&asked),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
