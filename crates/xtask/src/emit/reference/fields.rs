//! Tables of parameters and of the members of a response, with objects flattened: `DataDisks[].Size`.

use cds::model::{Kind, Parameter, Shape};
use minijinja::{Value, context};
use serde_json::Value as Json;

use super::language::Language;
use crate::emit::python::docstring::{plain_type, type_text};
use crate::models::ActionModel;
use crate::returns::{Member, Returned};

/// Values that a cell lists; of more, only the first ones.
const VALUES: usize = 12;

/// A line for each parameter and each member of one.
pub(super) fn parameters(action: &ActionModel, language: Language) -> Vec<Value> {
    let mut lines = Vec::new();
    collect_parameters(&action.parameters, "", language, &mut lines);
    lines
}

fn collect_parameters(parameters: &[Parameter], before: &str, language: Language, lines: &mut Vec<Value>) {
    for one in parameters {
        let Parameter { name, shape, .. } = one;
        let item = shape.items.as_deref().unwrap_or(shape);
        lines.push(context! {
            name => format!("{before}{name}"),
            type => type_text(shape),
            required => one.required,
            secret => one.secret,
            values => values(if shape.values.is_empty() { &item.values } else { &shape.values }),
            values_from => shape.values_from.as_ref().or(item.values_from.as_ref()).map(|name| name.to_uppercase()),
            range => range(shape),
            default => one.default.as_ref().map(Json::to_string),
            example => (!one.secret && shape.members.is_empty() && item.members.is_empty()).then(|| one.example.to_string()),
            meaning => language.of(&one.description),
            note => one.note.as_ref().map(|note| language.of(note)),
        });
        let list = if shape.kind == Kind::List { "[]" } else { "" };
        collect_parameters(&item.members, &format!("{before}{name}{list}."), language, lines);
    }
}

/// A line for each member of the response and of each object in it.
pub(super) fn returned(action: &ActionModel, language: Language) -> Vec<Value> {
    let mut lines = Vec::new();
    collect_members(&action.returns, "", language, &mut lines);
    lines
}

fn collect_members(members: &[Member], before: &str, language: Language, lines: &mut Vec<Value>) {
    for one in members {
        let Member { name, value, .. } = one;
        let (place, inner) = innermost(format!("{before}{name}"), value);
        lines.push(context! {
            name => format!("{before}{name}"),
            type => returned_type(value),
            nullable => value.nullable,
            doubtful => one.doubtful,
            values => values(&inner.values),
            values_from => inner.values_from.as_ref().map(|name| name.to_uppercase()),
            unit => value.unit.as_deref().filter(|unit| *unit != "currency"),
            meaning => language.of(&one.description),
        });
        collect_members(&inner.members, &format!("{place}."), language, lines);
    }
}

/// What a list or a map holds in the end, and where.
fn innermost(place: String, value: &Returned) -> (String, &Returned) {
    match (&value.items, &value.map_of) {
        (Some(item), _) => innermost(format!("{place}[]"), item),
        (None, Some(item)) => innermost(format!("{place}.*"), item),
        (None, None) => (place, value),
    }
}

fn returned_type(value: &Returned) -> String {
    match (&value.items, &value.map_of) {
        (Some(item), _) => format!("list[{}]", returned_type(item)),
        (None, Some(item)) => format!("dict[str, {}]", returned_type(item)),
        (None, None) => plain_type(value.kind).to_owned(),
    }
}

fn values(values: &[Json]) -> Value {
    let shown: Vec<String> = values.iter().take(VALUES).map(Json::to_string).collect();
    context! { shown, more => values.len() > VALUES }
}

/// `1 to 99`: two numbers, or one of them.
fn range(shape: &Shape) -> Option<Value> {
    let number = |value: Option<f64>| value.map(|value| value.to_string());
    (shape.minimum.is_some() || shape.maximum.is_some())
        .then(|| context! { from => number(shape.minimum), to => number(shape.maximum) })
}
