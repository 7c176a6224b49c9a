//! Other orders of the journal that could be taken for an order, because they look the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::call::client::Client;
use crate::error::Error;
use crate::journal::{Entry, EntryOutcome, Store};
use crate::model::Evidence;
use crate::once::ended::has_ended;
use crate::once::order::{Noted, Order, Verdict};
use crate::once::recorded::{order_of, sent_at};
use crate::once::times::LONGEST_WAY;

/// What is known of the rivals of an order.
#[derive(Debug, Default)]
pub(crate) struct Rivals {
    /// What they have created.
    pub ids: BTreeSet<String>,
    /// Whether one may have created something that is not known.
    pub are_unclear: bool,
}

impl Rivals {
    /// The orders of the same action at the same endpoint that may have been carried out.
    pub(crate) async fn of(
        client: &Client,
        store: &Arc<Store>,
        entry: &Entry,
        order: &Order,
        noted: &Noted,
    ) -> Result<Self, Error> {
        let mut rivals = Self::default();
        if !matches!(order.action.evidence, Some(Evidence::Appears(_))) {
            return Ok(rivals);
        }
        for (mut other, ended) in store.orders_of(entry)? {
            if matches!(other.outcome, EntryOutcome::Refused | EntryOutcome::NotDone) {
                continue;
            }
            // What was carried out before the order was noted is in its notes, or was created much earlier.
            let is_earlier = match noted.place {
                Some(place) => ended.is_some_and(|ended| ended.is_before(place)),
                None => sent_at(&other)?.duration_until(sent_at(entry)?) > LONGEST_WAY,
            };
            if !is_earlier && other.resource_ids().is_empty() && looks_same(&other, order) {
                if !other.task_ids().is_empty() {
                    has_ended(client, store, &other).await?;
                    other = store.with_id(other.id)?.unwrap_or(other);
                }
                rivals.are_unclear |= other.resource_ids().is_empty();
            }
            rivals.ids.extend(other.resource_ids().iter().cloned());
        }
        Ok(rivals)
    }

    /// The verdict, unless what was found may be a rival's.
    pub(crate) fn judged(&self, verdict: Verdict) -> Verdict {
        match verdict {
            Verdict::Done { resource_ids, task_ids, .. } if self.are_unclear && task_ids.is_empty() => {
                let why = "another order of the journal looks the same, and what it has created is not known";
                Verdict::Undecided { candidates: resource_ids, why: why.to_owned() }
            }
            verdict => verdict,
        }
    }
}

/// Whether an order asks for the same, however many of it.
fn looks_same(other: &Entry, order: &Order) -> bool {
    let count =
        order.action.evidence.as_ref().and_then(Evidence::traces).and_then(|traces| traces.count.as_ref());
    let facts = |order: &Order| -> Map<String, Value> {
        let facts = order.facts.iter().filter(|(name, _)| Some(*name) != count);
        facts.map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    order_of(other).is_some_and(|other| facts(&other) == facts(order))
}
