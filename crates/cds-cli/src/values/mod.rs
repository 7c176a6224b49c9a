//! The parameters of an action from the words of a shell.

mod file;
mod problems;
mod shorthand;

use cds::model::{Action, Kind, Parameter, Service, Shape};
use cds::{Parameters, Request};
use clap::ArgMatches;
use serde_json::{Map, Value};

pub(crate) use file::lines_of_words;
pub(crate) use problems::with_flags;
pub(crate) use shorthand::pattern;

use crate::failure::Failure;
use crate::names::kebab;
use crate::options;

/// The flag of a parameter, without hyphens in front.
pub(crate) fn flag(parameter: &Parameter) -> String {
    let name = kebab(&parameter.name);
    if options::is_reserved(&name) { parameter.name.clone() } else { name }
}

/// Whether a parameter may have several values.
pub(crate) fn takes_many(shape: &Shape) -> bool {
    shape.kind == Kind::List || shape.accepts.contains(&Kind::List)
}

/// The request of an action with the parameters that were given, or all that is wrong with them.
pub(crate) fn request(
    service: &'static Service,
    action: &'static Action,
    matches: &ArgMatches,
) -> Result<(Request, Parameters), Failure> {
    let (given, problems) = given(action, matches)?;
    built(service, action, given.into(), problems)
}

/// The parameters that were given, and what is wrong with their texts.
pub(crate) fn given(
    action: &'static Action,
    matches: &ArgMatches,
) -> Result<(Map<String, Value>, Vec<String>), Failure> {
    let mut problems = Vec::new();
    let mut given = body(matches)?;
    for parameter in &action.parameters {
        let words = matches.try_get_many::<String>(&parameter.name).ok().flatten();
        let Some(words) = words else { continue };
        match read(&parameter.shape, &words.map(String::as_str).collect::<Vec<_>>()) {
            Ok(value) => {
                given.insert(parameter.name.clone(), value);
            }
            Err(problem) => problems.push(format!("--{} {problem}", flag(parameter))),
        }
    }
    Ok((given, problems))
}

/// The body that `--json` names, or an empty one.
pub(crate) fn body(matches: &ArgMatches) -> Result<Map<String, Value>, Failure> {
    options::text(matches, "json").map_or_else(|| Ok(Map::new()), file::object)
}

/// The request with these parameters, unless there are problems already or it has some.
pub(crate) fn built(
    service: &'static Service,
    action: &'static Action,
    given: Parameters,
    mut problems: Vec<String>,
) -> Result<(Request, Parameters), Failure> {
    let checked = problems::of(service, action, &given);
    problems.extend(checked.problems);
    match (problems.is_empty(), checked.request) {
        (true, Some(request)) => Ok((request, given)),
        _ => Err(Failure::usage(format!("{}: {}", kebab(&action.name), problems.join("; ")))),
    }
}

/// The value of a parameter from its words; what does not fit its type stays text, so that the model's own check says
/// what is wrong.
pub(crate) fn read(shape: &Shape, words: &[&str]) -> Result<Value, String> {
    match shape.kind {
        Kind::List => list(shape.items.as_deref(), words),
        Kind::String if takes_many(shape) => {
            let mut texts = Vec::new();
            for word in words {
                texts.extend(file::lines_of(word)?);
            }
            Ok(texts.join(",").into())
        }
        _ => single(shape, words),
    }
}

fn list(items: Option<&Shape>, words: &[&str]) -> Result<Value, String> {
    let mut list = Vec::new();
    for word in words {
        for text in file::pieces_of(word)? {
            if text.trim_start().starts_with('[') {
                list.extend(json::<Vec<Value>>(&text)?);
                continue;
            }
            match items {
                Some(item) if item.kind == Kind::Object || text.trim_start().starts_with('{') => {
                    list.push(object(item, &text)?);
                }
                item => list.extend(
                    text.split(',')
                        .map(|piece| item.map_or_else(|| piece.into(), |item| scalar(item, piece))),
                ),
            }
        }
    }
    Ok(list.into())
}

fn single(shape: &Shape, words: &[&str]) -> Result<Value, String> {
    let [word] = words else { return Err("is given more than once".to_owned()) };
    let text = file::text_of(word)?;
    if shape.kind == Kind::Object { object(shape, &text) } else { Ok(scalar(shape, &text)) }
}

fn object(shape: &Shape, text: &str) -> Result<Value, String> {
    match text.trim_start().starts_with('{') {
        true => json::<Map<String, Value>>(text).map(Value::Object),
        false => shorthand::object(shape, text).map(Value::Object),
    }
}

/// A single value, as far as the text is one of this type.
fn scalar(shape: &Shape, text: &str) -> Value {
    let parsed = || serde_json::from_str::<Value>(text).ok();
    let fits = match shape.kind {
        Kind::Integer | Kind::Number => parsed().filter(Value::is_number),
        Kind::Boolean => parsed().filter(Value::is_boolean),
        Kind::Any => parsed(),
        Kind::String | Kind::List | Kind::Object => None,
    };
    fits.unwrap_or_else(|| text.into())
}

fn json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| format!("is not valid JSON: {error}"))
}

#[cfg(test)]
mod tests {
    use cds::model;
    use serde_json::json;

    use super::*;

    fn value(action: &str, parameter: &str, words: &[&str]) -> Result<Value, String> {
        let (_, action) = model::action("instance", action).expect("documented");
        read(&action.parameter(parameter).expect("documented").shape, words)
    }

    #[test]
    fn lists_come_as_words_commas_or_json() {
        for words in [&["a", "b"][..], &["a,b"], &[r#"["a", "b"]"#], &[r#"["a"]"#, "b"]] {
            assert_eq!(value("DeleteInstance", "InstanceIds", words), Ok(json!(["a", "b"])), "{words:?}");
        }
        // Here the server wants one text.
        assert_eq!(value("StopInstances", "InstanceIds", &["a", "b,c"]), Ok(json!("a,b,c")));
    }

    #[test]
    fn objects_come_as_json_or_in_short() {
        for word in [r#"{"Size": 200, "Type": "ssd"}"#, "Size=200,Type=ssd", "size=200,type=ssd"] {
            assert_eq!(
                value("CreateInstance", "SystemDisk", &[word]),
                Ok(json!({"Size": 200, "Type": "ssd"}))
            );
        }
        let disks = value("CreateInstance", "DataDisks", &["Size=100", "Size=50,Type=ssd_disk"]);
        assert_eq!(disks, Ok(json!([{"Size": 100}, {"Size": 50, "Type": "ssd_disk"}])));
    }

    #[test]
    fn what_is_no_number_is_left_to_the_check_of_the_model() {
        assert_eq!(value("CreateInstance", "Cpu", &["4"]), Ok(json!(4)));
        assert_eq!(value("CreateInstance", "Cpu", &["four"]), Ok(json!("four")));
        assert_eq!(value("CreateInstance", "InstanceName", &["4"]), Ok(json!("4")));
        assert_eq!(value("CreateInstance", "UTC", &["true"]), Ok(json!(true)));
        assert!(value("CreateInstance", "Cpu", &["4", "8"]).is_err());
    }
}
