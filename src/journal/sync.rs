//! Syncs the file: at once if that is quick and nobody else waits, otherwise in a separate thread, once for all who wait.
//! A disk may take long, and other calls must go on.

use std::fs::File;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

/// A sync that takes less is done at once: handing it to a thread and back takes more CPU than the sync itself.
const QUICK: Duration = Duration::from_millis(10);

/// How long an idle thread stays.
const IDLE: Duration = Duration::from_secs(5);

/// The stack size of the thread in bytes.
const STACK: usize = 128 << 10;

/// A file, and the sender that wakes its caller.
type Wanted = (Arc<File>, oneshot::Sender<Result<(), String>>);

/// The callers that wait for a sync.
#[derive(Debug, Default)]
pub(super) struct Syncer {
    waiting: Mutex<Waiting>,
    arrived: Condvar,
    /// How long the last sync took, in microseconds.
    took: AtomicU64,
}

#[derive(Debug, Default)]
struct Waiting {
    orders: Vec<Wanted>,
    is_running: bool,
}

impl Syncer {
    /// Waits until everything that was written to the file is on the disk. `is_alone` says that no other order of this
    /// process is in flight.
    pub(super) async fn sync(self: &Arc<Self>, file: Arc<File>, is_alone: bool) -> Result<(), String> {
        if is_alone && u128::from(self.took.load(Ordering::Relaxed)) < QUICK.as_micros() {
            return self.synced(&file);
        }
        let (done, synced) = oneshot::channel();
        let starts = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.orders.push((file, done));
            !std::mem::replace(&mut waiting.is_running, true)
        };
        if starts {
            let own = Arc::clone(self);
            let thread = thread::Builder::new().name("cds-journal".to_owned()).stack_size(STACK);
            if thread.spawn(move || own.run(true)).is_err() {
                self.run(false);
            }
        } else {
            self.arrived.notify_one();
        }
        synced.await.unwrap_or_else(|_| Err("its thread has ended".to_owned()))
    }

    /// Syncs until nobody has waited for a while, or, without a thread, until nobody waits.
    fn run(&self, stays: bool) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if waiting.orders.is_empty() && stays {
                let idle = |waiting: &mut Waiting| waiting.orders.is_empty();
                let waited = self.arrived.wait_timeout_while(waiting, IDLE, idle);
                waiting = waited.unwrap_or_else(PoisonError::into_inner).0;
            }
            if waiting.orders.is_empty() {
                waiting.is_running = false;
                return;
            }
            let orders = std::mem::take(&mut waiting.orders);
            drop(waiting);
            self.answer(orders);
            waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn answer(&self, orders: Vec<Wanted>) {
        let mut last: Option<(Arc<File>, Result<(), String>)> = None;
        for (file, done) in orders {
            let synced = match last.take() {
                Some((same, synced)) if Arc::ptr_eq(&same, &file) => synced,
                _ => self.synced(&file),
            };
            last = Some((file, synced.clone()));
            // The caller may be gone.
            let _ = done.send(synced);
        }
    }

    fn synced(&self, file: &File) -> Result<(), String> {
        let begun = Instant::now();
        let synced = file.sync_data().map_err(|error| error.to_string());
        self.took.store(u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
        synced
    }
}
