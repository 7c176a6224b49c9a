//! What global private networks cost (invented numbers).

use crate::engine::price::Part;

/// Millionths of a yuan for each hour, of a Mbit/s between cities.
const GPN_MBIT: i64 = 200_000;

/// What a global private network costs.
pub fn gpn(qos: i64) -> Vec<Part> {
    vec![Part::new("带宽", format!("{qos}Mbps"), qos.saturating_mul(GPN_MBIT))]
}
