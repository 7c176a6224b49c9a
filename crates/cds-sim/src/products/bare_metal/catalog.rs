//! The bare-metal catalog: machines, images and disks. The documents show one example of each and no list, so
//! everything except the examples in the models is invented. Every region with stock sells all of it.

use crate::engine::price::Charge;
use crate::engine::price::{HOURS_OF_MONTH, PREPAID};

/// Maximum number of machines per call.
pub const AMOUNT: std::ops::RangeInclusive<i64> = 1..=100;

/// Levels of RAID that the documents name.
pub const RAIDS: [&str; 4] = ["0", "1", "5", "10"];

/// Sizes of disks in GB.
pub const DISK_SIZES: std::ops::RangeInclusive<i64> = 10..=16_000;

/// Maximum number of disks per call.
pub const DISKS: std::ops::RangeInclusive<i64> = 1..=100;

/// Limits of IOPS that a disk may be given.
pub const IOPS: std::ops::RangeInclusive<i64> = 100..=100_000;

/// Limits of throughput that a disk may be given.
pub const BANDWIDTH: std::ops::RangeInclusive<i64> = 100..=40_000;

/// GB of each pool in a region.
pub const POOL_SIZE: i64 = 100_000;

/// A product: machines that are paid in one way.
#[derive(Debug)]
pub struct Goods {
    pub id: i64,
    pub name: &'static str,
    pub prepaid: bool,
    pub computes: &'static [Compute],
}

/// A hardware configuration.
#[derive(Debug)]
pub struct Compute {
    pub id: &'static str,
    pub processor: &'static str,
    pub cpu: i64,
    pub ram: i64,
    pub frequency: &'static str,
    /// The first one holds the system.
    pub disks: &'static [BuiltIn],
    /// Machines of this kind in a region.
    pub stock: usize,
    /// Monthly price, in hundredths of a yuan.
    pub monthly: i64,
}

/// Disks in a machine.
#[derive(Debug)]
pub struct BuiltIn {
    pub id: &'static str,
    pub kind: &'static str,
    /// GB.
    pub capacity: i64,
    pub count: i64,
    pub iops: i64,
    pub mbps: i64,
}

/// A system image.
#[derive(Debug)]
pub struct Image {
    pub id: &'static str,
    pub system: &'static str,
    pub name: &'static str,
}

/// A product: disks of a kind and a speed.
#[derive(Debug)]
pub struct DiskGoods {
    pub id: &'static str,
    pub kind: &'static DiskKind,
    pub iops: i64,
    pub bandwidth: i64,
}

/// A kind of disk.
#[derive(Debug)]
pub struct DiskKind {
    /// Value of `DiskType`; as `Type` in any case of letters.
    pub name: &'static str,
    pub pool: &'static str,
}

const SMALL_SSD: BuiltIn = BuiltIn {
    id: "dd0cd660-83c0-51f5-be24-a66281321722",
    kind: "SSD",
    capacity: 480,
    count: 1,
    iops: 500,
    mbps: 70,
};

const LARGE_SSD: BuiltIn = BuiltIn {
    id: "9dc18b80-52a4-5a20-aafd-ab25ede610d1",
    kind: "SSD",
    capacity: 960,
    count: 2,
    iops: 500,
    mbps: 70,
};

const NVME: BuiltIn = BuiltIn {
    id: "50b58cd2-dad3-5dd7-8ecd-f042934a25bb",
    kind: "NVME",
    capacity: 3200,
    count: 2,
    iops: 5000,
    mbps: 800,
};

/// All products of machines.
pub const GOODS: [Goods; 4] = [
    Goods {
        id: 8120,
        name: "BMv1",
        prepaid: true,
        computes: &[
            Compute {
                id: "fb7a1536-4280-5d21-b645-c6365f61f386",
                processor: "Intel Xeon Silver 4110*2",
                cpu: 32,
                ram: 64,
                frequency: "2.1GHz",
                disks: &[SMALL_SSD],
                stock: 300,
                monthly: 120_000,
            },
            Compute {
                id: "3e86baca-036f-5d3f-a92b-99dc6fc12c1a",
                processor: "Intel Xeon Silver 4110*2",
                cpu: 32,
                ram: 128,
                frequency: "2.1GHz",
                disks: &[LARGE_SSD],
                stock: 300,
                monthly: 160_000,
            },
        ],
    },
    // The large machines are few, so that programs can test a sold-out configuration.
    Goods {
        id: 8122,
        name: "BMv2-Memory",
        prepaid: true,
        computes: &[Compute {
            id: "8cc18097-9be7-593f-8239-358e3602cb36",
            processor: "Intel Xeon Gold 6248*2",
            cpu: 80,
            ram: 768,
            frequency: "2.5GHz",
            disks: &[SMALL_SSD, NVME],
            stock: 2,
            monthly: 480_000,
        }],
    },
    Goods {
        id: 8121,
        name: "BMv1-NVMe",
        prepaid: false,
        computes: &[Compute {
            id: "c8944cb1-170c-535d-93d6-048d64171286",
            processor: "Intel Xeon Gold 6148",
            cpu: 40,
            ram: 128,
            frequency: "2.4GHz",
            disks: &[NVME],
            stock: 300,
            monthly: 210_000,
        }],
    },
    Goods {
        id: 8123,
        name: "BMv1-Hour",
        prepaid: false,
        computes: &[Compute {
            id: "b92c47b3-9fc0-5268-b7c4-feae59fc8a6f",
            processor: "Intel Xeon Silver 4110*2",
            cpu: 32,
            ram: 64,
            frequency: "2.1GHz",
            disks: &[SMALL_SSD],
            stock: 300,
            monthly: 120_000,
        }],
    },
];

/// All images, each group in the place where the documents show it.
pub const IMAGES: [Image; 8] = [
    Image { id: "21", system: "Ubuntu", name: "ubuntu18.04_64" },
    Image { id: "25", system: "Ubuntu", name: "ubuntu20.04_64" },
    Image { id: "22", system: "Redhat", name: "rhel7.6_64" },
    Image { id: "23", system: "Windows", name: "windows2016_64" },
    Image { id: "26", system: "Windows", name: "windows2019_64" },
    Image { id: "24", system: "Centos", name: "centos7.6_64" },
    Image { id: "27", system: "Centos", name: "centos7.9_64" },
    Image { id: "28", system: "Centos", name: "centos8.2_64" },
];

const SSD_DISK: DiskKind = DiskKind { name: "Ssd", pool: "ssd_pool" };
const NVME_DISK: DiskKind = DiskKind { name: "Nvme", pool: "nvme_pool" };

/// All kinds of disks.
pub const DISK_KINDS: [&DiskKind; 2] = [&SSD_DISK, &NVME_DISK];

/// All products of disks, the slower of a kind first.
pub const DISK_GOODS: [DiskGoods; 8] = [
    disk("a87e1f1c-613b-5e71-bf2d-d4b386f114a1", &SSD_DISK, 1000, 1000),
    disk("cf84edb5-cea6-5850-ad57-12c727edd5ac", &SSD_DISK, 3000, 1500),
    disk("45521ea8-9665-5f47-9618-474cba351f5d", &SSD_DISK, 8000, 2000),
    disk("cb089b65-a9a3-59b0-842f-74cb3f3ef3e3", &SSD_DISK, 10_000, 4000),
    disk("1567a7d3-b4c0-533e-acf5-e1c319642fea", &NVME_DISK, 3000, 3000),
    disk("cc461ae3-85d7-54fc-a29d-acc2dbf386c3", &NVME_DISK, 5000, 4000),
    disk("668e2b28-d65b-59d9-a127-dda4e0e69276", &NVME_DISK, 10_000, 6000),
    disk("34c65bd8-d212-575f-9c0c-75218b0e7201", &NVME_DISK, 30_000, 10_000),
];

const fn disk(id: &'static str, kind: &'static DiskKind, iops: i64, bandwidth: i64) -> DiskGoods {
    DiskGoods { id, kind, iops, bandwidth }
}

impl Goods {
    /// The product with this number.
    pub fn find(id: i64) -> Option<&'static Self> {
        GOODS.iter().find(|goods| goods.id == id)
    }

    /// Whether it supports this billing method.
    pub fn suits(&self, charge: Charge) -> bool {
        self.prepaid == matches!(charge, Charge::PrePaid { .. })
    }

    /// Its configuration with this id.
    pub fn compute(&self, id: &str) -> Option<&'static Compute> {
        self.computes.iter().find(|compute| compute.id == id)
    }
}

impl Compute {
    /// The configuration with this id, of any product.
    pub fn find(id: &str) -> Option<&'static Self> {
        GOODS.iter().find_map(|goods| goods.compute(id))
    }

    /// The price of a machine, in hundredths of a yuan: per hour, or for the rest of the month and the months after it.
    /// The day comes with the number of days of its month.
    pub fn price(&self, charge: Charge, (day, days): (i64, i64)) -> i64 {
        match charge {
            Charge::PostPaid => self.monthly * 100 / PREPAID / HOURS_OF_MONTH,
            Charge::PrePaid { months, .. } => {
                self.monthly * (days - day + 1) / days.max(1) + self.monthly * months
            }
        }
    }
}

impl Image {
    /// The image with this id.
    pub fn find(id: &str) -> Option<&'static Self> {
        IMAGES.iter().find(|image| image.id == id)
    }
}

impl DiskKind {
    /// The kind with this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        DISK_KINDS.into_iter().find(|kind| kind.name.eq_ignore_ascii_case(name))
    }
}

impl DiskGoods {
    /// The product with this id.
    pub fn find(id: &str) -> Option<&'static Self> {
        DISK_GOODS.iter().find(|goods| goods.id == id)
    }

    /// The slowest product of a kind that is fast enough.
    pub fn fitting(kind: &DiskKind, iops: i64, bandwidth: i64) -> Option<&'static Self> {
        let fits = |goods: &&DiskGoods| goods.iops >= iops && goods.bandwidth >= bandwidth;
        DISK_GOODS.iter().filter(|goods| goods.kind.name == kind.name).find(fits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cds::model::find;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_given_once() {
        let computes = GOODS.iter().flat_map(|goods| goods.computes).map(|compute| compute.id);
        let ids: Vec<&str> = computes.chain(DISK_GOODS.iter().map(|goods| goods.id)).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        let images: BTreeSet<&str> = IMAGES.iter().map(|image| image.id).collect();
        assert_eq!(images.len(), IMAGES.len());
        assert!(ids.iter().all(|id| uuid::Uuid::try_parse(id).is_ok()));
    }

    #[test]
    fn the_examples_of_the_models_are_sold() {
        let example = |path: &str, action: &str, name: &str| {
            let (_, action) = find(path, action).expect("documented");
            action
                .parameters
                .iter()
                .find(|parameter| parameter.name == name)
                .expect("documented")
                .example
                .clone()
        };
        let goods = example("bms", "CreateBmsInstance", "GoodsId").as_i64().and_then(Goods::find);
        let compute = example("bms", "CreateBmsInstance", "ComputeId");
        assert!(goods.is_some_and(|goods| goods.compute(compute.as_str().unwrap_or_default()).is_some()));
        let goods = example("storage-service", "CreateDisk", "GoodsId");
        let wanted = |name: &str| example("storage-service", "DescribeGoodsId", name);
        let kind = wanted("Type").as_str().and_then(DiskKind::find).expect("sold");
        let (iops, bandwidth) = (wanted("Iops").as_i64().unwrap_or(0), wanted("Bw").as_i64().unwrap_or(0));
        let found = DiskGoods::fitting(kind, iops, bandwidth).expect("sold");
        assert_eq!(Some(found.id), goods.as_str());
    }

    #[test]
    fn a_month_costs_less_than_its_hours() {
        let compute = &GOODS[0].computes[0];
        let prepaid = |months| Charge::PrePaid { months, auto_renew: false };
        assert_eq!(compute.price(prepaid(0), (1, 31)), compute.monthly);
        assert_eq!(compute.price(prepaid(2), (31, 31)), compute.monthly / 31 + 2 * compute.monthly);
        let hour = compute.price(Charge::PostPaid, (1, 31));
        assert!(hour * HOURS_OF_MONTH > compute.monthly);
    }
}
