//! What dedicated hosts cost, in the same numbers as instances, which are our own.

use crate::engine::price::Part;
use crate::products::compute::prices::{CPU, RAM_GB};

/// What a dedicated host costs.
pub fn host(cpu: i64, ram: i64) -> Vec<Part> {
    vec![
        Part::new("CPU", format!("{cpu}C"), cpu.saturating_mul(CPU)),
        Part::new("内存", format!("{ram}GB"), ram.saturating_mul(RAM_GB) / 4),
    ]
}
