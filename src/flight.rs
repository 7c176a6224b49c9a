//! A call as it is seen from outside while it is under way.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::departure::Departure;
use crate::error::{ConnectionKind, Error};
use crate::model::Effect;
use crate::panics::Panic;
use crate::request::Request;
use crate::stamp::Stamp;

/// What is known of a call under way: its attempts, and what would be unknown if it were given up.
#[derive(Debug, Default)]
pub struct Flight {
    attempts: AtomicU32,
    current: Mutex<Option<(Stamp, Departure)>>,
}

impl Flight {
    /// Notes an attempt; the departure belongs into its request.
    pub(crate) fn begin(&self, stamp: Stamp) -> Departure {
        let departure = Departure::default();
        self.attempts.fetch_add(1, Ordering::Relaxed);
        *self.current() = Some((stamp, departure.clone()));
        departure
    }

    /// Notes that the attempt failed and another may follow.
    pub(crate) fn land(&self) {
        *self.current() = None;
    }

    /// How many requests were sent.
    pub fn attempts(&self) -> u32 {
        self.attempts.load(Ordering::Relaxed)
    }

    /// Whether a byte of the attempt under way may have left. False is certain.
    pub fn may_have_left(&self) -> bool {
        self.current().as_ref().is_some_and(|(_, departure)| departure.may_have_left())
    }

    /// What remains unknown when this request is given up now: whether a mutation was carried out, if it may have left.
    pub fn unknown(&self, request: &Request, reason: impl FnOnce() -> String) -> Option<Error> {
        let current = self.current();
        let (stamp, departure) = current.as_ref()?;
        (request.effect == Effect::Mutate && departure.may_have_left())
            .then(|| outcome_unknown(request, stamp.nonce(), stamp.timestamp(), reason()))
    }

    /// What a panic in the middle of this request means.
    pub fn broken(&self, request: &Request, panic: &Panic) -> Error {
        self.unknown(request, || panic.to_string()).unwrap_or_else(|| Error::Connection {
            action: request.action.to_string(),
            kind: ConnectionKind::Connect,
            message: panic.to_string(),
        })
    }

    /// What this request means to somebody who does not see how it goes on, with the reason.
    pub fn out_of_sight(&self, request: &Request, reason: &str) -> Error {
        let action = request.action.to_string();
        match request.effect {
            Effect::Read => {
                Error::Connection { action, kind: ConnectionKind::Connect, message: reason.to_owned() }
            }
            Effect::Mutate => {
                let current = self.current();
                let (nonce, sent_at) =
                    current.as_ref().map_or(("not made yet", "a later time"), |(stamp, _)| {
                        (stamp.nonce(), stamp.timestamp())
                    });
                outcome_unknown(request, nonce, sent_at, reason.to_owned())
            }
        }
    }

    fn current(&self) -> MutexGuard<'_, Option<(Stamp, Departure)>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn outcome_unknown(request: &Request, nonce: &str, sent_at: &str, reason: String) -> Error {
    Error::OutcomeUnknown {
        action: request.action.to_string(),
        nonce: nonce.to_owned(),
        sent_at: sent_at.to_owned(),
        look_up: request.model.and_then(|(service, action)| action.look_up(service)),
        reason,
    }
}
