//! Times and exact numbers that are written as text.

use std::iter;

use jiff::civil::DateTime;
use jiff::tz::{Offset, offset};
use jiff::{SignedDuration, Timestamp};

/// Digits after the point of exact numbers.
pub(crate) const SCALE: i8 = 6;

/// Digits of an exact number.
pub(crate) const PRECISION: u8 = 38;

/// The beginning of 1901 in UTC. Earlier offsets of time zones had minutes and seconds, so libraries would show another
/// time than the server wrote.
const EARLIEST: i64 = -2_177_452_800_000_000;

/// The offset of times that name none.
pub(crate) fn usual_offset() -> Offset {
    offset(cds::model::api().utc_offsets.first().copied().unwrap_or_default())
}

/// Microseconds since 1970 in UTC; None for what is no time, a more exact one, or one before 1901.
pub(crate) fn microseconds(text: &str, usual: Offset) -> Option<i64> {
    let time = match usual_time(text) {
        Some(time) => since_1970(time, usual)?,
        None => match text.parse::<Timestamp>() {
            Ok(time) => time.as_duration(),
            Err(_) => since_1970(text.parse().ok()?, usual)?,
        },
    };
    let microseconds = i64::try_from(time.as_micros()).ok()?;
    (time.subsec_nanos() % 1_000 == 0 && microseconds >= EARLIEST).then_some(microseconds)
}

/// Computed here, because `Timestamp` ends a day before 9999-12-31 23:59:59, which means "never".
fn since_1970(time: DateTime, usual: Offset) -> Option<SignedDuration> {
    let since = time.duration_since(DateTime::constant(1970, 1, 1, 0, 0, 0, 0));
    since.checked_sub(SignedDuration::from_secs(i64::from(usual.seconds())))
}

/// A number such as `-42.20`, times 10 to the power of `SCALE`; None for what is no such number, or a more exact one.
pub(crate) fn decimal(text: &str) -> Option<i128> {
    let (digits, sign) = text.strip_prefix('-').map_or((text, 1), |digits| (digits, -1));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let scale = usize::from(SCALE.unsigned_abs());
    let is_number = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
    let fits = whole.len() + scale <= usize::from(PRECISION) && fraction.len() <= scale;
    if whole.is_empty() || !fits || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let digits = whole.bytes().chain(fraction.bytes()).chain(iter::repeat_n(b'0', scale - fraction.len()));
    Some(sign * digits.fold(0, |value, digit| 10 * value + i128::from(digit - b'0')))
}

/// A time such as `2024-06-03 09:15:00`, which most are: a parser of all kinds takes many times as long.
fn usual_time(text: &str) -> Option<DateTime> {
    let text = <&[u8; 19]>::try_from(text.as_bytes()).ok()?;
    let is_separated = [(4, b'-'), (7, b'-'), (10, b' '), (13, b':'), (16, b':')];
    if is_separated.iter().any(|(place, sign)| text[*place] != *sign) {
        return None;
    }
    let number = |digits: &[u8]| {
        let value =
            |number: i16, digit: &u8| digit.is_ascii_digit().then(|| 10 * number + i16::from(digit - b'0'));
        digits.iter().try_fold(0, value)
    };
    let short = |place: usize| number(&text[place..place + 2]).and_then(|number| i8::try_from(number).ok());
    DateTime::new(number(&text[..4])?, short(5)?, short(8)?, short(11)?, short(14)?, short(17)?, 0).ok()
}
