//! A journal as programs use it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::disk::unusable;
use super::entry::{Ended, Entry, EntryOutcome};
use super::place::{JournalFile, JournalPlace, default_path, nowhere};
use super::registry::store;
use super::store::Store;
use crate::environment::{Environment, expanded};
use crate::error::Error;

/// A journal: the file at this path.
#[derive(Debug, Clone)]
pub struct Journal {
    path: PathBuf,
    /// Whether this is the default path, whose folder is created.
    is_default: bool,
}

impl Journal {
    /// Opens the journal at this path, or creates it.
    pub fn open(path: &Path, is_default: bool) -> Result<Self, Error> {
        let path = std::path::absolute(path).map_err(|error| unusable(path, &error.to_string()))?;
        let journal = Self { path, is_default };
        journal.store().map(|_| journal)
    }

    /// Opens the journal at a path, or that of this environment.
    pub fn find(path: Option<PathBuf>, environment: &dyn Environment) -> Result<Self, Error> {
        let (default, is_given) = (default_path(environment), path.is_some());
        let path = match path
            .map(JournalPlace::At)
            .or_else(|| environment.variable("CDS_JOURNAL").map(JournalPlace::read))
        {
            Some(JournalPlace::At(path)) if is_given => expanded(path, environment)?,
            Some(JournalPlace::At(path)) => {
                JournalFile::new(expanded(path, environment)?, "CDS_JOURNAL")?.path
            }
            _ => default.clone().ok_or_else(nowhere)?,
        };
        Self::open(&path, default.as_ref() == Some(&path))
    }

    /// Sets how many orders with a known outcome are kept, for all clients of this process.
    pub fn keep(&self, keep: usize) -> Result<(), Error> {
        let store = self.store()?;
        store.keep.store(keep, Ordering::Relaxed);
        store.locked(|store, disk| {
            store.prune(disk);
            Ok(())
        })
    }

    /// Sets how long the cloud may take to show a change, for all clients of this process. The default depends on
    /// the action.
    pub fn visible_within(&self, time: Duration) -> Result<(), Error> {
        let time = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.store()?.visible_within.store(time.max(1), Ordering::Relaxed);
        Ok(())
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What was ordered, the oldest first; on demand only orders whose outcome is unknown.
    pub fn entries(&self, unresolved: bool) -> Result<Vec<Entry>, Error> {
        self.store()?.locked(|store, disk| {
            let known = disk.index.in_order().iter();
            let wanted = known.filter(|known| !unresolved || known.outcome.is_unresolved());
            wanted.map(|known| store.entry(disk, known)).collect()
        })
    }

    /// Writes what a person has found out about an unresolved order: whether it was carried out, and what it made.
    pub fn settle(&self, entry: &Entry, is_done: bool, resource_ids: Vec<String>) -> Result<(), Error> {
        let store = self.store()?;
        let now = store.with_id(entry.id)?;
        let entry = now.filter(|entry| entry.outcome.is_unresolved()).ok_or_else(|| {
            Error::Config(format!("the outcome of {} ({}) is known already", entry.action(), entry.nonce()))
        })?;
        if store.is_in_flight(&entry)? {
            return Err(Error::Config(format!("{} ({}) is still in flight", entry.action(), entry.nonce())));
        }
        let outcome = if is_done { EntryOutcome::Done } else { EntryOutcome::NotDone };
        let ended = Ended { resource_ids, candidates: Vec::new(), reason: None, ..entry.ended };
        store.end(entry.id, outcome, &ended)
    }

    /// Number of orders that are unresolved and not in flight.
    pub fn left_behind(&self) -> Result<usize, Error> {
        let entries = self.entries(true)?;
        let store = self.store()?;
        let mut left = 0;
        for entry in entries {
            left += usize::from(!store.is_in_flight(&entry)?);
        }
        Ok(left)
    }

    /// What was repaired since the last time, to be logged.
    pub fn take_notice(&self) -> Option<String> {
        self.store().ok()?.take_notice()
    }

    /// The journal as this process has opened it.
    pub(crate) fn store(&self) -> Result<Arc<Store>, Error> {
        store(&self.path, self.is_default)
    }
}
