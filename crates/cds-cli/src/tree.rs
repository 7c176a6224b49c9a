//! The tree of commands, built from the models for the words that were given: a service that is not called is no more
//! than its name, and the parameters of an action are read only if it is called.

use cds::model::{self, Action, Parameter, Service};
use clap::{Arg, ArgAction, Command};

use crate::language::Language;
use crate::names::{kebab, means};
use crate::{commands, complete, help, options, values};

/// The whole program.
pub(crate) fn root(words: &[String], language: Language) -> Command {
    let about = "The CapitalOnline (CDS) cloud from the command line.";
    let about = language.say(about, "在命令行中使用首都在线（CDS）云。");
    let mut root = Command::new("cds")
        .bin_name("cds")
        .version(env!("CARGO_PKG_VERSION"))
        .no_binary_name(true)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .about(about.to_owned())
        .args(options::global(language));
    for service in model::services() {
        root = root.subcommand(service_command(service, words, language));
    }
    root.subcommands(commands::all().map(|command| (command.build)(words, language)))
}

/// The tree with the help texts of the commands that were named.
pub(crate) fn with_help(command: Command, words: &[String], language: Language) -> Command {
    let path = command.get_name().to_owned();
    help::add(command, &path, words, language)
}

fn service_command(service: &'static Service, words: &[String], language: Language) -> Command {
    let mut command = spelt(&[&service.name, &service.class])
        .about(language.of_model(&service.description))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true);
    if !words.iter().any(|word| means(word, &service.name)) {
        return command;
    }
    let called: Vec<&Action> = model::listed_actions()
        .filter(|(of, name)| *of == service.name && words.iter().any(|word| means(word, name)))
        .filter_map(|(of, name)| Some(model::action(of, name)?.1))
        .collect();
    if called.is_empty() {
        for action in service.actions() {
            command = command.subcommand(named(action, language));
        }
    }
    command.subcommands(called.into_iter().map(|action| action_command(service, action, language)))
}

/// An action without its parameters.
fn named(action: &'static Action, language: Language) -> Command {
    spelt(&[&action.name]).about(language.of_model(&action.description)).disable_help_subcommand(true)
}

/// An action with its parameters.
pub(crate) fn action_command(
    service: &'static Service,
    action: &'static Action,
    language: Language,
) -> Command {
    let arguments = action.parameters.iter().map(|parameter| argument(service, action, parameter, language));
    named(action, language).args(arguments).args(options::of_call(Some(action), language))
}

/// A command with this name, and the other spellings that mean the same.
fn spelt(names: &[&'static str]) -> Command {
    let name = kebab(names[0]);
    let mut aliases: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    aliases.push(model::snake_case(names[0]));
    aliases.sort();
    aliases.dedup();
    aliases.retain(|alias| *alias != name);
    Command::new(name).aliases(aliases)
}

/// The flag of a parameter.
pub(crate) fn argument(
    service: &'static Service,
    action: &'static Action,
    parameter: &'static Parameter,
    language: Language,
) -> Arg {
    let heading = if parameter.required {
        language.say("REQUIRED", "必选参数")
    } else {
        language.say("PARAMETERS", "可选参数")
    };
    let flag = values::flag(parameter);
    let argument = Arg::new(parameter.name.as_str())
        .long(flag.clone())
        .aliases((flag != parameter.name).then_some(parameter.name.as_str()))
        .action(ArgAction::Append)
        .value_name(help::value_name(&parameter.shape))
        .allow_negative_numbers(true)
        .help(help::of_parameter(parameter, language))
        .help_heading(heading.to_owned())
        .add(complete::values_of(service, action, parameter));
    match parameter.shape.kind {
        model::Kind::Boolean => argument.num_args(0..=1).default_missing_value("true"),
        _ if values::takes_many(&parameter.shape) => argument.num_args(1..),
        _ => argument,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_of_every_action_is_sound() {
        for service in model::services() {
            for action in service.actions() {
                let words = [kebab(&service.name), kebab(&action.name)];
                root(&words, Language::English).debug_assert();
            }
        }
    }

    #[test]
    fn only_the_service_that_is_called_is_read() {
        let root = root(&["vdc".to_owned()], Language::English);
        let actions = |name| root.find_subcommand(name).expect(name).get_subcommands().count();
        assert_eq!((actions("vdc"), actions("instance")), (23, 0));
    }
}
