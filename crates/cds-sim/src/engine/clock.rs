//! The simulated clock: it starts at a fixed time and moves only when it is advanced.

use std::time::Duration;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{TimeZone, offset};
use jiff::{Span, Timestamp, ToSpan, ZonedDateTime};
use serde::{Deserialize, Serialize};

/// 2025-01-01T00:00:00Z: a fixed start makes responses reproducible.
const START: i64 = 1_735_689_600_000;

/// The time format of the cloud, in Beijing time.
const FORMAT: &str = "%Y-%m-%d %H:%M:%S";

/// The date format of bills.
const DAY_FORMAT: &str = "%Y.%m.%d";

/// The end of the calendar.
const END: i64 = 250_000_000_000_000;

/// The simulated time.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Clock {
    /// Milliseconds since 1970 in UTC.
    milliseconds: i64,
}

impl Default for Clock {
    fn default() -> Self {
        Self { milliseconds: START }
    }
}

impl Clock {
    /// Milliseconds since 1970.
    pub fn milliseconds(&self) -> i64 {
        self.milliseconds
    }

    /// Seconds since 1970.
    pub fn seconds(&self) -> i64 {
        self.milliseconds / 1000
    }

    /// Advances the clock, at most to the end of the calendar.
    pub fn advance(&mut self, time: Duration) {
        let time = i64::try_from(time.as_millis()).unwrap_or(END);
        self.milliseconds = self.milliseconds.saturating_add(time).min(END);
    }

    /// Advances the clock to the current wall time, never back.
    pub fn catch_up(&mut self) {
        let now = Timestamp::now().as_millisecond().min(END);
        self.milliseconds = self.milliseconds.max(now);
    }

    /// The current time in the cloud's format.
    pub fn text(&self) -> String {
        write(self.milliseconds / 1000)
    }

    /// The current day and the number of days of its month.
    pub fn day_of_month(&self) -> (i64, i64) {
        let date = Timestamp::from_second(self.milliseconds / 1000)
            .unwrap_or_default()
            .to_zoned_datetime(beijing())
            .date();
        (i64::from(date.day()), i64::from(date.days_in_month()))
    }
}

/// The start of the month that many months after the next one, in the cloud's format.
pub fn month_end(seconds: i64, months: i64) -> String {
    let date = Timestamp::from_second(seconds)
        .unwrap_or_default()
        .to_zoned_datetime(beijing())
        .date()
        .first_of_month();
    let span = Span::new().try_months(months.saturating_add(1));
    let end = span.and_then(|span| date.checked_add(span)).unwrap_or(Date::MAX);
    end.to_datetime(Time::midnight()).strftime(FORMAT).to_string()
}

/// A UTC time in the format of some services.
pub fn write_utc(seconds: i64) -> String {
    Timestamp::from_second(seconds).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%S.000+0000").to_string()
}

/// A time in the cloud's format.
pub fn write(seconds: i64) -> String {
    let time = Timestamp::from_second(seconds).unwrap_or_default();
    time.to_zoned_datetime(beijing()).strftime(FORMAT).to_string()
}

/// Parses that format to seconds since 1970.
pub fn read(text: &str) -> Option<i64> {
    let time = DateTime::strptime(FORMAT, text.trim()).ok()?;
    Some(time.to_zoned_datetime(beijing()).ok()?.timestamp().as_second())
}

/// The start of a day in the format of bills, in milliseconds since 1970.
pub fn read_day(text: &str) -> Option<i64> {
    let day = Date::strptime(DAY_FORMAT, text.trim()).ok()?;
    Some(day.to_zoned_datetime(beijing()).ok()?.timestamp().as_millisecond())
}

/// The day number of a time in milliseconds.
pub fn day_number(milliseconds: i64) -> i64 {
    let shift = i64::from(beijing().to_offset(Timestamp::UNIX_EPOCH).seconds()) * 1000;
    (milliseconds + shift).div_euclid(86_400_000)
}

/// Adds months to a time in milliseconds, at most to the end of the calendar.
pub fn months_later(milliseconds: i64, months: i64) -> i64 {
    let later = zoned(milliseconds).checked_add(months.clamp(0, 100_000).months());
    later.map_or(END, |time| time.timestamp().as_millisecond()).min(END)
}

/// The end of the month of a time in milliseconds, or of a later month: 1 is the current one.
pub fn end_of_month(milliseconds: i64, months: i64) -> i64 {
    let first = zoned(milliseconds).first_of_month().and_then(|day| day.start_of_day());
    first.map_or(END, |first| months_later(first.timestamp().as_millisecond(), months))
}

fn zoned(milliseconds: i64) -> ZonedDateTime {
    Timestamp::from_millisecond(milliseconds).unwrap_or_default().to_zoned_datetime(beijing())
}

fn beijing() -> TimeZone {
    TimeZone::fixed(offset(8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_and_read_in_beijing() {
        assert_eq!(Clock::default().text(), "2025-01-01 08:00:00");
        assert_eq!(read("2025-01-01 08:00:00"), Some(START / 1000));
        assert_eq!(read("tomorrow"), None);
        assert_eq!(Clock::default().day_of_month(), (1, 31));
    }

    #[test]
    fn months_end_with_the_month() {
        let seconds = read("2025-01-31 23:59:59").expect("a time");
        assert_eq!(month_end(seconds, 0), "2025-02-01 00:00:00");
        assert_eq!(month_end(seconds, 12), "2026-02-01 00:00:00");
        assert_eq!(month_end(seconds, i64::MAX), "9999-12-31 00:00:00");
        assert_eq!(write_utc(seconds), "2025-01-31T15:59:59.000+0000");
    }

    #[test]
    fn months_are_those_of_beijing() {
        let day = |text| read_day(text).expect("a day");
        assert_eq!(day("2025.01.01") + 8 * 3_600_000, START);
        assert_eq!(end_of_month(START, 1), day("2025.02.01"));
        assert_eq!(end_of_month(day("2025.02.01") - 1, 2), day("2025.03.01"));
        assert_eq!(months_later(day("2025.01.31"), 1), day("2025.02.28"));
        assert_eq!(months_later(END, 1), END);
        assert_eq!(read_day("2025.02.30"), None);
        assert_eq!(day_number(day("2025.01.02")), day_number(START) + 1);
    }

    #[test]
    fn the_clock_stops_at_the_end_of_the_calendar() {
        let mut clock = Clock::default();
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert_eq!(clock.milliseconds(), END);
        assert!(clock.text().len() >= 19);
    }
}
