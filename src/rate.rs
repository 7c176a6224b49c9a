//! A limit of requests per second, shared by all calls of a client.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Hands out starting times that are evenly spaced.
#[derive(Debug)]
pub(crate) struct RateLimit {
    spacing: Duration,
    next: Mutex<Option<Instant>>,
}

impl RateLimit {
    pub(crate) fn new(spacing: Duration) -> Self {
        Self { spacing, next: Mutex::new(None) }
    }

    /// When the next request may start.
    pub(crate) fn reserve(&self) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let start = next.map_or(now, |next| next.max(now));
        *next = Some(start + self.spacing);
        start
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn starts_are_spaced() {
        let limit = RateLimit::new(Duration::from_millis(250));
        let first = limit.reserve();
        assert_eq!(limit.reserve() - first, Duration::from_millis(250));
        tokio::time::advance(Duration::from_secs(9)).await;
        assert_eq!(limit.reserve(), Instant::now());
    }
}
