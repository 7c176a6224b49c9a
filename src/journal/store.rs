//! An open journal: what is appended, and what is read.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha1::{Digest as _, Sha1};
use uuid::Uuid;

use super::disk::{Disk, unusable};
use super::entry::{Ended, Entry, EntryOutcome, Ordered, Sent};
use super::holder::Holder;
use super::index::{Known, Place, Span};
use super::line::{Head, Kind, json};
use super::place::KEEP;
use super::prune::prune;
use super::sync::Syncer;
use crate::error::Error;

/// The one open journal of a process at a path.
#[derive(Debug)]
pub(crate) struct Store {
    path: PathBuf,
    state: Mutex<State>,
    syncer: Arc<Syncer>,
    /// Entries and claims that are in flight in this process.
    live: Mutex<HashSet<u64>>,
    /// Number of orders in flight.
    sending: AtomicUsize,
    pub(super) keep: AtomicUsize,
    /// In milliseconds; 0 is the default of each action.
    pub(super) visible_within: AtomicU64,
}

#[derive(Debug)]
struct State {
    disk: Disk,
    holder: Option<Holder>,
}

impl Store {
    pub(super) fn open(path: &Path, make_folder: bool) -> Result<Self, Error> {
        let (syncer, live, sending) = Default::default();
        let state = Mutex::new(State { disk: Disk::open(path, make_folder)?, holder: None });
        Ok(Self {
            path: path.to_owned(),
            state,
            syncer,
            live,
            sending,
            keep: KEEP.into(),
            visible_within: AtomicU64::default(),
        })
    }

    /// Writes an order, and waits until it is on the disk.
    pub(crate) async fn order(
        self: &Arc<Self>,
        keys: Keys,
        mut ordered: Ordered,
    ) -> Result<InFlightEntry, Error> {
        ordered.holder = self.holder()?;
        let is_alone = self.sending.fetch_add(1, Ordering::Relaxed) == 0;
        let id = self.live_id();
        let mut entry = InFlightEntry {
            store: Arc::clone(self),
            id,
            process: process::id(),
            has_begun: false,
            has_ended: false,
        };
        let file = self.locked(|_, disk| {
            disk.append(Head { kind: Kind::Order, id, key: keys.own }, &text(&ordered))?;
            if let Some(key) = keys.alike {
                disk.append(Head { kind: Kind::Alike, id, key }, "{}")?;
            }
            Ok(disk.file())
        })?;
        let synced = self.syncer.sync(file, is_alone).await;
        synced.map_err(|error| unusable(&self.path, &format!("it cannot be synced: {error}")))?;
        entry.has_begun = true;
        Ok(entry)
    }

    /// Writes the outcome of an order.
    pub(crate) fn end(&self, id: u64, outcome: EntryOutcome, ended: &Ended) -> Result<(), Error> {
        self.locked(|store, disk| {
            disk.append(Head { kind: Kind::End, id, key: outcome.number() }, &text(ended))?;
            store.prune(disk);
            Ok(())
        })
    }

    /// Writes how a task of an order has ended, with the reason if it failed.
    pub(crate) fn task_ended(
        &self,
        id: u64,
        resource_ids: &[String],
        failure: Option<&str>,
    ) -> Result<(), Error> {
        let Some(Entry { mut ended, mut outcome, .. }) = self.with_id(id)? else { return Ok(()) };
        let new: Vec<String> =
            resource_ids.iter().filter(|id| !ended.resource_ids.contains(*id)).cloned().collect();
        if new.is_empty() && ended.have_tasks_ended && (failure.is_none() || outcome == EntryOutcome::Failed)
        {
            return Ok(());
        }
        ended.resource_ids.extend(new);
        if let Some(failure) = failure {
            (outcome, ended.reason) = (EntryOutcome::Failed, Some(failure.to_owned()));
        }
        ended.have_tasks_ended = true;
        self.end(id, outcome, &ended)
    }

    /// The order with this id.
    pub(crate) fn with_id(&self, id: u64) -> Result<Option<Entry>, Error> {
        self.locked(|store, disk| disk.index.get(id).map(|known| store.entry(disk, known)).transpose())
    }

    /// Where the journal ends.
    pub(crate) fn place(&self) -> Result<Place, Error> {
        self.locked(|_, disk| Ok(disk.place(disk.end())))
    }

    /// The other orders of the same action at the same endpoint, and where their outcomes are.
    pub(crate) fn orders_of(&self, entry: &Entry) -> Result<Vec<(Entry, Option<Place>)>, Error> {
        let is_other = |other: &Ordered| {
            let names =
                |ordered: &Ordered| [&ordered.endpoint, &ordered.path, &ordered.action].map(String::clone);
            names(other) == names(&entry.ordered)
        };
        self.locked(|store, disk| {
            let mut found = Vec::new();
            for known in disk.index.in_order() {
                if known.id != entry.id && is_other(&store.read(disk, known.order)?) {
                    found.push((store.entry(disk, known)?, known.end.map(|end| disk.place(end.from))));
                }
            }
            Ok(found)
        })
    }

    /// How long the cloud may take to show a change, if that was set.
    pub(crate) fn visible_within(&self) -> Option<Duration> {
        let time = self.visible_within.load(Ordering::Relaxed);
        (time > 0).then(|| Duration::from_millis(time))
    }

    /// The latest order with a key.
    pub(crate) fn latest(&self, key: u64) -> Result<Option<Entry>, Error> {
        self.locked(|store, disk| disk.index.latest(key).map(|known| store.entry(disk, known)).transpose())
    }

    /// Whether the process that sends an order still waits for its outcome.
    pub(crate) fn is_in_flight(&self, entry: &Entry) -> Result<bool, Error> {
        if entry.outcome != EntryOutcome::Pending {
            return Ok(false);
        }
        let holder = self.holder()?;
        self.is_working(entry.id, &entry.ordered.holder, &holder)
    }

    /// Whether a process works on an entry or claim.
    pub(super) fn is_working(&self, id: u64, holder: &str, own: &str) -> Result<bool, Error> {
        if holder == own {
            return Ok(self.live().contains(&id));
        }
        let state = self.state();
        let Some(own) = &state.holder else { return Ok(false) };
        own.is_alive(holder).map_err(|error| self.trouble(&error))
    }

    /// The name of this process among the holders.
    pub(super) fn holder(&self) -> Result<String, Error> {
        let mut state = self.state();
        if state.holder.is_none() {
            state.holder = Some(Holder::new(&self.path).map_err(|error| self.trouble(&error))?);
        }
        Ok(state.holder.as_ref().map(|holder| holder.id.clone()).unwrap_or_default())
    }

    pub(super) fn locked<T>(
        &self,
        act: impl FnOnce(&Self, &mut Disk) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.state().disk.locked(|disk| act(self, disk))
    }

    pub(super) fn live(&self) -> MutexGuard<'_, HashSet<u64>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new id, in flight.
    pub(super) fn live_id(&self) -> u64 {
        let (_, id) = Uuid::new_v4().as_u64_pair();
        self.live().insert(id);
        id
    }

    /// The contents of a line.
    pub(super) fn read<T: DeserializeOwned>(&self, disk: &Disk, span: Span) -> Result<T, Error> {
        let line = disk.line(span)?;
        serde_json::from_slice(json(&line)).map_err(|error| {
            unusable(&self.path, &format!("its line at byte {} is damaged: {error}", span.from))
        })
    }

    pub(super) fn entry(&self, disk: &Disk, known: &Known) -> Result<Entry, Error> {
        let mut ordered: Ordered = self.read(disk, known.order)?;
        if let Some(attempt) = known.attempt {
            ordered.sent = self.read(disk, attempt)?;
        }
        let ended = known.end.map(|end| self.read(disk, end)).transpose()?.unwrap_or_default();
        Ok(Entry { id: known.id, ordered, ended, outcome: known.outcome, attempts: known.attempts })
    }

    /// Drops the oldest orders. A file that cannot be replaced keeps them, since what was asked for has succeeded.
    pub(super) fn prune(&self, disk: &mut Disk) {
        if let Err(error) = prune(disk, self.keep.load(Ordering::Relaxed)) {
            disk.notice = Some(format!("{error}; the oldest orders stay in it"));
        }
    }

    /// What was repaired since the last time, to be logged.
    pub(super) fn take_notice(&self) -> Option<String> {
        self.state().disk.notice.take()
    }

    fn trouble(&self, error: &std::io::Error) -> Error {
        unusable(&self.path, &format!("the files of its processes cannot be used: {error}"))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The hashes under which an order is found again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Keys {
    /// That of its key; 0 without one.
    pub own: u64,
    /// That of all orders that look the same in the cloud.
    pub alike: Option<u64>,
}

/// An order that this process sends. Dropping it leaves it without an outcome, unless it was not written completely.
#[derive(Debug)]
pub(crate) struct InFlightEntry {
    store: Arc<Store>,
    id: u64,
    process: u32,
    /// Whether it is on the disk, so that it may be sent.
    has_begun: bool,
    has_ended: bool,
}

impl InFlightEntry {
    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    /// Writes another attempt. It need not be synced: the order is.
    pub(crate) fn attempt(&self, sent: &Sent) -> Result<(), Error> {
        let head = Head { kind: Kind::Attempt, id: self.id, key: 0 };
        self.store.locked(|_, disk| disk.append(head, &text(sent)))
    }

    /// Writes its outcome, once.
    pub(crate) fn end(&mut self, outcome: EntryOutcome, ended: &Ended) -> Result<(), Error> {
        // A forked child does not speak for its parent.
        if self.has_ended || self.process != process::id() {
            return Ok(());
        }
        self.has_ended = true;
        self.store.end(self.id, outcome, ended)
    }
}

impl Drop for InFlightEntry {
    fn drop(&mut self) {
        if !self.has_begun {
            // If this fails too, the order counts as unresolved, and a search for it finds nothing.
            let _ = self.end(EntryOutcome::NotDone, &Ended::default());
        }
        if self.process == process::id() {
            self.store.live().remove(&self.id);
            self.store.sending.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

/// The hash of a key at an endpoint, which is never 0.
pub(crate) fn key_hash(endpoint: &str, key: &str) -> u64 {
    let digest = Sha1::new().chain_update(endpoint).chain_update([0]).chain_update(key).finalize();
    let first: [u8; 8] = std::array::from_fn(|place| digest[place]);
    u64::from_be_bytes(first).max(1)
}

pub(super) fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| unreachable!("these are plain values: {error}"))
}
