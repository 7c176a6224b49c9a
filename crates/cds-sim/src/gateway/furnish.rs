//! A ready-made fleet, ordered through the API handlers, so that ids, addresses and bills are consistent.

use cds::model::appendices;
use serde_json::{Map, Value, json};

use super::order;
use crate::api::refusal::Refusal;
use crate::cloud::Cloud;
use crate::engine::ids::Generator;
use crate::engine::progression::{Progression, Progressions};
use crate::engine::store::StateError;

/// Maximum number of servers per call.
const MOST: u32 = 10_000;

/// Servers per data center.
const PER_VDC: u32 = 100;

/// Maximum number of servers per order.
const BATCH: u32 = 8;

/// Public addresses of a data center, minus those that the network itself uses.
const PUBLIC: u32 = 12;

/// Temporary credit, in hundredths of a yuan. Nothing is prepaid, so it is not spent.
const CREDIT: i64 = 1 << 50;

/// One in this many servers is stopped.
const OFF: u64 = 8;

/// Purposes of the data centers, used in rotation.
const PURPOSES: [&str; 5] = ["production", "staging", "development", "analytics", "recovery"];

/// A type of server.
struct Role {
    name: &'static str,
    instance_type: &'static str,
    cpu: u32,
    ram: u32,
    image: &'static str,
    /// GB of its data disks.
    disks: &'static [u32],
    public: bool,
    /// Relative frequency.
    share: u64,
}

const ROLES: &[Role] = &[
    role("web", "CCS.C3", (4, 8), "Ubuntu_18.04_64", &[], 6).with_public_address(),
    role("api", "CCS.G3", (8, 16), "Ubuntu_18.04_64", &[100], 5),
    role("worker", "CCS.C3", (16, 32), "Debian_9.11_64", &[200], 5),
    role("cache", "CCS.R3", (4, 32), "Centos_7.8_64", &[], 2),
    role("db", "CCS.HFR3", (8, 64), "Centos_7.8_64", &[500, 1000], 2),
    role("queue", "CCS.G3", (4, 16), "Centos_7.8_64", &[200], 1),
    role("build", "CCS.HFC3", (16, 32), "Ubuntu_18.04_64", &[500], 1),
    role("desktop", "CCS.G2", (4, 8), "Windows_2019_Datacenter_64_CN", &[], 1),
];

const fn role(
    name: &'static str,
    instance_type: &'static str,
    (cpu, ram): (u32, u32),
    image: &'static str,
    disks: &'static [u32],
    share: u64,
) -> Role {
    Role { name, instance_type, cpu, ram, image, disks, public: false, share }
}

impl Role {
    const fn with_public_address(self) -> Self {
        Self { public: true, ..self }
    }
}

/// Why no fleet was created. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum FurnishError {
    /// The number of servers is out of range.
    #[error("servers must be from 1 to {MOST}, not {0}")]
    Number(u32),
    /// The cloud refuses an order, for example because it is full.
    #[error("the cloud refuses an order: {0}")]
    Refused(String),
    /// The state file cannot be written.
    #[error(transparent)]
    State(#[from] StateError),
}

/// The cloud with a fleet of this many more servers. The same seed creates the same fleet.
pub fn furnished(cloud: &Cloud, seed: u64, servers: u32) -> Result<Cloud, FurnishError> {
    if !(1..=MOST).contains(&servers) {
        return Err(FurnishError::Number(servers));
    }
    let mut fleet = Fleet::new(cloud, seed);
    fleet.build(servers).map_err(|refusal| FurnishError::Refused(refusal.message))?;
    let mut made = fleet.cloud;
    made.balance -= CREDIT;
    made.progressions = cloud.progressions.clone();
    Ok(made)
}

struct Fleet {
    cloud: Cloud,
    dice: Generator,
    /// Existing servers of each role.
    numbers: Vec<usize>,
}

impl Fleet {
    fn new(cloud: &Cloud, seed: u64) -> Self {
        let number =
            |role: &Role| cloud.instances.values().filter(|one| one.name.starts_with(role.name)).count();
        let numbers = ROLES.iter().map(number).collect();
        let dice = Generator::new(seed.wrapping_add(cloud.instances.len() as u64), "fleet");
        let mut cloud = cloud.clone();
        cloud.balance = cloud.balance.saturating_add(CREDIT);
        cloud.progressions = Progressions { every: Progression::Immediate, ..Progressions::default() };
        Self { cloud, dice, numbers }
    }

    fn build(&mut self, servers: u32) -> Result<(), Refusal> {
        let mut left = servers;
        while left > 0 {
            let here = left.min(PER_VDC);
            self.data_center(here)?;
            left -= here;
        }
        Ok(())
    }

    fn data_center(&mut self, servers: u32) -> Result<(), Refusal> {
        let number = self.cloud.vdcs.len();
        let purpose = PURPOSES.get(number % PURPOSES.len()).copied().unwrap_or_default();
        let regions = &appendices().regions;
        let region =
            regions.get(self.dice.below(regions.len() as u64) as usize).map_or("", |region| &region.id);
        let name = match number / PURPOSES.len() {
            0 => purpose.to_owned(),
            round => format!("{purpose}-{}", round + 1),
        };
        let public = json!({"Name": "internet", "Type": "Bandwidth_BGP", "BillingMethod": "BandwIdth", "Qos": 100, "IPNum": 16});
        self.order(
            "network",
            "CreateVdc",
            json!({"RegionId": region, "VdcName": name, "PublicNetwork": public}),
        )?;
        let vdc = self.cloud.vdcs.keys().last().cloned().unwrap_or_default();
        self.order("network", "CreatePrivateNetwork", json!({"VdcId": vdc, "Name": "internal"}))?;
        let network = self.cloud.private_networks.keys().last().cloned().unwrap_or_default();
        let place = json!({
            "RegionId": region, "VdcId": vdc, "PrivateIp": [{"PrivateId": network, "IP": ["auto"]}],
            "InstanceChargeType": "PostPaid", "Password": "Example-Passw0rd!",
        });
        let (mut left, mut public) = (servers, PUBLIC);
        while left > 0 {
            let index = self.any_role();
            let Some(role) = ROLES.get(index) else { continue };
            let amount = left.min(1 + self.dice.below(u64::from(BATCH)) as u32);
            let with_address = role.public && amount <= public;
            public -= if with_address { amount } else { 0 };
            self.servers(&place, index, role, amount, with_address, &[purpose, role.name])?;
            left -= amount;
        }
        Ok(())
    }

    fn servers(
        &mut self,
        place: &Value,
        index: usize,
        role: &Role,
        amount: u32,
        with_address: bool,
        labels: &[&str],
    ) -> Result<(), Refusal> {
        let number = self.numbers.get_mut(index).map_or(0, |number| {
            *number += amount as usize;
            *number + 1 - amount as usize
        });
        let disks: Vec<Value> =
            role.disks.iter().map(|size| json!({"Size": size, "Type": "ssd_disk"})).collect();
        let mut order = place.clone();
        let more = json!({
            "InstanceName": format!("{}-", role.name), "DescriptionNum": format!("{number:04}"), "Amount": amount,
            "InstanceType": role.instance_type, "Cpu": role.cpu, "Ram": role.ram, "ImageId": role.image,
            "DataDisks": disks, "PublicIp": [if with_address { "auto" } else { "" }], "LabelNames": labels,
        });
        if let (Some(order), Value::Object(more)) = (order.as_object_mut(), more) {
            order.extend(more);
        }
        self.order("ccs", "CreateInstance", order)?;
        let made = self.cloud.instances.keys().rev().take(amount as usize).cloned().collect::<Vec<_>>();
        let off: Vec<String> = made.into_iter().filter(|_| self.dice.below(OFF) == 0).collect();
        if off.is_empty() { Ok(()) } else { self.order("ccs", "StopInstances", json!({"InstanceIds": off})) }
    }

    fn any_role(&mut self) -> usize {
        let mut rest = self.dice.below(ROLES.iter().map(|role| role.share).sum());
        let chosen = ROLES.iter().position(|role| {
            let here = rest < role.share;
            rest = rest.saturating_sub(role.share);
            here
        });
        chosen.unwrap_or_default()
    }

    fn order(&mut self, path: &str, name: &str, parameters: Value) -> Result<(), Refusal> {
        order::carry_out(&mut self.cloud, path, name, parameters.as_object().unwrap_or(&Map::new()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::engine::diff::Changes;
    use crate::engine::pieces::Pieces;

    fn empty() -> Cloud {
        Cloud::new(0, Progression::default())
    }

    #[test]
    fn a_fleet_is_believable() {
        let cloud = furnished(&empty(), 0, 1000).expect("room for it");
        assert_eq!((cloud.instances.len(), cloud.vdcs.len(), cloud.tags.len()), (1000, 10, 13));
        let values = |of: fn(&crate::products::compute::state::Instance) -> &str| -> BTreeSet<&str> {
            cloud.instances.values().map(of).collect()
        };
        assert_eq!(values(|one| &one.name).len(), 1000);
        assert!(values(|one| &one.instance_type).len() > 4 && values(|one| &one.region_id).len() > 4);
        assert_eq!(values(|one| one.status()), BTreeSet::from(["running", "stopped"]));
        let disks: usize = cloud.instances.values().map(|one| one.data_disks.len()).sum();
        assert!(disks > 500, "{disks}");
        assert_eq!((cloud.balance, cloud.progressions.every), (empty().balance, Progression::default()));
    }

    #[test]
    fn what_is_ordered_is_in_the_appendices() {
        let lists = appendices();
        for role in ROLES {
            assert!(lists.instance_types.iter().any(|entry| entry.id == role.instance_type), "{}", role.name);
            assert!(lists.images.iter().any(|entry| entry.id == role.image), "{}", role.name);
        }
    }

    #[test]
    fn the_seed_decides_the_fleet() {
        let fleet = |seed| {
            let cloud = furnished(&Cloud::new(seed, Progression::default()), seed, 20).expect("room for it");
            serde_json::to_string(&cloud).expect("plain data")
        };
        assert_eq!(fleet(1), fleet(1));
        assert_ne!(fleet(1), fleet(2));
    }

    #[test]
    fn fleets_add_up() {
        let one = furnished(&empty(), 0, 30).expect("room for it");
        let both = furnished(&one, 0, 30).expect("room for it");
        let names: BTreeSet<&String> = both.instances.values().map(|one| &one.name).collect();
        assert_eq!((both.instances.len(), names.len(), both.vdcs.len()), (60, 60, 2));
    }

    #[test]
    fn what_is_no_number_of_servers_is_refused() {
        for servers in [0, MOST + 1, u32::MAX] {
            assert!(
                matches!(furnished(&empty(), 0, servers), Err(FurnishError::Number(number)) if number == servers)
            );
        }
    }

    #[test]
    fn what_a_change_costs_to_keep_does_not_depend_on_the_fleet() {
        let costs = |servers: u32| {
            let cloud = furnished(&empty(), 0, servers).expect("room for it");
            let mut fleet = Fleet::new(&cloud, 0);
            let mut pieces = Pieces::default();
            Changes::between(&pieces, &mut fleet.cloud).expect("plain data").apply(&mut pieces);
            let server = fleet.cloud.instances.iter().find(|(_, one)| one.powered).map(|(id, _)| id.clone());
            let server = server.expect("one that is on");
            let orders = [
                ("ccs", "CreateTag", json!({"TagName": "new"})),
                ("network", "CreateVdc", json!({"RegionId": "CN_Beijing_A", "VdcName": "new"})),
                ("ccs", "ModifyInstanceName", json!({"InstanceId": server, "InstanceName": "new"})),
                ("ccs", "CreateDisk", json!({"InstanceId": server, "DataDisks": [{"Size": 50}]})),
                ("ccs", "StopInstance", json!({"InstanceId": server})),
                ("ccs", "DeleteInstance", json!({"InstanceIds": [server]})),
            ];
            orders.map(|(path, name, parameters)| {
                fleet.order(path, name, parameters).map_err(|refusal| refusal.message).expect(name);
                let changes = Changes::between(&pieces, &mut fleet.cloud).expect("plain data");
                let cost = (name, changes.set.len(), changes.removed.len(), changes.compared);
                changes.apply(&mut pieces);
                cost
            })
        };
        for (few, many) in costs(20).into_iter().zip(costs(600)) {
            assert_eq!(
                (few.0, few.1, few.2),
                (many.0, many.1, many.2),
                "pieces that are written and removed"
            );
            // Numbers have more digits, and another server another name.
            assert!(
                few.3.abs_diff(many.3) < 1000 && many.3 < 10_000,
                "{few:?} and {many:?} bytes were compared"
            );
        }
    }
}
