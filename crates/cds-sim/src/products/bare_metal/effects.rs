//! Effects of finished tasks on bare metal.

use super::change::MetalChange;
use super::state::{CloudDisk, Machine};
use crate::cloud::Cloud;

impl MetalChange {
    /// Applies the change.
    pub fn apply(self, cloud: &mut Cloud) {
        let now = cloud.clock.seconds();
        match self {
            Self::CreateMachine { machine } => release(cloud, &machine, |machine| machine.switch(true, now)),
            Self::Power { machine, on } => release(cloud, &machine, |machine| machine.switch(on, now)),
            Self::Rebuild { machine, layout } => release(cloud, &machine, |machine| {
                machine.layout = layout;
                machine.switch(true, now);
            }),
            Self::CreateDisk { disk } => release_disk(cloud, &disk, |_| {}),
            Self::AttachDisk { disk } => release_disk(cloud, &disk, |disk| disk.settle(now, true)),
            Self::DetachDisk { disk } => release_disk(cloud, &disk, |disk| {
                disk.settle(now, false);
                disk.machine = None;
            }),
            Self::DeleteDisk { disk } => {
                cloud.metal.disks.remove(&disk);
                cloud.metal.snapshots.retain(|_, snapshot| snapshot.disk != disk);
            }
            Self::ChangeDisk { disk, iops, bandwidth } => release_disk(cloud, &disk, |disk| {
                disk.iops = iops.unwrap_or(disk.iops);
                disk.bandwidth = bandwidth.unwrap_or(disk.bandwidth);
            }),
            Self::GrowDisk { disk } => release_disk(cloud, &disk, |disk| {
                disk.settle(now, disk.machine.is_some());
                disk.size += std::mem::take(&mut disk.growing);
            }),
            Self::CreateSnapshot { disk, .. } => release_disk(cloud, &disk, |_| {}),
            Self::CloneSnapshot { from, to } => {
                release_disk(cloud, &from, |_| {});
                release_disk(cloud, &to, |_| {});
            }
            Self::DeleteSnapshot { disk, snapshot } => {
                release_disk(cloud, &disk, |_| {});
                cloud.metal.snapshots.remove(&snapshot);
            }
            Self::RollBack { disk, used } => release_disk(cloud, &disk, |disk| {
                disk.contents.base = used;
                disk.contents.since = disk.machine.is_some().then_some(now);
            }),
        }
    }

    /// Rolls back the preparation.
    pub fn revert(self, cloud: &mut Cloud) {
        match self {
            Self::CreateMachine { machine } => {
                cloud.metal.machines.remove(&machine);
            }
            Self::Power { machine, .. } | Self::Rebuild { machine, .. } => release(cloud, &machine, |_| {}),
            Self::CreateDisk { disk } => {
                cloud.metal.disks.remove(&disk);
            }
            Self::AttachDisk { disk } => release_disk(cloud, &disk, |disk| disk.machine = None),
            Self::DetachDisk { disk } | Self::DeleteDisk { disk } => release_disk(cloud, &disk, |_| {}),
            Self::ChangeDisk { disk, .. } | Self::RollBack { disk, .. } => release_disk(cloud, &disk, |_| {}),
            Self::GrowDisk { disk } => release_disk(cloud, &disk, |disk| disk.growing = 0),
            Self::CreateSnapshot { disk, snapshot } => {
                release_disk(cloud, &disk, |_| {});
                cloud.metal.snapshots.remove(&snapshot);
            }
            Self::CloneSnapshot { from, to } => {
                release_disk(cloud, &from, |_| {});
                cloud.metal.disks.remove(&to);
            }
            Self::DeleteSnapshot { disk, .. } => release_disk(cloud, &disk, |_| {}),
        }
    }
}

/// Changes a machine and marks it idle.
fn release(cloud: &mut Cloud, id: &str, change: impl FnOnce(&mut Machine)) {
    if let Some(machine) = cloud.metal.machines.get_mut(id) {
        machine.activity = None;
        change(machine);
    }
}

/// Changes a disk and marks it idle.
fn release_disk(cloud: &mut Cloud, id: &str, change: impl FnOnce(&mut CloudDisk)) {
    if let Some(disk) = cloud.metal.disks.get_mut(id) {
        disk.activity = None;
        change(disk);
    }
}
