//! The commands beside the actions of the API, one file each.

pub(crate) mod action;
pub(crate) mod api;
pub(crate) mod call;
mod completion;
mod configure;
mod cost;
mod doctor;
mod help;
mod journal;
mod overview;
mod pairs;
mod regions;
mod server;
mod sign;
mod simulator;
mod task;

use clap::{ArgMatches, Args, Command};

use crate::failure::Failure;
use crate::language::Language;

/// A command.
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    /// Its part of the tree, for the words that were given.
    pub(crate) build: fn(&[String], Language) -> Command,
    pub(crate) run: fn(&ArgMatches, Language) -> Result<(), Failure>,
}

/// All commands, in the order of the help.
static COMMANDS: [Entry; 14] = [
    Entry { name: "overview", build: overview::command, run: overview::run },
    Entry { name: "server", build: server::command, run: server::run },
    Entry { name: "cost", build: cost::command, run: cost::run },
    Entry { name: "regions", build: regions::command, run: regions::run },
    Entry { name: "task", build: task::command, run: task::run },
    Entry { name: "journal", build: journal::command, run: journal::run },
    Entry { name: "api", build: api::command, run: api::run },
    Entry { name: "call", build: call::command, run: call::run },
    Entry { name: "sign", build: sign::command, run: sign::run },
    Entry { name: "configure", build: configure::command, run: configure::run },
    Entry { name: "doctor", build: doctor::command, run: doctor::run },
    Entry { name: "simulator", build: simulator_command, run: simulator::run },
    Entry { name: "completion", build: completion::command, run: completion::run },
    Entry { name: "help", build: help::command, run: help::run },
];

pub(crate) fn all() -> impl Iterator<Item = &'static Entry> {
    COMMANDS.iter()
}

pub(crate) fn find(name: &str) -> Option<&'static Entry> {
    COMMANDS.iter().find(|command| command.name == name)
}

fn simulator_command(_: &[String], _: Language) -> Command {
    simulator::Arguments::augment_args(Command::new("simulator"))
}
