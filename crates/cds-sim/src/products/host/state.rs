//! Physical machines for the instances of one account only.

use serde::{Deserialize, Serialize};

use crate::cloud::{Cloud, Instance};
use crate::engine::tasks::{Change, Update};

/// A dedicated host. When its paid time ends it is given back, and its instances run on as ordinary ones.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Host {
    pub name: String,
    pub region_id: String,
    /// As in `HostType`.
    pub type_name: String,
    pub cpu: i64,
    /// GB.
    pub ram: i64,
    /// How many times its processors may be given away.
    pub limit: i64,
    pub months: i64,
    pub auto_renew: bool,
}

impl Host {
    /// Processors that its instances may have together.
    pub fn cpus(&self) -> i64 {
        self.cpu.saturating_mul(self.limit)
    }
}

/// What the instances of a host take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HostLoad {
    pub instances: usize,
    pub cpu: i64,
    pub ram: i64,
}

impl Cloud {
    /// What the instances of a host take, or will take when a running task has changed them.
    pub fn load_of(&self, host_id: &str) -> HostLoad {
        let mut load = HostLoad::default();
        for (id, instance) in self.on_host(host_id) {
            let (cpu, ram) = self.coming_size(id).unwrap_or((0, 0));
            load.instances += 1;
            load.cpu += instance.cpu.max(cpu);
            load.ram += instance.ram.max(ram);
        }
        load
    }

    fn on_host(&self, host_id: &str) -> impl Iterator<Item = (&String, &Instance)> {
        self.instances.iter().filter(move |(_, instance)| instance.host.as_deref() == Some(host_id))
    }

    /// Processors and memory that a running task is to give an instance.
    fn coming_size(&self, id: &str) -> Option<(i64, i64)> {
        self.tasks.running_changes().find_map(|change| match change {
            Change::UpdateInstance { instance, update: Update::Spec { cpu, ram, .. } } if instance == id => {
                Some((*cpu, *ram))
            }
            _ => None,
        })
    }

    /// Gives a host back. Returns the ids of the instances that were on it.
    pub fn give_back(&mut self, host_id: &str) -> Vec<String> {
        if self.hosts.shift_remove(host_id).is_none() {
            return Vec::new();
        }
        let ids: Vec<String> = self.on_host(host_id).map(|(id, _)| id.clone()).collect();
        for id in &ids {
            if let Some(instance) = self.instances.get_mut(id) {
                instance.host = None;
            }
        }
        ids
    }
}
