//! The contents of docstrings, before layout.

use std::fmt::Write as _;

use cds::model::{Action, Kind, PageRule, Parameter, Place, Shape};
use minijinja::{Value, context};
use serde_json::Map;

use crate::models::ServiceModel;

/// Parameters of an action with their members.
pub(super) fn parameters(action: &Action) -> Vec<Value> {
    let named = |mark: &str, parameter: &Parameter| {
        format!("{mark}{}: {}", parameter.name, parameter_text(parameter))
    };
    let described = |parameter: &Parameter| {
        let members = members(&parameter.shape).iter().map(|member| named("- ", member));
        context! { text => named("", parameter), members => members.collect::<Vec<_>>() }
    };
    action.parameters.iter().map(described).collect()
}

/// Parameters of the iterator over all pages.
pub(super) fn walk_parameters(action: &Action, pages: &PageRule) -> Vec<String> {
    let given = action.parameters.iter().filter(|parameter| parameter.name != pages.page);
    let described = |parameter: &Parameter| {
        let default = if pages.size.as_ref() == Some(&parameter.name) { " Default here: 100." } else { "" };
        format!("{}: {}{default}", parameter.name, parameter_text(parameter))
    };
    given.map(described).collect()
}

/// Rules for groups of parameters.
pub(super) fn groups(action: &Action) -> Vec<String> {
    let rule = |required: bool| if required { "Exactly one" } else { "At most one" };
    let groups = action.one_of.iter();
    groups
        .map(|group| format!("{} of {} may be given.", rule(group.required), group.parameters.join(", ")))
        .collect()
}

/// The documented codes; empty without one.
pub(super) fn errors(action: &Action) -> String {
    let mut codes: Vec<String> =
        action.errors.iter().map(|error| format!("{} ({})", error.code, error.http_status)).collect();
    codes.dedup();
    if codes.is_empty() {
        String::new()
    } else {
        format!("APIError: documented codes are {}.", codes.join(", "))
    }
}

/// The rows that the iterator yields.
pub(super) fn rows(action: &Action, pages: &PageRule) -> String {
    format!("Rows of `{}`, as dicts{}.", pages.items, row_names(action, pages))
}

/// The section of an action in the documents, and its HTTP method and path.
pub(super) fn source_text(service: &ServiceModel, action: &Action) -> String {
    let also = action.source.also.as_ref().map(|section| format!("; also {section}")).unwrap_or_default();
    format!(
        "Source: {} document, {}{also} ({} /{}, {}).",
        if action.source.document == "zh" { "Chinese" } else { "English" },
        action.source.section,
        action.verb.as_str(),
        action.path(service),
        action.effect.as_str(),
    )
}

/// The contents of the response.
pub(super) fn returns(action: &Action) -> String {
    let mut text = match action.response_example.get("Data") {
        Some(serde_json::Value::Object(data)) if !data.is_empty() => {
            format!("The response; `Data` holds {}.", member_names(data))
        }
        Some(serde_json::Value::Array(rows)) => match rows.first() {
            Some(serde_json::Value::Object(row)) => {
                format!("The response; each row of `Data` holds {}.", member_names(row))
            }
            _ => "The response; `Data` is a list.".to_owned(),
        },
        _ => "The response.".to_owned(),
    };
    if queues_many(action) {
        text.push_str(" `wait` waits for its tasks, one for each machine or disk.");
    } else if action.task.is_some() {
        text.push_str(" `wait` waits for its task.");
    }
    text
}

/// The meaning of a parameter.
pub(super) fn parameter_text(parameter: &Parameter) -> String {
    let mut text = parameter.description.en.trim_end_matches('.').to_owned();
    if let Some(appendix) = &parameter.shape.values_from {
        let _ = write!(text, "; see `cds.constants.{}`", appendix.to_uppercase());
    }
    text.push('.');
    if let Some(note) = &parameter.note {
        let _ = write!(text, " {}", note.en);
    }
    if !parameter.secret && is_scalar(&parameter.shape) {
        let _ = write!(text, " Example: {}.", parameter.example);
    }
    text
}

/// Whether the action queues a task for each machine or disk.
pub(super) fn queues_many(action: &Action) -> bool {
    action.task.as_ref().is_some_and(|task| task.ids.iter().any(Place::is_list))
}

/// The members of a row, if the example has one.
fn row_names(action: &Action, pages: &PageRule) -> String {
    let rows = pages.items.values(&action.response_example);
    match rows.first().and_then(|rows| rows.get(0)) {
        Some(serde_json::Value::Object(row)) => format!(" with {}", member_names(row)),
        _ => String::new(),
    }
}

fn member_names(object: &Map<String, serde_json::Value>) -> String {
    object.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn is_scalar(shape: &Shape) -> bool {
    !matches!(shape.kind, Kind::List | Kind::Object | Kind::Any)
}

/// Members of an object, or of the objects of a list.
fn members(shape: &Shape) -> &[Parameter] {
    shape.items.as_ref().map_or(&shape.members, |item| &item.members)
}
