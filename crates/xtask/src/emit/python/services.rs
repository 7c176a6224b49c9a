//! The service classes.

use cds::model::{Action, Effect, PageRule, Parameter};
use minijinja::{Value, context};

use super::docstring::{
    errors, groups, parameters, queues_many, returns, rows, source_text, walk_parameters,
};
use super::hints::hint;
use super::{WIDTH, types};
use crate::models::{ActionModel, Models, ServiceModel};

/// The synchronous classes or their asynchronous twins.
#[derive(Clone, Copy)]
pub(super) struct Style {
    /// Folder of the classes, relative to the package.
    pub folder: &'static str,
    /// Relative import of the package from that folder.
    up: &'static str,
    /// Prefix of class names.
    prefix: &'static str,
    /// Prefix of `def` of a method.
    keyword: &'static str,
    /// Return type of an iterator.
    iterator: &'static str,
}

pub(super) const STYLES: [Style; 2] = [
    Style { folder: "services", up: "..", prefix: "", keyword: "", iterator: "Iterator" },
    Style {
        folder: "aio/services",
        up: "...",
        prefix: "Async",
        keyword: "async ",
        iterator: "AsyncIterator",
    },
];

impl Style {
    fn names(self) -> Value {
        context! { up => self.up, prefix => self.prefix, keyword => self.keyword }
    }
}

/// The base of the clients: an attribute per service, whose module is imported on first use.
pub(super) fn index(style: Style, models: &Models) -> Value {
    let services = models.services.iter().map(|service| {
        context! { name => &*service.name, class => &*service.class, description => &*service.description.en }
    });
    context! { style => style.names(), services => services.collect::<Vec<_>>() }
}

/// The class of a service.
pub(super) fn class(style: Style, service: &ServiceModel) -> Value {
    context! {
        style => style.names(),
        class => &*service.class,
        name => &*service.name,
        description => &*service.description.en,
        has_pages => service.actions.iter().any(|action| action.pages.is_some()),
        imports => imports(style, service),
        actions => service.actions.iter().map(|action| method(style, service, action)).collect::<Vec<_>>(),
    }
}

fn method(style: Style, service: &ServiceModel, action: &ActionModel) -> Value {
    context! {
        name => &*action.name,
        method => action.method_name(),
        queues_many => queues_many(action),
        arguments => arguments(action, &[]),
        result => response(style, action),
        description => &*action.description.en,
        retired => action.retired.is_some(),
        note => action.note.as_ref().map(|note| &*note.en),
        parameters => parameters(action),
        groups => groups(action),
        returns => returns(action),
        errors => errors(action),
        source => source_text(service, action),
        pages => action.pages.as_ref().map(|pages| walk(style, action, pages)),
    }
}

/// The iterator over all pages of an action.
fn walk(style: Style, action: &Action, pages: &PageRule) -> Value {
    let mut arguments = arguments(action, &[&pages.page]);
    arguments.push("limit: int | None = None".to_owned());
    context! {
        iterator => &*pages.iterator,
        arguments,
        result => format!("{}[dict[str, Any]]", style.iterator),
        parameters => walk_parameters(action, pages),
        rows => rows(action, pages),
    }
}

/// The imports for the hints of a class, in ruff's order.
fn imports(style: Style, service: &ServiceModel) -> String {
    let hints = hints(style, service);
    let uses = |name: &&str| hints.iter().any(|hint| has_word(hint, name));
    let mut imports = String::new();
    let collections: Vec<&str> =
        ["AsyncIterator", "Iterator", "Mapping", "Sequence"].into_iter().filter(uses).collect();
    if !collections.is_empty() {
        imports += &format!("    from collections.abc import {}\n", collections.join(", "));
    }
    if uses(&"Any") {
        imports += "    from typing import Any\n";
    }
    if !imports.is_empty() {
        imports.push('\n');
    }
    let Style { prefix, up, .. } = style;
    let mut inner = vec![format!("    from .._response import {prefix}Response\n")];
    for (class, module) in [("Task", "_task"), ("Tasks", "_tasks")] {
        if hints.iter().any(|hint| hint.contains(&format!("Response[{prefix}{class}]"))) {
            inner.push(format!("    from ..{module} import {prefix}{class}\n"));
        }
    }
    inner.push(types_import(up, service));
    inner.sort_by_key(|import| !import.starts_with("    from ..."));
    imports + &inner.concat()
}

/// All type hints in the class.
fn hints(style: Style, service: &ServiceModel) -> Vec<String> {
    let mut hints = Vec::new();
    for action in &service.actions {
        hints.extend(arguments(action, &[]));
        hints.push(response(style, action));
        if action.pages.is_some() {
            hints.push(format!("{}[dict[str, Any]]", style.iterator));
        }
    }
    hints
}

/// The import of the types of nested parameters, if any.
fn types_import(up: &str, service: &ServiceModel) -> String {
    let types = types::nested(service);
    let mut names: Vec<&str> = types.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    let start = format!("    from {up}types.{} import ", service.name);
    match names.join(", ") {
        none if none.is_empty() => none,
        one_line if start.len() + one_line.len() <= WIDTH => format!("{start}{one_line}\n"),
        _ => format!("{start}(\n        {},\n    )\n", names.join(",\n        ")),
    }
}

/// Whether the text contains this word.
fn has_word(text: &str, word: &str) -> bool {
    let is_boundary =
        |found: Option<char>| found.is_none_or(|found| !found.is_alphanumeric() && found != '_');
    text.match_indices(word).any(|(start, _)| {
        is_boundary(text[..start].chars().next_back())
            && is_boundary(text[start + word.len()..].chars().next())
    })
}

/// The type of the response, which determines the type of its `task`.
fn response(Style { prefix, .. }: Style, action: &Action) -> String {
    let task = match (&action.task, action.effect) {
        (Some(_), _) if queues_many(action) => format!("[{prefix}Tasks]"),
        (Some(_), _) => format!("[{prefix}Task]"),
        (None, Effect::Read) => "[None]".to_owned(),
        // None is documented, but a change may still queue one.
        (None, Effect::Mutate) => String::new(),
    };
    format!("{prefix}Response{task}")
}

/// The parameters of a method, required ones first.
fn arguments(action: &Action, without: &[&String]) -> Vec<String> {
    let parameters = action.parameters.iter().filter(|parameter| !without.contains(&&parameter.name));
    let (required, optional): (Vec<&Parameter>, Vec<&Parameter>) =
        parameters.partition(|parameter| parameter.required);
    let required = required.into_iter().map(|given| format!("{}: {}", given.name, hint(action, given)));
    let optional =
        optional.into_iter().map(|given| format!("{}: {} | None = None", given.name, hint(action, given)));
    required.chain(optional).collect()
}
