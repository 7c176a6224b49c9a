//! Settles entries of a journal: determines the outcome of unresolved orders.

use std::sync::Arc;
use std::time::Duration;

use crate::call::client::Client;
use crate::error::{Error, OutcomeUnknown};
use crate::journal::{Claim, Ended, Entry, EntryOutcome, Journal, Store, key_hash};
use crate::once::evidence::{is_noted, resolve};
use crate::once::order::{Order, Settling, Verdict};
use crate::once::recorded::{noted, order_of, sent_at};
use crate::once::rivals::Rivals;

/// Settles all entries of the client's endpoint that are not in flight, and returns them. Those that another caller
/// settles meanwhile, and those about which the cloud cannot tell, stay as they are.
pub async fn resolve_entries(client: &Client, journal: &Journal) -> Result<Vec<Entry>, Error> {
    let store = journal.store()?;
    let mut settled = Vec::new();
    for entry in journal.entries(true)? {
        if entry.endpoint() != client.endpoint_text() || store.is_in_flight(&entry)? {
            continue;
        }
        let (Some(_own), Some(_alike)) = (claim_key(&store, &entry)?, claim_alike(&store, &entry)?) else {
            continue;
        };
        settle(client, &store, &entry, None).await?;
        settled.extend(store.with_id(entry.id)?);
    }
    Ok(settled)
}

/// The outcome of the order with this nonce, by its entry in the journal of the client; None without an entry.
pub async fn resolve_entry(
    client: &Client,
    nonce: &str,
    settle_time: Option<Duration>,
) -> Result<Option<Verdict>, Error> {
    let Some(journal) = client.existing_journal()? else { return Ok(None) };
    let Some(entry) = journal.entries(true)?.into_iter().find(|entry| entry.nonce() == nonce) else {
        return Ok(None);
    };
    let store = journal.store()?;
    let verdict = settle(client, &store, &entry, settle_time).await?;
    if let Verdict::Done { lost_task: Some(id), .. } = &verdict {
        client.watched.add(std::slice::from_ref(id), &store, entry.id);
    }
    Ok(Some(verdict))
}

/// Determines the outcome of an entry, and records it.
pub(crate) async fn settle(
    client: &Client,
    store: &Arc<Store>,
    entry: &Entry,
    settle_time: Option<Duration>,
) -> Result<Verdict, Error> {
    let verdict = match order_of(entry) {
        Some(order) => {
            let usual = Settling::of(order.action);
            let time = settle_time.or(store.visible_within()).unwrap_or(usual.time);
            let mut noted = noted(entry);
            let rivals = Rivals::of(client, store, entry, &order, &noted).await?;
            noted.ids.extend(rivals.ids.iter().cloned());
            let verdict =
                resolve(client, &order, &noted, sent_at(entry)?, Settling { time, ..usual }).await?;
            rivals.judged(verdict)
        }
        None => without_model(),
    };
    let (outcome, ended) = written(&verdict, entry);
    store.end(entry.id, outcome, &ended)?;
    Ok(verdict)
}

/// The error of an order about which the cloud cannot tell.
pub(crate) fn undecided(entry: &Entry, candidates: Vec<String>, why: String) -> Error {
    let order = order_of(entry);
    let verify_with = order.as_ref().and_then(|order| order.action.verify_with(order.service));
    let lost = OutcomeUnknown {
        action: entry.action().to_owned(),
        nonce: entry.nonce().to_owned(),
        sent_at: entry.sent_at().to_owned(),
        verify_with,
        reason: why,
        task_ids: entry.task_ids().to_vec(),
        service: entry.service().to_owned(),
        facts: order.map(|order| order.facts).unwrap_or_default(),
    };
    Error::Undecided { lost: Box::new(lost), candidates }
}

/// The hash of all orders that look the same in the cloud, if one could be taken for another.
pub(crate) fn alike(endpoint: &str, order: &Order) -> Option<u64> {
    if !is_noted(order) {
        return None;
    }
    let facts: std::collections::BTreeMap<_, _> = order.facts.iter().collect();
    let facts = serde_json::to_string(&facts).unwrap_or_default();
    let path = order.action.path(order.service);
    // No key has a line break.
    Some(key_hash(endpoint, &format!("{path}\n{}\n{facts}", order.action.name)))
}

fn claim_key(store: &Arc<Store>, entry: &Entry) -> Result<Option<Option<Claim>>, Error> {
    claim(store, entry.key().map(|key| key_hash(entry.endpoint(), key)))
}

fn claim_alike(store: &Arc<Store>, entry: &Entry) -> Result<Option<Option<Claim>>, Error> {
    claim(store, order_of(entry).and_then(|order| alike(entry.endpoint(), &order)))
}

/// None if another caller has it.
fn claim(store: &Arc<Store>, key: Option<u64>) -> Result<Option<Option<Claim>>, Error> {
    let Some(key) = key else { return Ok(Some(None)) };
    Ok(Claim::take(store, key)?.map(Some))
}

fn written(verdict: &Verdict, entry: &Entry) -> (EntryOutcome, Ended) {
    let ended = entry.ended.clone();
    match verdict {
        Verdict::Done { resource_ids, task_ids, .. } => {
            let (resource_ids, task_ids) = (resource_ids.clone(), task_ids.clone());
            let family = order_of(entry).and_then(|order| Some(order.action.task.as_ref()?.family.clone()));
            let task_family = family.unwrap_or_default();
            (
                EntryOutcome::Done,
                Ended { resource_ids, task_ids, task_family, reason: None, candidates: Vec::new(), ..ended },
            )
        }
        Verdict::NotDone => (EntryOutcome::NotDone, Ended { candidates: Vec::new(), ..ended }),
        Verdict::Undecided { candidates, why } => {
            let (candidates, reason) = (candidates.clone(), Some(why.clone()));
            (EntryOutcome::Unknown, Ended { candidates, reason, ..ended })
        }
    }
}

fn without_model() -> Verdict {
    Verdict::Undecided { candidates: Vec::new(), why: "the action has no model".to_owned() }
}
