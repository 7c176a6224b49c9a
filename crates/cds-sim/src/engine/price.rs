//! Prices: priced parts, billing methods, and conversions of hourly prices. Amounts are hundredths of a yuan.

use serde::{Deserialize, Serialize};

/// Billed hours of a prepaid month.
pub const HOURS_OF_MONTH: i64 = 24 * 30;

/// Price of a prepaid month in percent of the same time by the hour. Our own choice.
pub const PREPAID: i64 = 60;

/// A priced part of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub name: String,
    /// The quantity, with a unit.
    pub amount: String,
    /// Hourly price.
    pub hourly: i64,
}

impl Part {
    /// A part with a price in millionths of a yuan, rounded so that bills and prices agree.
    pub fn new(name: &str, amount: String, millionths: i64) -> Self {
        Self { name: name.to_owned(), amount, hourly: millionths.saturating_add(5_000) / 10_000 }
    }
}

/// A billing method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Charge {
    /// By the hour.
    PostPaid,
    /// Prepaid; zero months means until the end of this month.
    PrePaid { months: i64, auto_renew: bool },
}

impl Charge {
    /// Value of `InstanceChargeType`.
    pub fn name(self) -> &'static str {
        match self {
            Self::PostPaid => "PostPaid",
            Self::PrePaid { .. } => "PrePaid",
        }
    }
}

/// The hourly price of all parts together.
pub fn hourly(parts: &[Part]) -> i64 {
    parts.iter().map(|part| part.hourly).fold(0, i64::saturating_add)
}

/// The price of a prepaid month, from the hourly price.
pub fn monthly(hourly: i64) -> i64 {
    hourly.saturating_mul(HOURS_OF_MONTH).saturating_mul(PREPAID) / 100
}

/// Yuan, as in price responses.
pub fn yuan(hundredths: i64) -> f64 {
    hundredths as f64 / 100.0
}
