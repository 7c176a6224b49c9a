//! What networks cost. The documents show a price but no price list: these are invented, plausible and round.

use ipnet::Ipv4Net;

use super::catalog;
use crate::engine::price::Part;

/// Price of a Mbit/s per hour, in millionths of a yuan.
const BANDWIDTH_MBIT: i64 = 100_000;

/// Price of a GB in a traffic package.
const PACKAGE_GB: i64 = 1_000;

/// Price of a public address.
const ADDRESS: i64 = 110_000;

/// The price of bandwidth for one of three billing methods: by width, by traffic (half of that, because no traffic is
/// counted), or by the GB of a package.
pub fn bandwidth(billing_method: &str, qos: i64) -> Vec<Part> {
    let method = catalog::billing_method(billing_method).map_or("BandwIdth", |(name, _)| name);
    vec![match method {
        "Traffic" => Part::new("流量", format!("{qos}Mbps"), qos.saturating_mul(BANDWIDTH_MBIT / 2)),
        "DataPackage" => Part::new("流量包", format!("{qos}GB"), qos.saturating_mul(PACKAGE_GB)),
        _ => Part::new("带宽", format!("{qos}Mbps"), qos.saturating_mul(BANDWIDTH_MBIT)),
    }]
}

/// The price of public addresses.
pub fn addresses(block: &Ipv4Net) -> Vec<Part> {
    let count = 1_i64 << (32 - block.prefix_len());
    vec![Part::new("IP", format!("{count}个"), count.saturating_mul(ADDRESS))]
}
