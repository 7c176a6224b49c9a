//! What things cost. The documents show a price but no price list: these numbers are our own, plausible and round.

use crate::cloud::{Charge, Cloud};

/// Millionths of a yuan for each hour.
const CPU: i64 = 60_000;
const RAM_GB: i64 = 30_000;
const DISK_GB: i64 = 500;
const SSD_GB: i64 = 1_000;
/// A package of provisioned disk speed.
const IOPS_PACKAGE: i64 = 10_000;

const HOURS_OF_MONTH: i64 = 24 * 30;

/// A month in advance costs so many hundredths of the same by the hour.
const PREPAID: i64 = 60;

/// What is priced: a machine without its network.
pub struct Machine<'a> {
    pub instance_type: &'a str,
    pub cpu: i64,
    pub ram: i64,
    /// Type, GB and packages of speed of each disk.
    pub disks: Vec<(&'a str, i64, i64)>,
}

impl Machine<'_> {
    /// What it costs, in hundredths of a yuan: for an hour, or for all months in advance.
    pub fn price(&self, charge: Charge, cloud: &Cloud) -> i64 {
        let hourly = self.hourly();
        let millionths = match charge {
            Charge::PostPaid => hourly,
            Charge::PrePaid { months, .. } => {
                let monthly = hourly.saturating_mul(HOURS_OF_MONTH).saturating_mul(PREPAID) / 100;
                // The rest of this month, then whole ones.
                let (day, days) = cloud.clock.day_of_month();
                let rest = monthly.saturating_mul(days - day + 1) / days.max(1);
                rest.saturating_add(monthly.saturating_mul((months - 1).max(0)))
            }
        };
        (millionths + 5_000) / 10_000
    }

    fn hourly(&self) -> i64 {
        let machine = (self.cpu * CPU + self.ram * RAM_GB) * percent(self.instance_type) / 100;
        let disks = self.disks.iter().map(|(kind, size, iops)| {
            let gigabyte = if kind.starts_with("ssd") { SSD_GB } else { DISK_GB };
            size.saturating_mul(gigabyte).saturating_add(iops.saturating_mul(IOPS_PACKAGE))
        });
        disks.fold(machine, i64::saturating_add)
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
        let machine = Machine { instance_type: "Standard", cpu: 4, ram: 8, disks };
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
