//! Parses the expiration of a key, in the formats that programs use.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// Numbers from here on are milliseconds: as seconds they would be after the year 9999.
const MILLISECONDS: f64 = 253_402_300_800.0;

/// Numbers below this are not seconds since 1970 but a date, such as 20300101.
const FIRST_SECONDS: f64 = 1e9;

/// A key that expires in this year or later never expires.
const LAST_YEAR: u64 = 9999;

/// A timestamp as text, or seconds since 1970.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Expiration {
    Number(f64),
    Text(String),
    /// Of a type that no time has.
    Other(IgnoredAny),
}

impl Expiration {
    /// None for an invalid time, Some(None) for a key that does not expire.
    #[expect(clippy::option_option, reason = "an invalid time, or no expiration")]
    pub(crate) fn time(&self) -> Option<Option<Timestamp>> {
        match self {
            Self::Number(number) => Some(Some(since_1970(*number))),
            Self::Text(text) => match text.trim() {
                "" => Some(None),
                text => time(text).map(Some),
            },
            Self::Other(_) => None,
        }
    }
}

/// RFC 3339, in UTC if it has no offset; otherwise seconds since 1970.
fn time(text: &str) -> Option<Timestamp> {
    let digits = text.trim_start_matches('+');
    let year = digits.split_once('-').and_then(|(year, _)| year.parse::<u64>().ok());
    if year.is_some_and(|year| year >= LAST_YEAR) {
        return Some(Timestamp::MAX);
    }
    if let Some(number) = text.parse().ok().filter(|number| *number >= FIRST_SECONDS) {
        return Some(since_1970(number));
    }
    let in_utc = || text.parse::<DateTime>().ok()?.to_zoned_datetime(TimeZone::UTC).ok();
    text.parse().ok().or_else(|| in_utc().map(|zoned| zoned.timestamp()))
}

fn since_1970(number: f64) -> Timestamp {
    let milliseconds = if number < MILLISECONDS { number * 1e3 } else { number };
    // Out-of-range values saturate, like the number.
    Timestamp::from_millisecond(milliseconds as i64).unwrap_or(if number < 0.0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Option<Option<Timestamp>> {
        serde_json::from_str::<Expiration>(json).ok()?.time()
    }

    #[test]
    fn times_as_programs_write_them() {
        let expected: Timestamp = "2030-01-02T03:04:05Z".parse().expect("a time");
        for text in [
            r#""2030-01-02T03:04:05Z""#,
            r#""2030-01-02t03:04:05z""#,
            r#""2030-01-02 03:04:05Z""#,
            r#""2030-01-02T11:04:05+08:00""#,
            r#""2030-01-02T11:04:05+0800""#,
            r#""2030-01-02T03:04:05+00:00""#,
            r#""2030-01-02T03:04:05""#,
            r#""2030-01-02 03:04:05""#,
            r#"" 2030-01-02T03:04:05Z ""#,
            "1893553445",
            "1893553445.0",
            "1893553445000",
            r#""1893553445""#,
        ] {
            assert_eq!(read(text), Some(Some(expected)), "{text}");
        }
        assert!(read(r#""2030-01-02T03:04:05.123456789Z""#).flatten().is_some_and(|time| time > expected));
        assert_eq!(read(r#""2030-01-02""#).flatten(), "2030-01-02T00:00:00Z".parse().ok());
    }

    #[test]
    fn a_key_that_ends_after_all_times_does_not_end() {
        for text in [
            r#""9999-12-31T23:59:59Z""#,
            r#""9999-12-31T23:59:59.9999999Z""#,
            r#""9999-12-31T23:59:59+00:00""#,
            r#""+10000-01-01T00:00:00Z""#,
            r#""99999-01-01T00:00:00Z""#,
            "1e300",
            "253402300799",
        ] {
            assert_eq!(read(text), Some(Some(Timestamp::MAX)), "{text}");
        }
        assert_eq!(read(r#""""#), Some(None));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [r#""soon""#, r#""2030-13-01T00:00:00Z""#, r#""-""#, "true", "[]", "{}", r#""12:00""#] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read("-1e300"), Some(Some(Timestamp::MIN)));
    }
}
