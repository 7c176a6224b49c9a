//! Carries an order out exactly once, across reruns, threads and processes.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Map, Value, json};
use tokio::time::sleep;

use crate::call::client::Client;
use crate::call::in_flight::InFlight;
use crate::call::request::Request;
use crate::call::response::Response;
use crate::error::Error;
use crate::journal::{Claim, Entry, EntryOutcome, Keys, Ordered, Store, key_hash};
use crate::line::one_line;
use crate::model::Effect;
use crate::once::ended::has_ended;
use crate::once::journaled::noted;
use crate::once::order::{Order, Verdict};
use crate::once::recorded::{order_of, tasks_of};
use crate::once::settle::{alike, settle, undecided};

/// Pause between two looks at who has a key: the first and the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(250);

/// Pause between two polls of a task.
const POLL: Duration = Duration::from_secs(1);

/// Maximum length of a key in bytes.
const LONGEST_KEY: usize = 512;

/// An order that is carried out once.
#[derive(Debug, Clone)]
pub struct Once {
    /// Its name in the journal.
    pub key: String,
    /// Whether it is ordered anew if its task has failed.
    pub retry_failed: bool,
}

impl Once {
    /// Sends the order, or returns the recorded response if it was carried out before. Concurrent callers of the
    /// same key wait.
    pub async fn call(
        &self,
        client: &Client,
        flight: &InFlight,
        request: &Request,
    ) -> Result<Response, Error> {
        self.check(request)?;
        if client.only_shows(request) {
            return client.send_in(flight, request).await;
        }
        let store = client.journal_for_once()?.store()?;
        let mut ordered = Ordered { key: Some(self.key.clone()), ..client.ordered(request) };
        let own = key_hash(&ordered.endpoint, &self.key);
        let order = Order::of(request);
        let alike = order.as_ref().and_then(|order| alike(&ordered.endpoint, order));
        if let Some(response) = self.recorded(client, &store, own, &ordered)? {
            return Ok(response);
        }
        let _own = claimed(&store, own).await?;
        let _alike = match alike {
            Some(key) if self.may_send(&store, own, &ordered)? => Some(claimed(&store, key).await?),
            _ => None,
        };
        if let Some(response) = self.settled(client, &store, own, &ordered).await? {
            return Ok(response);
        }
        if let Some(key) = alike {
            wait_for_alike(client, &store, key).await?;
        }
        if let Some(order) = &order {
            ordered.noted = noted(client, &store, order).await?;
        }
        flight.begin(Arc::clone(&store), Keys { own, alike }, ordered);
        client.send_in(flight, request).await
    }

    fn check(&self, request: &Request) -> Result<(), Error> {
        let wrong = |problem: &str| {
            Err(Error::Validation { action: request.action.to_string(), problems: vec![problem.to_owned()] })
        };
        if self.key.is_empty() || self.key.len() > LONGEST_KEY || one_line(&self.key) != self.key {
            return wrong("the key of an order must be one line of 1 to 512 bytes, such as \"web-1\"");
        }
        if request.effect != Effect::Mutate {
            return wrong("it changes nothing, so it can be called as often as you like, without a key");
        }
        Ok(())
    }

    /// The response of an order that is known to have been carried out, read without a claim.
    fn recorded(
        &self,
        client: &Client,
        store: &Arc<Store>,
        own: u64,
        ordered: &Ordered,
    ) -> Result<Option<Response>, Error> {
        let Some(entry) = store.latest(own)? else { return Ok(None) };
        self.compare(&entry, ordered)?;
        let is_over = matches!(entry.outcome, EntryOutcome::Done | EntryOutcome::Failed);
        Ok((is_over && !self.retry_failed).then(|| replayed(client, store, &entry)))
    }

    /// Whether the order is, or may become, one that is sent.
    fn may_send(&self, store: &Store, own: u64, ordered: &Ordered) -> Result<bool, Error> {
        let Some(entry) = store.latest(own)? else { return Ok(true) };
        self.compare(&entry, ordered)?;
        Ok(entry.outcome != EntryOutcome::Done || self.retry_failed)
    }

    /// The response of an order that was carried out.
    async fn settled(
        &self,
        client: &Client,
        store: &Arc<Store>,
        own: u64,
        ordered: &Ordered,
    ) -> Result<Option<Response>, Error> {
        let Some(mut entry) = store.latest(own)? else { return Ok(None) };
        self.compare(&entry, ordered)?;
        if entry.outcome.is_unresolved() {
            if let Verdict::Undecided { candidates, why } = settle(client, store, &entry, None).await? {
                return Err(undecided(&entry, candidates, why));
            }
            entry = store.latest(own)?.unwrap_or(entry);
        }
        if self.retry_failed && entry.outcome == EntryOutcome::Done {
            entry.outcome = look(client, store, &entry).await?;
        }
        let is_recorded = match entry.outcome {
            EntryOutcome::Done => true,
            EntryOutcome::Failed => !self.retry_failed,
            _ => false,
        };
        Ok(is_recorded.then(|| replayed(client, store, &entry)))
    }

    /// Refuses a key that stands for another order.
    fn compare(&self, entry: &Entry, ordered: &Ordered) -> Result<(), Error> {
        let before = &entry.ordered;
        let is_over = matches!(entry.outcome, EntryOutcome::Refused | EntryOutcome::NotDone);
        if is_over
            || (&before.path, &before.action, &before.params)
                == (&ordered.path, &ordered.action, &ordered.params)
        {
            return Ok(());
        }
        let difference = if before.action == ordered.action {
            let names = before.params.keys().chain(ordered.params.keys());
            let mut differ: Vec<&str> = names
                .filter(|name| before.params.get(*name) != ordered.params.get(*name))
                .map(String::as_str)
                .collect();
            differ.sort_unstable();
            differ.dedup();
            format!("with other parameters ({})", differ.join(", "))
        } else {
            format!("for {}", before.action)
        };
        let problem = format!(
            "the key \"{}\" was used at {} {difference}; give this order another key, or the same parameters",
            self.key,
            entry.sent_at()
        );
        Err(Error::Validation { action: ordered.action.clone(), problems: vec![problem] })
    }
}

/// Waits until a key is free, and claims it.
async fn claimed(store: &Arc<Store>, key: u64) -> Result<Claim, Error> {
    let mut pause = FIRST_PAUSE;
    loop {
        if let Some(claim) = Claim::take(store, key)? {
            return Ok(claim);
        }
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Waits until the last order that looks the same is visible: what appears later is then not taken for it.
async fn wait_for_alike(client: &Client, store: &Arc<Store>, key: u64) -> Result<(), Error> {
    let Some(mut entry) = store.latest(key)? else { return Ok(()) };
    if entry.outcome.is_unresolved() {
        settle(client, store, &entry, None).await?;
        entry = store.with_id(entry.id)?.unwrap_or(entry);
    }
    while entry.outcome == EntryOutcome::Done && !entry.ended.have_tasks_ended && !entry.task_ids().is_empty()
    {
        if has_ended(client, store, &entry).await? {
            break;
        }
        sleep(POLL).await;
    }
    Ok(())
}

/// The outcome after a look at the tasks.
async fn look(client: &Client, store: &Arc<Store>, entry: &Entry) -> Result<EntryOutcome, Error> {
    has_ended(client, store, entry).await?;
    Ok(store.with_id(entry.id)?.map_or(entry.outcome, |entry| entry.outcome))
}

/// The recorded response, or one with what is known if the response was lost.
fn replayed(client: &Client, store: &Arc<Store>, entry: &Entry) -> Response {
    let ended = &entry.ended;
    let (task_ids, task_family) = tasks_of(entry);
    client.watched.add(&task_ids, store, entry.id);
    let answer = match &ended.answer {
        Value::Null => made_up(entry),
        answer => answer.clone(),
    };
    Response {
        http_status: ended.http_status.unwrap_or(200),
        body: Bytes::from(answer.to_string()),
        request_id: ended.request_id.clone(),
        task_ids,
        task_family,
        attempts: entry.attempts,
        elapsed: Duration::ZERO,
        replayed: true,
        resource_ids: ended.resource_ids.clone(),
        dry_run: None,
    }
}

/// The envelope of an order that was carried out, whose response nobody has seen.
fn made_up(entry: &Entry) -> Value {
    let example = order_of(entry).map(|order| &order.action.response_example);
    let code = example.and_then(|example| example.get("Code")).cloned().unwrap_or_else(|| "Success".into());
    let mut envelope = Map::from_iter([("Code".to_owned(), code)]);
    if let [id] = entry.task_ids() {
        envelope.insert("TaskId".to_owned(), json!(id));
    }
    envelope.into()
}
