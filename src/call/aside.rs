//! Moves long work off the thread that drives all connections.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::oneshot;

/// Parsing a body of at least this many bytes would delay other calls.
pub(crate) const LARGE: usize = 1 << 20;

/// The stack size of a thread in bytes, Rust's default. If it is not given, Rust reads the environment, which other
/// threads may be changing.
const STACK: usize = 2 << 20;

/// Runs `work` in its own thread, or in this one if none can be started.
pub(crate) async fn aside<T, W>(work: W) -> T
where
    T: Send + 'static,
    W: FnOnce() -> T + Send + 'static,
{
    let (done, result) = oneshot::channel();
    // Shared, because a failed spawn would drop the work.
    let work = Arc::new(Mutex::new(Some(work)));
    let take = |work: &Mutex<Option<W>>| work.lock().unwrap_or_else(PoisonError::into_inner).take();
    let given = Arc::clone(&work);
    let started = thread::Builder::new().name("cds-large".to_owned()).stack_size(STACK).spawn(move || {
        if let Some(work) = take(&given) {
            // The caller may be gone.
            let _ = done.send(work());
        }
    });
    if started.is_err()
        && let Some(work) = take(&work)
    {
        return work();
    }
    result.await.expect("the thread ends only after its work")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_is_done_in_another_thread() {
        let other = aside(|| thread::current().id()).await;
        assert_ne!(other, thread::current().id());
    }
}
