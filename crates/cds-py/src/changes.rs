//! Tracks the changes whose results the program has not received; an exit hook logs those that are left.

use std::sync::{Arc, Mutex, OnceLock, Weak};
use std::thread::{self, ThreadId};

use pyo3::prelude::*;

use crate::lock::locked;
use crate::log;
use crate::process::{Per, Process};
use crate::running_call::RunningCall;

/// Length of the list below which finished changes stay in it.
const FEWEST: usize = 64;

/// A forked child starts without changes: the parent logs its own.
static CHANGES: Per<Process, Changes> = Per::new();

#[derive(Default)]
struct Changes {
    calls: Mutex<Calls>,
    /// The thread that runs the exit hook.
    ending: OnceLock<ThreadId>,
}

/// Weak references to the calls, the oldest first.
#[derive(Default)]
struct Calls {
    list: Vec<Weak<dyn RunningCall>>,
    /// Length of the list after finished changes were last removed.
    kept: usize,
}

/// Registers the exit hook, so that it runs before `logging` shuts down. Exit hooks that the program registers after it
/// has created a client run earlier.
pub(crate) fn prepare(py: Python<'_>) -> PyResult<()> {
    if log::is_imported(py, "logging")? {
        changes(py)?;
    }
    Ok(())
}

/// Tracks a change until it is dropped. False: the process ends, and other threads may not start a change.
pub(crate) fn watch(py: Python<'_>, call: Weak<dyn RunningCall>) -> PyResult<bool> {
    let changes = changes(py)?;
    let changes = &changes.1;
    locked(&changes.calls).add(call);
    // Checked after the insertion: a change that misses the list is refused.
    Ok(changes.ending.get().is_none_or(|ending| *ending == thread::current().id()))
}

/// The exit hook, which Python calls at the end of the process.
#[pyfunction]
fn name_changes(py: Python<'_>) {
    let Some(changes) = CHANGES.made() else { return };
    let changes = &changes.1;
    // Python calls it twice in a child whose parent had changes.
    let _ = changes.ending.set(thread::current().id());
    let left = locked(&changes.calls).take();
    // Revoke all calls before logging, the youngest first: a queued call must not get the connection of a cancelled
    // one.
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
