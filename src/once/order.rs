//! An order that may have been carried out, and what the cloud shows of it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::call::request::Request;
use crate::journal::Place;
use crate::model::{Action, Evidence, Service, Traces};

/// A change that was or will be sent.
#[derive(Debug, Clone)]
pub struct Order {
    /// Its service.
    pub service: &'static Service,
    /// Its action.
    pub action: &'static Action,
    /// The parameters that its evidence needs: places, names and sizes, never a secret.
    pub facts: Map<String, Value>,
    /// Tasks that the lost response named, as far as it arrived.
    pub task_ids: Vec<String>,
}

/// What was there before an order was sent. The ids of what belongs to other orders can be added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// Ids of resources that match the order but are not its own.
    pub ids: BTreeSet<String>,
    /// The sizes of what the order enlarges, by id.
    pub numbers: BTreeMap<String, i64>,
    /// Whether everything was noted, so that what is missing here was not there before.
    pub complete: bool,
    /// Where the journal ended before that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// How long the cloud may take to show a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settling {
    /// A change that is not visible this long after it was sent was not carried out.
    pub time: Duration,
    /// The least number of reads, one after the other, that must agree that something is not there.
    pub reads: u32,
}

/// The outcome of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Verdict {
    /// It was carried out, or everything is as it orders.
    Done {
        /// What it created, changed or deleted; empty if only its tasks are known.
        resource_ids: Vec<String>,
        /// The tasks that it queued, where the lost response named them: the cloud has no list of tasks.
        task_ids: Vec<String>,
        /// The id of the task that stands for a lost one, if the resources of the order show its progress.
        lost_task: Option<String>,
    },
    /// It was not carried out.
    NotDone,
    /// The cloud cannot tell.
    Undecided {
        /// Ids of resources that may be its own.
        candidates: Vec<String>,
        /// Why.
        why: String,
    },
}

/// One thing that an order asks for: its parameters, and above them the members of one item of each of its lists.
pub(crate) type Want = Map<String, Value>;

/// How long the cloud may take to show a change that was carried out.
const SHOWN_WITHIN: Duration = Duration::from_secs(120);

/// How long the task of a change may take.
const TASK_ENDS_WITHIN: Duration = Duration::from_secs(1200);

impl Settling {
    /// The default for an action. Where it queues a task and no status shows that the task is running, what is ordered
    /// may come only when it ends.
    pub fn of(action: &Action) -> Self {
        let may_come_late = match &action.evidence {
            Some(Evidence::Appears(_)) => true,
            Some(evidence) => evidence.traces().is_some_and(|traces| traces.settled.is_empty()),
            None => false,
        };
        let time = if action.task.is_some() && may_come_late { TASK_ENDS_WITHIN } else { SHOWN_WITHIN };
        Self { time, ..Self::default() }
    }
}

impl Default for Settling {
    fn default() -> Self {
        Self { time: SHOWN_WITHIN, reads: 3 }
    }
}

impl Order {
    /// The order with these parameters, or with what was kept of them.
    pub fn new(service: &'static Service, action: &'static Action, parameters: &Map<String, Value>) -> Self {
        Self { service, action, facts: action.facts_of(parameters), task_ids: Vec::new() }
    }

    /// The order that a request makes; None without a model.
    pub fn of(request: &Request) -> Option<Self> {
        let (service, action) = request.model?;
        Some(Self::new(service, action, &request.facts()))
    }

    /// What it asks for, one by one; nothing if its lists are empty.
    pub(crate) fn wants(&self, traces: &Traces) -> Vec<Want> {
        if traces.each.is_empty() {
            return vec![self.facts.clone()];
        }
        traces.each.iter().flat_map(|lists| combinations(&self.facts, lists)).collect()
    }
}

/// Every combination of the items of these lists.
fn combinations(whole: &Want, lists: &[String]) -> Vec<Want> {
    lists.iter().fold(vec![whole.clone()], |wants, list| {
        let items = whole.get(list).map(items).unwrap_or_default();
        wants.iter().flat_map(|want| items.iter().map(|item| with_item(want, list, item))).collect()
    })
}

/// The items of a list, which may be written as one value or as text with commas.
fn items(list: &Value) -> Vec<Value> {
    match list {
        Value::Array(items) => items.clone(),
        Value::String(text) => {
            text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(Value::from).collect()
        }
        item => vec![item.clone()],
    }
}

fn with_item(want: &Want, list: &str, item: &Value) -> Want {
    let mut want = want.clone();
    match item {
        Value::Object(members) => {
            want.remove(list);
            want.extend(members.clone());
        }
        value => {
            want.insert(list.to_owned(), value.clone());
        }
    }
    want
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model;

    #[test]
    fn what_may_come_only_when_a_task_ends_is_given_time_for_that() {
        for (service, action, minutes) in [
            ("instance", "CreateInstance", 20),
            ("vdc", "AddPublicIp", 20),
            ("security_group", "ForceDeleteSecurityGroup", 20),
            ("instance", "DeleteInstance", 2),
            ("instance", "CreateTag", 2),
            ("instance", "RebootInstance", 2),
        ] {
            let (_, found) = model::action(service, action).expect("documented");
            assert_eq!(Settling::of(found).time, Duration::from_secs(60 * minutes), "{action}");
        }
    }

    #[test]
    fn lists_are_taken_apart_one_by_one_or_in_every_combination() {
        let order = |service, action, facts: Value| {
            let (service, action) = model::action(service, action).expect("documented");
            let order = Order::new(service, action, facts.as_object().expect("an object"));
            let traces = action.evidence.as_ref().and_then(|evidence| evidence.traces()).expect("traces");
            Value::from_iter(order.wants(traces).into_iter().map(Value::Object))
        };
        let tags =
            order("instance", "AddInstancesTags", json!({"InstanceIds": "i-1,i-2", "AddTagIds": [7, 8]}));
        assert_eq!(tags.as_array().map(Vec::len), Some(4));
        assert_eq!(tags[3], json!({"InstanceIds": "i-2", "AddTagIds": 8}));
        let disks = json!({"InstanceId": "i-1", "DataDisks": [{"Size": 100}], "Password": "hush"});
        assert_eq!(order("instance", "CreateDisk", disks), json!([{"InstanceId": "i-1", "Size": 100}]));
        assert_eq!(order("instance", "CreateDisk", json!({"InstanceId": "i-1"})), json!([]));
        let points = json!({"GpnId": "g", "VdcAdd": [{"PrivateId": "p"}], "PopAdd": [{"PopId": "q"}]});
        let points = order("vdc", "AddAccessPoint", points);
        assert_eq!((&points[0]["PrivateId"], &points[1]["PopId"]), (&json!("p"), &json!("q")));
        assert_eq!(points[1]["PrivateId"], Value::Null);
    }
}
