//! Whether a request was sent: one atomic operation decides between sending and cancelling it.

use super::sync::{Arc, AtomicU8, Ordering};

/// Nothing of the request was sent yet.
const WAITING: u8 = 0;

/// Some bytes of the request may have been sent.
const SENT: u8 = 1;

/// The request was cancelled before any byte was sent, so it must never be sent.
const REVOKED: u8 = 2;

/// Shared between the sender of a request and the caller that may cancel it.
#[derive(Debug, Clone)]
pub(crate) struct SentFlag(Arc<AtomicU8>);

impl Default for SentFlag {
    fn default() -> Self {
        Self(Arc::new(AtomicU8::new(WAITING)))
    }
}

impl SentFlag {
    /// Marks the request as sent, unless it was cancelled; returns whether it may be sent.
    pub(crate) fn send(&self) -> bool {
        self.replace_waiting(SENT) != REVOKED
    }

    /// Cancels the request. True: no byte of it was or will be sent. False: it may have been sent.
    pub(crate) fn revoke(&self) -> bool {
        self.replace_waiting(REVOKED) != SENT
    }

    /// A proxy reported that it did not forward the request.
    pub(crate) fn was_turned_back(&self) {
        self.0.store(REVOKED, Ordering::Release);
    }

    /// Whether any byte may have been sent. Only `revoke` ensures that none is sent later.
    pub(crate) fn may_have_left(&self) -> bool {
        self.0.load(Ordering::Acquire) == SENT
    }

    /// Whether the request was cancelled before any byte was sent.
    pub(crate) fn was_revoked(&self) -> bool {
        self.0.load(Ordering::Acquire) == REVOKED
    }

    /// Leaves the waiting state, if it is the current one, and returns the previous state.
    fn replace_waiting(&self, next: u8) -> u8 {
        match self.0.compare_exchange(WAITING, next, Ordering::AcqRel, Ordering::Acquire) {
            Ok(before) | Err(before) => before,
        }
    }
}
