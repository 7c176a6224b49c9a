//! Changes of bare metal by tasks.

use serde::{Deserialize, Serialize};

use super::state::Layout;

/// A change of bare metal that was validated when it was queued.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum MetalChange {
    CreateMachine {
        machine: String,
    },
    Power {
        machine: String,
        on: bool,
    },
    Rebuild {
        machine: String,
        layout: Layout,
    },
    CreateDisk {
        disk: String,
    },
    AttachDisk {
        disk: String,
    },
    DetachDisk {
        disk: String,
    },
    /// With its snapshots.
    DeleteDisk {
        disk: String,
    },
    ChangeDisk {
        disk: String,
        iops: Option<i64>,
        bandwidth: Option<i64>,
    },
    /// By the amount stored in the disk.
    GrowDisk {
        disk: String,
    },
    CreateSnapshot {
        disk: String,
        snapshot: String,
    },
    /// From a disk whose snapshot is read to a new one.
    CloneSnapshot {
        from: String,
        to: String,
    },
    DeleteSnapshot {
        disk: String,
        snapshot: String,
    },
    RollBack {
        disk: String,
        used: i64,
    },
}
