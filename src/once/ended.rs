//! Whether the tasks of an order in a journal have ended.

use std::sync::Arc;

use crate::call::client::Client;
use crate::call::task::TaskState;
use crate::error::Error;
use crate::journal::{Entry, Store};
use crate::once::follow::task;
use crate::once::recorded::tasks_of;

/// Whether all tasks of an order have ended.
pub(crate) async fn has_ended(client: &Client, store: &Arc<Store>, entry: &Entry) -> Result<bool, Error> {
    let (ids, family) = tasks_of(entry);
    client.watched.add(&ids, store, entry.id);
    for id in &ids {
        match task(id, family)?.look(client).await {
            Ok(seen) if seen.state == TaskState::Running => return Ok(false),
            // The cloud has forgotten it.
            Ok(_) | Err(Error::Api(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}
