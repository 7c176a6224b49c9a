//! Whether a resource was created when an order was sent.

use std::time::Duration;

use jiff::civil::DateTime;
use jiff::tz::{TimeZone, offset};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::model::api;

/// By how much clocks may differ although the client did not notice, and a server may round.
const MARGIN: SignedDuration = SignedDuration::from_secs(60);

/// The most by which the time of sending may be wrong: a server refuses what was signed with a clock that differs more.
const LARGEST_SKEW: SignedDuration = SignedDuration::from_mins(15);

/// An order that is carried out is carried out within this time.
pub(crate) const LONGEST_WAY: SignedDuration = SignedDuration::from_hours(1);

/// The time of creation of a resource, compared with an order's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Created {
    /// It was there before.
    Before,
    /// It may be the order's own.
    Then,
    /// It came much later, when the order had long been carried out or not.
    Later,
    /// The cloud does not tell.
    Untold,
}

/// When an order was sent, and how far the clock of the server is known to be ahead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SentAt {
    earliest: Timestamp,
    latest: Timestamp,
}

impl SentAt {
    pub(crate) fn new(sent_at: Timestamp, ahead: SignedDuration) -> Self {
        let doubt = MARGIN + ahead.abs().min(LARGEST_SKEW);
        Self {
            earliest: sent_at.saturating_sub(doubt).unwrap_or(Timestamp::MIN),
            latest: sent_at.saturating_add(doubt + LONGEST_WAY).unwrap_or(Timestamp::MAX),
        }
    }

    /// Compares a time that the cloud wrote without its zone: something was there before only if it was in every zone
    /// that the cloud may have meant.
    pub(crate) fn compare(&self, created: Option<&Value>) -> Created {
        let times = created.and_then(Value::as_str).map(readings).unwrap_or_default();
        if times.iter().any(|time| (self.earliest..=self.latest).contains(time)) {
            Created::Then
        } else if !times.is_empty() && times.iter().all(|time| *time < self.earliest) {
            Created::Before
        } else if times.is_empty() {
            Created::Untold
        } else {
            Created::Later
        }
    }
}

/// How long ago it was sent at least, whichever clock it was stamped with.
pub(crate) fn age(sent_at: Timestamp, ahead: SignedDuration) -> Duration {
    let now = Timestamp::now();
    let by_ours = now.duration_since(sent_at);
    by_ours.min(by_ours.saturating_add(ahead)).try_into().unwrap_or_default()
}

fn readings(text: &str) -> Vec<Timestamp> {
    if let Ok(time) = text.parse() {
        return vec![time];
    }
    let Ok(local) = text.trim().parse::<DateTime>() else { return Vec::new() };
    let zones = api().utc_offsets.iter().map(|hours| TimeZone::fixed(offset(*hours)));
    zones.filter_map(|zone| Some(local.to_zoned_datetime(zone).ok()?.timestamp())).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_time_without_a_zone_is_before_only_if_it_is_so_in_every_zone() {
        let sent_at: Timestamp = "2026-05-01T04:00:00Z".parse().expect("a time");
        for (ahead, created, expected) in [
            (0, json!("2026-05-01 12:00:02"), Created::Then),
            (0, json!("2026-05-01 04:00:02"), Created::Then),
            (0, json!("2026-05-01 11:59:30"), Created::Then),
            (0, json!("2026-05-01 02:00:00"), Created::Before),
            // Two hours ago in Beijing, or in six hours in UTC.
            (0, json!("2026-05-01 10:00:00"), Created::Later),
            (0, json!("2026-05-02 12:00:00"), Created::Later),
            (0, json!("2026-05-01T03:00:00Z"), Created::Before),
            (0, json!("2026-05-01T03:50:00Z"), Created::Before),
            (720, json!("2026-05-01T03:50:00Z"), Created::Then),
            (-720, json!("2026-05-01T03:50:00Z"), Created::Then),
            (86_400, json!("2026-05-01T03:40:00Z"), Created::Before),
            (0, json!("soon"), Created::Untold),
            (0, json!(""), Created::Untold),
            (0, json!(null), Created::Untold),
        ] {
            let sent = SentAt::new(sent_at, SignedDuration::from_secs(ahead));
            assert_eq!(sent.compare(Some(&created)), expected, "{created} {ahead}");
        }
    }

    #[test]
    fn an_order_is_no_older_than_either_clock_says() {
        let sent_at = Timestamp::now() - SignedDuration::from_secs(100);
        for (ahead, expected) in [(0, 100), (50, 100), (-60, 40), (-1_000, 0)] {
            assert_eq!(age(sent_at, SignedDuration::from_secs(ahead)).as_secs(), expected, "{ahead}");
        }
    }
}
