//! The Python service classes, the types of nested parameters and the constants of the appendices.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use cds::model::{Action, Appendix, Kind, Parameter, Service, Shape, appendices, services};

use crate::generate::Files;

const HEADER: &str = "# Generated from models/ by `cargo xtask generate`; do not edit.\n";

/// Longest line of generated text.
const WIDTH: usize = 120;

/// Every generated file of the package.
pub(crate) fn files() -> Files {
    let package = Path::new("python/cds");
    let mut files = BTreeMap::from([
        (package.join("services/__init__.py"), services_module()),
        (package.join("types/__init__.py"), types_index()),
        (package.join("constants.py"), constants()),
    ]);
    for service in services() {
        let file = PathBuf::from(format!("{}.py", service.name));
        files.insert(package.join("services").join(&file), service_class(service));
        let types = nested_types(service);
        if !types.is_empty() {
            files.insert(package.join("types").join(&file), types_module(service, &types));
        }
    }
    files
}

/// The base of the clients: an attribute for each service, whose module is imported at the first use.
fn services_module() -> String {
    let mut text = format!(
        "{HEADER}\"\"\"One class for each service; a client imports each at its first use.\"\"\"\n\n\
         from __future__ import annotations\n\nfrom functools import cached_property\nfrom typing import TYPE_CHECKING, cast\n\n\
         if TYPE_CHECKING:\n    from .._client import Client\n"
    );
    let mut sorted: Vec<&Service> = services().collect();
    sorted.sort_by_key(|service| &service.name);
    for service in sorted {
        let _ = writeln!(text, "    from .{} import {}", service.name, service.class);
    }
    text.push_str("\nCLASSES = {\n");
    for service in services() {
        let _ = writeln!(text, "    \"{}\": \"{}\",", service.class, service.name);
    }
    text.push_str(
        "}\n\"\"\"Class to module.\"\"\"\n\n\nclass Services:\n    \"\"\"The services of a client.\"\"\"\n",
    );
    for service in services() {
        let _ = write!(
            text,
            "\n    @cached_property\n    def {name}(self) -> {class}:\n        \"\"\"{description}\"\"\"\n        \
             from .{name} import {class}\n\n        return {class}(cast(\"Client\", self))\n",
            name = service.name,
            class = service.class,
            description = service.description.en,
        );
    }
    text
}

fn service_class(service: &Service) -> String {
    let mut body = String::new();
    for action in &service.actions {
        body.push('\n');
        body.push_str(&method(service, action));
    }
    let types = nested_types(service);
    let mut imports = String::new();
    let collections: Vec<&str> =
        ["Mapping", "Sequence"].into_iter().filter(|name| body.contains(&format!("{name}["))).collect();
    if !collections.is_empty() {
        let _ = writeln!(imports, "    from collections.abc import {}", collections.join(", "));
    }
    if body.contains("Any]") || body.contains(": Any") {
        imports.push_str("    from typing import Any\n");
    }
    if !imports.is_empty() {
        imports.push('\n');
    }
    imports.push_str("    from .._response import Response\n");
    if !types.is_empty() {
        let mut names: Vec<&String> = types.iter().map(|(name, _)| name).collect();
        names.sort();
        let one_line = format!(
            "    from ..types.{} import {}\n",
            service.name,
            names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
        );
        if one_line.len() <= WIDTH {
            imports.push_str(&one_line);
        } else {
            let _ = writeln!(imports, "    from ..types.{} import (", service.name);
            for name in names {
                let _ = writeln!(imports, "        {name},");
            }
            imports.push_str("    )\n");
        }
    }
    format!(
        "{HEADER}# mypy: disable-error-code=\"empty-body\"\n\"\"\"{description}\"\"\"\n\n\
         from __future__ import annotations\n\nfrom typing import TYPE_CHECKING\n\n\
         from .._service import Service, action\n\nif TYPE_CHECKING:\n{imports}\n\n\
         class {class}(Service):\n    \"\"\"{description}\"\"\"\n\n    _name = \"{name}\"\n{body}",
        class = service.class,
        name = service.name,
        description = service.description.en,
    )
}

fn method(service: &Service, action: &Action) -> String {
    let mut text = format!("    @action(\"{}\")\n    def {}(", action.name, action.method_name());
    if action.parameters.is_empty() {
        text.push_str("self) -> Response:\n");
    } else {
        text.push_str("\n        self,\n        *,\n");
        let (required, optional): (Vec<&Parameter>, Vec<&Parameter>) =
            action.parameters.iter().partition(|parameter| parameter.required);
        for parameter in required {
            let _ = writeln!(text, "        {}: {},", parameter.name, hint(action, parameter));
        }
        for parameter in optional {
            let _ = writeln!(text, "        {}: {} | None = None,", parameter.name, hint(action, parameter));
        }
        text.push_str("    ) -> Response:\n");
    }
    let docstring = docstring(service, action);
    let raw = if docstring.contains('\\') { "r" } else { "" };
    let _ = write!(text, "        {raw}\"\"\"{docstring}\n        \"\"\"\n        ...\n");
    text
}

fn docstring(service: &Service, action: &Action) -> String {
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
    let also = action.source.also.as_ref().map(|section| format!("; also {section}")).unwrap_or_default();
    let source = format!(
        "Source: {} document, {}{also} ({} /{}, {}).",
        if action.source.document == "zh" { "Chinese" } else { "English" },
        action.source.section,
        action.verb.as_str(),
        action.path(service),
        action.effect.as_str(),
    );
    let _ = write!(lines, "\n\n{}", wrapped(&source, "        ", "", WIDTH));
    lines
}

/// What the answer holds.
fn returns(action: &Action) -> String {
    let mut text = match action.response_example.get("Data") {
        Some(serde_json::Value::Object(data)) if !data.is_empty() => {
            format!("The answer; `Data` holds {}.", names(data))
        }
        Some(serde_json::Value::Array(rows)) => match rows.first() {
            Some(serde_json::Value::Object(row)) => {
                format!("The answer; each row of `Data` holds {}.", names(row))
            }
            _ => "The answer; `Data` is a list.".to_owned(),
        },
        _ => "The answer.".to_owned(),
    };
    if action.task.is_some() {
        text.push_str(" Its `task` can be waited for.");
    }
    text
}

fn names(object: &serde_json::Map<String, serde_json::Value>) -> String {
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
fn nested_types(service: &Service) -> Vec<(String, &[Parameter])> {
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

fn types_module(service: &Service, types: &[(String, &[Parameter])]) -> String {
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

fn types_index() -> String {
    let mut imports = Vec::new();
    let mut exported = Vec::new();
    for service in services() {
        for (name, _) in nested_types(service) {
            imports.push(format!("from .{} import {name} as {name}\n", service.name));
            exported.push(name);
        }
    }
    imports.sort();
    format!("{HEADER}\"\"\"Types of nested parameters.\"\"\"\n\n{}", imports.concat())
}

fn constants() -> String {
    let mut text = format!(
        "{HEADER}\"\"\"Regions, instance types, bandwidth types and public images of the documents, id to name.\n\n\
         The lists are incomplete: the API takes values that are not here.\n\"\"\"\n"
    );
    let appendices = appendices();
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
