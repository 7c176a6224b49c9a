//! Which members of a row are columns.

use cds::model::{self, Action, Effect, Service};
use serde_json::Value;

use super::{Subject, column_table::COLUMNS};
use crate::failure::Failure;
use crate::names::{means, nearest};

/// What matters of the rows of an action, by its model.
pub(super) struct Columns {
    pub service: &'static str,
    pub action: &'static str,
    /// The member that identifies a row.
    pub id: Option<&'static str>,
    /// The columns of a table, what matters most first.
    pub shown: &'static [&'static str],
    /// Every documented member, in the order of the document.
    pub all: &'static [&'static str],
}

/// The column of the id in a table of rows whose names are known, after name, status and region.
const ID_OF_ROWS: usize = 3;

/// Which columns there are if none are named.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// Those that matter.
    Best,
    /// All that are documented or there.
    All,
}

fn entry(service: &str, action: &str) -> Option<&'static Columns> {
    COLUMNS.iter().find(|entry| entry.service == service && entry.action == action)
}

/// The member that identifies a row of an action.
pub(crate) fn id_member(service: &Service, action: &Action) -> Option<&'static str> {
    entry(&service.name, &action.name)?.id
}

/// The reads that list things with this id and need no parameter; those of the given service come first.
pub(crate) fn lists_of(service: &str, id: &str) -> Option<(&'static Service, &'static Action)> {
    let mut found: Vec<_> = COLUMNS
        .iter()
        .filter(|entry| entry.id == Some(id))
        .filter_map(|entry| model::action(entry.service, entry.action))
        .filter(|(_, action)| action.effect == Effect::Read && !action.rows().is_empty())
        .filter(|(_, action)| action.parameters.iter().all(|parameter| !parameter.required))
        .collect();
    found.sort_by_key(|(of, _)| of.name != service);
    found.first().copied()
}

/// The column of the ids.
pub(super) fn id(subject: Subject, rows: &[Value]) -> Option<String> {
    let modelled = match subject {
        Subject::Response(service, action) | Subject::Rows(service, action) => {
            id_member(service, action).map(str::to_owned)
        }
        Subject::Own(columns) => columns.first().map(|name| (*name).to_owned()),
        Subject::Object | Subject::Unknown => None,
    };
    let is_id = |name: &String| name.ends_with("Id") || name.ends_with("ID");
    modelled.or_else(|| paths(rows).into_iter().find(is_id))
}

/// The columns that were asked for, or the usual ones.
pub(super) fn chosen(
    subject: Subject,
    rows: &[Value],
    wanted: &[String],
    choice: Choice,
) -> Result<Vec<String>, Failure> {
    if !wanted.is_empty() {
        let known = all(subject, rows);
        return wanted.iter().map(|name| known_as(name, &known)).collect();
    }
    let best = match subject {
        Subject::Response(service, action) | Subject::Rows(service, action) => {
            entry(&service.name, &action.name).map_or(&[][..], |entry| entry.shown)
        }
        Subject::Own(columns) => columns,
        Subject::Object | Subject::Unknown => &[],
    };
    match choice {
        Choice::Best if !best.is_empty() => {
            let mut best: Vec<String> = best.iter().map(|name| (*name).to_owned()).collect();
            // Names are shorter than ids, and those commands take them too.
            let is_id_first = id(subject, &[]).as_ref() == best.first();
            if matches!(subject, Subject::Rows(..)) && is_id_first && best.len() > ID_OF_ROWS {
                best[..=ID_OF_ROWS].rotate_left(1);
            }
            Ok(best)
        }
        _ => Ok(all(subject, rows)),
    }
}

/// Every column: the documented ones in their order, then what else is there.
fn all(subject: Subject, rows: &[Value]) -> Vec<String> {
    let columns = match subject {
        Subject::Response(service, action) | Subject::Rows(service, action) => {
            entry(&service.name, &action.name).map_or(&[][..], |entry| entry.all)
        }
        Subject::Own(columns) => columns,
        Subject::Object | Subject::Unknown => &[],
    };
    let mut columns: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
    for path in paths(rows) {
        if !columns.contains(&path) {
            columns.push(path);
        }
    }
    columns
}

/// The paths of all members of the rows that are no objects.
pub(super) fn paths(rows: &[Value]) -> Vec<String> {
    fn collect(value: &Value, path: &str, paths: &mut Vec<String>) {
        match value {
            Value::Object(members) if !members.is_empty() || path.is_empty() => {
                for (name, member) in members {
                    let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    collect(member, &path, paths);
                }
            }
            _ if paths.iter().any(|known| known == path) => {}
            _ => paths.push(path.to_owned()),
        }
    }
    let mut paths = Vec::new();
    rows.iter().for_each(|row| collect(row, "", &mut paths));
    paths
}

fn known_as(name: &str, known: &[String]) -> Result<String, Failure> {
    let inside = |path: &&String| path.to_lowercase().starts_with(&format!("{}.", name.to_lowercase()));
    if let Some(path) = known.iter().find(|path| means(name, path)) {
        return Ok(path.clone());
    }
    // A whole object, or a member of the objects in a list.
    let is_in_list = name.split_once('.').is_some_and(|(list, _)| known.iter().any(|path| means(list, path)));
    if known.iter().any(|path| inside(&path)) || is_in_list || known.is_empty() {
        return Ok(name.to_owned());
    }
    Err(Failure::usage(match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => told!(
            "--columns: {name} is no column; did you mean {near}?",
            "--columns：没有列 {name}；是否想用 {near}？"
        ),
        None => told!(
            "--columns: {name} is no column; there are {}",
            "--columns：没有列 {name}；可用的列：{}",
            known.join(", ")
        ),
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn subject() -> Subject<'static> {
        let (service, action) = model::action("instance", "DescribeInstances").expect("documented");
        Subject::Response(service, action)
    }

    #[test]
    fn every_entry_is_an_action() {
        for entry in &COLUMNS {
            assert!(model::action(entry.service, entry.action).is_some(), "{}", entry.action);
        }
    }

    #[test]
    fn columns_are_known_without_rows() {
        let all = chosen(subject(), &[], &[], Choice::All).expect("columns");
        assert!(all.contains(&"Disks.SystemDisk.Size".to_owned()), "{all:?}");
        let best = chosen(subject(), &[], &[], Choice::Best).expect("columns");
        assert_eq!(best[..3], ["InstanceId", "InstanceName", "InstanceStatus"]);
    }

    #[test]
    fn a_wanted_column_may_be_spelt_as_a_flag_and_a_wrong_one_is_answered() {
        let of = |name: &str| chosen(subject(), &[], &[name.to_owned()], Choice::Best);
        assert_eq!(of("instance-name").expect("known"), ["InstanceName"]);
        assert_eq!(of("PublicNetworkInterface.IP").expect("in a list"), ["PublicNetworkInterface.IP"]);
        assert!(of("InstanceNam").expect_err("unknown").message().contains("did you mean InstanceName?"));
    }

    #[test]
    fn paths_go_into_objects_and_not_into_lists() {
        let rows = [json!({"A": 1, "B": {"C": [{"D": 1}]}}), json!({"A": 2, "E": null})];
        assert_eq!(paths(&rows), ["A", "B.C", "E"]);
    }

    #[test]
    fn things_are_listed_for_completion() {
        let (_, action) = lists_of("instance", "VdcId").expect("a list");
        assert_eq!(action.name, "DescribeVdc");
        assert!(lists_of("instance", "Nothing").is_none());
    }
}
