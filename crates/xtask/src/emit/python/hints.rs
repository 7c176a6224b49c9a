//! Type hints of parameters and of documented values.

use cds::model::{Action, Kind, Parameter, Shape};
use serde_json::Value;

use super::appendices::alias;

/// The accepted type of a parameter; its documented values complete.
pub(super) fn parameter_hint(action: &Action, parameter: &Parameter) -> String {
    shape_hint(&parameter.shape, &format!("{}{}", action.name, parameter.name))
}

/// A value with documented values: these, or any other of its type.
pub(super) fn known(kind: Kind, values: &[Value], values_from: Option<&str>) -> String {
    match values_from.and_then(alias) {
        Some(alias) => alias.to_owned(),
        None if values.is_empty() => scalar_hint(kind).to_owned(),
        None => format!("{} | {}", literal(values), scalar_hint(kind)),
    }
}

fn literal(values: &[Value]) -> String {
    let written: Vec<String> = values.iter().map(Value::to_string).collect();
    format!("Literal[{}]", written.join(", "))
}

/// The accepted type of any value; `type_name` names its objects.
pub(super) fn shape_hint(shape: &Shape, type_name: &str) -> String {
    let own = match shape.kind {
        Kind::List => {
            let item = shape.items.as_deref();
            let item = item.map_or("Any".to_owned(), |item| shape_hint(item, type_name));
            format!("Sequence[{item}]")
        }
        Kind::Object if shape.members.is_empty() => "Mapping[str, Any]".to_owned(),
        Kind::Object => type_name.to_owned(),
        kind => known(kind, &shape.values, shape.values_from.as_deref()),
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
