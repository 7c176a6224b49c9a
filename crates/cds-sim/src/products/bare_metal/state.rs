//! Bare metal: machines, their cloud disks and the snapshots of these.

use serde::{Deserialize, Serialize};

use super::catalog::Compute;
use crate::engine::activity::Activity;
use crate::engine::diff::{Difference, Stored};
use crate::engine::table::Table;
use crate::products::network::state::Interface;

/// Hours in which a disk is filled by its share.
const FILLING: i64 = 24 * 30;

/// Everything of bare metal.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Metal {
    pub machines: Table<Machine>,
    pub disks: Table<CloudDisk>,
    pub snapshots: Table<Snapshot>,
}

impl Stored for Metal {
    fn compare(&mut self, with: &mut Difference<'_>) -> Result<(), serde_json::Error> {
        let Self { machines, disks, snapshots } = self;
        with.table("machines", machines)?;
        with.table("disks", disks)?;
        with.table("snapshots", snapshots)
    }
}

/// A bare-metal machine. Passwords are validated and not stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Machine {
    pub name: String,
    pub vdc_id: String,
    pub region_id: String,
    pub goods_id: i64,
    pub compute_id: String,
    pub layout: Layout,
    pub powered: bool,
    pub activity: Option<Activity>,
    /// Paid in advance, not by the hour.
    pub prepaid: bool,
    pub renewal: Renewal,
    /// Of the order, as `ModifyBmsOrder` answers it.
    pub order_id: String,
    /// In advance when it was ordered, in hundredths of a yuan.
    pub paid: i64,
    /// The end of what is paid in advance, as written by the clock.
    pub expires: Option<String>,
    pub monitored: bool,
    /// The disks that are built in.
    pub volumes: Vec<Volume>,
    pub cards: Vec<Card>,
    /// Seconds since 1970.
    pub created: i64,
    /// When it was switched on, if it is.
    pub started: Option<i64>,
}

/// What is installed, and where.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Layout {
    pub image_id: String,
    pub raid: Option<String>,
    /// Mount points and GB; none: those of the image.
    pub partitions: Vec<(String, i64)>,
}

/// How an order goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    pub automatic: bool,
    pub months: i64,
    pub to_month_end: bool,
}

/// A disk that is built into a machine.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Volume {
    pub id: String,
    pub volume_id: String,
    pub kind: String,
    /// GB.
    pub capacity: i64,
    pub iops: i64,
    pub mbps: i64,
}

/// Two network ports that are bonded to one card.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Card {
    pub interface: Interface,
    /// The hardware address of the second port.
    pub second_mac: String,
}

/// A disk that can be attached to a machine.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CloudDisk {
    pub name: String,
    pub region_id: String,
    /// The name of its kind.
    pub kind: String,
    /// GB.
    pub size: i64,
    /// GB that a running task adds, and that the pool keeps for it.
    pub growing: i64,
    pub iops: i64,
    pub bandwidth: i64,
    /// The machine that has it, also while it is being attached or detached.
    pub machine: Option<String>,
    pub contents: Contents,
    pub activity: Option<Activity>,
    /// Seconds since 1970.
    pub created: i64,
}

/// How much is written on a disk: more with every hour in a machine.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// GB that were written when the machine got the disk.
    pub base: i64,
    /// When it got it, in seconds since 1970.
    pub since: Option<i64>,
    /// Percent of the size that are written in a month.
    pub percent: i64,
}

/// The contents of a disk at one time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Snapshot {
    pub disk: String,
    pub name: String,
    /// GB that were written.
    pub used: i64,
    /// GB of the disk at that time.
    pub size: i64,
    /// Seconds since 1970.
    pub created: i64,
}

impl Metal {
    /// Whether a disk is in a machine, comes into it, or leaves it.
    pub fn disk_of(&self, machine: &str) -> Option<&str> {
        self.disks
            .iter()
            .find(|(_, disk)| disk.machine.as_deref() == Some(machine))
            .map(|(id, _)| id.as_str())
    }

    /// Machines of a kind in a region.
    pub fn count(&self, region_id: &str, compute_id: &str) -> usize {
        let kind = |machine: &&Machine| machine.region_id == region_id && machine.compute_id == compute_id;
        self.machines.values().filter(kind).count()
    }

    /// GB that the disks of a kind take in a region.
    pub fn pool_use(&self, region_id: &str, kind: &str) -> i64 {
        let mine = |disk: &&CloudDisk| disk.region_id == region_id && disk.kind == kind;
        self.disks.values().filter(mine).map(|disk| disk.size + disk.growing).sum()
    }

    /// All network cards with their machines.
    pub fn cards(&self) -> impl Iterator<Item = (&Machine, &Interface)> {
        self.machines
            .values()
            .flat_map(|machine| machine.cards.iter().map(move |card| (machine, &card.interface)))
    }
}

impl Machine {
    /// The hardware configuration.
    pub fn compute(&self) -> Option<&'static Compute> {
        Compute::find(&self.compute_id)
    }

    /// Value of `State` and `Status`. The documents show `running`, `error` and `rebuilding`.
    pub fn state(&self) -> (&'static str, &'static str) {
        match self.activity {
            Some(Activity::Creating) => ("creating", "创建中"),
            Some(Activity::Deleting) => ("deleting", "删除中"),
            Some(Activity::Starting) => ("starting", "开机中"),
            Some(Activity::Stopping) => ("stopping", "关机中"),
            Some(Activity::Rebooting) => ("rebooting", "重启中"),
            Some(Activity::Rebuilding) => ("rebuilding", "重装中"),
            Some(activity) => (activity.name(), "处理中"),
            None if self.powered => ("running", "运行中"),
            None => ("stopped", "已关机"),
        }
    }

    /// Switches it on or off at a time in seconds since 1970.
    pub fn switch(&mut self, on: bool, now: i64) {
        self.powered = on;
        self.started = on.then_some(now);
    }
}

impl CloudDisk {
    /// Value of `State`. The documents show `attach`.
    pub fn state(&self) -> &'static str {
        match self.activity {
            Some(activity) => activity.name(),
            None if self.machine.is_some() => "attach",
            None => "detach",
        }
    }

    /// GB that are written at a time in seconds since 1970. A tenth always stays free.
    pub fn used(&self, now: i64) -> i64 {
        let Contents { base, since, percent } = self.contents;
        let hours = since.map_or(0, |since| now.saturating_sub(since) / 3600);
        let written = self.size.saturating_mul(percent).saturating_mul(hours) / (100 * FILLING);
        base.saturating_add(written).min(self.size * 9 / 10).max(0)
    }

    /// Counts from now on; what was written until now stays.
    pub fn settle(&mut self, now: i64, writing: bool) {
        self.contents.base = self.used(now);
        self.contents.since = writing.then_some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_fills_while_it_is_in_a_machine() {
        let mut disk = CloudDisk {
            name: "d".to_owned(),
            region_id: "r".to_owned(),
            kind: "Ssd".to_owned(),
            size: 100,
            growing: 0,
            iops: 1000,
            bandwidth: 1000,
            machine: None,
            contents: Contents { percent: 50, ..Contents::default() },
            activity: None,
            created: 0,
        };
        let day = 86_400;
        assert_eq!(disk.used(30 * day), 0);
        disk.settle(0, true);
        assert_eq!((disk.used(0), disk.used(15 * day), disk.used(30 * day)), (0, 25, 50));
        disk.settle(30 * day, false);
        assert_eq!(disk.used(60 * day), 50);
        disk.settle(60 * day, true);
        assert_eq!(disk.used(i64::MAX), 90);
    }
}
