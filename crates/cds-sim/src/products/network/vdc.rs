//! Virtual data centers.

use serde_json::{Value, json};

use super::catalog;
use super::change::NetworkChange;
use super::ip_pool::{gateway, unused_counts};
use super::lookup;
use super::networks::PublicOrder;
use super::state::{NetworkId, PrivateNetwork, PublicNetwork, Vdc};
use crate::api::call::Call;
use crate::api::geography;
use crate::api::money::solvent;
use crate::api::page::Page;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::activity::Activity;

/// Page size, as documented for lists of data centers.
const PAGE_SIZE: usize = 10;

/// The default name of a data center.
const DEFAULT_NAME: &str = "vdc";

pub fn describe_vdc(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let region = call.text("RegionId").map(|_| geography::region(call)).transpose()?;
    let wanted = call.text("VdcId");
    if let Some(id) = wanted {
        lookup::vdc(cloud, call, id)?;
    }
    let keyword = call.text("Keyword");
    let found: Vec<(&String, &Vdc)> = cloud
        .vdcs
        .iter()
        .filter(|(id, _)| wanted.is_none_or(|wanted| wanted == id.as_str()))
        .filter(|(_, vdc)| region.is_none_or(|region| region == vdc.region_id))
        .filter(|(id, vdc)| keyword.is_none_or(|word| vdc.name.contains(word) || id.as_str() == word))
        .collect();
    let page = Page::of_size(call, PAGE_SIZE);
    let pages = page.count(found.len());
    let unused = unused_counts(cloud);
    let rows = page.rows(found).map(|(id, vdc)| {
        let public = cloud.public_networks.iter().filter(|(_, network)| network.vdc_id == *id);
        let private = cloud.private_networks.iter().filter(|(_, network)| network.vdc_id == *id);
        let count = |network: &NetworkId| unused.get(network).copied().unwrap_or_default();
        json!({
            "VdcId": id,
            "VdcName": vdc.name,
            "RegionId": vdc.region_id,
            "VdcStatus": Activity::status(vdc.activity),
            "PageNumber": page.number,
            "PageCount": pages,
            "PublicNetwork": public
                .map(|(id, network)| public_view(id, network, count(&NetworkId::Public(id.clone()))))
                .collect::<Vec<_>>(),
            "PrivateNetwork": private
                .map(|(id, network)| private_view(id, network, count(&NetworkId::Private(id.clone()))))
                .collect::<Vec<_>>(),
        })
    });
    Ok(Reply::raw(&json!({
        "Code": "Success",
        "Message": "Success.",
        "PageNumber": page.number,
        "PageCount": pages,
        "Data": rows.collect::<Vec<_>>(),
    })))
}

pub fn create_vdc(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let region = geography::region(call)?;
    if !geography::is_on_sale(region) {
        return Err(call.refuse(&["Region.NotOnSale"]));
    }
    solvent(cloud, call)?;
    if cloud.vdcs.len() >= catalog::VDCS {
        return Err(call.refuse(&["QuotaExceed.Vdc"]));
    }
    // An empty object orders nothing.
    let ordered = call
        .object("PublicNetwork")
        .filter(|order| order.text("Type").is_some() || order.integer("Qos").is_some());
    let ordered = ordered.map(|order| PublicOrder::check(cloud, call, order, "FloatBandwich")).transpose()?;

    let name = call.text("VdcName").unwrap_or(DEFAULT_NAME).to_owned();
    let vdc = Vdc { name, region_id: region.to_owned(), activity: Some(Activity::Creating) };
    let id = cloud.new_id();
    cloud.vdcs.insert(id.clone(), vdc);
    let network = ordered.map(|order| order.place(cloud, &id));
    let change = NetworkChange::CreateVdc { vdc: id.clone(), network };
    Ok(Reply::queued(cloud.queue(call, "createVdc", vec![id], change)))
}

pub fn delete_vdc(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("VdcId")?;
    lookup::idle_vdc(cloud, call, id)?;
    let private = || cloud.private_networks.iter().filter(|(_, network)| network.vdc_id == id);
    let inside = [
        ("access points of a GPN", private().any(|(id, _)| cloud.gpn_of(id).is_some())),
        ("instances", cloud.instances.values().any(|instance| instance.vdc_id == id)),
        ("bare-metal servers", cloud.metal.machines.values().any(|machine| machine.vdc_id == id)),
        ("public networks", cloud.public_networks.values().any(|network| network.vdc_id == id)),
        ("private networks", cloud.private_networks.values().any(|network| network.vdc_id == id)),
    ];
    if let Some((what, _)) = inside.iter().find(|(_, present)| *present) {
        let text = format!("The data center still has {what}; delete them first.");
        return Err(call.refuse(&["IncorrectVdcStatus"]).because(text));
    }
    if let Some(vdc) = cloud.vdcs.get_mut(id) {
        vdc.activity = Some(Activity::Deleting);
    }
    let change = NetworkChange::DeleteVdc { vdc: id.to_owned() };
    Ok(Reply::queued(cloud.queue(call, "deleteVdc", vec![id.to_owned()], change)))
}

pub fn modify_vdc_name(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("VdcId")?;
    let name = call.required("VdcName")?;
    lookup::idle_vdc(cloud, call, id)?;
    if let Some(vdc) = cloud.vdcs.get_mut(id) {
        vdc.name = name.to_owned();
    }
    Ok(Reply::done())
}

fn public_view(id: &str, network: &PublicNetwork, unused: usize) -> Value {
    let ready = network.segments.iter().filter(|(_, segment)| segment.activity != Some(Activity::Creating));
    let segments: Vec<Value> = ready
        .map(|(id, segment)| {
            json!({
                "SegmentId": id,
                "Address": segment.block.network(),
                "Mask": segment.block.prefix_len(),
                "Gateway": gateway(&segment.block),
            })
        })
        .collect();
    let first = network.segments.values().next().map(|segment| segment.block);
    json!({
        "PublicId": id,
        "Name": network.name,
        "Status": Activity::status(network.activity),
        "Type": network.kind,
        "BillingMethod": network.billing_method,
        "Qos": network.qos,
        "FloatBandwidth": network.float_bandwidth,
        "AutoRenew": i64::from(network.auto_renew),
        "Ip": first.map(|block| block.network().to_string()).unwrap_or_default(),
        "Mask": first.map(|block| block.prefix_len().to_string()).unwrap_or_default(),
        "UnuseIpNum": unused,
        "Segments": segments,
    })
}

fn private_view(id: &str, network: &PrivateNetwork, unused: usize) -> Value {
    let (block, mask) = (network.block, network.mask);
    json!({
        "PrivateId": id,
        "Id": id,
        "Name": network.name,
        "Status": Activity::status(network.activity),
        "Ip": block.network(),
        "Mask": mask.to_string(),
        "UnuseIpNum": unused,
        "Segments": [format!("{}/{mask}~{}/{mask}", block.network(), block.broadcast())],
    })
}
