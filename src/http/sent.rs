//! Whether a request was sent: the one step that decides between sending it and giving it up.

use super::sync::{Arc, AtomicU8, Ordering};

/// Nothing of the request has left yet.
const WAITING: u8 = 0;

/// A byte of it may have left.
const SENT: u8 = 1;

/// It was given up before a byte of it left, so it must never be sent.
const REVOKED: u8 = 2;

/// Shared by the one who sends a request and the one who may give it up.
#[derive(Debug, Clone)]
pub(crate) struct SentFlag(Arc<AtomicU8>);

impl Default for SentFlag {
    fn default() -> Self {
        Self(Arc::new(AtomicU8::new(WAITING)))
    }
}

impl SentFlag {
    /// Asks whether the request may be sent; from then on it counts as sent.
    pub(crate) fn send(&self) -> bool {
        self.replace_waiting(SENT) != REVOKED
    }

    /// Gives the request up. True: no byte of it has left, and none ever will. False: it may have left.
    pub(crate) fn revoke(&self) -> bool {
        self.replace_waiting(REVOKED) != SENT
    }

    /// A proxy answered that it has not passed the request on.
    pub(crate) fn was_turned_back(&self) {
        self.0.store(REVOKED, Ordering::Release);
    }

    /// Whether a byte may have left. Only `revoke` makes sure that none leaves later.
    pub(crate) fn may_have_left(&self) -> bool {
        self.0.load(Ordering::Acquire) == SENT
    }

    /// Whether it was given up before a byte of it left.
    pub(crate) fn was_revoked(&self) -> bool {
        self.0.load(Ordering::Acquire) == REVOKED
    }

    /// Leaves the waiting state, if that is the state, and returns the state before.
    fn replace_waiting(&self, next: u8) -> u8 {
        match self.0.compare_exchange(WAITING, next, Ordering::AcqRel, Ordering::Acquire) {
            Ok(before) | Err(before) => before,
        }
    }
}
