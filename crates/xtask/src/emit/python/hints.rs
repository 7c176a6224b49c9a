//! Type hints of parameters.

use cds::model::{Action, Kind, Parameter, Shape};

/// The accepted type of a parameter.
pub(super) fn hint(action: &Action, parameter: &Parameter) -> String {
    shape_hint(&parameter.shape, &format!("{}{}", action.name, parameter.name))
}

/// The accepted type of any value; `type_name` names its objects.
pub(super) fn shape_hint(shape: &Shape, type_name: &str) -> String {
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
