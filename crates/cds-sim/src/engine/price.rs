//! What things cost. The documents show a price but no price list: these numbers are our own, plausible and round.

use cds::model::appendices;
use ipnet::Ipv4Net;

use crate::cloud::{Charge, Cloud, Instance, Part};
use crate::products::compute::catalog;

/// Millionths of a yuan for each hour.
const CPU: i64 = 60_000;
const RAM_GB: i64 = 30_000;
const DISK_GB: i64 = 500;
const SSD_GB: i64 = 1_000;
/// A package of provisioned disk speed.
const IOPS_PACKAGE: i64 = 10_000;

const BANDWIDTH_MBIT: i64 = 100_000;
/// A GB of a package of traffic.
const PACKAGE_GB: i64 = 1_000;
/// A public address.
const ADDRESS: i64 = 110_000;
/// A GB of a template in a region, or of a snapshot.
const TEMPLATE_GB: i64 = 500;
/// A Mbit/s between cities.
const GPN_MBIT: i64 = 200_000;

const HOURS_OF_MONTH: i64 = 24 * 30;

/// A month in advance costs so many hundredths of the same by the hour.
const PREPAID: i64 = 60;

/// What is priced: a machine without its network.
pub struct Machine<'a> {
    pub instance_type: &'a str,
    pub cpu: i64,
    pub ram: i64,
    /// On a dedicated host, which is paid for itself.
    pub housed: bool,
    /// Type, GB and packages of speed of each disk: the system disk, then the others.
    pub disks: Vec<(&'a str, i64, i64)>,
}

impl<'a> Machine<'a> {
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

    /// What it costs, in hundredths of a yuan: for an hour, or for all months in advance.
    pub fn price(&self, charge: Charge, cloud: &Cloud) -> i64 {
        let Charge::PrePaid { months, .. } = charge else { return self.hourly() };
        // The rest of this month, then whole ones.
        let monthly = monthly(self.hourly());
        let (day, days) = cloud.clock.day_of_month();
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
            part(
                "vCPU",
                format!("{}C", self.cpu),
                self.cpu.saturating_mul(CPU).saturating_mul(percent) / 100,
            ),
            part(
                "内存",
                format!("{}GB", self.ram),
                self.ram.saturating_mul(RAM_GB).saturating_mul(percent) / 100,
            ),
        ];
        for (number, (kind, size, iops)) in self.disks.iter().enumerate() {
            let gigabyte = if kind.starts_with("ssd") { SSD_GB } else { DISK_GB };
            let price = size.saturating_mul(gigabyte).saturating_add(iops.saturating_mul(IOPS_PACKAGE));
            parts.push(part(if number == 0 { "系统硬盘" } else { "数据硬盘" }, format!("{size}GB"), price));
        }
        parts
    }

    /// The name of its type.
    pub fn model(&self) -> String {
        let known = appendices().instance_types.iter().find(|entry| entry.id == self.instance_type);
        known.map_or(self.instance_type, |entry| &entry.name.zh).to_owned()
    }
}

/// What a month in advance costs of what has a price by the hour, both in hundredths of a yuan.
pub fn monthly(hourly: i64) -> i64 {
    hourly.saturating_mul(HOURS_OF_MONTH).saturating_mul(PREPAID) / 100
}

/// What bandwidth costs that is paid for in one of three ways: by its width, by traffic, which is half of that because
/// no traffic is counted, or by the GB of a package.
pub fn bandwidth(billing_method: &str, qos: i64) -> Vec<Part> {
    let method = catalog::billing_method(billing_method).map_or("BandwIdth", |(name, _)| name);
    vec![match method {
        "Traffic" => part("流量", format!("{qos}Mbps"), qos.saturating_mul(BANDWIDTH_MBIT / 2)),
        "DataPackage" => part("流量包", format!("{qos}GB"), qos.saturating_mul(PACKAGE_GB)),
        _ => part("带宽", format!("{qos}Mbps"), qos.saturating_mul(BANDWIDTH_MBIT)),
    }]
}

/// What a global private network costs.
pub fn gpn(qos: i64) -> Vec<Part> {
    vec![part("带宽", format!("{qos}Mbps"), qos.saturating_mul(GPN_MBIT))]
}

/// What a dedicated host costs.
pub fn host(cpu: i64, ram: i64) -> Vec<Part> {
    vec![
        part("CPU", format!("{cpu}C"), cpu.saturating_mul(CPU)),
        part("内存", format!("{ram}GB"), ram.saturating_mul(RAM_GB) / 4),
    ]
}

/// What it costs to store copies of a template or a snapshot of so many GB.
pub fn storage(gigabytes: i64, copies: usize) -> Vec<Part> {
    let stored = gigabytes.saturating_mul(i64::try_from(copies).unwrap_or(i64::MAX));
    vec![part("存储", format!("{stored}GB"), stored.saturating_mul(TEMPLATE_GB))]
}

/// What a cloud disk of bare metal costs: its GB, and its speed by the thousand operations and megabytes.
pub fn cloud_disk(gigabytes: i64, iops: i64, bandwidth: i64) -> Vec<Part> {
    vec![
        part("容量", format!("{gigabytes}GB"), gigabytes.saturating_mul(SSD_GB)),
        part("IOPS", iops.to_string(), iops.saturating_mul(IOPS_PACKAGE) / 1000),
        part("吞吐", format!("{bandwidth}MB/s"), bandwidth.saturating_mul(IOPS_PACKAGE) / 1000),
    ]
}

/// What all parts cost together.
pub fn hourly(parts: &[Part]) -> i64 {
    parts.iter().map(|part| part.hourly).fold(0, i64::saturating_add)
}

/// What public addresses cost.
pub fn addresses(block: &Ipv4Net) -> Vec<Part> {
    let count = 1_i64 << (32 - block.prefix_len());
    vec![part("IP", format!("{count}个"), count.saturating_mul(ADDRESS))]
}

/// A part with a price in millionths of a yuan, which is rounded, so that bills and prices agree.
fn part(name: &str, amount: String, millionths: i64) -> Part {
    Part { name: name.to_owned(), amount, hourly: millionths.saturating_add(5_000) / 10_000 }
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

/// Yuan, as prices are answered.
pub fn yuan(hundredths: i64) -> f64 {
    hundredths as f64 / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Progression;

    fn price(charge: Charge) -> i64 {
        let disks = vec![("system_disk", 40, 0), ("ssd_disk", 100, 1)];
        let machine = Machine { instance_type: "Standard", cpu: 4, ram: 8, housed: false, disks };
        machine.price(charge, &Cloud::new(0, Progression::Immediate))
    }

    #[test]
    fn more_costs_more_and_time_in_advance_less() {
        let hour = price(Charge::PostPaid);
        assert_eq!(hour, 61);
        // The clock starts on the first of a month, so that its rest is all of it.
        let month = price(Charge::PrePaid { months: 0, auto_renew: true });
        assert_eq!(month, price(Charge::PrePaid { months: 1, auto_renew: true }));
        assert!(month < hour * HOURS_OF_MONTH && month > hour * HOURS_OF_MONTH / 2);
        assert_eq!(price(Charge::PrePaid { months: 3, auto_renew: false }) / month, 3);
    }
}
