//! The one place that owns the tokio runtime and its threads.

use std::cell::Cell;
use std::future::Future;
use std::io;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::thread::{self, Thread};
use std::time::Duration;

use cds::let_connections_close;
use pyo3::prelude::*;
use tokio::runtime::{Builder, Runtime};
use tokio::task::{JoinError, JoinHandle};
use tokio::time::sleep;

use crate::lock::locked;
use crate::process::PerProcess;

/// How often a wait looks for signals such as Ctrl-C.
const SIGNAL_INTERVAL: Duration = Duration::from_millis(50);

/// The I/O thread rests when there was nothing for it to do for so long.
const IDLE: Duration = Duration::from_millis(100);

/// Built at the first call.
///
/// It has one thread, for background work. While there is none the calling threads drive it, which saves them the
/// hand-over.
static RUNTIME: PerProcess<Arc<Shared>> = PerProcess::new();

thread_local! {
    /// What this thread is, and the process in which it was asked.
    static IS_MAIN_THREAD: Cell<Option<(u32, bool)>> = const { Cell::new(None) };
}

struct Shared {
    runtime: Runtime,
    /// Futures that were spawned and have not ended.
    background: AtomicUsize,
    io_thread: Mutex<Option<Thread>>,
}

/// Runs a future to its end without the GIL, or until a signal handler raises; then the future is dropped.
pub(crate) fn wait<F>(py: Python<'_>, future: F) -> PyResult<F::Output>
where
    F: Future + Send,
    F::Output: Send,
{
    let shared = shared()?;
    let runtime = &shared.runtime;
    if !is_main_thread(py)? {
        return Ok(py.detach(|| runtime.block_on(future)));
    }
    let mut future = pin!(Some(future));
    while let Some(running) = future.as_mut().as_pin_mut() {
        // Signal handlers are Python code that may call again, so they run outside of the runtime.
        if let Some(output) = py.detach(|| runtime.block_on(for_a_while(running))) {
            return Ok(output);
        }
        if let Err(interrupt) = py.check_signals() {
            future.set(None);
            py.detach(|| runtime.block_on(let_connections_close()));
            return Err(interrupt);
        }
    }
    unreachable!("it is dropped only when a signal handler raises")
}

/// Runs a future in the background.
pub(crate) fn spawn<F>(future: F) -> PyResult<Background<F::Output>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let shared = shared()?;
    shared.background.fetch_add(1, Ordering::AcqRel);
    let running = Running(Arc::clone(&shared));
    let handle = shared.runtime.spawn(async move {
        let _running = running;
        future.await
    });
    shared.wake_io_thread()?;
    Ok(Background { process: std::process::id(), handle })
}

/// Drops what holds connections, and lets them close while the calling thread waits.
pub(crate) fn close<T>(py: Python<'_>, connections: T) {
    drop(connections);
    // Without a runtime nothing was ever opened.
    if let Some(shared) = RUNTIME.made() {
        py.detach(|| shared.1.runtime.block_on(let_connections_close()));
    }
}

/// Drops what may hold connections under way, and sees to it that they close.
pub(crate) fn discard<T: Send + 'static>(value: T) {
    // Without an I/O thread they close later, at the next call.
    let _ = spawn(async move { drop(value) });
}

fn shared() -> PyResult<Arc<Shared>> {
    let shared = RUNTIME.get(|| -> io::Result<_> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        Ok(Arc::new(Shared { runtime, background: AtomicUsize::new(0), io_thread: Mutex::default() }))
    })?;
    Ok(Arc::clone(&shared.1))
}

/// Runs a future until its end or the next look for signals.
///
/// The time is looked at first, so that the future is not polled in the last turn: tokio forgets at the end of
/// `block_on` whom it meant to wake in the next turn.
async fn for_a_while<T>(future: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        () = sleep(SIGNAL_INTERVAL) => None,
        output = future => Some(output),
    }
}

/// Python runs signal handlers only in its main thread, which after a fork is the one that forked.
fn is_main_thread(py: Python<'_>) -> PyResult<bool> {
    let process = std::process::id();
    if let Some((known_in, is_main)) = IS_MAIN_THREAD.get()
        && known_in == process
    {
        return Ok(is_main);
    }
    let threading = py.import("threading")?;
    let is_main = threading.call_method0("current_thread")?.is(threading.call_method0("main_thread")?);
    IS_MAIN_THREAD.set(Some((process, is_main)));
    Ok(is_main)
}

impl Shared {
    fn wake_io_thread(self: &Arc<Self>) -> io::Result<()> {
        let mut thread = locked(&self.io_thread);
        match &*thread {
            Some(thread) => thread.unpark(),
            None => {
                let shared = Arc::clone(self);
                let started =
                    thread::Builder::new().name("cds-io".to_owned()).spawn(move || shared.serve())?;
                *thread = Some(started.thread().clone());
            }
        }
        Ok(())
    }

    /// Drives the runtime while there is background work. It never touches Python, so it may outlive it.
    fn serve(&self) {
        loop {
            self.runtime.block_on(self.idleness());
            while self.is_idle() {
                thread::park();
            }
        }
    }

    async fn idleness(&self) {
        sleep(IDLE).await;
        while !self.is_idle() {
            sleep(IDLE).await;
        }
    }

    fn is_idle(&self) -> bool {
        self.background.load(Ordering::Acquire) == 0
    }
}

/// Work in the background, which goes on when this is dropped.
pub(crate) struct Background<T> {
    process: u32,
    handle: JoinHandle<T>,
}

impl<T> Background<T> {
    /// Gives it up. In a child of the process that began it, this does nothing.
    pub(crate) fn abort(&self) {
        if self.is_here() {
            self.handle.abort();
        }
    }

    /// Whether it was begun in this process; in a child of it, it never ends.
    pub(crate) fn is_here(&self) -> bool {
        self.process == std::process::id()
    }
}

impl<T> Future for Background<T> {
    type Output = Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.handle).poll(context)
    }
}

/// Counts a future as background work until it is dropped.
struct Running(Arc<Shared>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.background.fetch_sub(1, Ordering::AcqRel);
    }
}
