//! What docstrings say of a response: its rows, or else its data, a line for each member.

use cds::model::{Effect, Kind};

use super::docstring::{plain_type, queues_many, values_text};
use crate::models::ActionModel;
use crate::returns::{Member, Returned};

/// Meanings of members that an example shows, in this order.
const TELLING: [&str; 4] = ["id", "name", "money", "status"];

/// Members that an example shows, if there are as many.
const LEAST: usize = 2;
const MOST: usize = 3;

/// A paragraph, and the members that follow it.
pub(super) struct Section {
    pub text: String,
    pub members: Vec<String>,
    /// Everything else that the response holds.
    pub besides: Option<String>,
}

/// The response of an action.
pub(super) fn response(action: &ActionModel) -> Section {
    let waits = match (&action.task, queues_many(action)) {
        (None, _) => "",
        (Some(_), true) => " `wait()` waits for its tasks, one for each machine or disk.",
        (Some(_), false) => " `wait()` waits for its task.",
    };
    if let Some((place, row)) = rows(action) {
        return Section {
            text: format!("The response.{waits} Each of its `rows`, from `{place}`, has:"),
            members: row.members.iter().map(line).collect(),
            besides: besides(action, Some(&place)),
        };
    }
    let besides = besides(action, None);
    match data(action) {
        Some(Member { value, .. }) if !value.members.is_empty() => {
            let members = value.members.iter().map(line).collect();
            Section { text: format!("The response.{waits} `Data` has:"), members, besides }
        }
        // That of a change is empty.
        Some(data) if action.effect == Effect::Read => {
            Section { text: format!("The response.{waits} {}", line(data)), members: Vec::new(), besides }
        }
        _ => Section { text: format!("The response.{waits}"), members: Vec::new(), besides },
    }
}

/// The rows that the iterator over all pages yields.
pub(super) fn row_text(action: &ActionModel) -> String {
    let names = rows(action).into_iter().flat_map(|(_, row)| &row.members).map(|member| &*member.name);
    format!("The `rows` of `{}`, each with {}.", action.method_name(), names.collect::<Vec<_>>().join(", "))
}

/// The objects of the first list of rows, and where they are.
pub(super) fn rows(action: &ActionModel) -> Option<(String, &Returned)> {
    let place = action.rows().first()?.to_string().replace("[]", "");
    let mut members = &action.returns;
    let mut found = None;
    for name in place.split('.') {
        let value = &members.iter().find(|member| member.name == name)?.value;
        let value = value.items.as_deref().unwrap_or(value);
        members = &value.members;
        found = Some(value);
    }
    found.filter(|row| !row.members.is_empty()).map(|row| (place, row))
}

/// The member `Data`.
pub(super) fn data(action: &ActionModel) -> Option<&Member> {
    action.returns.iter().find(|member| member.name == "Data")
}

/// The members that are not listed, with their types.
fn besides(action: &ActionModel, rows: Option<&str>) -> Option<String> {
    let is_envelope = |name: &str| name == "Data" || name.eq_ignore_ascii_case("TaskId");
    let outside = action.returns.iter().filter(|member| !is_envelope(&member.name));
    let outside = outside.map(|member| (member.name.clone(), member));
    let inside = data(action).filter(|_| rows.is_some()).into_iter().flat_map(|data| &data.value.members);
    let inside = inside.map(|member| (format!("Data.{}", member.name), member));
    let named: Vec<String> = inside
        .chain(outside)
        .filter(|(place, _)| Some(&**place) != rows)
        .map(|(place, member)| format!("`{place}` ({})", type_text(member)))
        .collect();
    (!named.is_empty()).then(|| format!("Besides: {}.", named.join(", ")))
}

/// A member with its type, its unit and its meaning; of an object in it only the names.
fn line(member: &Member) -> String {
    let Member { name, description, value, .. } = member;
    let text = description.en.trim_end_matches('.');
    let values = values_text(text, &value.values, value.values_from.as_deref());
    let names: Vec<&str> = innermost(value).members.iter().map(|member| &*member.name).collect();
    let has = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
    format!("{name} ({}): {text}{has}{values}", type_text(member))
}

/// What a list or a map holds in the end.
fn innermost(value: &Returned) -> &Returned {
    value.items.as_deref().or(value.map_of.as_deref()).map_or(value, innermost)
}

fn type_text(member: &Member) -> String {
    let value = &member.value;
    let kind = match &value.items {
        Some(item) => format!("list[{}]", plain_type(item.kind)),
        None => plain_type(value.kind).to_owned(),
    };
    let is_told = |unit: &&String| member.description.en.contains(unit.as_str());
    let unit = value.unit.as_ref().filter(|unit| !is_told(unit) && *unit != "currency");
    let unit = unit.map(|unit| format!(", {unit}")).unwrap_or_default();
    let null = if value.nullable { " | None" } else { "" };
    let doubtful = if member.doubtful { ", not always" } else { "" };
    format!("{kind}{null}{unit}{doubtful}")
}

/// Members that show what a row is, of those that every response has: by their meaning, or else the first ones.
pub(super) fn telling(members: &[Member]) -> Vec<&str> {
    let first =
        |meaning: &&str| members.iter().find(|member| member.value.meaning.as_deref() == Some(meaning));
    let meant = TELLING.iter().filter_map(first).filter(|member| !member.doubtful);
    let mut names: Vec<&str> = meant.take(MOST).map(|member| &*member.name).collect();
    for member in members {
        let is_single = !matches!(member.value.kind, Kind::List | Kind::Object | Kind::Any);
        if names.len() < LEAST && is_single && !member.doubtful && !names.contains(&&*member.name) {
            names.push(&member.name);
        }
    }
    names
}
