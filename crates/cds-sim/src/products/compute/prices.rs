//! What instances cost. The documents show a price but no price list: these are invented, plausible and round.

use cds::model::appendices;

use super::state::Instance;
use crate::engine::price::{Charge, Part, hourly, monthly};

/// Millionths of a yuan for each hour, of a processor.
pub const CPU: i64 = 60_000;

/// A GB of memory.
pub const RAM_GB: i64 = 30_000;

/// A GB of a disk.
const DISK_GB: i64 = 500;
pub const SSD_GB: i64 = 1_000;

/// A package of provisioned disk speed.
pub const IOPS_PACKAGE: i64 = 10_000;

/// What is priced: a machine without its network.
pub struct Priced<'a> {
    pub instance_type: &'a str,
    pub cpu: i64,
    pub ram: i64,
    /// On a dedicated host, which is paid for itself.
    pub housed: bool,
    /// Type, GB and packages of speed of each disk: the system disk, then the others.
    pub disks: Vec<(&'a str, i64, i64)>,
}

impl<'a> Priced<'a> {
    /// What an instance is priced by.
    pub fn of(instance: &'a Instance) -> Self {
        let disks = std::iter::once(&instance.system_disk).chain(&instance.data_disks);
        Self {
            instance_type: &instance.instance_type,
            cpu: instance.cpu,
            ram: instance.ram,
            housed: instance.host.is_some(),
            disks: disks.map(|disk| (disk.kind.as_str(), disk.size, disk.iops)).collect(),
        }
    }

    /// What it costs, in hundredths of a yuan: for an hour, or for all months in advance. The day
    /// is given with the number of days of its month.
    pub fn price(&self, charge: Charge, (day, days): (i64, i64)) -> i64 {
        let Charge::PrePaid { months, .. } = charge else { return self.hourly() };
        // The rest of this month, then whole ones.
        let monthly = monthly(self.hourly());
        let rest = monthly.saturating_mul(days - day + 1) / days.max(1);
        rest.saturating_add(monthly.saturating_mul((months - 1).max(0)))
    }

    /// What an hour costs, in hundredths of a yuan.
    pub fn hourly(&self) -> i64 {
        hourly(&self.parts())
    }

    /// What it consists of, as bills name it.
    pub fn parts(&self) -> Vec<Part> {
        let percent = if self.housed { 0 } else { percent(self.instance_type) };
        let mut parts = vec![
            Part::new(
                "vCPU",
                format!("{}C", self.cpu),
                self.cpu.saturating_mul(CPU).saturating_mul(percent) / 100,
            ),
            Part::new(
                "内存",
                format!("{}GB", self.ram),
                self.ram.saturating_mul(RAM_GB).saturating_mul(percent) / 100,
            ),
        ];
        for (number, (kind, size, iops)) in self.disks.iter().enumerate() {
            let gigabyte = if kind.starts_with("ssd") { SSD_GB } else { DISK_GB };
            let price = size.saturating_mul(gigabyte).saturating_add(iops.saturating_mul(IOPS_PACKAGE));
            parts.push(Part::new(
                if number == 0 { "系统硬盘" } else { "数据硬盘" },
                format!("{size}GB"),
                price,
            ));
        }
        parts
    }

    /// The name of its type.
    pub fn model(&self) -> String {
        let known = appendices().instance_types.iter().find(|entry| entry.id == self.instance_type);
        known.map_or(self.instance_type, |entry| &entry.name.zh).to_owned()
    }
}

/// Newer and faster types cost more, in hundredths of a standard one.
fn percent(instance_type: &str) -> i64 {
    if instance_type.contains("HF") || instance_type == "HighIO" || instance_type == "Exclusive" {
        140
    } else if instance_type.contains('3') {
        120
    } else {
        100
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(charge: Charge) -> i64 {
        let disks = vec![("system_disk", 40, 0), ("ssd_disk", 100, 1)];
        let machine = Priced { instance_type: "Standard", cpu: 4, ram: 8, housed: false, disks };
        machine.price(charge, (1, 31))
    }

    #[test]
    fn more_costs_more_and_time_in_advance_less() {
        let hour = price(Charge::PostPaid);
        assert_eq!(hour, 61);
        // On the first of a month its rest is all of it.
        let month = price(Charge::PrePaid { months: 0, auto_renew: true });
        assert_eq!(month, price(Charge::PrePaid { months: 1, auto_renew: true }));
        assert!(month < hour * 24 * 30 && month > hour * 24 * 30 / 2);
        assert_eq!(price(Charge::PrePaid { months: 3, auto_renew: false }) / month, 3);
    }
}
