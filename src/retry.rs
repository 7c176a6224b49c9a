//! Whether and when a failed request is sent again.

use std::time::Duration;

use crate::error::{ApiError, ApiErrorKind, Error, classify};
use crate::model::Effect;

/// Longest pause before the first further attempt; it doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// No pause that we choose ourselves is longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// Statuses after which a read is worth another attempt.
const RETRIED_STATUSES: [u16; 6] = [408, 429, 500, 502, 503, 504];

/// Whether another attempt is safe: nothing was carried out, or carrying it out twice does no harm.
pub(crate) fn may_repeat(effect: Effect, error: &Error) -> bool {
    match error {
        Error::Connection { .. } | Error::Timeout { .. } => true,
        Error::Api(error) => match effect {
            Effect::Read => is_throttled(error) || RETRIED_STATUSES.contains(&error.http_status),
            Effect::Mutate => is_throttled(error),
        },
        _ => false,
    }
}

/// Whether the server says in so many words that it turned the request away: by status or code, not by free text.
fn is_throttled(error: &ApiError) -> bool {
    error.http_status == 429 || classify(&error.code, "", 200) == ApiErrorKind::RateLimit
}

/// The pause before the next attempt: what the server asks for, else full jitter. `chance` is in 0..1.
pub(crate) fn pause(attempts: u32, asked: Option<Duration>, chance: f64) -> Duration {
    let doubled = FIRST_PAUSE.saturating_mul(1 << attempts.saturating_sub(1).min(16));
    asked.unwrap_or_else(|| doubled.min(LONGEST_PAUSE).mul_f64(chance))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_limit_unless_the_server_asks() {
        assert_eq!(pause(1, None, 1.0), Duration::from_millis(250));
        assert_eq!(pause(3, None, 0.5), Duration::from_millis(500));
        assert_eq!(pause(99, None, 1.0), LONGEST_PAUSE);
        assert_eq!(pause(1, Some(Duration::from_secs(3)), 0.0), Duration::from_secs(3));
    }
}
