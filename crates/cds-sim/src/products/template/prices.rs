//! What it costs to keep templates (invented numbers).

use crate::engine::price::Part;

/// Millionths of a yuan for each hour, of a GB of a template in a region, or of a snapshot.
const TEMPLATE_GB: i64 = 500;

/// What it costs to store copies of a template or a snapshot of so many GB.
pub fn storage(gigabytes: i64, copies: usize) -> Vec<Part> {
    let stored = gigabytes.saturating_mul(i64::try_from(copies).unwrap_or(i64::MAX));
    vec![Part::new("存储", format!("{stored}GB"), stored.saturating_mul(TEMPLATE_GB))]
}
