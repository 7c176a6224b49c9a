//! The journal: what this machine has ordered, in a file that many processes append to.
//!
//! A line is written and synced before an order is sent, another one after its outcome is known. A process that dies in
//! between leaves an order without an outcome, which [`crate::once`] settles.

mod claim;
mod disk;
mod entry;
mod handle;
mod holder;
mod index;
mod line;
mod mend;
mod place;
mod prune;
mod registry;
mod store;
mod sync;

pub(crate) use claim::Claim;
pub(crate) use entry::{Ended, Ordered, Sent};
pub use entry::{Entry, EntryOutcome};
pub use handle::Journal;
pub use index::Place;
pub use place::{JournalFile, JournalPlace, KEEP};
pub(crate) use place::{default_path, nowhere};
pub(crate) use store::{InFlightEntry, Keys, Store, key_hash};
