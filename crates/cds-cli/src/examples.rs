//! An example of each action, ready to be pasted into a shell.

use cds::model::{Action, Service};
use serde_json::Value;

use crate::names;
use crate::shell::quoted;
use crate::values::flag;

/// The command of the model's example call.
pub fn command_line(service: &Service, action: &Action) -> String {
    let mut words = vec![names::command(&service.name, &action.name)];
    for (name, value) in action.example_call() {
        let name = action.parameter(name).map_or_else(|| name.to_owned(), flag);
        words.push(format!("--{name}"));
        words.extend(written(value).iter().map(|word| quoted(word).into_owned()));
    }
    words.join(" ")
}

/// The words for a value: one for each object of a list.
fn written(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) if items.iter().any(Value::is_object) => items.iter().map(object).collect(),
        Value::Array(items) if items.iter().all(is_simple) => vec![cds::query_text(value)],
        Value::Object(_) => vec![object(value)],
        Value::Array(_) => vec![value.to_string()],
        other => vec![cds::query_text(other)],
    }
}

/// An object in short, or as JSON if there is more in it than that can say.
fn object(value: &Value) -> String {
    let members = value.as_object().filter(|members| members.values().all(is_simple));
    members.map_or_else(
        || value.to_string(),
        |members| {
            let pair = |(name, value): (&String, &Value)| format!("{name}={}", cds::query_text(value));
            members.iter().map(pair).collect::<Vec<_>>().join(",")
        },
    )
}

fn is_simple(value: &Value) -> bool {
    match value {
        Value::String(text) => {
            !text.is_empty() && !text.contains([',', '"', '\'', '[', ']', '{', '}', '@', '='])
        }
        Value::Number(_) | Value::Bool(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use cds::model;

    use super::*;
    use crate::language::Language;
    use crate::{tree, values};

    /// The words of a line, as a shell reads them.
    fn words(line: &str) -> Vec<String> {
        shlex::split(line).expect("quoted").into_iter().skip(1).collect()
    }

    #[test]
    fn every_example_means_what_the_model_says() {
        for service in model::services() {
            for action in service.actions() {
                let line = command_line(service, action);
                let words = words(&line);
                let matches =
                    tree::root(&words, Language::English).try_get_matches_from(&words).expect(&line);
                let (_, of_service) = matches.subcommand().expect("a service");
                let (_, of_action) = of_service.subcommand().expect("an action");
                let (_, given) = values::request(service, action, of_action)
                    .unwrap_or_else(|failure| panic!("{line}: {}", failure.message()));
                for (name, value) in action.example_call() {
                    assert_eq!(given.get(name), Some(value), "{line}");
                }
            }
        }
    }
}
