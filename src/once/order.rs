//! An order that may have been carried out, and what the cloud shows of it.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::call::request::Parameters;
use crate::model::{Action, Service};

/// A change that was or will be sent.
#[derive(Debug, Clone)]
pub struct Order {
    /// Its service.
    pub service: &'static Service,
    /// Its action.
    pub action: &'static Action,
    /// The parameters that its evidence needs: places, names and sizes, never a secret.
    pub facts: Parameters,
    /// Tasks that the lost response named, as far as it arrived.
    pub task_ids: Vec<String>,
}

/// Ids of resources that match an order although they are not its own: they were there before it was sent, or belong
/// to other orders. `complete` says that all were noted that were there before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// The ids.
    pub ids: BTreeSet<String>,
    /// Whether what is missing here was not there before.
    pub complete: bool,
}

/// How long it may take until the cloud shows a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settling {
    /// A change that is not visible this long after it was sent was not carried out.
    pub time: Duration,
    /// The least number of reads, one after the other, that must agree on that.
    pub reads: u32,
}

/// What became of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// It was carried out, or everything is as it orders.
    Done {
        /// What it created, changed or deleted.
        resource_ids: Vec<String>,
        /// The tasks that it queued, where they are known.
        task_ids: Vec<String>,
    },
    /// It was not carried out and will not be.
    NotDone,
    /// The cloud cannot tell.
    Undecided {
        /// Ids of resources that may be its own.
        candidates: Vec<String>,
        /// Why, and what a person should look at.
        why: String,
    },
}

impl Order {
    /// The order of these parameters.
    pub fn new(service: &'static Service, action: &'static Action, parameters: &Parameters) -> Self {
        let fact = |name: &String| parameters.get(name).map(|value| (name.clone(), value.clone()));
        let facts = action.facts().filter_map(|parameter| fact(&parameter.name));
        Self {
            service,
            action,
            facts: Parameters::from(facts.collect::<serde_json::Map<_, _>>()),
            task_ids: Vec::new(),
        }
    }
}

impl Default for Settling {
    fn default() -> Self {
        Self { time: Duration::from_secs(120), reads: 3 }
    }
}
