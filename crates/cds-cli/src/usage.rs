//! Answers to arguments that the parser does not take: help that was asked for, or one line that says what is wrong.

use cds::model;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};

use crate::failure::Failure;
use crate::language::Language;
use crate::names::{command, nearest, services_with};
use crate::terminal::{is_styled, print, say};

/// The answer to an error of the parser.
pub(crate) fn answer(root: &Command, error: &Error, words: &[String]) -> Result<(), Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let text = error.render();
            print(&if is_styled() { text.ansi().to_string() } else { text.to_string() })
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            say(error.render().to_string().trim_end());
            Err(Failure::shown_help())
        }
        ErrorKind::InvalidSubcommand => Err(Failure::usage(unknown_command(root, error))),
        ErrorKind::UnknownArgument => Err(Failure::usage(unknown_argument(error, words))),
        _ => Err(Failure::usage(told!(
            "{}; see `{}`",
            "{}；详见 `{}`",
            first_paragraph(error),
            help_of(words)
        ))),
    }
}

/// The answer to words of another program.
pub(crate) fn instead(typed: &str, commands: &[String]) -> Failure {
    Failure::usage(told!(
        "{typed} is not a command; use `{}`",
        "没有 {typed} 命令；请用 `{}`",
        commands.join("` or `")
    ))
}

fn unknown_command(root: &Command, error: &Error) -> String {
    let word = context(error, ContextKind::InvalidSubcommand);
    if let Some((service, action)) = services_with(&word).first() {
        return told!(
            "{word} is an action of {service}; did you mean `{}`?",
            "{word} 是 {service} 的接口；是否想用 `{}`？",
            command(service, action)
        );
    }
    let suggested = context(error, ContextKind::SuggestedSubcommand);
    let path = called(root, error);
    let names = path.iter().map(|command| command.get_name()).collect::<Vec<_>>().join(" ");
    let service = crate::names::service(&names).map(|service| service.name.as_str());
    let known: Vec<String> = match service {
        Some(service) => actions(service).map(crate::names::kebab).collect(),
        None => {
            let called = path.last().copied().unwrap_or(root);
            called.get_subcommands().map(|command| command.get_name().to_owned()).collect()
        }
    };
    let near = nearest(&word, known.iter().map(String::as_str)).map(str::to_owned);
    let near = near.or_else(|| (!suggested.is_empty()).then_some(suggested));
    let what = match (service, path.is_empty()) {
        (Some(service), _) => told!("an action of {service}", "{service} 的接口"),
        (None, true) => told!("a service or a command", "服务或命令"),
        (None, false) => told!("a command of `cds {names}`", "`cds {names}` 的子命令"),
    };
    let list = if path.is_empty() { "cds --help".to_owned() } else { format!("cds {names} --help") };
    match near {
        Some(near) => told!(
            "{word} is not {what}; did you mean {near}? `{list}` lists them",
            "{word} 不是{what}；是否想用 {near}？`{list}` 列出全部"
        ),
        None => told!("{word} is not {what}; `{list}` lists them", "{word} 不是{what}；`{list}` 列出全部"),
    }
}

/// The commands within which a word is unknown, by the usage line that the parser shows.
fn called<'a>(root: &'a Command, error: &Error) -> Vec<&'a Command> {
    let usage = context(error, ContextKind::Usage);
    let words = usage.split_whitespace().skip_while(|word| *word != "cds").skip(1);
    let inner = |at: &mut &'a Command, word: &str| {
        *at = at.find_subcommand(word)?;
        Some(*at)
    };
    words.scan(root, inner).collect()
}

fn actions(service: &str) -> impl Iterator<Item = &'static str> {
    model::listed_actions().filter(move |(of, _)| *of == service).map(|(_, name)| name)
}

fn unknown_argument(error: &Error, words: &[String]) -> String {
    let argument = context(error, ContextKind::InvalidArg);
    let near = context(error, ContextKind::SuggestedArg);
    let help = help_of(words);
    match near.is_empty() {
        false => told!(
            "{argument} is unknown; did you mean {near}? `{help}` lists the flags",
            "没有选项 {argument}；是否想用 {near}？`{help}` 列出全部选项"
        ),
        true => told!(
            "{argument} is unknown; `{help}` lists the flags",
            "没有选项 {argument}；`{help}` 列出全部选项"
        ),
    }
}

/// The command that shows the help of the command in these words.
fn help_of(words: &[String]) -> String {
    let command = words.iter().map(String::as_str).take_while(|word| !word.starts_with('-'));
    let words: Vec<&str> = ["cds"].into_iter().chain(command).chain(["--help"]).collect();
    words.join(" ")
}

fn context(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.first().cloned().unwrap_or_default(),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    }
}

/// What the parser says is wrong, in one line.
fn first_paragraph(error: &Error) -> String {
    if Language::current() == Language::Chinese {
        return in_chinese(error);
    }
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let lines: Vec<&str> = text.lines().take_while(|line| !line.trim().is_empty()).map(str::trim).collect();
    lines.join(" ")
}

/// The same, as far as the parser tells what it is about.
fn in_chinese(error: &Error) -> String {
    let argument = context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    let valid = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(values)) if !values.is_empty() => {
            format!("（可选：{}）", values.join(", "))
        }
        _ => String::new(),
    };
    match error.kind() {
        ErrorKind::MissingRequiredArgument => format!("缺少参数 {argument}"),
        ErrorKind::ArgumentConflict => format!("{argument} 不能重复或同时使用"),
        _ if value.is_empty() => format!("参数 {argument} 有误{valid}"),
        _ => format!("参数 {argument} 的取值 {value:?} 无效{valid}"),
    }
}
