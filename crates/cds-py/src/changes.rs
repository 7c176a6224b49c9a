//! Changes whose results the program does not have yet: those that are left at the end of the process are named.

use std::sync::{Arc, Mutex, OnceLock, Weak};
use std::thread::{self, ThreadId};

use pyo3::prelude::*;

use crate::lock::locked;
use crate::log;
use crate::process::{Per, Process};
use crate::running_call::RunningCall;

/// Changes that are remembered at least before those that have ended are forgotten.
const FEWEST: usize = 64;

/// A forked child begins with none: its parent names its own.
static CHANGES: Per<Process, Changes> = Per::new();

#[derive(Default)]
struct Changes {
    calls: Mutex<Calls>,
    /// The thread that ends the process.
    ending: OnceLock<ThreadId>,
}

/// The oldest first.
#[derive(Default)]
struct Calls {
    list: Vec<Weak<dyn RunningCall>>,
    /// How long the list was when those that had ended were forgotten last.
    kept: usize,
}

/// Sees to it that the end of the process names what is left, before it ends the log. What the program has registered
/// since it has a client comes before.
pub(crate) fn prepare(py: Python<'_>) -> PyResult<()> {
    if log::is_imported(py, "logging")? {
        changes(py)?;
    }
    Ok(())
}

/// Remembers a change until it is dropped. False: the process ends, and other threads begin no more.
pub(crate) fn watch(py: Python<'_>, call: Weak<dyn RunningCall>) -> PyResult<bool> {
    let changes = changes(py)?;
    let changes = &changes.1;
    locked(&changes.calls).add(call);
    // Asked afterwards: what is not in the list in time is refused.
    Ok(changes.ending.get().is_none_or(|ending| *ending == thread::current().id()))
}

/// Called by Python at the end of the process.
#[pyfunction]
fn name_changes(py: Python<'_>) {
    let Some(changes) = CHANGES.made() else { return };
    let changes = &changes.1;
    // It is called twice in a child whose parent had changes, too.
    let _ = changes.ending.set(thread::current().id());
    let left = locked(&changes.calls).take();
    // All before a word is said, and the youngest first: none that waits gets the connection of one that ends.
    left.iter().rev().for_each(|call| call.revoke());
    for call in left {
        log::or_unraisable(py, call.give_up(py));
    }
}

fn changes(py: Python<'_>) -> PyResult<Arc<(Process, Changes)>> {
    CHANGES.get(|| {
        py.import("atexit")?.call_method1("register", (wrap_pyfunction!(name_changes, py)?,))?;
        Ok(Changes::default())
    })
}

impl Calls {
    fn add(&mut self, call: Weak<dyn RunningCall>) {
        if self.list.len() >= FEWEST.max(2 * self.kept) {
            self.list.retain(|call| call.strong_count() > 0);
            self.kept = self.list.len();
        }
        self.list.push(call);
    }

    fn take(&mut self) -> Vec<Arc<dyn RunningCall>> {
        std::mem::take(&mut self.list).iter().filter_map(Weak::upgrade).collect()
    }
}
