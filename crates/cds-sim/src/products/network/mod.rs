//! Virtual data centers, their networks and addresses.

pub mod addresses;
pub mod ip_pool;
pub mod networks;
pub mod plan;
pub mod vdc;
