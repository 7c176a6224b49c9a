//! Durations and rates from a user, a file or a server, clamped so that no sum overflows.

use std::num::{IntErrorKind, ParseIntError};
use std::ops::RangeInclusive;
use std::time::Duration;

use crate::error::Error;

/// Means "no limit"; longer durations are clamped to this, ten years.
pub const LONGEST: Duration = Duration::from_secs(10 * 366 * 24 * 60 * 60);

/// Shorter durations are clamped to this, the resolution of the timer.
const SHORTEST: Duration = Duration::from_millis(1);

/// A timeout in seconds; infinity means no limit.
pub fn seconds(name: &str, value: f64) -> Result<Duration, Error> {
    Ok(bounded(positive(name, value)?))
}

/// The interval between requests at this rate per second; infinity means no limit.
pub fn spacing(name: &str, per_second: f64) -> Result<Duration, Error> {
    let spacing = positive(name, per_second)?.recip();
    Ok(Duration::try_from_secs_f64(spacing).unwrap_or(LONGEST).min(LONGEST))
}

/// Parses a number of seconds from a server, such as `30`, `1.5`, or twenty digits.
pub(crate) fn server_seconds(text: &str) -> Option<Duration> {
    let value: f64 = text.trim().parse().ok()?;
    (value >= 0.0).then(|| Duration::try_from_secs_f64(value).unwrap_or(LONGEST).min(LONGEST))
}

/// Parses a number in a variable. The error omits the text, which may be a secret in the wrong variable.
pub(crate) fn number(name: &str, text: &str) -> Result<f64, Error> {
    text.trim().parse().map_err(|_| Error::Config(format!("{name} must be a number, such as 30, 0.5 or inf")))
}

/// Parses an integer in a variable; saturates if it is too large for any range.
pub(crate) fn whole_number(name: &str, text: &str) -> Result<i64, Error> {
    let text = text.trim();
    text.parse().or_else(|error: ParseIntError| match error.kind() {
        IntErrorKind::PosOverflow => Ok(i64::MAX),
        IntErrorKind::NegOverflow => Ok(i64::MIN),
        _ => Err(Error::Config(format!("{name} must be a whole number, such as 3"))),
    })
}

/// Parses a boolean in a variable.
pub(crate) fn flag(name: &str, text: &str) -> Result<bool, Error> {
    match text.trim().to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Ok(true),
        "0" | "false" | "no" | "off" => Ok(false),
        _ => Err(Error::Config(format!("{name} must be 1, true, yes or on, or 0, false, no or off"))),
    }
}

/// Checks that an integer is in range.
pub(crate) fn whole<T: TryFrom<i64>>(name: &str, value: i64, range: RangeInclusive<i64>) -> Result<T, Error> {
    let (smallest, largest) = (range.start(), range.end());
    let fits = range.contains(&value).then(|| T::try_from(value).ok()).flatten();
    fits.ok_or_else(|| Error::Config(format!("{name} must be from {smallest} to {largest}")))
}

fn bounded(value: f64) -> Duration {
    Duration::try_from_secs_f64(value).unwrap_or(LONGEST).clamp(SHORTEST, LONGEST)
}

fn positive(name: &str, value: f64) -> Result<f64, Error> {
    if value > 0.0 {
        Ok(value)
    } else {
        Err(Error::Config(format!("{name} must be a positive number, not {value}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_means_no_limit() {
        for value in [f64::INFINITY, f64::MAX, 9_223_372_036_854_775_807.0, 1e20] {
            assert_eq!(seconds("timeout", value).expect("a time"), LONGEST);
        }
        for text in ["1e12", "18446744073709551615", "99999999999999999999", "1e400", "inf"] {
            assert_eq!(server_seconds(text), Some(LONGEST), "{text}");
        }
        for rate in [1e-12, 1e-20] {
            assert_eq!(spacing("max_rps", rate).expect("a rate"), LONGEST);
        }
        assert_eq!(spacing("max_rps", f64::INFINITY).expect("a rate"), Duration::ZERO);
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for value in [0.0, -1.0, -0.0, f64::NAN, f64::NEG_INFINITY] {
            assert!(seconds("timeout", value).is_err(), "{value}");
            assert!(spacing("max_rps", value).is_err(), "{value}");
        }
        for text in ["-1", "NaN", "soon", ""] {
            assert_eq!(server_seconds(text), None, "{text}");
        }
    }

    #[test]
    fn a_server_may_ask_for_no_pause() {
        for text in ["0", " 0.0 "] {
            assert_eq!(server_seconds(text), Some(Duration::ZERO), "{text}");
        }
    }

    #[test]
    fn all_words_for_yes_and_no_are_known() {
        for (words, meaning) in [(["1", "true", "YES", " on "], true), (["0", "False", "no", "off"], false)] {
            for word in words {
                assert_eq!(flag("CDS_VERIFY", word).expect("a truth"), meaning, "{word}");
            }
        }
    }

    #[test]
    fn what_is_too_short_for_the_timer_becomes_its_resolution() {
        assert_eq!(seconds("timeout", 1e-20).expect("a time"), SHORTEST);
    }
}
