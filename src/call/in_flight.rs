//! The state of a call in flight.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::Uri;

use crate::call::arrived::Arrived;
use crate::call::queued_tasks::named_tasks;
use crate::call::recording::Recording;
use crate::call::redact;
use crate::call::request::Request;
use crate::error::{ConnectionKind, Error, OutcomeUnknown};
use crate::http::sent::SentFlag;
use crate::journal::{Keys, Ordered, Store};
use crate::model::Effect;
use crate::panics::{Panic, caught};
use crate::sign::stamp::Stamp;

/// The attempts of a call in flight, and the outcome if it were cancelled now.
#[derive(Default)]
pub struct InFlight {
    attempts: AtomicU32,
    state: Mutex<State>,
    /// The start of the response to this attempt.
    arrived: Arrived,
    /// Its entry in the journal.
    pub(crate) recording: Recording,
}

#[derive(Default)]
struct State {
    attempt: Option<Attempt>,
    /// The call was cancelled, so no further attempt is sent. The thread that runs it may not have noticed yet.
    given_up: bool,
}

struct Attempt {
    stamp: Stamp,
    /// Timestamp and nonce of the signature.
    uri: Uri,
    sent: SentFlag,
}

impl InFlight {
    /// Records the start of an attempt; its request must carry the returned flag.
    pub(crate) fn start_attempt(&self, stamp: Stamp, uri: &Uri) -> SentFlag {
        let sent = SentFlag::default();
        self.attempts.fetch_add(1, Ordering::Relaxed);
        self.arrived.clear();
        let mut state = self.state();
        if state.given_up {
            sent.revoke();
        }
        state.attempt = Some(Attempt { stamp, uri: uri.clone(), sent: sent.clone() });
        sent
    }

    /// Records that the attempt failed and another may follow.
    pub(crate) fn finish_attempt(&self) {
        self.state().attempt = None;
    }

    /// The buffer for the start of the response. The response to a read names no tasks.
    pub(crate) fn arrived(&self, request: &Request) -> Option<&Arrived> {
        (request.effect == Effect::Mutate).then_some(&self.arrived)
    }

    /// Number of requests sent.
    pub fn attempts(&self) -> u32 {
        self.attempts.load(Ordering::Relaxed)
    }

    /// Whether any byte of the current attempt may have been sent.
    pub(crate) fn may_have_left(&self) -> bool {
        self.state().attempt.as_ref().is_some_and(|attempt| attempt.sent.may_have_left())
    }

    /// Cancels the call. Returns an error if a mutation may have been sent and its outcome is unknown. Otherwise
    /// nothing was sent, and nothing will be.
    pub fn give_up(&self, request: &Request, reason: impl FnOnce() -> String) -> Option<Error> {
        self.state().given_up = true;
        self.end_attempt(request, reason)
    }

    /// Has the change written down before it is sent.
    pub(crate) fn begin(&self, store: Arc<Store>, keys: Keys, ordered: Ordered) {
        self.recording.begin(store, keys, ordered);
    }

    /// The error of a call that nobody waits for any more.
    pub(crate) fn left(&self, request: &Request) -> Error {
        const WHY: &str = "it was given up before its response arrived";
        self.give_up(request, || WHY.to_owned()).unwrap_or_else(|| unchanged(request, WHY.to_owned()))
    }

    /// Cancels the current attempt only; another may follow.
    pub(crate) fn end_attempt(&self, request: &Request, reason: impl FnOnce() -> String) -> Option<Error> {
        let state = self.state();
        let Attempt { stamp, uri, sent } = state.attempt.as_ref()?;
        if sent.revoke() || request.effect == Effect::Read {
            return None;
        }
        let task_ids = self.named_tasks(request, uri);
        Some(outcome_unknown(request, stamp.nonce(), stamp.timestamp(), reason(), task_ids))
    }

    /// The tasks that the start of the response names, redacted.
    fn named_tasks(&self, request: &Request, uri: &Uri) -> Vec<String> {
        let named = || match self.arrived.text() {
            text if text.is_empty() => Vec::new(),
            text => named_tasks(request, &text, &redact::secrets(request, uri, "")),
        };
        // Parsing it may be the cause of the panic.
        caught(named).unwrap_or_default()
    }

    /// When the last attempt was sent, and its nonce, for a log line.
    pub fn sent_at(&self) -> Option<String> {
        let state = self.state();
        let Attempt { stamp, .. } = state.attempt.as_ref()?;
        Some(format!("it was sent at {} (nonce {})", stamp.timestamp(), stamp.nonce()))
    }

    /// The error after a panic during this request.
    pub fn broken(&self, request: &Request, panic: &Panic) -> Error {
        let unknown = self.give_up(request, || panic.to_string());
        unknown.unwrap_or_else(|| unchanged(request, panic.to_string()))
    }

    /// The error for a caller that can no longer follow the request, with the reason.
    pub fn out_of_sight(&self, request: &Request, reason: &str) -> Error {
        if request.effect == Effect::Read {
            return unchanged(request, reason.to_owned());
        }
        // In a forked child the lock stays taken if the parent held it at the fork.
        let state = self.state.try_lock().ok();
        let attempt = state.as_ref().and_then(|state| state.attempt.as_ref());
        let (nonce, sent_at) = attempt
            .map_or(("not made yet", "a later time"), |Attempt { stamp, .. }| {
                (stamp.nonce(), stamp.timestamp())
            });
        outcome_unknown(request, nonce, sent_at, reason.to_owned(), Vec::new())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends the entry of a call that is dropped.
pub(crate) struct Leaving<'a> {
    pub flight: &'a InFlight,
    pub request: &'a Request,
}

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        if self.flight.recording.is_open() {
            let left = Err(self.flight.left(self.request));
            let _ = self.flight.recording.end(self.request, &left);
        }
    }
}

/// Omits the signed URL.
impl fmt::Debug for InFlight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InFlight")
            .field("attempts", &self.attempts)
            .field("sent_at", &self.sent_at())
            .field("arrived", &self.arrived)
            .finish_non_exhaustive()
    }
}

fn outcome_unknown(
    request: &Request,
    nonce: &str,
    sent_at: &str,
    reason: String,
    task_ids: Vec<String>,
) -> Error {
    Error::OutcomeUnknown(Box::new(OutcomeUnknown {
        action: request.action.to_string(),
        nonce: nonce.to_owned(),
        sent_at: sent_at.to_owned(),
        verify_with: request.verify_with(),
        reason,
        task_ids,
        service: request.service.to_string(),
        facts: request.facts(),
    }))
}

fn unchanged(request: &Request, message: String) -> Error {
    let action = request.action.to_string();
    Error::Connection { action, kind: ConnectionKind::Connect, is_lasting: false, message }
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::*;
    use crate::error::Outcome;
    use crate::model::Verb;

    fn request(effect: Effect) -> Request {
        Request::free("ccs", "Anything", Verb::Post, effect, Map::new()).expect("valid")
    }

    #[test]
    fn what_was_not_sent_is_never_sent_once_it_was_given_up() {
        let flight = InFlight::default();
        let sent = flight.start_attempt(Stamp::now(), &Uri::default());
        assert!(flight.give_up(&request(Effect::Mutate), String::new).is_none());
        assert!(!sent.send());
    }

    #[test]
    fn no_attempt_that_begins_after_the_call_was_given_up_is_sent() {
        let flight = InFlight::default();
        assert!(flight.give_up(&request(Effect::Mutate), String::new).is_none());
        assert!(!flight.start_attempt(Stamp::now(), &Uri::default()).send());
    }

    #[test]
    fn who_does_not_see_how_a_change_goes_on_is_told_its_nonce() {
        let flight = InFlight::default();
        let stamp = Stamp::now();
        let (nonce, sent_at) = (stamp.nonce().to_owned(), stamp.timestamp().to_owned());
        flight.start_attempt(stamp, &Uri::default());
        let text = flight.out_of_sight(&request(Effect::Mutate), "it is elsewhere").to_string();
        for part in [nonce.as_str(), &sent_at, "it is elsewhere"] {
            assert!(text.contains(part), "{text}");
        }
        let read = flight.out_of_sight(&request(Effect::Read), "it is elsewhere");
        assert_eq!(read.outcome(), Outcome::NotSent);
    }

    #[test]
    fn a_change_that_left_is_unknown_until_its_attempt_has_failed() {
        let flight = InFlight::default();
        assert!(flight.start_attempt(Stamp::now(), &Uri::default()).send());
        assert!(flight.give_up(&request(Effect::Read), String::new).is_none());
        let unknown =
            flight.give_up(&request(Effect::Mutate), || "why".to_owned()).expect("it may have left");
        assert!(unknown.to_string().contains("why"), "{unknown}");
        flight.finish_attempt();
        assert!(flight.give_up(&request(Effect::Mutate), String::new).is_none());
    }
}
