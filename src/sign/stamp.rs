//! Timestamp and nonce of one attempt.

use std::cell::RefCell;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::fmt::temporal::DateTimePrinter;

use crate::sign::canonical::Canonical;
use crate::sign::nonce::nonce;

/// Distinguishes an attempt from a repetition of the same request.
#[derive(Debug, Clone)]
pub struct Stamp {
    time: Arc<Time>,
    nonce: String,
}

impl Stamp {
    /// A UTC time, `%Y-%m-%dT%H:%M:%SZ`, and a unique text.
    pub fn new(timestamp: String, nonce: String) -> Self {
        Self { time: Arc::new(Time::new(timestamp)), nonce }
    }

    /// The current time and a new nonce.
    pub fn now() -> Self {
        Self::at(Timestamp::now())
    }

    /// The given time and a new nonce.
    pub(crate) fn at(time: Timestamp) -> Self {
        Self { time: Time::of(time), nonce: nonce() }
    }

    /// UTC, `%Y-%m-%dT%H:%M:%SZ`.
    pub fn timestamp(&self) -> &str {
        &self.time.text
    }

    /// The same, encoded as a query value.
    pub(crate) fn time(&self) -> &Canonical {
        &self.time.value
    }

    /// Never used twice.
    pub fn nonce(&self) -> &str {
        &self.nonce
    }
}

/// A formatted time, plain and encoded as a query value.
#[derive(Debug)]
struct Time {
    text: String,
    value: Canonical,
}

impl Time {
    fn new(text: String) -> Self {
        let mut value = Canonical::default();
        value.value(&text);
        Self { text, value }
    }

    /// Formatted once for all requests of a thread within the same second.
    fn of(time: Timestamp) -> Arc<Self> {
        thread_local! {
            static LAST: RefCell<Option<(i64, Arc<Time>)>> = const { RefCell::new(None) };
        }
        const WHOLE_SECONDS: DateTimePrinter = DateTimePrinter::new().precision(Some(0));
        let second = time.as_second();
        LAST.with_borrow_mut(|last| match last {
            Some((of, written)) if *of == second => Arc::clone(written),
            _ => {
                let written = Arc::new(Self::new(WHOLE_SECONDS.timestamp_to_string(&time)));
                *last = Some((second, Arc::clone(&written)));
                written
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_second_is_written_as_it_is() {
        for (milliseconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (999, "1970-01-01T00:00:00Z"),
            (1_000, "1970-01-01T00:00:01Z"),
            (999, "1970-01-01T00:00:00Z"),
            (1_790_000_000_500, "2026-09-21T14:13:20Z"),
        ] {
            let time = Timestamp::from_millisecond(milliseconds).expect("in range");
            assert_eq!(Stamp::at(time).timestamp(), text);
        }
    }
}
