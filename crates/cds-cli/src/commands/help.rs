//! `cds help`: a topic, or the help of a command.

use clap::{Arg, ArgMatches, Command};

use crate::failure::Failure;
use crate::help::topics::TOPICS;
use crate::language::Language;
use crate::names::nearest;
use crate::terminal::print;

pub(crate) fn command(_: &[String], language: Language) -> Command {
    let names: Vec<&str> = TOPICS.iter().map(|topic| topic.name).collect();
    let say = |en: &'static str, zh: &'static str| language.say(en, zh).to_owned();
    let topics =
        format!("{}: {}", say("A topic or a command; topics", "主题或命令；主题有"), names.join(", "));
    Command::new("help")
        .about(say("Explain a topic or a command", "说明某个主题或命令"))
        .arg(Arg::new("what").value_name("TOPIC").num_args(0..).help(topics))
}

pub(crate) fn run(matches: &ArgMatches, language: Language) -> Result<(), Failure> {
    let words: Vec<String> = matches.get_many::<String>("what").into_iter().flatten().cloned().collect();
    if let Some(topic) = TOPICS.iter().find(|topic| words.first().is_some_and(|word| word == topic.name)) {
        return print(topic.text(language));
    }
    // The page is in the command's own help.
    let words: Vec<String> = words.into_iter().chain(["--help".to_owned()]).collect();
    crate::run(&words, language).map_err(|failure| {
        match nearest(&words[0], TOPICS.iter().map(|topic| topic.name)) {
            Some(near) => Failure::usage(format!("{} is no topic; did you mean {near}?", words[0])),
            None => failure,
        }
    })
}
