//! Prices of global private networks (invented numbers).

use crate::engine::price::Part;

/// Price per hour of a Mbit/s between cities, in millionths of a yuan.
const GPN_MBIT: i64 = 200_000;

/// The price of a global private network.
pub fn gpn(qos: i64) -> Vec<Part> {
    vec![Part::new("带宽", format!("{qos}Mbps"), qos.saturating_mul(GPN_MBIT))]
}
