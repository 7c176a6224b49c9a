//! Writes a change into the journal before it is sent, and its outcome after.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use serde_json::{Map, Value};

use crate::call::redact::{mask_texts, masked, masked_text, parameters};
use crate::call::request::Request;
use crate::call::response::Response;
use crate::error::{Error, Outcome};
use crate::journal::{Ended, EntryOutcome, InFlightEntry, Keys, Ordered, Sent, Store};
use crate::sign::stamp::Stamp;

/// The entry of one change, which nothing but its attempts make; empty without a journal.
#[derive(Debug, Default)]
pub(crate) struct Recording(OnceLock<Recorded>);

#[derive(Debug)]
struct Recorded {
    store: Arc<Store>,
    keys: Keys,
    ordered: Ordered,
    entry: Mutex<Option<InFlightEntry>>,
}

impl Recording {
    /// Has the change written down in this journal.
    pub(crate) fn begin(&self, store: Arc<Store>, keys: Keys, ordered: Ordered) {
        // An order with a key has begun already.
        let _ = self.0.set(Recorded { store, keys, ordered, entry: Mutex::default() });
    }

    /// Whether it was written down, and its outcome was not.
    pub(crate) fn is_open(&self) -> bool {
        self.0.get().is_some_and(|recorded| recorded.entry().is_some())
    }

    /// Writes an attempt down. Nothing may be sent before this has returned.
    pub(crate) async fn attempt(&self, stamp: &Stamp) -> Result<(), Error> {
        let Some(recorded) = self.0.get() else { return Ok(()) };
        let sent = Sent { nonce: stamp.nonce().to_owned(), sent_at: stamp.timestamp().to_owned() };
        if let Some(entry) = &*recorded.entry() {
            return entry.attempt(&sent);
        }
        let ordered = Ordered { sent, ..recorded.ordered.clone() };
        let entry = recorded.store.order(recorded.keys, ordered).await?;
        *recorded.entry() = Some(entry);
        Ok(())
    }

    /// Writes the outcome down, and returns the entry of an order that has tasks. It need not be synced: after a power
    /// cut it is found out anew.
    pub(crate) fn end(
        &self,
        request: &Request,
        outcome: &Result<Response, Error>,
    ) -> Option<(Arc<Store>, u64)> {
        let recorded = self.0.get()?;
        let mut entry = recorded.entry().take()?;
        let (outcome, ended) = ending(request, outcome, recorded.keys.own != 0);
        // The response matters more than a journal that cannot be written any more; the order in it is found out.
        let _ = entry.end(outcome, &ended);
        (!ended.task_ids.is_empty()).then(|| (Arc::clone(&recorded.store), entry.id()))
    }
}

impl Recorded {
    fn entry(&self) -> MutexGuard<'_, Option<InFlightEntry>> {
        self.entry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is written of a change before it is sent.
pub(crate) fn ordered(endpoint: &str, request: &Request) -> Ordered {
    Ordered {
        endpoint: endpoint.to_owned(),
        service: request.service.to_string(),
        path: request.path.to_string(),
        action: request.action.to_string(),
        params: params(request),
        ..Ordered::default()
    }
}

/// The parameters by name, secrets masked.
fn params(request: &Request) -> Map<String, Value> {
    let query = request.query.iter().map(|(name, text)| (name.clone(), masked_text(name, text).into()));
    let body: Option<Value> = request.body.as_deref().and_then(|body| serde_json::from_slice(body).ok());
    let body = body.as_ref().map(masked).and_then(|body| body.as_object().cloned());
    query.chain(body.into_iter().flatten()).collect()
}

fn ending(request: &Request, outcome: &Result<Response, Error>, has_key: bool) -> (EntryOutcome, Ended) {
    match outcome {
        Ok(response) => {
            let answer = if has_key { answer(request, response) } else { Value::Null };
            let ended = Ended {
                task_ids: response.task_ids.clone(),
                task_family: response.task_family.to_owned(),
                answer,
                http_status: has_key.then_some(response.http_status),
                request_id: response.request_id.clone(),
                ..Ended::default()
            };
            (EntryOutcome::Done, ended)
        }
        Err(error) => {
            let outcome = match error.outcome() {
                Outcome::NotSent => EntryOutcome::NotDone,
                Outcome::Refused => EntryOutcome::Refused,
                Outcome::Unknown => EntryOutcome::Unknown,
            };
            let ended = Ended {
                task_ids: error.task_ids().to_vec(),
                reason: Some(error.to_string()),
                ..Ended::default()
            };
            (outcome, ended)
        }
    }
}

/// The response, secrets masked.
fn answer(request: &Request, response: &Response) -> Value {
    let answer: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let mut answer = masked(&answer);
    let secrets = parameters(request);
    if !secrets.is_empty() {
        mask_texts(&mut answer, &secrets);
    }
    answer
}
