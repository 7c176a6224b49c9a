//! The state and the timeouts of a connection.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Limits of the server.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Maximum number of open connections.
    pub connections: usize,
    /// Timeout for the headers of a request, from its first byte.
    pub head: Duration,
    /// Timeout for the body of a request.
    pub body: Duration,
    /// Idle timeout between a response and the next request.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1000,
            head: Duration::from_secs(10),
            body: Duration::from_secs(30),
            // Longer than clients keep idle connections.
            idle: Duration::from_secs(75),
        }
    }
}

/// The shared state of a connection.
#[derive(Debug, Clone)]
pub struct Activity(Arc<Mutex<(Phase, Instant)>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// No request since the last response.
    Idle,
    /// A request is arriving.
    Head,
    /// A request is being handled.
    Busy,
}

/// A request is being handled while this is alive.
#[derive(Debug)]
pub struct Busy(Activity);

impl Activity {
    /// The state of a new connection.
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new((Phase::Idle, Instant::now()))))
    }

    /// Bytes have arrived.
    pub fn arrived(&self) {
        let mut state = self.lock();
        if state.0 == Phase::Idle {
            *state = (Phase::Head, Instant::now());
        }
    }

    /// The headers of a request are complete.
    pub fn busy(&self) -> Busy {
        *self.lock() = (Phase::Busy, Instant::now());
        Busy(self.clone())
    }

    /// Since when the connection is idle.
    pub fn waiting_since(&self) -> Option<Instant> {
        let (phase, since) = *self.lock();
        (phase != Phase::Busy).then_some(since)
    }

    /// Completes when the client has exceeded a timeout.
    pub async fn over(&self, limits: &Limits) {
        loop {
            let (phase, since) = *self.lock();
            let now = Instant::now();
            // A deadline that starts now cannot be earlier.
            let look = now + limits.head.min(limits.idle);
            let end = match phase {
                Phase::Idle => since + limits.idle,
                Phase::Head => since + limits.head,
                Phase::Busy => look,
            };
            if end <= now {
                return;
            }
            sleep_until(end.min(look)).await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, (Phase, Instant)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        *self.0.lock() = (Phase::Idle, Instant::now());
    }
}
