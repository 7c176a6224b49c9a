//! What a connection is doing, and how long it may take.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Limits of the server.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Open connections.
    pub connections: usize,
    /// From the first byte of a request to the end of its head.
    pub head: Duration,
    /// For the body of a request.
    pub body: Duration,
    /// Between an answer and the next request.
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

/// The state of a connection, shared by those that see something of it.
#[derive(Debug, Clone)]
pub struct Activity(Arc<Mutex<(Phase, Instant)>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing has been asked since the last answer.
    Idle,
    /// A request has begun to arrive.
    Head,
    /// A request is being answered.
    Busy,
}

/// A request is being answered for as long as this lives.
#[derive(Debug)]
pub struct Busy(Activity);

impl Activity {
    /// That of a new connection.
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

    /// The head of a request is there.
    pub fn busy(&self) -> Busy {
        *self.lock() = (Phase::Busy, Instant::now());
        Busy(self.clone())
    }

    /// Since when no request is being answered.
    pub fn waiting_since(&self) -> Option<Instant> {
        let (phase, since) = *self.lock();
        (phase != Phase::Busy).then_some(since)
    }

    /// Returns when the client has kept the server waiting for too long.
    pub async fn over(&self, limits: &Limits) {
        loop {
            let (phase, since) = *self.lock();
            let now = Instant::now();
            // What begins from now on is not over sooner.
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
