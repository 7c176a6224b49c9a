//! The contents of docstrings, before layout: `returned` and `example` have those of two sections.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use cds::classify;
use cds::model::{Action, Effect, Kind, PageRule, Parameter, Place, Shape, Source};
use minijinja::{Value, context};
use serde_json::Value as Json;

use crate::models::ServiceModel;

/// Values that are written out; of more, only the first ones.
const VALUES: usize = 8;

/// Whether it reads or changes, and what that costs.
pub(super) fn facts(action: &Action) -> String {
    let mut text = match action.effect {
        Effect::Read => "Reads; changes nothing".to_owned(),
        Effect::Mutate => "Changes the cloud".to_owned(),
    };
    if action.costs_money {
        text.push_str("; costs money");
    }
    if action.destroys {
        text.push_str("; destroys what no other call restores");
    }
    text.push('.');
    if let Some(retirement) = action.retirement() {
        let _ = write!(text, " {retirement}.");
    }
    text
}

/// Parameters of an action with their members.
pub(super) fn parameters(action: &Action) -> Vec<Value> {
    action.parameters.iter().map(|parameter| described(action, parameter)).collect()
}

/// Parameters of the iterator over all pages.
pub(super) fn walk_parameters(action: &Action, pages: &PageRule) -> Vec<Value> {
    let given = action.parameters.iter().filter(|parameter| parameter.name != pages.page);
    given.map(|parameter| described(action, parameter)).collect()
}

fn described(action: &Action, parameter: &Parameter) -> Value {
    let named = |parameter: &Parameter, is_shown: bool| {
        let kind = type_text(&parameter.shape);
        let optional = if parameter.required { "" } else { ", optional" };
        let mut text = format!("{} ({kind}{optional}): {}", parameter.name, meaning(parameter));
        if !is_shown && needs_example(parameter) {
            text.push_str(&example_text(parameter));
        }
        text
    };
    let is_shown = action.example_call().any(|(name, _)| name == parameter.name);
    let members = members(&parameter.shape).iter().map(|member| named(member, false));
    context! { text => named(parameter, is_shown), members => members.collect::<Vec<_>>() }
}

/// Rules for groups of parameters.
pub(super) fn groups(action: &Action) -> Vec<String> {
    let rule = |required: bool| if required { "exactly" } else { "at most" };
    let groups = action.one_of.iter();
    groups
        .map(|group| format!("Give {} one of {}.", rule(group.required), group.parameters.join(", ")))
        .collect()
}

/// The documented codes by exception class, and what a change adds.
pub(super) fn raises(service: &ServiceModel, action: &Action) -> Vec<String> {
    let mut classes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for error in &action.errors {
        let codes = classes.entry(classify(&error.code, "", error.http_status).class_name()).or_default();
        if !codes.contains(&&*error.code) {
            codes.push(&error.code);
        }
    }
    let mut lines: Vec<String> =
        classes.iter().map(|(class, codes)| format!("{class}: {}.", codes.join(", "))).collect();
    if action.effect == Effect::Mutate {
        let look = action.verify_with(service);
        let look = look.map_or("look".to_owned(), |method| format!("see `{method}`"));
        lines.push(format!("OutcomeUnknownError: the response was lost; {look} before you repeat the call."));
    }
    lines
}

/// The section of an action in the documents, and its HTTP method and path. Of a Chinese heading only the number and the
/// action: text beyond ASCII takes twice the memory, and longer to load.
pub(super) fn source_text(service: &ServiceModel, action: &Action) -> String {
    let Source { document, section, also, .. } = &action.source;
    let numbered = section.rsplit(' ').next().unwrap_or(section);
    let section = match document.as_str() {
        "zh" => format!("Chinese document, {numbered}"),
        _ => format!("English document, {section}"),
    };
    let also = also.as_ref().map(|section| format!("; also {section}")).unwrap_or_default();
    format!("Source: {section}{also} ({} /{}).", action.verb.as_str(), action.path(service))
}

/// The meaning of a parameter, with an example.
pub(super) fn parameter_text(parameter: &Parameter) -> String {
    let is_scalar = !matches!(parameter.shape.kind, Kind::List | Kind::Object | Kind::Any);
    format!("{}{}", meaning(parameter), if is_scalar { example_text(parameter) } else { String::new() })
}

/// The end of a text, and what it does not say of the documented values.
pub(super) fn values_text(text: &str, values: &[Json], values_from: Option<&str>) -> String {
    let appendix = values_from.map(|name| format!("; see `cds.constants.{}`", name.to_uppercase()));
    let mut more = format!("{}.", appendix.unwrap_or_default());
    let plain = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if values.iter().any(|value| !text.contains(&plain(value))) {
        let shown: Vec<String> = values.iter().take(VALUES).map(Json::to_string).collect();
        let rest = if values.len() > VALUES { ", ..." } else { "" };
        let _ = write!(more, " Known values: {}{rest}.", shown.join(", "));
    }
    more
}

/// Whether the action queues a task for each machine or disk.
pub(crate) fn queues_many(action: &Action) -> bool {
    action.task.as_ref().is_some_and(|task| task.ids.iter().any(Place::is_list))
}

fn meaning(parameter: &Parameter) -> String {
    let mut text = parameter.description.en.trim_end_matches('.').to_owned();
    let shape = &parameter.shape;
    text.push_str(&values_text(&text, &shape.values, shape.values_from.as_deref()));
    let is_told = ["default", "left out", "without it"].iter().any(|words| text.contains(words));
    if let Some(default) = parameter.default.as_ref().filter(|_| !is_told) {
        let _ = write!(text, " Default: {default}.");
    }
    if let Some(note) = &parameter.note {
        let _ = write!(text, " {}", note.en);
    }
    text
}

/// Whether it is a text whose form nothing else shows.
fn needs_example(parameter: &Parameter) -> bool {
    let Parameter { name, shape, .. } = parameter;
    let is_open = shape.values.is_empty() && shape.values_from.is_none();
    shape.kind == Kind::String && is_open && !name.ends_with("Id")
}

fn example_text(parameter: &Parameter) -> String {
    if parameter.secret { String::new() } else { format!(" Example: {}.", parameter.example) }
}

/// The accepted types, in short.
pub(crate) fn type_text(shape: &Shape) -> String {
    let own = match (&shape.kind, &shape.items) {
        (Kind::List, Some(item)) => format!("list[{}]", type_text(item)),
        (kind, _) => plain_type(*kind).to_owned(),
    };
    let others = shape.accepts.iter().map(|kind| plain_type(*kind).to_owned());
    std::iter::once(own).chain(others).collect::<Vec<_>>().join(" | ")
}

/// The Python type of a JSON type.
pub(crate) fn plain_type(kind: Kind) -> &'static str {
    match kind {
        Kind::String => "str",
        Kind::Integer => "int",
        Kind::Number => "float",
        Kind::Boolean => "bool",
        Kind::List => "list",
        Kind::Object => "dict",
        Kind::Any => "any",
    }
}

/// Members of an object, or of the objects of a list.
fn members(shape: &Shape) -> &[Parameter] {
    shape.items.as_ref().map_or(&shape.members, |item| &item.members)
}
