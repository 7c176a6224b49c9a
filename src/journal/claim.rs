//! Who works on a key: one caller at a time, over all threads and processes.

use std::process;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::line::{Head, Kind};
use super::store::{Store, text};
use crate::error::Error;

/// A key that belongs to its holder until this is dropped.
#[derive(Debug)]
pub(crate) struct Claim {
    store: Arc<Store>,
    id: u64,
    key: u64,
    process: u32,
}

#[derive(Serialize, Deserialize)]
struct ClaimedBy {
    holder: String,
}

impl Claim {
    /// Claims a key; None while another caller has it.
    pub(crate) fn take(store: &Arc<Store>, key: u64) -> Result<Option<Self>, Error> {
        let holder = store.holder()?;
        // Whether the holder is alive is asked without the lock, then compared under it.
        let claimed = store.claimed(key)?;
        if let Some((id, by)) = &claimed
            && store.is_working(*id, by, &holder)?
        {
            return Ok(None);
        }
        let id = store.live_id();
        let taken = store.locked(|_, disk| {
            let now = disk.index.claim(key).map(|(id, _)| id);
            if now != claimed.as_ref().map(|(id, _)| *id) {
                return Ok(false);
            }
            disk.append(Head { kind: Kind::Claim, id, key }, &text(&ClaimedBy { holder }))?;
            Ok(true)
        });
        if matches!(taken, Ok(true)) {
            return Ok(Some(Self { store: Arc::clone(store), id, key, process: process::id() }));
        }
        // Another caller was faster.
        store.live().remove(&id);
        taken.map(|_| None)
    }
}

impl Store {
    /// The claim of a key, and its holder.
    fn claimed(&self, key: u64) -> Result<Option<(u64, String)>, Error> {
        self.locked(|store, disk| {
            let claim = disk.index.claim(key);
            let read = |(id, span)| Ok((id, store.read::<ClaimedBy>(disk, span)?.holder));
            claim.map(read).transpose()
        })
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if self.process != process::id() {
            return;
        }
        // A claim that cannot be freed is not in flight, so others take it over.
        self.store.live().remove(&self.id);
        let head = Head { kind: Kind::Free, id: self.id, key: self.key };
        let _ = self.store.locked(|_, disk| disk.append(head, "{}"));
    }
}
