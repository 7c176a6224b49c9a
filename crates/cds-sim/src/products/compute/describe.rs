//! The list of instances. The most frequent of all responses, so it is serialized without an intermediate tree.

use std::net::Ipv4Addr;

use serde::{Serialize, Serializer};

use super::catalog;
use super::lookup::instance;
use super::state::{Disk, Instance};
use crate::api::call::Call;
use crate::api::page::Page;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::products::network::state::{Interface, NetworkId};

/// Default page size, as documented.
const PAGE_SIZE: usize = 10;

/// Approximate size in bytes of an instance with a few disks and cards in a response, and of the rest.
const ROW_SIZE: usize = 1200;
const ENVELOPE_SIZE: usize = 256;

pub fn describe_instances(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let wanted = call.text("InstanceId");
    if let Some(id) = wanted {
        instance(cloud, call, id)?;
    }
    let vdc_id = call.text("VdcId");
    let region_id = call.text("RegionId");
    let vdc_name = call.text("VdcName");
    let tag = call.text("TagName").map(|name| cloud.find_tag(name));
    let addresses = call.texts("PublicIp");
    let ipv6 = call.text("PublicIpv6");
    let public = |instance: &Instance, fits: &dyn Fn(&Interface) -> bool| {
        instance.interfaces.iter().any(|card| matches!(card.network, NetworkId::Public(_)) && fits(card))
    };
    let has_address = |card: &Interface| {
        card.address.is_some_and(|address| addresses.contains(&address.to_string().as_str()))
    };
    let has_ipv6 = |card: &Interface| card.ipv6.map(|address| address.to_string()).as_deref() == ipv6;
    let found: Vec<(&String, &Instance)> = cloud
        .instances
        .iter()
        .filter(|(id, _)| wanted.is_none_or(|wanted| wanted == id.as_str()))
        .filter(|(_, one)| vdc_id.is_none_or(|id| id == one.vdc_id))
        .filter(|(_, one)| region_id.is_none_or(|id| id == one.region_id))
        .filter(|(_, one)| vdc_name.is_none_or(|name| name_of_vdc(cloud, one) == name))
        .filter(|(_, one)| tag.is_none_or(|tag| tag.is_some_and(|tag| one.tags.contains(&tag))))
        .filter(|(_, one)| addresses.is_empty() || public(one, &has_address))
        .filter(|(_, one)| ipv6.is_none() || public(one, &has_ipv6))
        .collect();

    let page = Page::of(call, PAGE_SIZE);
    let total = found.len();
    let rows = page.rows(found);
    let instances: Vec<Row<'_>> = rows.map(|(id, instance)| row(cloud, id, instance)).collect();
    let size = ENVELOPE_SIZE + instances.len() * ROW_SIZE;
    let data = Data { instances, page_number: page.number, page_count: page.count(total), total };
    Reply::serialised(&Answer { code: "Success", message: "Success.", data }, size)
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Answer<'a> {
    code: &'a str,
    message: &'a str,
    data: Data<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Data<'a> {
    instances: Vec<Row<'a>>,
    page_number: usize,
    page_count: usize,
    total: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Row<'a> {
    instance_id: &'a str,
    instance_name: &'a str,
    instance_status: &'a str,
    instance_charge_type: &'a str,
    instance_charge_status: &'a str,
    instance_type: &'a str,
    image_id: &'a str,
    region_id: &'a str,
    vdc_id: &'a str,
    vdc_name: &'a str,
    cpu: i64,
    ram: i64,
    disks: Disks<'a>,
    public_network_interface: Vec<CardRow<'a>>,
    private_network_interface: Vec<CardRow<'a>>,
    tags: Vec<TagRow<'a>>,
    deletion_protection: bool,
    create_time: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Disks<'a> {
    system_disk: DiskRow<'a>,
    data_disks: Vec<DiskRow<'a>>,
    left_data_disk_num: usize,
}

/// The documents show the type and the speed of a disk under two names each.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DiskRow<'a> {
    disk_id: &'a str,
    disk_type: &'a str,
    r#type: &'a str,
    size: i64,
    #[serde(rename = "IOPS")]
    iops: i64,
    iops_size: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct CardRow<'a> {
    interface_id: &'a str,
    name: &'a str,
    #[serde(rename = "IP", serialize_with = "address_or_nothing")]
    ip: Option<Ipv4Addr>,
    #[serde(rename = "IPv6", skip_serializing_if = "Option::is_none")]
    ipv6: Option<std::net::Ipv6Addr>,
    #[serde(rename = "MAC")]
    mac: &'a str,
    connected: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    private_id: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct TagRow<'a> {
    tag_id: String,
    tag_name: &'a str,
}

fn row<'a>(cloud: &'a Cloud, id: &'a str, instance: &'a Instance) -> Row<'a> {
    let cards = |public: bool| {
        let cards = instance.interfaces.iter();
        let cards = cards.filter(move |card| matches!(card.network, NetworkId::Public(_)) == public);
        cards.map(|card| card_row(cloud, card)).collect()
    };
    let tags = instance
        .tags
        .iter()
        .filter_map(|tag| cloud.tags.get(tag).map(|tag_name| TagRow { tag_id: tag.to_string(), tag_name }));
    Row {
        instance_id: id,
        instance_name: &instance.name,
        instance_status: instance.status(),
        instance_charge_type: instance.charge.name(),
        instance_charge_status: "success",
        instance_type: &instance.instance_type,
        image_id: &instance.image_id,
        region_id: &instance.region_id,
        vdc_id: &instance.vdc_id,
        vdc_name: name_of_vdc(cloud, instance),
        cpu: instance.cpu,
        ram: instance.ram,
        disks: Disks {
            system_disk: disk_row(&instance.system_disk),
            data_disks: instance.data_disks.iter().map(disk_row).collect(),
            left_data_disk_num: catalog::DATA_DISKS.saturating_sub(instance.data_disks.len()),
        },
        public_network_interface: cards(true),
        private_network_interface: cards(false),
        tags: tags.collect(),
        deletion_protection: instance.deletion_protection,
        create_time: &instance.created,
    }
}

fn disk_row(disk: &Disk) -> DiskRow<'_> {
    DiskRow {
        disk_id: &disk.id,
        disk_type: &disk.kind,
        r#type: &disk.kind,
        size: disk.size,
        iops: disk.iops,
        iops_size: disk.iops,
    }
}

fn card_row<'a>(cloud: &'a Cloud, card: &'a Interface) -> CardRow<'a> {
    let (public_id, private_id) = match &card.network {
        NetworkId::Public(id) => (Some(id.as_str()), None),
        NetworkId::Private(id) => (None, Some(id.as_str())),
    };
    CardRow {
        interface_id: &card.id,
        name: cloud.network_name(&card.network),
        ip: card.address,
        ipv6: card.ipv6,
        mac: &card.mac,
        connected: i64::from(card.connected),
        public_id,
        private_id,
    }
}

fn name_of_vdc<'a>(cloud: &'a Cloud, instance: &Instance) -> &'a str {
    cloud.vdcs.get(&instance.vdc_id).map_or("", |vdc| vdc.name.as_str())
}

fn address_or_nothing<S: Serializer>(address: &Option<Ipv4Addr>, serializer: S) -> Result<S::Ok, S::Error> {
    match address {
        Some(address) => address.serialize(serializer),
        None => serializer.serialize_str(""),
    }
}
