//! Clock skew between servers and this machine, measured from the `Date` header of responses.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderValue;
use jiff::{SignedDuration, Timestamp};

/// Skew below this is ignored: `Date` headers have a resolution of a second, and responses take time to arrive.
const TOLERANCE: Duration = Duration::from_secs(30);

/// The clock of each host.
#[derive(Debug, Default)]
pub(crate) struct ClockSkew(Mutex<BTreeMap<String, Clock>>);

#[derive(Debug, Default)]
struct Clock {
    /// How far the server's clock is ahead of ours.
    ahead: SignedDuration,
    /// The last `Date`, which is the same for all responses within a second.
    date: Option<HeaderValue>,
}

impl ClockSkew {
    /// How far the host's clock is ahead of ours, if known.
    pub(crate) fn ahead(&self, host: &str) -> SignedDuration {
        self.hosts().get(host).map_or(SignedDuration::ZERO, |clock| clock.ahead)
    }

    /// Records the `Date` of a response that has just arrived.
    pub(crate) fn learn(&self, host: &str, date: Option<&HeaderValue>) {
        let Some(date) = date else { return };
        let mut hosts = self.hosts();
        if let Some(clock) = hosts.get_mut(host) {
            clock.learn(date);
        } else {
            hosts.entry(host.to_owned()).or_default().learn(date);
        }
    }

    fn hosts(&self) -> MutexGuard<'_, BTreeMap<String, Clock>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock {
    fn learn(&mut self, date: &HeaderValue) {
        if self.date.as_ref() == Some(date) {
            return;
        }
        self.date = Some(date.clone());
        let Some(told) = parse_date(date) else { return };
        let ahead = told.duration_since(Timestamp::now());
        if differ(ahead, self.ahead) {
            self.ahead = ahead;
        }
    }
}

/// Whether two clocks differ too much for a server with the one to accept a signature made with the other.
pub(crate) fn differ(one: SignedDuration, other: SignedDuration) -> bool {
    one.saturating_sub(other).unsigned_abs() > TOLERANCE
}

/// The current time by the server's clock.
pub(crate) fn now(ahead: SignedDuration) -> Timestamp {
    let now = Timestamp::now();
    now.checked_add(ahead).unwrap_or(now)
}

/// Parses a `Date` header or a similar one.
pub(crate) fn parse_date(text: &HeaderValue) -> Option<Timestamp> {
    Some(jiff::fmt::rfc2822::parse(text.to_str().ok()?).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(seconds: i64) -> HeaderValue {
        let time = Timestamp::now() + SignedDuration::from_secs(seconds);
        let text =
            jiff::fmt::rfc2822::to_string(&time.to_zoned_datetime(jiff::tz::TimeZone::UTC)).expect("a date");
        HeaderValue::try_from(text).expect("a header")
    }

    fn learnt(dates: &[i64]) -> i64 {
        let clocks = ClockSkew::default();
        dates.iter().for_each(|seconds| clocks.learn("a", Some(&date(*seconds))));
        assert_eq!(clocks.ahead("b"), SignedDuration::ZERO);
        (clocks.ahead("a").as_secs_f64() / 10.0).round() as i64 * 10
    }

    #[test]
    fn a_clock_is_learnt_when_it_is_more_than_half_a_minute_off() {
        for (dates, ahead) in [
            (&[3600][..], 3600),
            (&[-3600], -3600),
            (&[40], 40),
            (&[-40], -40),
            (&[25], 0),
            (&[-25], 0),
            (&[3600, 3610], 3600),
            (&[3600, 0], 0),
            (&[3600, 40], 40),
            (&[], 0),
        ] {
            assert_eq!(learnt(dates), ahead, "{dates:?}");
        }
    }

    #[test]
    fn what_is_no_date_teaches_nothing() {
        let clocks = ClockSkew::default();
        clocks.learn("a", Some(&date(3600)));
        for text in ["", "soon", "Thu, 99 Nov 2026 25:61:61 GMT", "9999999999"] {
            clocks.learn("a", Some(&HeaderValue::from_static(text)));
        }
        clocks.learn("a", None);
        assert!(clocks.ahead("a") > SignedDuration::from_mins(59));
    }

    #[test]
    fn a_server_whose_clock_is_past_the_last_year_is_signed_for_by_ours() {
        let ahead = Timestamp::MAX.duration_since(Timestamp::now()) + SignedDuration::from_secs(60);
        assert!(!differ(now(ahead).duration_since(Timestamp::now()), SignedDuration::ZERO));
    }
}
