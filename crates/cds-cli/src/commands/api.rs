//! `cds api`: a documented action by its name alone, as in the documents.

use cds::model;
use clap::{Arg, ArgMatches, Command};
use serde_json::Map;

use super::{action, pairs};
use crate::failure::Failure;
use crate::language::Language;
use crate::names::{command as command_of, nearest, services_with};
use crate::{options, values};

pub(crate) fn command(_: &[String], language: Language) -> Command {
    let say = |en: &'static str, zh: &'static str| language.say(en, zh).to_owned();
    Command::new("api")
        .about(say("Call a documented action by its name", "按名称调用文档中的接口"))
        .arg(
            Arg::new("action")
                .value_name("ACTION")
                .required(true)
                .help(say("Name of the action", "接口名称")),
        )
        .arg(pairs::argument(language))
        .args(options::of_call(None, language).into_iter().filter(|option| option.get_id() != "json"))
}

/// The service and the action; None if no action or several have the name.
pub(crate) fn called(matches: &ArgMatches) -> Option<(String, String)> {
    match services_with(options::text(matches, "action").unwrap_or_default()).as_slice() {
        [(service, action)] => Some(((*service).to_owned(), (*action).to_owned())),
        _ => None,
    }
}

pub(crate) fn run(matches: &ArgMatches, _: Language) -> Result<(), Failure> {
    let word = options::text(matches, "action").unwrap_or_default();
    let (service, name) = match services_with(word).as_slice() {
        [found] => *found,
        [] => return Err(unknown(word)),
        several => {
            let commands: Vec<String> = several
                .iter()
                .map(|(service, action)| format!("`{}`", command_of(service, action)))
                .collect();
            return Err(Failure::usage(told!(
                "{word} is several actions: {}",
                "{word} 有多个同名接口：{}",
                commands.join(", ")
            )));
        }
    };
    let Some((service, found)) = model::action(service, name) else { return Err(unknown(word)) };
    let (mut given, mut problems) = (Map::new(), Vec::new());
    for (key, text) in pairs::words(matches)? {
        let parameter = found.parameters.iter().find(|parameter| crate::names::means(key, &parameter.name));
        let value =
            parameter.map_or_else(|| Ok(text.into()), |parameter| values::read(&parameter.shape, &[text]));
        match value {
            Ok(value) => {
                given.insert(parameter.map_or(key, |parameter| &parameter.name).to_owned(), value);
            }
            Err(problem) => problems.push(format!("{key} {problem}")),
        }
    }
    let (request, parameters) = values::built(service, found, given.into(), problems)?;
    action::call(service, found, request, parameters, matches)
}

fn unknown(word: &str) -> Failure {
    Failure::usage(match nearest(word, model::action_names()) {
        Some(near) => {
            told!(
                "{word} is no documented action; did you mean {near}? `cds call` sends any other",
                "文档中没有接口 {word}；是否想用 {near}？其他接口可用 `cds call`"
            )
        }
        None => told!(
            "{word} is no documented action; `cds call` sends any other",
            "文档中没有接口 {word}；其他接口可用 `cds call`"
        ),
    })
}
