//! Generates the columns of data frames: every documented member of a row, what matters first, with its type.

use std::fmt::Write as _;
use std::path::PathBuf;

use cds::model::Kind;
use serde_json::{Map, Value, json};

use super::columns::{columns, id_member, within};
use crate::files::Files;
use crate::models::{ActionModel, Models};
use crate::returns::{Member, Returned};

/// The generated file.
pub(crate) fn files(models: &Models) -> Files {
    let mut entries = String::new();
    for service in &models.services {
        for action in &service.actions {
            let members = ordered(action);
            if !members.is_empty() {
                let columns = Value::Object(object(members.into_iter()));
                let _ = writeln!(entries, "    ({:?}, {:?}, r#\"{columns}\"#),", service.name, action.name);
            }
        }
    }
    let count = entries.lines().count();
    let text = format!(
        "// Generated from models/ by `cargo xtask generate`; do not edit.\n\
         //! The documented columns of frames: service, action, and the type of each column.\n\n\
         pub(crate) static COLUMNS: [(&str, &str, &str); {count}] = [\n{entries}];\n"
    );
    Files::from([(PathBuf::from("crates/cds-frame/src/column_table.rs"), text)])
}

/// The members of a row: first what a table shows, then the others in the order of the document.
fn ordered(action: &ActionModel) -> Vec<&Member> {
    let mut found: Vec<&Member> = Vec::new();
    let mut leading = Vec::new();
    for members in row_members(action) {
        leading.extend(columns(members, id_member(action, members)));
        found.extend(members);
    }
    let mut names = std::collections::BTreeSet::new();
    found.retain(|member| names.insert(&member.name));
    let rank = |member: &Member| leading.iter().position(|name| *name == member.name).unwrap_or(usize::MAX);
    found.sort_by_key(|member| rank(member));
    found
}

/// The members of the rows of each list, or of `Data`.
fn row_members(action: &ActionModel) -> Vec<&[Member]> {
    let places: Vec<String> = action.rows().iter().map(ToString::to_string).collect();
    let places = if places.is_empty() { vec!["Data".to_owned()] } else { places };
    let at = |place: &String| {
        place.split('.').try_fold(action.returns.as_slice(), |members, name| {
            let name = name.trim_end_matches("[]");
            members.iter().find(|member| member.name == name).map(|member| within(&member.value))
        })
    };
    places.iter().filter_map(at).collect()
}

fn object<'a>(members: impl Iterator<Item = &'a Member>) -> Map<String, Value> {
    members.map(|member| (member.name.clone(), described(&member.value, member.secret))).collect()
}

/// A scalar is the name of its type, a list holds the type of its items, an object those of its members.
fn described(value: &Returned, is_secret: bool) -> Value {
    match (value.kind, &value.items) {
        (Kind::List, Some(items)) => json!([described(items, is_secret)]),
        (Kind::List, None) => json!(["any"]),
        (Kind::Object, _) if !value.members.is_empty() => Value::Object(object(value.members.iter())),
        _ => json!(scalar(value, is_secret)),
    }
}

fn scalar(value: &Returned, is_secret: bool) -> &'static str {
    let meaning = value.meaning.as_deref();
    match (value.kind, meaning) {
        (Kind::String, _) if is_secret || meaning == Some("password") => "secret",
        (Kind::String, Some("time")) => "time",
        (Kind::String, Some("money")) => "decimal",
        (Kind::String, Some("id")) => "id",
        (Kind::String, Some("status")) => "status",
        (Kind::String, _) => "text",
        (Kind::Integer, _) => "whole",
        (Kind::Number, Some("money")) => "money",
        (Kind::Number, _) => "number",
        (Kind::Boolean, _) => "truth",
        _ => "any",
    }
}
