//! Generates the columns of the command line's tables: what matters of a row, by the kinds of its members.

use std::fmt::Write as _;
use std::path::PathBuf;

use cds::model::Kind;

use crate::files::Files;
use crate::models::{ActionModel, Models};
use crate::returns::{Member, Returned};

/// Kinds that come first, in this order; one column each.
const LEADING: [&str; 3] = ["name", "status", "region"];

/// Kinds that are never a column by default: further ids, and what is long or secret.
const LEFT_OUT: [&str; 3] = ["id", "url", "password"];

/// A table with more columns is hard to read.
const MOST: usize = 10;

/// The generated file.
pub(crate) fn files(models: &Models) -> Files {
    let mut entries = String::new();
    for service in &models.services {
        for action in &service.actions {
            let members = row_members(action);
            let id = id_member(action, members);
            let columns = columns(members, id);
            let id = id.map(|member| &member.name);
            if columns.iter().all(|column| is_task_id(column)) {
                continue;
            }
            let _ = writeln!(
                entries,
                "    Columns {{ service: {:?}, action: {:?}, id: {id:?}, shown: &{columns:?}, all: &{:?} }},",
                service.name,
                action.name,
                paths(members, "")
            );
        }
    }
    let count = entries.lines().count();
    let text = format!(
        "// Generated from models/ by `cargo xtask generate`; do not edit.\n\
         //! The columns of tables.\n\n\
         use super::columns::Columns;\n\n\
         pub(super) static COLUMNS: [Columns; {count}] = [\n{entries}];\n"
    );
    Files::from([(PathBuf::from("crates/cds-cli/src/output/column_table.rs"), text)])
}

/// The members of a row: those of the first list of rows, or of `Data`, or else of the response.
fn row_members(action: &ActionModel) -> &[Member] {
    let place = action.rows().first().map_or_else(|| "Data".to_owned(), ToString::to_string);
    let mut members = action.returns.as_slice();
    for name in place.split('.') {
        let Some(member) = members.iter().find(|member| member.name == name) else { return &action.returns };
        members = within(&member.value);
    }
    if members.is_empty() { &action.returns } else { members }
}

pub(super) fn within(value: &Returned) -> &[Member] {
    value.items.as_deref().map_or(&value.members, within)
}

/// The member that identifies a row: of several ids the one beside whose thing stands its name.
pub(super) fn id_member<'a>(action: &ActionModel, members: &'a [Member]) -> Option<&'a Member> {
    let of_pages = action.pages.as_ref().map(|pages| pages.id.to_string());
    let ids = || members.iter().filter(|member| is_kind(member, "id") && !is_task_id(&member.name));
    match of_pages {
        Some(id) => members.iter().find(|member| member.name == id),
        None => ids().find(|id| named_as(members, id).is_some()).or_else(|| ids().next()),
    }
}

/// The member with the name of what has this id: `VdcName` of `VdcId`; of the first id also `Name`.
fn named_as<'a>(members: &'a [Member], id: &Member) -> Option<&'a Member> {
    let is_first =
        members.iter().find(|member| is_kind(member, "id")).is_some_and(|first| first.name == id.name);
    let thing = id.name.strip_suffix("Id")?;
    let is_its_name = |member: &&Member| match member.name.strip_suffix("Name") {
        Some("") => is_first,
        beginning => beginning == Some(thing),
    };
    members.iter().find(is_its_name)
}

fn is_task_id(name: &str) -> bool {
    name.eq_ignore_ascii_case("TaskId")
}

/// The id and the leading columns, then money, addresses, then the rest in the order of the document.
pub(super) fn columns(members: &[Member], id: Option<&Member>) -> Vec<String> {
    let mut columns: Vec<String> = id.map(name).into_iter().collect();
    columns.extend(id.and_then(|id| named_as(members, id)).map(name));
    let has_name = columns.len() == 2;
    let leading = LEADING.iter().filter(|kind| !has_name || **kind != "name");
    columns.extend(leading.filter_map(|kind| members.iter().find(|member| is_kind(member, kind))).map(name));
    columns.extend(members.iter().filter(|member| is_kind(member, "money")).map(name));
    columns.extend(members.iter().filter_map(addresses));
    columns.extend(members.iter().filter(|member| is_shown(member)).map(name));
    let mut seen = std::collections::BTreeSet::new();
    columns.retain(|column| seen.insert(column.clone()));
    columns.truncate(MOST);
    columns
}

/// The paths of all members that are no objects with members.
fn paths(members: &[Member], above: &str) -> Vec<String> {
    let below = |member: &Member| {
        let path = format!("{above}{}", member.name);
        match member.value.members.as_slice() {
            [] => vec![path],
            inner => paths(inner, &format!("{path}.")),
        }
    };
    members.iter().flat_map(below).collect()
}

fn name(member: &Member) -> String {
    member.name.clone()
}

fn is_kind(member: &Member, kind: &str) -> bool {
    member.value.meaning.as_deref() == Some(kind)
}

fn is_shown(member: &Member) -> bool {
    let is_plain = |value: &Returned| !matches!(value.kind, Kind::List | Kind::Object);
    let is_time = is_kind(member, "time");
    is_plain(member.value.items.as_deref().unwrap_or(&member.value))
        && !member.secret
        && (!member.doubtful || is_time)
        && !LEFT_OUT.iter().any(|kind| is_kind(member, kind))
}

/// The column of the addresses in a list of network cards.
fn addresses(member: &Member) -> Option<String> {
    member.value.items.as_ref()?;
    let address = within(&member.value).iter().find(|inner| is_kind(inner, "ip") && !inner.doubtful)?;
    Some(format!("{}.{}", member.name, address.name))
}
