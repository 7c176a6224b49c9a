//! The data of the overview page, derived from the state as plain JSON, so that new kinds of resources appear by
//! themselves.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::gateway::admin::Look;
use crate::gateway::faults::Fault;
use crate::gateway::request_log::RecordedRequest;

/// Number of requests shown.
pub const REQUESTS: usize = 50;

/// Number of tasks shown.
const TASKS: usize = 50;

/// Number of resources shown per kind.
const ROWS: usize = 200;

/// Parts of the state that are not resources.
const OTHERS: [&str; 4] = ["clock", "ledger", "progressions", "tasks"];

/// An overview of the cloud.
#[derive(Debug, Serialize)]
pub struct Overview {
    version: &'static str,
    /// The simulated time, in the cloud's format.
    time: String,
    /// Yuan.
    balance: String,
    /// Progression of tasks.
    progression: Value,
    resources: Vec<Kind>,
    /// Newest first.
    tasks: Part<Task>,
    /// Pending faults.
    faults: Vec<Fault>,
    /// Newest first.
    requests: Part<RecordedRequest>,
}

/// Resources of one kind.
#[derive(Debug, Serialize)]
struct Kind {
    kind: String,
    #[serde(flatten)]
    part: Part<Row>,
}

/// A part of this many.
#[derive(Debug, Serialize)]
struct Part<T> {
    total: usize,
    rows: Vec<T>,
}

/// One resource.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Row {
    id: String,
    name: String,
    status: String,
    region: String,
}

/// One task.
#[derive(Debug, Serialize)]
struct Task {
    id: String,
    kind: Value,
    status: String,
    resources: Value,
    failure: Value,
}

impl Overview {
    /// Builds the overview.
    pub fn new(look: Look) -> Self {
        let Look { cloud, time, faults, requests, total_requests: total } = look;
        let cloud = &cloud;
        let mut tables = Vec::new();
        for (name, part) in members(cloud).filter(|(name, _)| !OTHERS.contains(&name.as_str())) {
            find_tables(name, part, &mut tables);
        }
        let regions = regions(&tables);
        let resources = tables.iter().map(|(kind, table)| Kind::new(kind, table, &regions)).collect();
        let balance = cloud["balance"].as_i64().unwrap_or_default();
        let sign = if balance < 0 { "-" } else { "" };
        Self {
            version: env!("CARGO_PKG_VERSION"),
            time,
            balance: format!("{sign}{}.{:02}", balance.unsigned_abs() / 100, balance.unsigned_abs() % 100),
            progression: cloud["progressions"]["every"].clone(),
            resources,
            tasks: tasks(&cloud["tasks"]["all"]),
            faults,
            requests: Part { total, rows: requests },
        }
    }
}

impl Kind {
    fn new(kind: &str, table: &Map<String, Value>, regions: &HashMap<&str, &str>) -> Self {
        let rows = table.iter().take(ROWS).map(|(id, resource)| Row::new(id, resource, regions));
        Self { kind: kind.to_owned(), part: Part { total: table.len(), rows: rows.collect() } }
    }
}

impl Row {
    fn new(id: &str, resource: &Value, regions: &HashMap<&str, &str>) -> Self {
        // A tag has only a name.
        let name = resource["name"].as_str().or(resource.as_str()).unwrap_or_default();
        let region = regions.get(id).copied().unwrap_or_default();
        Self { id: id.to_owned(), name: name.to_owned(), status: status(resource), region: region.to_owned() }
    }
}

/// The activity of a resource, as in the state.
fn status(resource: &Value) -> String {
    let said = ["activity", "status", "state"].iter().find_map(|name| resource[name].as_str());
    match (said, resource["powered"].as_bool()) {
        (Some(said), _) => said.to_lowercase(),
        (None, Some(true)) => "running".to_owned(),
        (None, Some(false)) => "stopped".to_owned(),
        (None, None) => "ok".to_owned(),
    }
}

/// All tables of resources in a part of the state, by path.
fn find_tables<'a>(name: &str, part: &'a Value, tables: &mut Vec<(String, &'a Map<String, Value>)>) {
    let Some(object) = part.as_object().filter(|object| !object.is_empty()) else { return };
    if object.keys().all(|key| is_id(key)) {
        if object.values().all(|value| value.is_object() || value.is_string()) {
            tables.push((name.replace('_', " "), object));
        }
        return;
    }
    for (member, part) in object {
        find_tables(&format!("{name} {member}"), part, tables);
    }
}

/// Ids are numbers or UUIDs, which contain digits; field names do not.
fn is_id(key: &str) -> bool {
    key.contains(|letter: char| letter.is_ascii_digit())
}

/// The region of each resource, directly or through its parent.
fn regions<'a>(tables: &[(String, &'a Map<String, Value>)]) -> HashMap<&'a str, &'a str> {
    let all = || tables.iter().flat_map(|(_, table)| table.iter());
    let mut regions: HashMap<&str, &str> = HashMap::new();
    for (id, resource) in all() {
        if let Some(region) = resource["region_id"].as_str().or(resource["region"].as_str()) {
            regions.insert(id, region);
        }
    }
    for (id, resource) in all() {
        let owners =
            members(resource).filter(|(name, _)| name.ends_with("_id")).filter_map(|(_, id)| id.as_str());
        let region = owners.filter_map(|owner| regions.get(owner).copied()).next();
        if let (None, Some(region)) = (regions.get(id.as_str()), region) {
            regions.insert(id, region);
        }
    }
    regions
}

fn tasks(all: &Value) -> Part<Task> {
    let rows = members(all).rev().take(TASKS).map(|(id, task)| Task {
        id: id.clone(),
        kind: task["kind"].clone(),
        status: status(task),
        resources: task["resources"].clone(),
        failure: task["failure"].clone(),
    });
    Part { total: members(all).count(), rows: rows.collect() }
}

fn members(value: &Value) -> impl DoubleEndedIterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn kinds_are_found_wherever_they_are() {
        let cloud = json!({
            "clock": {"milliseconds": 1}, "balance": -150, "next_tag": 3, "tags": {"1": "t"},
            "progressions": {"every": "polls:2", "by_action": {"A1": "immediate"}},
            "empty": {},
            "vdcs": {"v1": {"name": "site", "region_id": "CN_Beijing_A", "activity": "Creating"}},
            "metal": {"count": 2, "bare_machines": {"m1": {"name": "m", "vdc_id": "v1", "powered": true, "activity": null}}},
            "tasks": {"all": {"1": {"kind": "a", "status": "Finished", "resources": ["v1"], "failure": null},
                              "2": {"kind": "b", "status": "New", "resources": [], "failure": null}}}
        });
        let (faults, requests, total_requests) = (Vec::new(), Vec::new(), 0);
        let overview =
            Overview::new(Look { cloud, time: "now".to_owned(), faults, requests, total_requests });
        let row = |id: &str, name: &str, status: &str, region: &str| Row {
            id: id.to_owned(),
            name: name.to_owned(),
            status: status.to_owned(),
            region: region.to_owned(),
        };
        let found: Vec<_> =
            overview.resources.iter().map(|kind| (kind.kind.as_str(), &kind.part.rows[0])).collect();
        assert_eq!(
            found,
            [
                ("tags", &row("1", "t", "ok", "")),
                ("vdcs", &row("v1", "site", "creating", "CN_Beijing_A")),
                ("metal bare machines", &row("m1", "m", "running", "CN_Beijing_A")),
            ]
        );
        assert_eq!(overview.balance, "-1.50");
        let tasks: Vec<_> =
            overview.tasks.rows.iter().map(|task| (task.id.as_str(), task.status.as_str())).collect();
        assert_eq!(tasks, [("2", "new"), ("1", "finished")]);
    }
}
