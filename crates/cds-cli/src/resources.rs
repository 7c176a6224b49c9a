//! What the daily jobs read and change: `models/resources.json`, which `models/README.md` explains.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use cds::model::{self, Action, Place, Service, Text};
use serde::Deserialize;
use serde_json::Value;

use crate::failure::Failure;

/// An action with its service.
pub(crate) type Found = (&'static Service, &'static Action);

/// All of the file.
#[derive(Deserialize)]
pub(crate) struct Facts {
    pub(crate) resources: Vec<Resource>,
    pub(crate) account: Account,
    pub(crate) costs: BTreeMap<String, Costs>,
    pub(crate) currency: Currency,
}

/// A kind of resource.
#[derive(Deserialize)]
pub(crate) struct Resource {
    pub(crate) kind: String,
    pub(crate) description: Text,
    list: Name,
    /// The member of a row whose items are the resources.
    within: Option<String>,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) status: String,
    #[serde(default)]
    region: String,
    #[serde(default)]
    active: Vec<String>,
    #[serde(default)]
    stopped: Vec<String>,
    #[serde(default)]
    failed: Vec<String>,
    #[serde(default)]
    pub(crate) idle: Vec<Idle>,
    /// Options, and the parameters of the list that they are.
    #[serde(default)]
    pub(crate) filters: BTreeMap<String, String>,
    /// The parameter of the list that takes an id.
    pub(crate) by_id: Option<String>,
    /// The word that the names of parameters begin with.
    #[serde(default)]
    pub(crate) prefix: String,
    /// Commands, and the actions that carry them out for one resource.
    #[serde(default)]
    pub(crate) actions: BTreeMap<String, Name>,
    pub(crate) tags: Option<Tags>,
}

/// What shows that a resource is not used.
#[derive(Deserialize)]
pub(crate) struct Idle {
    member: Option<String>,
    #[serde(default)]
    is: Vec<Value>,
    /// Kinds, the places in their rows that would name the resource, and the member that they would name.
    #[serde(default)]
    unused_by: Vec<(String, Place, String)>,
}

/// Tags, and the actions that attach them.
#[derive(Deserialize)]
pub(crate) struct Tags {
    pub(crate) list: Name,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) create: Name,
    /// An action, and its parameter for the ids of tags.
    pub(crate) add: (Name, String),
    pub(crate) remove: (Name, String),
}

/// The account.
#[derive(Deserialize)]
pub(crate) struct Account {
    pub(crate) read: Name,
    pub(crate) balance: Place,
    /// What each month cost.
    pub(crate) months: Place,
    pub(crate) month: String,
    pub(crate) amount: String,
    pub(crate) currency: String,
}

/// A bill.
#[derive(Deserialize)]
pub(crate) struct Costs {
    pub(crate) read: Name,
    /// Parameters for the first and the last day.
    pub(crate) days: BTreeMap<String, String>,
    /// What stands between year, month and day.
    pub(crate) separator: String,
    /// The member of a row that is what it costs.
    pub(crate) cost: String,
    /// Whether it is read for each day.
    #[serde(default)]
    pub(crate) each_day: bool,
}

/// The currency of a bill.
#[derive(Deserialize)]
pub(crate) struct Currency {
    pub(crate) parameter: String,
    pub(crate) default: String,
}

/// A service and its action, such as `vdc.DescribeVdc`.
#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name(String);

/// How a resource is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Active,
    Stopped,
    Failed,
    Changing,
}

/// The facts.
pub(crate) fn facts() -> &'static Facts {
    static FACTS: OnceLock<Facts> = OnceLock::new();
    FACTS.get_or_init(|| {
        serde_json::from_str(include_str!("../../../models/resources.json"))
            .unwrap_or_else(|error| panic!("resources.json is part of this build and must parse: {error}"))
    })
}

impl Facts {
    /// The resource of this kind.
    pub(crate) fn resource(&self, kind: &str) -> Result<&Resource, Failure> {
        let found = self.resources.iter().find(|resource| resource.kind == kind);
        found.ok_or_else(|| Failure::failed(&format!("the models have no {kind}")))
    }
}

impl Name {
    /// The action.
    pub(crate) fn find(&self) -> Result<Found, Failure> {
        let found = self.0.split_once('.').and_then(|(service, action)| model::action(service, action));
        found.ok_or_else(|| Failure::failed(&format!("the models have no {}", self.0)))
    }

    /// The name, to compare it.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Resource {
    /// The read that lists it.
    pub(crate) fn list(&self) -> &Name {
        &self.list
    }

    /// The resources in the rows of the list.
    pub(crate) fn of_rows(&self, rows: &[Value]) -> Vec<Value> {
        let Some(within) = &self.within else { return rows.to_vec() };
        let merged = |row: &Value| {
            let around = row.as_object().cloned().unwrap_or_default();
            let inside = row[within].as_array().cloned().unwrap_or_default();
            inside.into_iter().filter_map(move |item| {
                let mut whole = around.clone();
                whole.extend(item.as_object()?.clone());
                Some(Value::Object(whole))
            })
        };
        rows.iter().flat_map(merged).collect()
    }

    /// The text of a member.
    pub(crate) fn text(row: &Value, member: &str) -> String {
        row.get(member).filter(|value| !value.is_null()).map(cds::query_text).unwrap_or_default()
    }

    /// Where it is; empty for what is in no region.
    pub(crate) fn region(&self, row: &Value) -> String {
        Self::text(row, &self.region)
    }

    /// How it is. A status that the documents do not know is one that passes.
    pub(crate) fn state(&self, row: &Value) -> State {
        let status = Self::text(row, &self.status);
        let is_in = |known: &[String]| known.iter().any(|known| known.eq_ignore_ascii_case(&status));
        match () {
            () if is_in(&self.failed) => State::Failed,
            () if is_in(&self.stopped) => State::Stopped,
            () if is_in(&self.active) => State::Active,
            () => State::Changing,
        }
    }

    /// Whether nothing uses it; `listed` has the resources of each kind that could be read.
    pub(crate) fn is_idle(&self, row: &Value, listed: &BTreeMap<&str, Vec<Value>>) -> bool {
        self.idle.iter().any(|idle| {
            let is_so = idle.member.as_ref().is_none_or(|member| idle.is.contains(&row[member]));
            let is_unused = idle.unused_by.iter().all(|(kind, place, member)| {
                let own = Self::text(row, member);
                let names_it =
                    |other| place.values(other).into_iter().any(|value| cds::query_text(value) == own);
                listed.get(kind.as_str()).is_some_and(|rows| !rows.iter().any(names_it))
            });
            is_so && is_unused
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_exists() {
        let facts = facts();
        for resource in &facts.resources {
            let (_, list) = resource.list.find().expect("a list");
            assert!(!list.rows().is_empty(), "{}", resource.kind);
            for name in resource.actions.values() {
                name.find().expect("an action");
            }
        }
        facts.account.read.find().expect("a read");
        for costs in facts.costs.values() {
            costs.read.find().expect("a read");
        }
    }
}
