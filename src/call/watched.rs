//! Orders of a journal whose tasks go on: how they end is written down when a poll shows it.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::journal::Store;

/// The entry of each task.
#[derive(Default)]
pub(crate) struct Watched(Mutex<HashMap<String, (Arc<Store>, u64)>>);

impl Watched {
    /// Watches the tasks of an entry.
    pub(crate) fn add(&self, task_ids: &[String], store: &Arc<Store>, entry: u64) {
        let mut all = self.all();
        all.extend(task_ids.iter().map(|id| (id.clone(), (Arc::clone(store), entry))));
    }

    /// Notes how a task has ended, with the reason if it failed.
    pub(crate) fn ended(&self, task_id: &str, resource_ids: &[String], failure: Option<&str>) {
        let Some((store, entry)) = self.all().remove(task_id) else { return };
        // The result of the poll matters more than a journal that cannot be written any more.
        let _ = store.task_ended(entry, resource_ids, failure);
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, (Arc<Store>, u64)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Watched").field(&self.all().len()).finish()
    }
}
