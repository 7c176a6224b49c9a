//! The one place that owns the tokio runtime and its threads.

use std::cell::Cell;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use cds::{Panic, caught, let_connections_close, no_thread};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::descriptor::Descriptor;
use crate::lock::locked;
use crate::process::{Life, PerLife};
use crate::stop::Stop;

/// How often a wait looks for signals such as Ctrl-C.
const SIGNAL_INTERVAL: Duration = Duration::from_millis(50);

/// The I/O thread rests when there was nothing for it to do for so long.
const IDLE: Duration = Duration::from_millis(100);

/// What a call needs of a stack in bytes, with a TLS handshake and without optimisation. Some servers give their
/// threads less.
const ROOM: usize = 384 << 10;

/// The size in bytes of a stack that is made where there is less.
const STACK: usize = 1 << 20;

/// The size in bytes of the stack of the I/O thread, Rust's default. Without one, Rust would read the environment, which
/// other threads may change meanwhile.
const IO_STACK: usize = 2 << 20;

/// Built at the first call.
///
/// It has one thread, for background work. While there is none the calling threads drive it, which saves them the
/// hand-over.
static RUNTIME: PerLife<Arc<Shared>> = PerLife::new();

thread_local! {
    /// What this thread is, and the process in which it was asked.
    static IS_MAIN_THREAD: Cell<Option<(u32, bool)>> = const { Cell::new(None) };
    static IS_IO_THREAD: Cell<bool> = const { Cell::new(false) };
}

struct Shared {
    life: Life,
    runtime: Runtime,
    watch: Arc<Watch>,
    /// Futures that were spawned and have not ended.
    background: AtomicUsize,
    io_thread: Mutex<Option<Thread>>,
}

/// What waits for background work.
pub(crate) trait Breakdown: Send + Sync {
    /// No more results will come.
    fn break_down(&self);
}

/// Watches over the descriptors of a runtime.
struct Watch {
    /// Nothing uses it. When it is closed, so may be all others: their numbers may be somebody else's by now.
    witness: Descriptor,
    /// Threads that wait in the runtime.
    waiting: AtomicUsize,
    /// Whether the I/O thread has stopped for good, within the runtime: nobody else can drive it.
    is_stopped: AtomicBool,
    /// Of the event loops that wait for background work.
    inboxes: Mutex<Vec<Weak<dyn Breakdown>>>,
}

/// Runs a future to its end without the GIL, or until a signal handler raises; then the future is dropped.
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
        // Signal handlers are Python code that may call again, so they run outside of the runtime.
        match py.detach(|| shared.block_on(for_a_while(&mut future))) {
            Ok(Some(output)) => return Ok(output),
            Ok(None) => {}
            Err(panic) => return Err(broken(future, panic)),
        }
        let handled = py.check_signals();
        if !shared.life.is_of_this_process() {
            // The connections are the parent's, which goes on with them.
            std::mem::forget((future, shared));
            return Err(Stop::Forked(handled.err()));
        }
        if let Err(interrupt) = handled {
            drop(future);
            // It closes later if the runtime is broken.
            let _ = py.detach(|| shared.block_on(let_connections_close()));
            return Err(Stop::Interrupted(interrupt));
        }
    }
}

/// Waits for what background work brings about without driving it, so that the wait ends whatever becomes of the runtime:
/// it stops only where a signal handler raises or forks.
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
            // The parent goes on with it, and may hold its locks.
            std::mem::forget(future);
            return Err(Stop::Forked(handled.err()));
        }
        handled.map_err(Stop::Interrupted)?;
    }
}

/// Runs a future in the background.
pub(crate) fn spawn<F>(future: F) -> Result<Background<F::Output>, Stop>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let shared = shared()?;
    let running = Running::new(&shared);
    // First of all: without a thread that drives it, the future would only begin with the next call.
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

/// Drops what holds connections, and lets them close while the calling thread waits.
pub(crate) fn close<T>(py: Python<'_>, connections: T) {
    drop(connections);
    // Without a runtime nothing was ever opened.
    if let Some(shared) = RUNTIME.made() {
        // Those of a runtime that is broken are closed.
        let _ = detached(py, || shared.1.block_on(let_connections_close()));
    }
}

/// Drops what may hold connections in use, and sees to it that they close.
pub(crate) fn discard<T: Send + 'static>(value: T) {
    // Without an I/O thread they close later, at the next call.
    let _ = spawn(async move { drop(value) });
}

/// Does work without Python, and with a large enough stack. Newer Pythons check where the stack is, so they must not be
/// called from one that we made.
pub(crate) fn with_room<T>(py: Python<'_>, work: impl FnOnce() -> T) -> T {
    // The main thread has megabytes, and to ask costs it the reading of a file.
    if is_main_thread(py) { work() } else { stacker::maybe_grow(ROOM, STACK, work) }
}

/// The same where the caller has no token of the GIL.
fn with_enough_stack<T>(work: impl FnOnce() -> T) -> T {
    let is_main_thread =
        IS_MAIN_THREAD.get().is_some_and(|(process, is_main)| is_main && process == std::process::id());
    if is_main_thread { work() } else { stacker::maybe_grow(ROOM, STACK, work) }
}

/// The same without the GIL.
pub(crate) fn detached<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> T {
    if is_main_thread(py) { py.detach(work) } else { py.detach(|| stacker::maybe_grow(ROOM, STACK, work)) }
}

/// Notices when the program has closed descriptors that are not its own, as daemons do: then everything begins anew.
pub(crate) fn look_at_descriptors() {
    if let Some(shared) = RUNTIME.made()
        && !shared.1.watch.witness.is_open()
    {
        shared.0.end();
    }
}

/// Lets an event loop know when its background work can no longer end.
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

/// Why something of the system cannot be had, and what to do.
pub(crate) fn no_descriptor(error: &io::Error) -> Stop {
    Stop::Refused(format!(
        "no descriptor can be opened ({error}): close some files or connections, or raise the limit (ulimit -n)"
    ))
}

/// What a broken runtime has begun may hold descriptors that belong to somebody else by now.
fn broken<F>(future: F, panic: Panic) -> Stop {
    std::mem::forget(future);
    Stop::Broken(panic)
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

/// Polls a future until its end or the next look for signals, in the calling thread alone. It may change its mind when
/// descriptors were closed.
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

/// Whether Python runs signal handlers in this thread: it does in one only, which after a fork is the one that forked.
fn is_main_thread(py: Python<'_>) -> bool {
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
/// It is asked with a descriptor that cannot be, so that nothing changes: elsewhere Python refuses with a ValueError at
/// once. `threading` would not know under gevent and eventlet, which replace it.
pub(crate) fn handles_signals(py: Python<'_>) -> bool {
    let answer = py.import("_signal").and_then(|signal| signal.call_method1("set_wakeup_fd", (-2,)));
    answer.is_err_and(|error| !error.is_instance_of::<PyValueError>(py))
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

    /// Runs a future to its end. After a panic of the runtime itself everything begins anew.
    fn block_on<F: Future>(&self, future: F) -> Result<F::Output, Panic> {
        // First this, then the look at the other: the I/O thread does it the other way round.
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

    /// The thread that drives background work.
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

    /// Drives the runtime while there is background work. It never touches Python, so it may outlive it.
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
    /// Before the I/O thread listens to a descriptor that may have become somebody else's, and closes it in its panic, it
    /// stops for good. It cannot where other threads wait in the runtime: they are to hear of the panic.
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

/// A thread that waits beside the runtime.
struct Sleeper(Thread);

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Work in the background, which goes on when this is dropped.
pub(crate) struct Background<T> {
    life: Life,
    handle: JoinHandle<T>,
}

impl<T> Background<T> {
    /// Gives it up. In a child of the process that began it, this does nothing.
    pub(crate) fn abort(&self) {
        // Without descriptors the I/O thread cannot be woken.
        if self.life.is_current() && caught(|| self.handle.abort()).is_err() {
            self.life.end();
        }
    }

    /// Whether it was begun in this process; in a child of it, it never ends.
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
