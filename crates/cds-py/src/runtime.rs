//! Owns the tokio runtime and its threads.

use std::cell::Cell;
use std::future::Future;
use std::io::{self, PipeReader};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use cds::{Descriptor, Panic, caught, let_connections_close, no_thread};
use pyo3::prelude::*;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::lock::locked;
use crate::process::{Life, PerLife};
use crate::stop::Stop;
use crate::this_thread::{detached, is_main_thread, with_enough_stack};

/// Interval at which a wait checks for signals such as Ctrl-C.
const SIGNAL_INTERVAL: Duration = Duration::from_millis(50);

/// Interval at which the I/O thread checks for background work; it parks when there is none.
const IDLE: Duration = Duration::from_millis(100);

/// Stack size of the I/O thread in bytes, Rust's default. Without an explicit size Rust would read the environment,
/// which another thread may be changing.
const IO_STACK: usize = 2 << 20;

/// Built at the first call.
///
/// One thread drives it while there is background work. Otherwise the calling threads drive it, which saves them the
/// hand-over.
static RUNTIME: PerLife<Arc<Shared>> = PerLife::new();

thread_local! {
    static IS_IO_THREAD: Cell<bool> = const { Cell::new(false) };
}

struct Shared {
    life: Life,
    runtime: Runtime,
    watch: Arc<Watch>,
    /// Number of spawned futures that have not ended.
    background: AtomicUsize,
    io_thread: Mutex<Option<Thread>>,
}

/// Learns that the runtime broke down.
pub(crate) trait Breakdown: Send + Sync {
    /// Called when no more results will arrive.
    fn break_down(&self);
}

/// Detects that the descriptors of a runtime were closed.
struct Watch {
    /// An unused descriptor. Once it is closed, the others may be closed as well, and their numbers reused.
    witness: Descriptor<PipeReader>,
    /// Number of threads that block in the runtime.
    waiting: AtomicUsize,
    /// Whether the I/O thread has stopped for good inside the runtime; no other thread can drive it then.
    is_stopped: AtomicBool,
    /// Inboxes of the event loops that await background work.
    inboxes: Mutex<Vec<Weak<dyn Breakdown>>>,
}

/// Runs a future without the GIL until it completes, or until a signal handler raises and the future is dropped.
pub(crate) fn wait<F>(py: Python<'_>, mut future: F) -> Result<F::Output, Stop>
where
    F: Future + Send + Unpin,
    F::Output: Send,
{
    let shared = shared()?;
    if !is_main_thread(py) {
        let ended = detached(py, || shared.block_on(&mut future));
        return ended.map_err(|panic| broken(future, panic));
    }
    loop {
        // Signal handlers are Python code and may start another call, so they run outside the runtime.
        match py.detach(|| shared.block_on(for_a_while(&mut future))) {
            Ok(Some(output)) => return Ok(output),
            Ok(None) => {}
            Err(panic) => return Err(broken(future, panic)),
        }
        let handled = py.check_signals();
        if !shared.life.is_of_this_process() {
            // The parent still uses these connections.
            std::mem::forget((future, shared));
            return Err(Stop::Forked(handled.err()));
        }
        if let Err(interrupt) = handled {
            drop(future);
            // If the runtime is broken, the connection closes later.
            let _ = py.detach(|| shared.block_on(let_connections_close()));
            return Err(Stop::Interrupted(interrupt));
        }
    }
}

/// Waits for background work without driving it, so the wait ends even if the runtime breaks. It stops early only
/// if a signal handler raises or forks.
pub(crate) fn wait_beside<F>(py: Python<'_>, mut future: F) -> Result<F::Output, Stop>
where
    F: Future + Send + Unpin,
    F::Output: Send,
{
    if !is_main_thread(py) {
        return Ok(py.detach(|| {
            loop {
                if let Some(output) = poll_for_a_while(&mut future) {
                    return output;
                }
            }
        }));
    }
    let life = Life::current();
    loop {
        if let Some(output) = py.detach(|| poll_for_a_while(&mut future)) {
            return Ok(output);
        }
        let handled = py.check_signals();
        if !life.is_of_this_process() {
            // The parent still uses the future, and may have held its locks at the fork.
            std::mem::forget(future);
            return Err(Stop::Forked(handled.err()));
        }
        handled.map_err(Stop::Interrupted)?;
    }
}

/// Spawns a future in the background.
pub(crate) fn spawn<F>(future: F) -> Result<Background<F::Output>, Stop>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let shared = shared()?;
    let running = Running::new(&shared);
    // Start the thread first: without one, the future would not run until the next call.
    let io_thread = shared.io_thread()?;
    let work = async move {
        let _running = running;
        future.await
    };
    let spawned = with_enough_stack(|| caught(|| shared.runtime.spawn(work)));
    let handle = spawned.map_err(|panic| shared.broke(panic))?;
    io_thread.unpark();
    Ok(Background { life: shared.life, handle })
}

/// Drops the owner of connections, and blocks until they are closed.
pub(crate) fn close<T>(py: Python<'_>, connections: T) {
    drop(connections);
    // Without a runtime there are no connections.
    if let Some(shared) = RUNTIME.made() {
        // A broken runtime has closed its connections.
        let _ = detached(py, || shared.1.block_on(let_connections_close()));
    }
}

/// Drops a value that may hold connections in use, and makes sure that they close.
pub(crate) fn discard<T: Send + 'static>(value: T) {
    // Without an I/O thread they close at the next call.
    let _ = spawn(async move { drop(value) });
}

/// Detects that the program closed descriptors it does not own, as daemons do; the next call builds a new runtime.
pub(crate) fn look_at_descriptors() {
    if let Some(shared) = RUNTIME.made()
        && !shared.1.watch.witness.is_open()
    {
        shared.0.end();
    }
}

/// Registers an event loop, which wakes up when its background work can no longer end.
pub(crate) fn tell_of_breakdown(inbox: Weak<dyn Breakdown>) -> Result<(), Stop> {
    let shared = shared()?;
    let mut inboxes = locked(&shared.watch.inboxes);
    inboxes.retain(|inbox| inbox.strong_count() > 0);
    inboxes.push(inbox);
    Ok(())
}

fn shared() -> Result<Arc<Shared>, Stop> {
    let shared = RUNTIME.get(|| Ok(Arc::new(Shared::new().map_err(|error| no_descriptor(&error))?)))?;
    Ok(Arc::clone(&shared.1))
}

/// Says why no descriptor can be opened, and what to do.
pub(crate) fn no_descriptor(error: &io::Error) -> Stop {
    Stop::Refused(format!(
        "no descriptor can be opened ({error}): close some files or connections, or raise the limit (ulimit -n)"
    ))
}

/// Leaks the future of a broken runtime: the descriptors that it holds may belong to other code by now.
fn broken<F>(future: F, panic: Panic) -> Stop {
    std::mem::forget(future);
    Stop::Broken(panic)
}

/// Runs a future until it completes or the next check for signals is due.
///
/// The timer is polled first, so the last turn does not poll the future: at the end of `block_on`, tokio forgets which
/// futures it meant to wake in the next turn.
async fn for_a_while<T>(future: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        () = sleep(SIGNAL_INTERVAL) => None,
        output = future => Some(output),
    }
}

/// Polls a future in the calling thread alone, until it completes or the next check for signals is due. That check also
/// detects closed descriptors, which may complete the future.
fn poll_for_a_while<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
    let waker = Waker::from(Arc::new(Sleeper(thread::current())));
    let mut context = Context::from_waker(&waker);
    let begun = Instant::now();
    loop {
        if let Poll::Ready(output) = Pin::new(&mut *future).poll(&mut context) {
            return Some(output);
        }
        let Some(rest) = SIGNAL_INTERVAL.checked_sub(begun.elapsed()) else {
            look_at_descriptors();
            return None;
        };
        thread::park_timeout(rest);
    }
}

impl Shared {
    fn new() -> io::Result<Self> {
        let witness = Descriptor::new(io::pipe()?.0)?;
        let (waiting, is_stopped, inboxes) = Default::default();
        let watch = Arc::new(Watch { witness, waiting, is_stopped, inboxes });
        let (watching, life) = (Arc::clone(&watch), Life::current());
        let runtime = Builder::new_current_thread()
            .enable_all()
            .on_thread_park(move || watching.before_rest(life))
            .build()?;
        let (background, io_thread) = Default::default();
        Ok(Self { life, runtime, watch, background, io_thread })
    }

    /// Runs a future until it completes. After a panic of the runtime itself, the next call builds a new one.
    fn block_on<F: Future>(&self, future: F) -> Result<F::Output, Panic> {
        // Increment `waiting`, then load `is_stopped`: the I/O thread stores `is_stopped`, then loads `waiting`.
        self.watch.waiting.fetch_add(1, Ordering::SeqCst);
        let ended = if self.watch.is_stopped.load(Ordering::SeqCst) {
            Err(Panic::Closed)
        } else {
            caught(|| self.runtime.block_on(future)).inspect_err(|_| self.life.end())
        };
        self.watch.waiting.fetch_sub(1, Ordering::AcqRel);
        ended
    }

    fn broke(&self, panic: Panic) -> Stop {
        self.life.end();
        Stop::Broken(panic)
    }

    /// Returns the thread that drives background work, and starts it on first use.
    fn io_thread(self: &Arc<Self>) -> Result<Thread, Stop> {
        let mut thread = locked(&self.io_thread);
        if let Some(thread) = &*thread {
            return Ok(thread.clone());
        }
        let shared = Arc::clone(self);
        let builder = thread::Builder::new().name("cds-io".to_owned()).stack_size(IO_STACK);
        let started = builder.spawn(move || shared.serve());
        let started = started.map_err(|error| Stop::Refused(no_thread(error)))?;
        Ok(thread.insert(started.thread().clone()).clone())
    }

    /// Drives the runtime while there is background work. It never touches Python, so it may outlive the interpreter.
    fn serve(&self) {
        IS_IO_THREAD.set(true);
        while caught(|| self.runtime.block_on(self.idleness())).is_ok() && self.watch.witness.is_open() {
            while self.is_idle() {
                thread::park();
            }
        }
        self.life.end();
        self.watch.break_down();
    }

    async fn idleness(&self) {
        sleep(IDLE).await;
        while !self.is_idle() && self.watch.witness.is_open() {
            sleep(IDLE).await;
        }
    }

    fn is_idle(&self) -> bool {
        self.background.load(Ordering::Acquire) == 0
    }
}

impl Watch {
    /// Stops the I/O thread for good before it polls a descriptor that may belong to other code by now, and would close
    /// it in a panic. It goes on while other threads block in the runtime: they have to see the panic.
    fn before_rest(&self, life: Life) {
        if IS_IO_THREAD.get() && self.waiting.load(Ordering::Acquire) == 0 && !self.witness.is_open() {
            life.end();
            self.is_stopped.store(true, Ordering::SeqCst);
            if self.waiting.load(Ordering::SeqCst) == 0 {
                self.break_down();
                loop {
                    thread::park();
                }
            }
        }
    }

    fn break_down(&self) {
        for inbox in locked(&self.inboxes).iter().filter_map(Weak::upgrade) {
            inbox.break_down();
        }
    }
}

/// Wakes a thread that polls a future outside the runtime.
struct Sleeper(Thread);

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Background work, which goes on when this handle is dropped.
pub(crate) struct Background<T> {
    life: Life,
    handle: JoinHandle<T>,
}

impl<T> Background<T> {
    /// Cancels the work. Does nothing in a forked child.
    pub(crate) fn abort(&self) {
        // Without its descriptors the I/O thread cannot be woken.
        if self.life.is_current() && caught(|| self.handle.abort()).is_err() {
            self.life.end();
        }
    }

    /// Whether this process started the work; in a forked child it never ends.
    pub(crate) fn is_here(&self) -> bool {
        self.life.is_of_this_process()
    }
}

impl<T> Future for Background<T> {
    type Output = Result<T, Stop>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match Pin::new(&mut self.handle).poll(context) {
            Poll::Ready(ended) => {
                Poll::Ready(ended.map_err(|error| Stop::Broken(Panic::Bug(error.to_string()))))
            }
            Poll::Pending if !self.life.is_current() => Poll::Ready(Err(Stop::closed())),
            Poll::Pending => Poll::Pending,
        }
    }
}

/// Counts a future as background work until it is dropped.
struct Running(Arc<Shared>);

impl Running {
    fn new(shared: &Arc<Shared>) -> Self {
        shared.background.fetch_add(1, Ordering::AcqRel);
        Self(Arc::clone(shared))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.background.fetch_sub(1, Ordering::AcqRel);
    }
}
