//! Instances and their disks.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::engine::activity::Activity;
use crate::engine::price::Charge;
use crate::products::network::state::Interface;

/// A cloud server. Passwords, keys and user data are validated and not stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Instance {
    pub name: String,
    pub vdc_id: String,
    pub region_id: String,
    pub instance_type: String,
    pub cpu: i64,
    pub ram: i64,
    pub image_id: String,
    /// The public image that its system goes back to.
    pub public_image: String,
    /// The dedicated host that it is on.
    pub host: Option<String>,
    pub powered: bool,
    pub activity: Option<Activity>,
    pub charge: Charge,
    pub system_disk: Disk,
    pub data_disks: Vec<Disk>,
    /// In the order of the cards in the machine.
    pub interfaces: Vec<Interface>,
    pub tags: BTreeSet<u64>,
    pub deletion_protection: bool,
    pub utc: bool,
    pub swap_off: bool,
    /// As written by the clock.
    pub created: String,
}

impl Instance {
    /// Value of `InstanceStatus`.
    pub fn status(&self) -> &'static str {
        match self.activity {
            Some(activity) => activity.name(),
            None if self.powered => "running",
            None => "stopped",
        }
    }

    /// The network card with this id.
    pub fn interface(&self, id: &str) -> Option<&Interface> {
        self.interfaces.iter().find(|interface| interface.id == id)
    }

    /// The network card with this id.
    pub fn interface_mut(&mut self, id: &str) -> Option<&mut Interface> {
        self.interfaces.iter_mut().find(|interface| interface.id == id)
    }

    /// The data disk with this id.
    pub fn data_disk(&self, id: &str) -> Option<&Disk> {
        self.data_disks.iter().find(|disk| disk.id == id)
    }

    /// The data disk or the system disk with this id.
    pub fn disk_mut(&mut self, id: &str) -> Option<&mut Disk> {
        std::iter::once(&mut self.system_disk).chain(&mut self.data_disks).find(|disk| disk.id == id)
    }
}

/// A disk of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disk {
    pub id: String,
    /// Value of `Type`.
    pub kind: String,
    /// GB.
    pub size: i64,
    /// Packages of provisioned speed, as ordered.
    pub iops: i64,
}
