//! The catalog: bandwidth and addresses. Names come from the appendices of the documents, which lag behind the cloud,
//! so names of the same format are accepted, too. Limits that the documents do not state are invented.

use cds::model::appendices;

/// Data centers of an account.
pub const VDCS: usize = 500;

/// Private networks of a data center.
pub const PRIVATE_NETWORKS: usize = 50;

/// Public networks of a data center.
pub const PUBLIC_NETWORKS: usize = 50;

/// Available sizes of public address blocks.
pub const ADDRESS_COUNTS: [i64; 5] = [4, 8, 16, 32, 64];

/// Billing methods of public bandwidth, with the maximum bandwidth in Mbit/s.
pub const BILLING_METHODS: [(&str, i64); 3] = [("DataPackage", 51200), ("BandwIdth", 500), ("Traffic", 500)];

/// Whether a name is a known or plausible kind of bandwidth.
pub fn is_bandwidth_type(name: &str) -> bool {
    appendices().bandwidth_types.iter().any(|entry| entry.id == name)
        || ["BGP_4", "ChinaTelecom", "AntiDDOS"].contains(&name)
        || name.contains("Bandwidth")
        || name.contains("BGP")
}

/// The billing method, in its documented spelling, and the maximum bandwidth. The documents also write `Bandwidth`.
pub fn billing_method(name: &str) -> Option<(&'static str, i64)> {
    BILLING_METHODS.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name))
}
