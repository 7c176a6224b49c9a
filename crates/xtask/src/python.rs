//! The Python service classes, the types of nested parameters and the constants of the appendices.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use cds::model::{Action, Appendices, Appendix, Effect, Kind, PageRule, Parameter, Place, Shape};

use crate::generate::Files;
use crate::models::{Models, ServiceModel};

const HEADER: &str = "# Generated from models/ by `cargo xtask generate`; do not edit.\n";

/// Longest line of generated text.
const WIDTH: usize = 120;

/// The synchronous classes or their asynchronous twins.
#[derive(Clone, Copy)]
struct Style {
    /// Where they stand, below the package.
    folder: &'static str,
    /// From there to the package.
    up: &'static str,
    /// Before the name of a class.
    prefix: &'static str,
    /// Before `def` of a method.
    keyword: &'static str,
    /// What an iterator returns.
    iterator: &'static str,
}

const STYLES: [Style; 2] = [
    Style { folder: "services", up: "..", prefix: "", keyword: "", iterator: "Iterator" },
    Style {
        folder: "aio/services",
        up: "...",
        prefix: "Async",
        keyword: "async ",
        iterator: "AsyncIterator",
    },
];

/// Every generated file of the package.
pub(crate) fn files(models: &Models) -> Files {
    let package = Path::new("python/cds");
    let mut files = BTreeMap::from([
        (package.join("types/__init__.py"), types_index(models)),
        (package.join("constants.py"), constants(&models.appendices)),
    ]);
    for style in STYLES {
        files.insert(package.join(style.folder).join("__init__.py"), services_module(style, models));
    }
    for service in &models.services {
        let file = PathBuf::from(format!("{}.py", service.name));
        for style in STYLES {
            files.insert(package.join(style.folder).join(&file), service_class(style, service));
        }
        let types = nested_types(service);
        if !types.is_empty() {
            files.insert(package.join("types").join(&file), types_module(service, &types));
        }
    }
    files
}

/// The base of the clients: an attribute for each service, whose module is imported at the first use.
fn services_module(style: Style, models: &Models) -> String {
    let Style { prefix, up, .. } = style;
    let mut text = format!(
        "{HEADER}\"\"\"One class for each service; a client imports each at its first use.\"\"\"\n\n\
         from __future__ import annotations\n\nfrom {up}_light import TYPE_CHECKING, cached_property\n\n\
         if TYPE_CHECKING:\n    from typing import Any\n\n"
    );
    let mut sorted: Vec<&ServiceModel> = models.services.iter().collect();
    sorted.sort_by_key(|service| &*service.name);
    for service in sorted {
        let _ = writeln!(text, "    from .{} import {prefix}{}", service.name, service.class);
    }
    text.push_str("\nCLASSES = {\n");
    for service in &models.services {
        let _ = writeln!(text, "    \"{prefix}{}\": \"{}\",", service.class, service.name);
    }
    let _ = write!(
        text,
        "}}\n\"\"\"Class to module.\"\"\"\n\n\nclass {prefix}Services:\n    \"\"\"The services of a client.\"\"\"\n"
    );
    for service in &models.services {
        let _ = write!(
            text,
            "\n    @cached_property\n    def {name}(self: Any) -> {prefix}{class}:\n        \"\"\"{description}\"\"\"\n        \
             from .{name} import {prefix}{class}\n\n        return {prefix}{class}(self)\n",
            name = service.name,
            class = service.class,
            description = service.description.en,
        );
    }
    text
}

fn service_class(style: Style, service: &ServiceModel) -> String {
    let Style { prefix, up, .. } = style;
    let mut body = String::new();
    for action in &service.actions {
        body.push('\n');
        body.push_str(&method(style, service, action));
        if let Some(pages) = &action.pages {
            body.push('\n');
            body.push_str(&iterator(style, service, action, pages));
        }
    }
    let mut imports = String::new();
    let collections: Vec<&str> = ["AsyncIterator", "Iterator", "Mapping", "Sequence"]
        .into_iter()
        .filter(|name| has_word(&body, name))
        .collect();
    if !collections.is_empty() {
        let _ = writeln!(imports, "    from collections.abc import {}", collections.join(", "));
    }
    if has_word(&body, "Any") {
        imports.push_str("    from typing import Any\n");
    }
    if !imports.is_empty() {
        imports.push('\n');
    }
    let mut inner =
        vec![format!("    from .._response import {prefix}Response\n"), types_import(up, service)];
    for (class, module) in [("Task", "_task"), ("Tasks", "_tasks")] {
        if body.contains(&format!("Response[{prefix}{class}]")) {
            inner.insert(inner.len() - 1, format!("    from ..{module} import {prefix}{class}\n"));
        }
    }
    inner.sort_by_key(|import| !import.starts_with("    from ..."));
    imports.push_str(&inner.concat());
    format!(
        "{HEADER}# mypy: disable-error-code=\"empty-body\"\n\"\"\"{description}\"\"\"\n\n\
         from __future__ import annotations\n\nfrom {up}_light import TYPE_CHECKING\n\
         from .._service import {prefix}Service, {decorators}\n\nif TYPE_CHECKING:\n{imports}\n\n\
         class {prefix}{class}({prefix}Service):\n    \"\"\"{description}\"\"\"\n\n    _name = \"{name}\"\n{body}",
        decorators = if body.contains("@pages") { "action, pages" } else { "action" },
        class = service.class,
        name = service.name,
        description = service.description.en,
    )
}

/// The import of the types of nested parameters, if there are any.
fn types_import(up: &str, service: &ServiceModel) -> String {
    let types = nested_types(service);
    let mut names: Vec<&str> = types.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    let start = format!("    from {up}types.{} import ", service.name);
    match names.join(", ") {
        none if none.is_empty() => none,
        one_line if start.len() + one_line.len() <= WIDTH => format!("{start}{one_line}\n"),
        _ => format!("{start}(\n        {},\n    )\n", names.join(",\n        ")),
    }
}

/// Whether the text has this word.
fn has_word(text: &str, word: &str) -> bool {
    let is_boundary =
        |found: Option<char>| found.is_none_or(|found| !found.is_alphanumeric() && found != '_');
    text.match_indices(word).any(|(start, _)| {
        is_boundary(text[..start].chars().next_back())
            && is_boundary(text[start + word.len()..].chars().next())
    })
}

fn method(style: Style, service: &ServiceModel, action: &Action) -> String {
    let many = if queues_many(action) { ", queues_many=True" } else { "" };
    let head =
        format!("    @action(\"{}\"{many})\n    {}def {}(", action.name, style.keyword, action.method_name());
    let result = response(style, action);
    declaration(&head, &arguments(action, &[]), &result, &docstring(service, action))
}

/// The type of the answer, which says what its `task` is.
fn response(Style { prefix, .. }: Style, action: &Action) -> String {
    let task = match (&action.task, action.effect) {
        (Some(_), _) if queues_many(action) => format!("[{prefix}Tasks]"),
        (Some(_), _) => format!("[{prefix}Task]"),
        (None, Effect::Read) => "[None]".to_owned(),
        // None is documented, but a change may queue one all the same.
        (None, Effect::Mutate) => String::new(),
    };
    format!("{prefix}Response{task}")
}

/// Whether the action queues a task for each machine or disk.
fn queues_many(action: &Action) -> bool {
    action.task.as_ref().is_some_and(|task| task.ids.iter().any(Place::is_list))
}

/// The walk over all pages of an action.
fn iterator(style: Style, service: &ServiceModel, action: &Action, pages: &PageRule) -> String {
    let head = format!("    @pages(\"{}\")\n    def {}(", action.name, pages.iterator);
    let mut arguments = arguments(action, &[&pages.page]);
    arguments.push("limit: int | None = None".to_owned());
    let result = format!("{}[dict[str, Any]]", style.iterator);
    declaration(&head, &arguments, &result, &iterator_docstring(service, action, pages))
}

/// What a method takes, the required first.
fn arguments(action: &Action, without: &[&String]) -> Vec<String> {
    let parameters = action.parameters.iter().filter(|parameter| !without.contains(&&parameter.name));
    let (required, optional): (Vec<&Parameter>, Vec<&Parameter>) =
        parameters.partition(|parameter| parameter.required);
    let required = required.into_iter().map(|given| format!("{}: {}", given.name, hint(action, given)));
    let optional =
        optional.into_iter().map(|given| format!("{}: {} | None = None", given.name, hint(action, given)));
    required.chain(optional).collect()
}

fn declaration(head: &str, arguments: &[String], result: &str, docstring: &str) -> String {
    let mut text = head.to_owned();
    if arguments.is_empty() {
        let _ = writeln!(text, "self) -> {result}:");
    } else {
        text.push_str("\n        self,\n        *,\n");
        for argument in arguments {
            let _ = writeln!(text, "        {argument},");
        }
        let _ = writeln!(text, "    ) -> {result}:");
    }
    let raw = if docstring.contains('\\') { "r" } else { "" };
    let _ = write!(text, "        {raw}\"\"\"{docstring}\n        \"\"\"\n        ...\n");
    text
}

fn iterator_docstring(service: &ServiceModel, action: &Action, pages: &PageRule) -> String {
    let first = format!("Every row of `{}`, over all pages, each once.", action.method_name());
    let mut lines = first;
    lines.push_str(
        "\n\n        The next page is fetched while the rows of the last one are used. Rows that vanish or appear \
         meanwhile\n        do not make others come twice or not at all.\n\n        Args:",
    );
    for parameter in action.parameters.iter().filter(|parameter| parameter.name != pages.page) {
        let mut text = format!("{}: {}", parameter.name, parameter_text(parameter));
        if pages.size.as_ref() == Some(&parameter.name) {
            text.push_str(" Default here: 100.");
        }
        let _ = write!(lines, "\n{}", wrapped(&text, "            ", "    ", WIDTH));
    }
    lines.push_str("\n            limit: The largest number of rows; default all.");
    let text = format!("Rows of `{}`, as dicts{}.", pages.items, row_names(action, pages));
    let _ = write!(lines, "\n\n        Yields:\n{}", wrapped(&text, "            ", "", WIDTH));
    let _ = write!(lines, "\n\n{}", wrapped(&source_text(service, action), "        ", "", WIDTH));
    lines
}

/// The members of a row, where the example has one.
fn row_names(action: &Action, pages: &PageRule) -> String {
    let rows = pages.items.values(&action.response_example);
    match rows.first().and_then(|rows| rows.get(0)) {
        Some(serde_json::Value::Object(row)) => format!(" with {}", member_names(row)),
        _ => String::new(),
    }
}

fn docstring(service: &ServiceModel, action: &Action) -> String {
    let mut lines = wrapped(&action.description.en, "        ", "", WIDTH - 3);
    // The first line stands behind the quotes.
    lines = lines.trim_start().to_owned();
    if action.retired {
        lines.push_str("\n\n        Retired by the vendor; it is kept working here.");
    }
    if let Some(note) = &action.note {
        let _ = write!(lines, "\n\n        Note:\n{}", wrapped(&note.en, "            ", "", WIDTH));
    }
    if !action.parameters.is_empty() {
        lines.push_str("\n\n        Args:");
        for parameter in &action.parameters {
            let text = format!("{}: {}", parameter.name, parameter_text(parameter));
            let _ = write!(lines, "\n{}", wrapped(&text, "            ", "    ", WIDTH));
            for member in members(&parameter.shape) {
                let text = format!("- {}: {}", member.name, parameter_text(member));
                let _ = write!(lines, "\n{}", wrapped(&text, "                ", "  ", WIDTH));
            }
        }
    }
    for group in &action.one_of {
        let rule = if group.required { "Exactly one" } else { "At most one" };
        let _ = write!(lines, "\n\n        {rule} of {} may be given.", group.parameters.join(", "));
    }
    let _ = write!(lines, "\n\n        Returns:\n{}", wrapped(&returns(action), "            ", "", WIDTH));
    if !action.errors.is_empty() {
        let mut codes: Vec<String> =
            action.errors.iter().map(|error| format!("{} ({})", error.code, error.http_status)).collect();
        codes.dedup();
        let text = format!("APIError: documented codes are {}.", codes.join(", "));
        let _ = write!(lines, "\n\n        Raises:\n{}", wrapped(&text, "            ", "    ", WIDTH));
    }
    let _ = write!(lines, "\n\n{}", wrapped(&source_text(service, action), "        ", "", WIDTH));
    lines
}

/// Where an action is documented, and how it is sent.
fn source_text(service: &ServiceModel, action: &Action) -> String {
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

/// What the answer holds.
fn returns(action: &Action) -> String {
    let mut text = match action.response_example.get("Data") {
        Some(serde_json::Value::Object(data)) if !data.is_empty() => {
            format!("The answer; `Data` holds {}.", member_names(data))
        }
        Some(serde_json::Value::Array(rows)) => match rows.first() {
            Some(serde_json::Value::Object(row)) => {
                format!("The answer; each row of `Data` holds {}.", member_names(row))
            }
            _ => "The answer; `Data` is a list.".to_owned(),
        },
        _ => "The answer.".to_owned(),
    };
    if queues_many(action) {
        text.push_str(" `wait` waits for its tasks, one for each machine or disk.");
    } else if action.task.is_some() {
        text.push_str(" `wait` waits for its task.");
    }
    text
}

fn member_names(object: &serde_json::Map<String, serde_json::Value>) -> String {
    object.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn parameter_text(parameter: &Parameter) -> String {
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

fn is_scalar(shape: &Shape) -> bool {
    !matches!(shape.kind, Kind::List | Kind::Object | Kind::Any)
}

/// Members of an object, or of the objects of a list.
fn members(shape: &Shape) -> &[Parameter] {
    shape.items.as_ref().map_or(&shape.members, |item| &item.members)
}

/// The words in lines of at most `width` columns.
fn wrapped(text: &str, indent: &str, hanging: &str, width: usize) -> String {
    let mut lines = vec![indent.to_owned()];
    let mut empty = true;
    for word in text.split_whitespace() {
        let line = lines.last().map_or(0, |line| line.chars().count());
        if !empty && line + 1 + word.chars().count() > width {
            lines.push(format!("{indent}{hanging}"));
            empty = true;
        }
        if let Some(line) = lines.last_mut() {
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
        }
        empty = false;
    }
    lines.join("\n")
}

/// The type of a parameter, as a caller may give it.
fn hint(action: &Action, parameter: &Parameter) -> String {
    shape_hint(&parameter.shape, &format!("{}{}", action.name, parameter.name))
}

fn shape_hint(shape: &Shape, type_name: &str) -> String {
    let own = match shape.kind {
        Kind::List => {
            let item = shape.items.as_deref().map_or("Any".to_owned(), |item| shape_hint(item, type_name));
            format!("Sequence[{item}]")
        }
        Kind::Object if shape.members.is_empty() => "Mapping[str, Any]".to_owned(),
        Kind::Object => type_name.to_owned(),
        kind => scalar_hint(kind).to_owned(),
    };
    let mut hints = vec![own];
    for kind in &shape.accepts {
        hints.push(match kind {
            Kind::List => "Sequence[str] | Sequence[int]".to_owned(),
            Kind::Object => shape
                .items
                .as_deref()
                .map_or("Mapping[str, Any]".to_owned(), |item| shape_hint(item, type_name)),
            kind => scalar_hint(*kind).to_owned(),
        });
    }
    hints.join(" | ")
}

fn scalar_hint(kind: Kind) -> &'static str {
    match kind {
        Kind::String => "str",
        Kind::Integer => "int",
        Kind::Number => "float",
        Kind::Boolean => "bool",
        Kind::List | Kind::Object | Kind::Any => "Any",
    }
}

/// Every object with members among the parameters, innermost first, with its name.
fn nested_types(service: &ServiceModel) -> Vec<(String, &[Parameter])> {
    let mut types = Vec::new();
    for action in &service.actions {
        for parameter in &action.parameters {
            collect_types(&parameter.shape, format!("{}{}", action.name, parameter.name), &mut types);
        }
    }
    types
}

fn collect_types<'a>(shape: &'a Shape, name: String, types: &mut Vec<(String, &'a [Parameter])>) {
    if let Some(item) = &shape.items {
        collect_types(item, name, types);
    } else if !shape.members.is_empty() {
        for member in &shape.members {
            collect_types(&member.shape, format!("{name}{}", member.name), types);
        }
        types.push((name, &shape.members));
    }
}

fn types_module(service: &ServiceModel, types: &[(String, &[Parameter])]) -> String {
    let mut body = String::new();
    for (name, members) in types {
        let (required, optional): (Vec<&Parameter>, Vec<&Parameter>) =
            members.iter().partition(|member| member.required);
        if required.is_empty() {
            let _ =
                write!(body, "\n\nclass {name}(TypedDict, total=False):\n{}", type_members(name, &optional));
        } else if optional.is_empty() {
            let _ = write!(body, "\n\nclass {name}(TypedDict):\n{}", type_members(name, &required));
        } else {
            let _ = write!(body, "\n\nclass _{name}Required(TypedDict):\n{}", type_members(name, &required));
            let _ = write!(
                body,
                "\n\nclass {name}(_{name}Required, total=False):\n{}",
                type_members(name, &optional)
            );
        }
    }
    let collections = if body.contains("Sequence[") {
        "\n\nif TYPE_CHECKING:\n    from collections.abc import Sequence\n"
    } else {
        "\n"
    };
    let typing = if body.contains("Sequence[") { "TYPE_CHECKING, TypedDict" } else { "TypedDict" };
    format!(
        "{HEADER}\"\"\"Nested parameters of `cds.{}`.\"\"\"\n\nfrom __future__ import annotations\n\n\
         from typing import {typing}{collections}{body}",
        service.class
    )
}

fn type_members(type_name: &str, members: &[&Parameter]) -> String {
    let mut text = String::new();
    for (index, member) in members.iter().enumerate() {
        let gap = if index == 0 { "" } else { "\n" };
        let hint = shape_hint(&member.shape, &format!("{type_name}{}", member.name));
        let _ =
            write!(text, "{gap}    {}: {hint}\n    \"\"\"{}\"\"\"\n", member.name, parameter_text(member));
    }
    text
}

fn types_index(models: &Models) -> String {
    let mut imports = Vec::new();
    let mut exported = Vec::new();
    for service in &models.services {
        for (name, _) in nested_types(service) {
            imports.push(format!("from .{} import {name} as {name}\n", service.name));
            exported.push(name);
        }
    }
    imports.sort();
    format!("{HEADER}\"\"\"Types of nested parameters.\"\"\"\n\n{}", imports.concat())
}

fn constants(appendices: &Appendices) -> String {
    let mut text = format!(
        "{HEADER}\"\"\"Regions, instance types, bandwidth types and public images of the documents, id to name.\n\n\
         The lists are incomplete: the API takes values that are not here.\n\"\"\"\n"
    );
    for (name, entries) in [
        ("REGIONS", &appendices.regions),
        ("INSTANCE_TYPES", &appendices.instance_types),
        ("BANDWIDTH_TYPES", &appendices.bandwidth_types),
        ("IMAGES", &appendices.images),
    ] {
        let _ = write!(
            text,
            "\n{name}: dict[str, str] = {{\n{}}}\n",
            entries.iter().map(entry).collect::<String>()
        );
    }
    text
}

fn entry(appendix: &Appendix) -> String {
    format!("    \"{}\": \"{}\",\n", appendix.id, appendix.name.en)
}
