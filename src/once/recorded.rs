//! What an entry of a journal says of its order.

use jiff::Timestamp;

use crate::call::task_id::{ORDER_FAMILY, known_family};
use crate::error::Error;
use crate::journal::{Entry, EntryOutcome};
use crate::model;
use crate::once::follow::lost_task;
use crate::once::order::{Noted, Order};

/// The order of an entry, if its action has a model.
pub(crate) fn order_of(entry: &Entry) -> Option<Order> {
    let named = model::action(entry.service(), entry.action());
    let (service, action) = named.or_else(|| model::find(&entry.ordered.path, entry.action()))?;
    let order = Order::new(service, action, entry.params());
    Some(Order { task_ids: entry.task_ids().to_vec(), ..order })
}

/// The tasks of an entry with their family, or the one that stands for a task that is lost and is not known to have
/// ended.
pub(crate) fn tasks_of(entry: &Entry) -> (Vec<String>, &'static str) {
    let ended = &entry.ended;
    let is_lost = ended.task_ids.is_empty()
        && ended.answer.is_null()
        && match entry.outcome {
            EntryOutcome::Done => !ended.have_tasks_ended,
            EntryOutcome::Failed => true,
            _ => false,
        };
    match order_of(entry).filter(|_| is_lost) {
        Some(order) => {
            (lost_task(&order, &noted(entry), &ended.resource_ids).into_iter().collect(), ORDER_FAMILY)
        }
        None => (ended.task_ids.clone(), known_family(&ended.task_family)),
    }
}

/// What was there before an order was sent.
pub(crate) fn noted(entry: &Entry) -> Noted {
    serde_json::from_value(entry.ordered.noted.clone()).unwrap_or_default()
}

/// When an order was sent.
pub(crate) fn sent_at(entry: &Entry) -> Result<Timestamp, Error> {
    let text = entry.sent_at();
    text.parse().map_err(|_| Error::Config(format!("{text:?} is not a time such as 2026-01-31T12:00:00Z")))
}
