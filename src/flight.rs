//! A call as it is seen from outside while it is under way.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::departure::Departure;
use crate::error::Error;
use crate::model::Effect;
use crate::request::Request;
use crate::sign::Stamp;

/// What is known of the attempt under way, for one who gives the call up.
#[derive(Debug, Default)]
pub struct Flight(Mutex<Option<(Stamp, Departure)>>);

impl Flight {
    /// Notes an attempt; the departure belongs into its request.
    pub(crate) fn begin(&self, stamp: Stamp) -> Departure {
        let departure = Departure::default();
        *self.current() = Some((stamp, departure.clone()));
        departure
    }

    /// Notes that the attempt failed and another may follow.
    pub(crate) fn land(&self) {
        *self.current() = None;
    }

    /// Whether a byte of the attempt under way may have left. False is certain.
    pub fn may_have_left(&self) -> bool {
        self.current().as_ref().is_some_and(|(_, departure)| departure.may_have_left())
    }

    /// What remains unknown when this request is given up now: whether a mutation was carried out, if it may have left.
    pub fn unknown(&self, request: &Request, reason: impl FnOnce() -> String) -> Option<Error> {
        let current = self.current();
        let (stamp, departure) = current.as_ref()?;
        (request.effect == Effect::Mutate && departure.may_have_left()).then(|| Error::OutcomeUnknown {
            action: request.action.clone(),
            nonce: stamp.nonce.clone(),
            sent_at: stamp.timestamp.clone(),
            reason: reason(),
        })
    }

    fn current(&self) -> MutexGuard<'_, Option<(Stamp, Departure)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
