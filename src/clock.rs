//! How far the clocks of servers are from ours.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// A server's clock counts as right within this; `Date` headers have whole seconds, and answers take their time.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(30);

/// Host to the difference between its clock and ours.
#[derive(Debug, Default)]
pub(crate) struct Clocks(Mutex<BTreeMap<String, SignedDuration>>);

impl Clocks {
    /// The time that the host has, as far as is known.
    pub(crate) fn now(&self, host: &str) -> Timestamp {
        let (now, ahead) = (Timestamp::now(), self.differences().get(host).copied().unwrap_or_default());
        now.checked_add(ahead).unwrap_or(now)
    }

    /// Takes the host's own time. Returns whether a timestamp that follows from it is another than before.
    pub(crate) fn learn(&self, host: &str, told: Timestamp) -> bool {
        if told.duration_since(self.now(host)).abs() <= TOLERANCE {
            return false;
        }
        self.differences().insert(host.to_owned(), told.duration_since(Timestamp::now()));
        true
    }

    fn differences(&self) -> MutexGuard<'_, BTreeMap<String, SignedDuration>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_learnt_and_a_second_is_not() {
        for hours in [-1, 1] {
            let clocks = Clocks::default();
            let told = Timestamp::now() + SignedDuration::from_hours(hours);
            assert!(!clocks.learn("a", Timestamp::now() + SignedDuration::from_secs(1)));
            assert!(clocks.learn("a", told));
            assert!(!clocks.learn("a", told));
            assert!(clocks.now("a").duration_since(told).abs() < TOLERANCE);
            assert!(clocks.now("b").duration_since(Timestamp::now()).abs() < TOLERANCE);
            assert!(clocks.learn("a", Timestamp::now()));
        }
    }
}
