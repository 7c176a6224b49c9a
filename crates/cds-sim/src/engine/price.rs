//! Money: parts with prices, ways of paying, and what follows from a price by the hour. Amounts are hundredths of a yuan.

use serde::{Deserialize, Serialize};

/// Hours for which a month in advance is paid.
pub const HOURS_OF_MONTH: i64 = 24 * 30;

/// A month in advance costs so many hundredths of the same by the hour. Our own choice.
pub const PREPAID: i64 = 60;

/// A part of a resource with a price of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub name: String,
    /// How much of it, with a unit.
    pub amount: String,
    /// For an hour.
    pub hourly: i64,
}

impl Part {
    /// A part with a price in millionths of a yuan, which is rounded, so that bills and prices agree.
    pub fn new(name: &str, amount: String, millionths: i64) -> Self {
        Self { name: name.to_owned(), amount, hourly: millionths.saturating_add(5_000) / 10_000 }
    }
}

/// How something is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Charge {
    /// By the hour.
    PostPaid,
    /// In advance; zero months: to the end of this one.
    PrePaid { months: i64, auto_renew: bool },
}

impl Charge {
    /// As in `InstanceChargeType`.
    pub fn name(self) -> &'static str {
        match self {
            Self::PostPaid => "PostPaid",
            Self::PrePaid { .. } => "PrePaid",
        }
    }
}

/// What all parts cost together in an hour.
pub fn hourly(parts: &[Part]) -> i64 {
    parts.iter().map(|part| part.hourly).fold(0, i64::saturating_add)
}

/// What a month in advance costs of what has a price by the hour.
pub fn monthly(hourly: i64) -> i64 {
    hourly.saturating_mul(HOURS_OF_MONTH).saturating_mul(PREPAID) / 100
}

/// Yuan, as prices are answered.
pub fn yuan(hundredths: i64) -> f64 {
    hundredths as f64 / 100.0
}
