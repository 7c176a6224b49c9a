//! Checks the values of parameters against the model of an action, and reports all problems at once.

use serde_json::{Map, Value};

use crate::call::check_names::nearest;
use crate::call::parameters::{query_text, without_nulls};
use crate::call::wire_value::{convert, has_kind, is_text_or_integer};
use crate::error::Error;
use crate::line::one_line;
use crate::model::{Action, Kind, OneOf, Parameter, Shape};

/// The values in wire format, in documented order.
pub(crate) fn check_values(
    action: &'static Action,
    mut given: Map<String, Value>,
) -> Result<Vec<(&'static Parameter, Value)>, Error> {
    let mut problems = Vec::new();
    check_groups(&action.one_of, &given, "", &mut problems);
    let values = action
        .parameters
        .iter()
        .filter_map(|parameter| given.remove(&parameter.name).map(|value| (parameter, value)))
        .map(|(parameter, value)| {
            (
                parameter,
                check_value(&parameter.shape, value, &parameter.name, parameter.secret, &mut problems),
            )
        })
        .collect();
    if problems.is_empty() {
        Ok(values)
    } else {
        Err(Error::Validation { action: action.name.clone(), problems })
    }
}

fn check_groups(groups: &[OneOf], given: &Map<String, Value>, place: &str, problems: &mut Vec<String>) {
    for group in groups {
        let count = group.parameters.iter().filter(|name| given.contains_key(*name)).count();
        let names = group.parameters.join(", ");
        if count > 1 {
            problems.push(format!("{place}give only one of {names}"));
        } else if count == 0 && group.required {
            problems.push(format!("{place}give one of {names}"));
        }
    }
}

/// The value in wire format; adds its problems to `problems`.
fn check_value(shape: &Shape, value: Value, place: &str, secret: bool, problems: &mut Vec<String>) -> Value {
    let value = convert(shape, value);
    if !has_kind(shape.kind, &value) {
        problems.push(match unjoined(shape, &value) {
            Some((index, item)) => {
                format!("{place}[{index}] must be a string or an integer, not {}", shown(item, secret))
            }
            None => format!("{place} must be {}, not {}", expected(shape), shown(&value, secret)),
        });
        return value;
    }
    check_limits(shape, &value, place, secret, problems);
    match value {
        Value::Array(items) => match &shape.items {
            Some(item) => items
                .into_iter()
                .enumerate()
                .map(|(index, value)| {
                    check_value(item, value, &format!("{place}[{index}]"), secret, problems)
                })
                .collect(),
            None => Value::Array(items),
        },
        Value::Object(members) if !shape.members.is_empty() => {
            check_members(shape, members, place, secret, problems)
        }
        value => value,
    }
}

fn check_members(
    shape: &Shape,
    members: Map<String, Value>,
    place: &str,
    secret: bool,
    problems: &mut Vec<String>,
) -> Value {
    let members = without_nulls(members);
    let known: Vec<&str> = shape.members.iter().map(|member| member.name.as_str()).collect();
    check_groups(&shape.one_of, &members, &format!("{place}: "), problems);
    for member in shape.members.iter().filter(|member| member.required && !members.contains_key(&member.name))
    {
        problems.push(format!("{place}.{} is missing", member.name));
    }
    let mut checked = Map::new();
    for (name, value) in members {
        let Some(member) = shape.members.iter().find(|member| member.name == name) else {
            let hint = nearest(&name, &known).map_or_else(
                || format!("known are {}", known.join(", ")),
                |near| format!("did you mean {near}?"),
            );
            problems.push(format!("{place}.{name} is unknown; {hint}"));
            continue;
        };
        let secret = secret || member.secret;
        let value = check_value(&member.shape, value, &format!("{place}.{name}"), secret, problems);
        checked.insert(name, value);
    }
    Value::Object(checked)
}

fn check_limits(shape: &Shape, value: &Value, place: &str, secret: bool, problems: &mut Vec<String>) {
    if !shape.closed {
        return;
    }
    if !shape.values.is_empty() && !shape.values.contains(value) {
        let allowed: Vec<String> = shape.values.iter().map(query_text).collect();
        problems.push(format!("{place} must be one of {}, not {}", allowed.join(", "), shown(value, secret)));
    }
    let Some(number) = value.as_f64() else { return };
    if shape.minimum.is_some_and(|minimum| number < minimum)
        || shape.maximum.is_some_and(|maximum| number > maximum)
    {
        let bound = |limit: Option<f64>, open: &str| limit.map_or(open.to_owned(), |limit| limit.to_string());
        let range = format!("{} to {}", bound(shape.minimum, "any"), bound(shape.maximum, "any"));
        problems.push(format!("{place} must be in {range}, not {value}"));
    }
}

/// The first item that keeps a list from being joined into a string.
fn unjoined<'a>(shape: &Shape, value: &'a Value) -> Option<(usize, &'a Value)> {
    let items = value.as_array().filter(|_| shape.accepts.contains(&Kind::List))?;
    items.iter().enumerate().find(|(_, item)| !is_text_or_integer(item))
}

fn expected(shape: &Shape) -> String {
    let mut kinds = vec![shape.kind.to_string()];
    kinds.extend(shape.accepts.iter().map(ToString::to_string));
    kinds.join(" or ")
}

/// The value for an error message: short, and masked if secret.
fn shown(value: &Value, secret: bool) -> String {
    let kind = match value {
        Value::Null => return "None".to_owned(),
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    if secret || value.is_array() || value.is_object() {
        return kind.to_owned();
    }
    let text = one_line(&value.to_string().chars().take(40).collect::<String>());
    format!("{kind} ({text})")
}
