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

/// What is priced by its amount.
#[derive(Debug, Clone, Copy)]
pub struct Unit {
    /// As bills name the part of the resource.
    name: &'static str,
    /// As bills write amounts.
    sign: &'static str,
    /// For each hour.
    millionths: i64,
}

impl Unit {
    /// What so much of it costs.
    fn times(self, amount: i64) -> Part {
        Part::new(self.name, format!("{amount}{}", self.sign), amount.saturating_mul(self.millionths))
    }

    /// What one of it costs in a day, in yuan. Whole orders are rounded by the hour.
    pub fn daily(self) -> f64 {
        (self.millionths * 24) as f64 / 1e6
    }
}

/// A unit of bandwidth that is paid for in one of three ways: by its width, by traffic, which is half of that because no
/// traffic is counted, or by the GB of a package.
pub fn bandwidth_unit(billing_method: &str) -> Unit {
    let method = catalog::billing_method(billing_method).map_or("BandwIdth", |(name, _)| name);
    match method {
        "Traffic" => Unit { name: "流量", sign: "Mbps", millionths: BANDWIDTH_MBIT / 2 },
        "DataPackage" => Unit { name: "流量包", sign: "GB", millionths: PACKAGE_GB },
        _ => Unit { name: "带宽", sign: "Mbps", millionths: BANDWIDTH_MBIT },
    }
}

/// A public address.
pub fn address_unit() -> Unit {
    Unit { name: "IP", sign: "个", millionths: ADDRESS }
}

/// What bandwidth costs.
pub fn bandwidth(billing_method: &str, qos: i64) -> Vec<Part> {
    vec![bandwidth_unit(billing_method).times(qos)]
}

/// The price of public addresses.
pub fn addresses(block: &Ipv4Net) -> Vec<Part> {
    let count = 1_i64 << (32 - block.prefix_len());
    vec![address_unit().times(count)]
}
