//! Charges of bare-metal machines, their disks and snapshots.

use super::prices;
use crate::charges::Charges;
use crate::cloud::Cloud;
use crate::engine::account::{Ahead, Charged, Further};
use crate::engine::activity::Activity;
use crate::engine::clock;
use crate::engine::price::{Charge, Part};
use crate::products::network::charges::vdc_name;
use crate::products::network::state::NetworkId;
use crate::products::template::prices::storage;

pub const CHARGES: Charges = Charges { extend, lapse, ..Charges::new(&[machine, disk, snapshot]) };

fn extend(cloud: &mut Cloud, id: &str, until: i64) {
    if let Some(machine) = cloud.metal.machines.get_mut(id) {
        machine.expires = Some(clock::write(until / 1000));
    }
}

fn lapse(cloud: &mut Cloud, id: &str) -> Vec<String> {
    if let Some(machine) = cloud.metal.machines.get_mut(id) {
        machine.prepaid = false;
        machine.expires = None;
    }
    Vec::new()
}

fn machine(cloud: &Cloud, id: &str) -> Option<Charged> {
    let machine = cloud.metal.machines.get(id)?;
    let compute = machine.compute()?;
    let cards = machine.cards.iter().map(|card| &card.interface);
    let public = cards.filter(|card| matches!(card.network, NetworkId::Public(_)));
    let until = machine.expires.as_deref().and_then(clock::read).filter(|_| machine.prepaid);
    let months = machine.renewal.months;
    let further = Further { months, price: compute.monthly.saturating_mul(months) };
    Some(Charged {
        kind: "bms".to_owned(),
        name: machine.name.clone(),
        region_id: machine.region_id.clone(),
        vdc_id: machine.vdc_id.clone(),
        vdc_name: vdc_name(cloud, &machine.vdc_id),
        status: machine.state().0.to_owned(),
        addresses: public.filter_map(|card| card.address).map(|address| address.to_string()).collect(),
        model: compute.processor.to_owned(),
        parts: vec![Part {
            name: "裸金属服务器".to_owned(),
            amount: format!("{}C{}GB", compute.cpu, compute.ram),
            hourly: compute.price(Charge::PostPaid, cloud.clock.day_of_month()),
        }],
        ahead: until.map(|seconds| Ahead {
            price: machine.paid,
            until: seconds * 1000,
            further: machine.renewal.automatic.then_some(further),
        }),
        ending: machine.activity == Some(Activity::Deleting),
        ..Charged::default()
    })
}

fn disk(cloud: &Cloud, id: &str) -> Option<Charged> {
    let disk = cloud.metal.disks.get(id)?;
    Some(Charged {
        kind: "disk".to_owned(),
        name: disk.name.clone(),
        region_id: disk.region_id.clone(),
        status: disk.state().to_owned(),
        model: disk.kind.clone(),
        parts: prices::cloud_disk(disk.size, disk.iops, disk.bandwidth),
        ending: disk.activity == Some(Activity::Deleting),
        ..Charged::default()
    })
}

fn snapshot(cloud: &Cloud, id: &str) -> Option<Charged> {
    let snapshot = cloud.metal.snapshots.get(id)?;
    let disk = cloud.metal.disks.get(&snapshot.disk);
    Some(Charged {
        kind: "snapshot".to_owned(),
        name: snapshot.name.clone(),
        region_id: disk.map(|disk| disk.region_id.clone()).unwrap_or_default(),
        holder: snapshot.disk.clone(),
        status: "ok".to_owned(),
        parts: storage(snapshot.used, 1),
        ending: disk.is_none_or(|disk| disk.activity == Some(Activity::Deleting)),
        ..Charged::default()
    })
}
