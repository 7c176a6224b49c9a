//! Changes of instances by tasks.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use super::state::Disk;
use crate::engine::price::Charge;

/// A change of instances that was validated when it was queued.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum ComputeChange {
    CreateInstances {
        instances: Vec<String>,
    },
    DeleteInstances {
        instances: Vec<String>,
    },
    Power {
        instances: Vec<String>,
        on: bool,
    },
    /// The network cards are there already, without connection.
    AddInterfaces {
        interfaces: Vec<(String, String)>,
    },
    DeleteInterfaces {
        interfaces: Vec<(String, String)>,
    },
    UpdateInstance {
        instance: String,
        update: Update,
    },
}

/// A change of one instance.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Update {
    /// Leaves no trace, such as a new password.
    Nothing,
    Spec {
        cpu: i64,
        ram: i64,
        instance_type: String,
    },
    Charge {
        charge: Charge,
    },
    Image {
        image_id: String,
        public_image: String,
        swap_off: bool,
    },
    AddDisks(Vec<Disk>),
    /// A data disk or the system disk.
    ResizeDisk {
        disk: String,
        size: i64,
        iops: i64,
    },
    DeleteDisks(Vec<String>),
    Connect {
        interface: String,
        connected: bool,
    },
    /// The new address is kept in the card meanwhile.
    Address {
        interface: String,
        address: Option<Ipv4Addr>,
        ipv6: bool,
    },
}
