//! The list of bare-metal machines, and one in detail.

use std::net::Ipv4Addr;

use cds::model::appendices;
use ipnet::Ipv4Net;
use serde_json::{Map, Value, json};

use super::catalog::Image;
use super::lookup::find;
use super::state::Card;
use super::state::Machine;
use crate::api::call::Call;
use crate::api::page::Page;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::activity::Activity;
use crate::engine::clock;
use crate::engine::ids::hash;
use crate::engine::price::Charge;
use crate::products::network::ip_pool::gateway;
use crate::products::network::state::NetworkId;

/// Default page size, as the documents show it.
const PAGE_SIZE: usize = 500;

pub fn describe_bms(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let page = Page::written(call, PAGE_SIZE)?;
    let (vdc_id, name) = (call.text("VdcId"), call.text("Name"));
    let found: Vec<(&String, &Machine)> = cloud
        .metal
        .machines
        .iter()
        .filter(|(_, machine)| vdc_id.is_none_or(|id| id == machine.vdc_id))
        .filter(|(_, machine)| name.is_none_or(|name| name == machine.name))
        .collect();
    let total = found.len();
    let rows = page.rows(found).map(|(id, machine)| {
        let cards: Vec<Value> =
            machine.cards.iter().map(|card| Value::Object(card_view(cloud, card))).collect();
        let mut row = head(cloud, id, machine);
        row.insert("Networks".to_owned(), json!({"NetworkCards": cards}));
        Value::Object(row)
    });
    Ok(Reply::data(json!({
        "Baremetals": rows.collect::<Vec<_>>(),
        "TotalCount": total,
        "PageSize": page.size,
        "Pages": page.count(total),
        "PageNumber": page.number,
    })))
}

pub fn describe_bms_detail(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("BaremetalId")?;
    let machine = find(cloud, call, id)?;
    let cards = machine.cards.iter().map(|card| {
        let mut view = card_view(cloud, card);
        view.insert("Mac".to_owned(), json!([card.interface.mac, card.second_mac]));
        view.insert("WorkMode".to_owned(), json!("bond6"));
        Value::Object(view)
    });
    let running = machine.started.map_or(0, |started| (cloud.clock.seconds() - started).max(0));
    let image = Image::find(&machine.layout.image_id).map_or("", |image| image.name);
    let more = [
        ("ImageName", json!(image)),
        ("BillStatus", json!("1")),
        ("RunningTime", json!(duration(running))),
        ("ExpireDate", json!(machine.expires.as_deref().unwrap_or_default())),
        ("Volumes", volumes(cloud, id, machine)),
        ("Networks", json!({"NetworkCards": cards.collect::<Vec<_>>()})),
    ];
    let mut data = head(cloud, id, machine);
    data.extend(more.map(|(name, value)| (name.to_owned(), value)));
    Ok(Reply::data(Value::Object(data)))
}

/// What the list and the details have in common.
fn head(cloud: &Cloud, id: &str, machine: &Machine) -> Map<String, Value> {
    let (cpu, ram) = machine.compute().map_or((0, 0), |compute| (compute.cpu, compute.ram));
    let (state, status) = machine.state();
    let region = appendices().regions.iter().find(|entry| entry.id == machine.region_id);
    let charge =
        if machine.prepaid { Charge::PrePaid { months: 0, auto_renew: false } } else { Charge::PostPaid };
    let members = [
        ("BaremetalId", json!(id)),
        ("Name", json!(machine.name)),
        ("Cpu", json!(cpu)),
        ("Ram", json!(ram)),
        ("State", json!(state)),
        ("EnableMonitor", json!(if machine.monitored { "1" } else { "0" })),
        ("Status", json!(status)),
        ("VdcId", json!(machine.vdc_id)),
        ("RegionId", json!(machine.region_id)),
        ("VdcName", json!(cloud.vdcs.get(&machine.vdc_id).map_or("", |vdc| vdc.name.as_str()))),
        ("RegionName", json!(region.map_or(machine.region_id.as_str(), |entry| &entry.name.zh))),
        ("InstanceChargeType", json!(charge.name())),
        ("IsAutoRenewal", json!(i64::from(machine.renewal.automatic))),
        ("CreateDate", json!(clock::write(machine.created))),
    ];
    members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

fn card_view(cloud: &Cloud, card: &Card) -> Map<String, Value> {
    let card = &card.interface;
    let route = card.address.and_then(|address| route(cloud, &card.network, address));
    let (netmask, gateway) =
        route.map_or_else(Default::default, |(mask, via)| (mask.to_string(), via.to_string()));
    let members = [
        ("Id", json!(card.id)),
        ("VlanId", json!((1000 + hash(&[card.network.id()]) % 3000).to_string())),
        ("IpType", json!(if matches!(card.network, NetworkId::Public(_)) { "public" } else { "private" })),
        ("IpVersion", json!("ipV4")),
        ("IpAddress", json!(card.address.map(|address| address.to_string()).unwrap_or_default())),
        ("Netmask", json!(netmask)),
        ("Gateway", json!(gateway)),
        ("ConnectState", json!(if card.connected { "on" } else { "off" })),
    ];
    members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

/// Netmask and gateway of an address of a network.
fn route(cloud: &Cloud, network: &NetworkId, address: Ipv4Addr) -> Option<(Ipv4Addr, Ipv4Addr)> {
    let (block, prefix) = match network {
        NetworkId::Public(id) => {
            let mut segments = cloud.public_networks.get(id)?.segments.values();
            let block = segments.find(|segment| segment.block.contains(&address))?.block;
            (block, block.prefix_len())
        }
        NetworkId::Private(id) => {
            cloud.private_networks.get(id).map(|network| (network.block, network.mask))?
        }
    };
    Some((Ipv4Net::new(address, prefix).ok()?.netmask(), gateway(&block)))
}

/// The disks that are built in, then those that are attached.
fn volumes(cloud: &Cloud, id: &str, machine: &Machine) -> Value {
    let row = |place: usize,
               row_id: &str,
               volume_id: &str,
               kind: (&str, &str),
               size: (i64, i64, i64),
               made: i64| {
        json!({
            "Id": row_id,
            "BaremetalId": id,
            "Type": kind.0,
            "Capacity": size.0,
            "Iops": size.1,
            "Mbps": size.2,
            "VolumeType": kind.1,
            "VolumeId": volume_id,
            "VolumePath": path(place),
            "CreateDate": clock::write_utc(made),
            "UpdateDate": clock::write_utc(made),
        })
    };
    let built_in = machine.volumes.iter().enumerate().map(|(place, volume)| {
        let size = (volume.capacity, volume.iops, volume.mbps);
        row(place, &volume.id, &volume.volume_id, ("hard", &volume.kind), size, machine.created)
    });
    let mine = cloud.metal.disks.iter().filter(|(_, disk)| {
        // Not while a task is attaching it.
        disk.machine.as_deref() == Some(id) && disk.activity != Some(Activity::Attaching)
    });
    let attached = mine.zip(machine.volumes.len()..).map(|((disk_id, disk), place)| {
        row(
            place,
            disk_id,
            disk_id,
            ("cloud", &disk.kind),
            (disk.size, disk.iops, disk.bandwidth),
            disk.created,
        )
    });
    Value::Array(built_in.chain(attached).collect())
}

/// The name of the device in that place: `sda`, after `sdz` comes `sdaa`.
fn path(place: usize) -> String {
    let mut letters = String::new();
    let mut rest = place + 1;
    while rest > 0 {
        rest -= 1;
        letters.insert(0, char::from(b'a' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    format!("sd{letters}")
}

/// A time span as the cloud writes it.
fn duration(seconds: i64) -> String {
    let (minutes, hours, days) = (seconds / 60 % 60, seconds / 3600 % 24, seconds / 86_400);
    format!("{days}天{hours}小时{minutes}分钟{}秒", seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_lettered() {
        assert_eq!([0, 1, 25, 26, 27, 702].map(path), ["sda", "sdb", "sdz", "sdaa", "sdab", "sdaaa"]);
    }

    #[test]
    fn durations_are_written_as_documented() {
        assert_eq!(duration(3 * 3600 + 95), "0天3小时1分钟35秒");
        assert_eq!(duration(90_000), "1天1小时0分钟0秒");
    }
}
