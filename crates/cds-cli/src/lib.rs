//! The command line of cds-rs: [`main`] is the whole program, except for the process, which the Python package or
//! the binary of this crate provides.
//!
//! Data goes to stdout, everything else to stderr. [`failure`] has the exit codes.

#![forbid(unsafe_code)]

#[macro_use]
mod language;

mod aliases;
mod care;
mod changes;
mod chinese;
mod commands;
mod complete;
mod examples;
mod failure;
mod help;
mod interrupt;
mod journal;
mod names;
mod options;
mod output;
mod pages;
mod progress;
mod resources;
mod session;
mod shell;
mod signals;
mod terminal;
mod tree;
mod usage;
mod values;

use clap::ArgMatches;

use crate::aliases::Answer;
use crate::failure::Failure;
use crate::language::Language;

pub use crate::examples::command_line as example;
pub use crate::shell::quoted;

/// Runs a command, given without the program name, and returns the exit code.
pub fn main(arguments: Vec<String>) -> i32 {
    if complete::is_asked() {
        return complete::run(&arguments);
    }
    let json_errors = options::wants_json_errors(&arguments);
    let language = Language::of(&arguments);
    language.choose();
    let done = cds::caught(|| run(&arguments, language)).unwrap_or_else(|panic| Err(Failure::bug(&panic)));
    match done {
        Ok(()) => 0,
        Err(failure) => failure.report(json_errors),
    }
}

fn run(arguments: &[String], language: Language) -> Result<(), Failure> {
    let command = tree::with_help(tree::root(arguments, language), arguments, language);
    match command.clone().try_get_matches_from(arguments) {
        Ok(matches) => dispatch(&matches, language),
        Err(error) => match aliases::answer(arguments).filter(|_| error.use_stderr()) {
            Some(Answer::Run(instead)) => run(&instead, language),
            Some(Answer::Try { typed, commands }) => Err(usage::instead(&typed, &commands)),
            None => usage::answer(&command, &error, arguments),
        },
    }
}

/// The service and the action that a command calls, as the models name them; None for other commands.
pub fn called(arguments: &[String]) -> Option<(String, String)> {
    let matches = matches(arguments, Language::of(arguments))?;
    let (name, inner) = matches.subcommand()?;
    match name {
        "api" => commands::api::called(inner),
        "call" => Some(commands::call::called(inner)),
        _ => {
            let (service, action) = names::action(&names::service(name)?.name, inner.subcommand_name()?)?;
            Some((service.name.to_string(), action.name.to_string()))
        }
    }
}

fn matches(arguments: &[String], language: Language) -> Option<ArgMatches> {
    match tree::root(arguments, language).try_get_matches_from(arguments) {
        Ok(matches) => Some(matches),
        Err(_) => match aliases::answer(arguments)? {
            Answer::Run(instead) => matches(&instead, language),
            Answer::Try { .. } => None,
        },
    }
}

fn dispatch(matches: &ArgMatches, language: Language) -> Result<(), Failure> {
    let Some((name, inner)) = matches.subcommand() else {
        return Err(Failure::usage(told!(
            "name a service or a command; `cds --help` lists them",
            "请指定服务或命令；`cds --help` 列出全部"
        )));
    };
    match commands::find(name) {
        Some(command) => (command.run)(inner, language),
        None => commands::action::run(name, inner),
    }
}
