//! Storage prices of templates (invented numbers).

use crate::engine::price::Part;

/// Price per hour of a GB of a template in a region, or of a snapshot, in millionths of a yuan.
const TEMPLATE_GB: i64 = 500;

/// The price of storing copies of a template or a snapshot of this many GB.
pub fn storage(gigabytes: i64, copies: usize) -> Vec<Part> {
    let stored = gigabytes.saturating_mul(i64::try_from(copies).unwrap_or(i64::MAX));
    vec![Part::new("存储", format!("{stored}GB"), stored.saturating_mul(TEMPLATE_GB))]
}
