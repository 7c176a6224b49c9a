//! Checks the names of parameters, and suggests similar ones.

use serde_json::{Map, Value};

use crate::error::Error;
use crate::line::one_line;
use crate::model::{Action, Parameter};

/// Checks that every name is known and no required one is missing.
pub(crate) fn check_names(action: &Action, given: &Map<String, Value>) -> Result<(), Error> {
    if given.keys().all(|name| action.parameter(name).is_some())
        && !action.parameters.iter().any(|parameter| is_missing(parameter, given))
    {
        return Ok(());
    }
    let parameters: Vec<&Parameter> = action.parameters.iter().collect();
    check_names_of(&action.method_name(), &parameters, given)
}

/// The same check for a method with these parameters.
pub(crate) fn check_names_of(
    method: &str,
    parameters: &[&Parameter],
    given: &Map<String, Value>,
) -> Result<(), Error> {
    let known: Vec<&str> = parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let mut problems = Vec::new();
    for name in given.keys().filter(|name| !known.contains(&name.as_str())) {
        let shown = one_line(name);
        problems.push(match nearest(&shown, &known) {
            Some(near) => format!("got an unknown argument '{shown}'; did you mean '{near}'?"),
            None if known.is_empty() => format!("got an unknown argument '{shown}'; it takes none"),
            None => format!("got an unknown argument '{shown}'; it takes {}", known.join(", ")),
        });
    }
    let missing: Vec<String> = parameters
        .iter()
        .filter(|parameter| is_missing(parameter, given))
        .map(|parameter| format!("'{}'", parameter.name))
        .collect();
    if !missing.is_empty() {
        let plural = if missing.len() == 1 { "" } else { "s" };
        problems.push(format!("is missing the required argument{plural} {}", missing.join(", ")));
    }
    if problems.is_empty() {
        return Ok(());
    }
    Err(Error::Arguments(format!("{method}() {}", problems.join("; "))))
}

fn is_missing(parameter: &Parameter, given: &Map<String, Value>) -> bool {
    parameter.required && !given.contains_key(&parameter.name)
}

/// The most similar known name, ignoring case and underscores.
pub(crate) fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let plain = |text: &str| text.replace('_', "").to_lowercase();
    let wanted = plain(name);
    known
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &plain(candidate)), *candidate))
        .min()
        .filter(|(distance, _)| distance * 3 <= wanted.chars().count())
        .map(|(_, candidate)| candidate)
}
