//! Ctrl-C during calls and waits, so that a command can say what it leaves behind.

use std::io;
use std::process::exit;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

use crate::failure::INTERRUPTED;
use crate::signals::Signals;

/// Stack of the thread that waits for the signal.
const STACK: usize = 128 << 10;

/// Ctrl-C, from now on.
#[derive(Clone, Default)]
pub(crate) struct Interrupt(Arc<State>);

#[derive(Default)]
struct State {
    came: Notify,
    /// Whether a call is under way, which notices it; otherwise the process ends at once.
    is_heard: AtomicBool,
}

impl Interrupt {
    /// Begins to listen.
    pub(crate) fn listen() -> io::Result<Self> {
        let interrupt = Self::default();
        let mut signals = Signals::interrupt()?;
        let theirs = interrupt.clone();
        std::thread::Builder::new().name("cds-interrupt".to_owned()).stack_size(STACK).spawn(move || {
            loop {
                signals.next();
                // A second one does not wait for the first.
                if !theirs.0.is_heard.swap(false, Ordering::SeqCst) {
                    exit(INTERRUPTED);
                }
                theirs.0.came.notify_one();
            }
        })?;
        Ok(interrupt)
    }

    /// The result of the work, or None if Ctrl-C came first.
    pub(crate) async fn unless<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        self.0.is_heard.store(true, Ordering::SeqCst);
        let done = tokio::select! {
            biased;
            done = work => Some(done),
            () = self.0.came.notified() => None,
        };
        self.0.is_heard.store(false, Ordering::SeqCst);
        done
    }
}
