//! What the calling thread can do: run signal handlers, and hold a call on its stack.

use std::cell::Cell;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// Stack size in bytes that a call needs, with a TLS handshake and without optimisation. Some servers give their
/// threads less.
const ROOM: usize = 384 << 10;

/// Size in bytes of the stack that replaces one with too little room.
const STACK: usize = 1 << 20;

thread_local! {
    /// Whether this is the main thread, and the id of the process in which that was determined.
    static IS_MAIN_THREAD: Cell<Option<(u32, bool)>> = const { Cell::new(None) };
}

/// Runs work that needs no Python on a large enough stack. Newer Pythons check the stack bounds, so no Python code may
/// run on a stack that we allocate.
pub(crate) fn with_room<T>(py: Python<'_>, work: impl FnOnce() -> T) -> T {
    // The main thread has megabytes, and a query of its stack bounds reads a file.
    if is_main_thread(py) { work() } else { stacker::maybe_grow(ROOM, STACK, work) }
}

/// `with_room` for callers without a GIL token.
pub(crate) fn with_enough_stack<T>(work: impl FnOnce() -> T) -> T {
    let is_main_thread =
        IS_MAIN_THREAD.get().is_some_and(|(process, is_main)| is_main && process == std::process::id());
    if is_main_thread { work() } else { stacker::maybe_grow(ROOM, STACK, work) }
}

/// `with_room` with the GIL released.
pub(crate) fn detached<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> T {
    if is_main_thread(py) { py.detach(work) } else { py.detach(|| stacker::maybe_grow(ROOM, STACK, work)) }
}

/// Whether Python runs signal handlers in this thread. Only one thread does; after a fork it is the one that forked.
pub(crate) fn is_main_thread(py: Python<'_>) -> bool {
    let process = std::process::id();
    if let Some((known_in, is_main)) = IS_MAIN_THREAD.get()
        && known_in == process
    {
        return is_main;
    }
    let is_main = handles_signals(py);
    IS_MAIN_THREAD.set(Some((process, is_main)));
    is_main
}

/// Whether Python runs signal handlers in this thread of this interpreter.
///
/// The query passes an invalid descriptor, so it changes nothing: in any other thread Python raises ValueError at once.
/// `threading` does not know under gevent and eventlet, which replace it.
pub(crate) fn handles_signals(py: Python<'_>) -> bool {
    let answer = py.import("_signal").and_then(|signal| signal.call_method1("set_wakeup_fd", (-2,)));
    answer.is_err_and(|error| !error.is_instance_of::<PyValueError>(py))
}
