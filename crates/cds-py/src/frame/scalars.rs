//! Times and exact numbers that are written as text.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, offset};

/// Digits after the point of exact numbers.
pub(super) const SCALE: i8 = 6;

/// Digits of an exact number.
pub(super) const PRECISION: u8 = 38;

/// The offset of times that name none.
pub(super) fn usual_offset() -> Offset {
    offset(cds::model::api().utc_offsets.first().copied().unwrap_or_default())
}

/// Microseconds since 1970 in UTC; None for what is no time, or a more exact one.
pub(super) fn microseconds(text: &str, usual: Offset) -> Option<i64> {
    let time: Timestamp = match text.parse::<Timestamp>() {
        Ok(time) => time,
        Err(_) => usual.to_timestamp(text.parse::<DateTime>().ok()?).ok()?,
    };
    (time.subsec_nanosecond() % 1_000 == 0).then(|| time.as_microsecond())
}

/// A number such as `-42.20`, times 10 to the power of `SCALE`; None for what is no such number, or a more exact one.
pub(super) fn decimal(text: &str) -> Option<i128> {
    let (digits, sign) = text.strip_prefix('-').map_or((text, 1), |digits| (digits, -1));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let scale = usize::from(SCALE.unsigned_abs());
    let is_number = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
    let fits = whole.len() + scale <= usize::from(PRECISION) && fraction.len() <= scale;
    if whole.is_empty() || !fits || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    format!("{whole}{fraction:0<scale$}").parse::<i128>().ok().map(|value| sign * value)
}
