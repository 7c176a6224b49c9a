//! Retries: whether and when a failed request is sent or signed again.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use crate::error::{ApiError, ApiErrorKind, ConnectionKind, Error, Outcome, classify, is_about_clock};
use crate::model::Effect;

/// Maximum backoff before the first retry; it doubles with each retry.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// Upper limit of the backoff.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// The retry budget: retries that a client may make without a success in between, so that many calls do not overload
/// a failing server.
const BUDGET: i64 = 100;

/// Successes that add one retry to the budget.
const SUCCESSES: i64 = 5;

/// The retry budget, shared by all calls of a client.
#[derive(Debug)]
pub(crate) struct Budget(AtomicI64);

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicI64::new(BUDGET * SUCCESSES))
    }
}

impl Budget {
    /// Takes one retry from the budget, if any is left.
    pub(crate) fn spend(&self) -> bool {
        let spend = |left| (left >= SUCCESSES).then_some(left - SUCCESSES);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, spend).is_ok()
    }

    /// Records a success.
    pub(crate) fn refill(&self) {
        let refill = |left| (left < BUDGET * SUCCESSES).then_some(left + 1);
        // An error means that the budget is full.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, refill);
    }
}

/// Whether a retry is safe: nothing was carried out, or the request is idempotent.
pub(crate) fn may_repeat(effect: Effect, error: &Error) -> bool {
    match error {
        Error::Connection { is_lasting, .. } => !is_lasting,
        Error::Timeout { .. } => true,
        Error::Api(error) => match effect {
            Effect::Read => {
                is_throttled(error) || error.kind == ApiErrorKind::Server || error.http_status == 408
            }
            Effect::Mutate => is_throttled(error) && error.outcome == Outcome::Refused,
        },
        _ => false,
    }
}

/// Whether the server rejected the request, judged by status or code, not by free text.
fn is_throttled(error: &ApiError) -> bool {
    error.http_status == 429 || classify(&error.code, "", 200) == ApiErrorKind::RateLimit
}

/// The delay before the next attempt: the one that the server asks for, otherwise backoff with full jitter. `chance` is
/// in 0..1.
///
/// There is no delay after the first lost connection: most are idle ones that the server has just closed.
pub(crate) fn pause(attempts: u32, error: &Error, asked: Option<Duration>, chance: f64) -> Duration {
    if attempts == 1 && matches!(error, Error::Connection { kind: ConnectionKind::Reset, .. }) {
        return Duration::ZERO;
    }
    let doubled = FIRST_PAUSE.saturating_mul(1 << attempts.saturating_sub(1).min(16));
    asked.unwrap_or_else(|| doubled.min(LONGEST_PAUSE).mul_f64(chance))
}

/// A failed attempt, and the server's time.
pub(crate) struct FailedAttempt {
    pub error: Error,
    pub retry_after: Option<Duration>,
    /// Whether the attempt was signed with a time that differs from the server's.
    pub has_wrong_clock: bool,
}

impl From<Error> for FailedAttempt {
    fn from(error: Error) -> Self {
        Self { error, retry_after: None, has_wrong_clock: false }
    }
}

/// Whether the server refused a request because of clock skew.
///
/// How it does so is not documented. A read is safe to repeat, so any authentication or permission error counts. A
/// change is repeated only after a timestamp or signature code, if the response names no task.
pub(crate) fn may_sign_again(effect: Effect, failed: &FailedAttempt) -> bool {
    let Error::Api(error) = &failed.error else { return false };
    let is_about_clock = match effect {
        Effect::Read => {
            matches!(error.kind, ApiErrorKind::Authentication | ApiErrorKind::PermissionDenied)
        }
        Effect::Mutate => error.outcome == Outcome::Refused && is_about_clock(&error.code, error.http_status),
    };
    is_about_clock && failed.has_wrong_clock
}

/// A random number in 0..1.
pub(crate) fn chance() -> f64 {
    let (_, low) = uuid::Uuid::new_v4().as_u64_pair();
    // The upper two bits are the UUID variant, not random.
    (low & (u64::MAX >> 2)) as f64 / (1_u64 << 62) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Phase;

    #[test]
    fn a_budget_is_spent_and_earned_again() {
        let budget = Budget::default();
        assert_eq!((0..200).filter(|_| budget.spend()).count(), 100);
        (0..9).for_each(|_| budget.refill());
        assert_eq!((0..9).filter(|_| budget.spend()).count(), 1);
    }

    #[test]
    fn a_budget_does_not_grow_with_a_day_of_successes() {
        let budget = Budget::default();
        (0..100_000).for_each(|_| budget.refill());
        assert_eq!((0..200).filter(|_| budget.spend()).count(), 100);
    }

    #[test]
    fn what_was_not_sent_is_sent_again_unless_it_would_fail_alike() {
        let lost = |kind, is_lasting| {
            let (action, message) = (String::new(), String::new());
            Error::Connection { action, kind, is_lasting, message }
        };
        let late = Error::Timeout {
            action: String::new(),
            seconds: 10.0,
            phase: Phase::Connecting,
            advice: String::new(),
        };
        for effect in [Effect::Read, Effect::Mutate] {
            assert!(may_repeat(effect, &late));
            for kind in
                [ConnectionKind::Dns, ConnectionKind::Refused, ConnectionKind::Proxy, ConnectionKind::Tls]
            {
                assert!(may_repeat(effect, &lost(kind, false)));
                assert!(!may_repeat(effect, &lost(kind, true)));
            }
        }
    }

    #[test]
    fn pauses_grow_to_a_limit_unless_the_server_asks() {
        let lost = |kind| Error::Connection {
            action: String::new(),
            kind,
            is_lasting: false,
            message: String::new(),
        };
        let refused = lost(ConnectionKind::Refused);
        assert_eq!(pause(1, &refused, None, 1.0), Duration::from_millis(250));
        assert_eq!(pause(3, &refused, None, 0.5), Duration::from_millis(500));
        assert_eq!(pause(99, &refused, None, 1.0), LONGEST_PAUSE);
        assert_eq!(pause(1, &refused, Some(Duration::from_secs(3)), 0.0), Duration::from_secs(3));
        assert_eq!(pause(1, &lost(ConnectionKind::Reset), None, 1.0), Duration::ZERO);
        assert_eq!(pause(2, &lost(ConnectionKind::Reset), None, 1.0), Duration::from_millis(500));
    }

    #[test]
    fn a_chance_may_be_any_number_from_0_to_1() {
        let chances: Vec<f64> = (0..1000).map(|_| chance()).collect();
        assert!(chances.iter().all(|chance| (0.0..1.0).contains(chance)));
        for tenth in 0..10 {
            assert!(chances.iter().any(|chance| (chance * 10.0) as u8 == tenth), "{tenth}");
        }
    }
}
