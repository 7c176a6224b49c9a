//! Prices of bare-metal cloud disks (invented numbers). Prices of machines are in the catalog.

use crate::engine::price::Part;
use crate::products::compute::prices::{IOPS_PACKAGE, SSD_GB};

/// The price of a bare-metal cloud disk: its GB, and its speed per thousand operations and megabytes.
pub fn cloud_disk(gigabytes: i64, iops: i64, bandwidth: i64) -> Vec<Part> {
    vec![
        Part::new("容量", format!("{gigabytes}GB"), gigabytes.saturating_mul(SSD_GB)),
        Part::new("IOPS", iops.to_string(), iops.saturating_mul(IOPS_PACKAGE) / 1000),
        Part::new("吞吐", format!("{bandwidth}MB/s"), bandwidth.saturating_mul(IOPS_PACKAGE) / 1000),
    ]
}
