//! The days that a bill covers.

use crate::engine::clock;

/// Milliseconds per day: the cloud writes all times in one zone without daylight saving time.
pub const DAY: i64 = 86_400_000;

/// A range of whole days, from the start of the first to the end of the last, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Period {
    pub from: i64,
    pub to: i64,
}

impl Period {
    /// Parses two days such as `2025.01.31`; the range includes the last one.
    pub fn dotted(from: &str, to: &str) -> Option<Self> {
        let (from, to) = (clock::read_day(from)?, clock::read_day(to)?);
        (from <= to).then_some(Self { from, to: to + DAY })
    }

    /// Parses two days such as `2025-01-31`.
    pub fn hyphened(from: &str, to: &str) -> Option<Self> {
        let dotted = |text: &str| (!text.contains('.')).then(|| text.replace('-', "."));
        Self::dotted(&dotted(from)?, &dotted(to)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_include_their_last_day() {
        let january = Period::dotted("2025.01.01 ", " 2025.01.31").expect("a period");
        assert_eq!(january.to - january.from, 31 * DAY);
        assert!(Period::dotted("2025.01.02", "2025.01.01").is_none());
        assert!(Period::dotted("2025-01-02", "2025.01.03").is_none());
    }

    #[test]
    fn each_writing_is_one_of_its_own() {
        let (one, other) =
            (Period::hyphened("2025-01-01", "2025-01-31"), Period::dotted("2025.01.01", "2025.01.31"));
        assert_eq!(one.map(|period| (period.from, period.to)), other.map(|period| (period.from, period.to)));
        assert!(Period::hyphened("2025.01.01", "2025-01-31").is_none());
        assert!(Period::hyphened("2025-01-32", "2025-02-01").is_none());
    }
}
