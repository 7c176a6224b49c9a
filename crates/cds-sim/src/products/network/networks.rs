//! Public and private networks.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::catalog;
use super::change::NetworkChange;
use super::ip_pool::{
    addresses, automatic_mask, free_private_block, free_public_block, overlap, private_blocks,
};
use super::lookup::{idle_private_network, idle_public_network, idle_vdc, unused_network};
use super::state::{NetworkId, PrivateNetwork, PublicNetwork, Segment};
use crate::api::call::{Arguments, Call};
use crate::api::money::solvent;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::activity::Activity;
use indexmap::IndexMap;

/// Allowed prefixes of a private network.
const PRIVATE_PREFIXES: std::ops::RangeInclusive<u8> = 16..=29;

/// A public network that can be created.
pub struct PublicOrder {
    network: PublicNetwork,
}

impl PublicOrder {
    /// Validates the parameters. The documents name the peak bandwidth differently in two places.
    pub fn check(cloud: &Cloud, call: &Call, wishes: Arguments<'_>, peak: &str) -> Result<Self, Refusal> {
        let kind = wishes.text("Type").filter(|kind| catalog::is_bandwidth_type(kind));
        let kind = kind.ok_or_else(|| call.refuse(&["InvalidPublicNetwork.Type.Malformed"]))?;
        let billing_method = wishes.text("BillingMethod").unwrap_or("Bandwidth");
        let (_, most) = catalog::billing_method(billing_method)
            .or_else(|| billing_method.eq_ignore_ascii_case("Bandwidth").then_some(("Bandwidth", 500)))
            .ok_or_else(|| call.refuse(&["InvalidPublicNetwork.BillingMethod.Malformed"]))?;
        let qos = wishes.integer("Qos").filter(|qos| (1..=most).contains(qos));
        let qos = qos.ok_or_else(|| call.refuse(&["InvalidPublicNetwork.Bandwich.Malformed"]))?;
        let float_bandwidth = wishes.integer(peak).unwrap_or_default();
        if float_bandwidth < 0 {
            return Err(call.refuse(&["InvalidPublicNetwork.Bandwich.Malformed"]));
        }
        let block = public_block(cloud, call, wishes.integer("IPNum").unwrap_or(4))?;
        let segment = Segment { block, activity: None };
        let network = PublicNetwork {
            vdc_id: String::new(),
            name: wishes.text("Name").unwrap_or("public").to_owned(),
            kind: kind.to_owned(),
            billing_method: billing_method.to_owned(),
            qos,
            float_bandwidth,
            auto_renew: wishes.integer("AutoRenew").is_some_and(|renew| renew != 0),
            segments: IndexMap::from([(String::new(), segment)]),
            activity: Some(Activity::Creating),
        };
        Ok(Self { network })
    }

    /// Creates it in a data center. Returns its id.
    pub fn place(self, cloud: &mut Cloud, vdc_id: &str) -> String {
        let mut network = self.network;
        network.vdc_id = vdc_id.to_owned();
        let id = cloud.new_id();
        network.segments = network.segments.into_values().map(|segment| (cloud.new_id(), segment)).collect();
        cloud.public_networks.insert(id.clone(), network);
        id
    }
}

pub fn create_public_network(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let vdc_id = call.required("VdcId")?;
    idle_vdc(cloud, call, vdc_id)?;
    solvent(cloud, call)?;
    if cloud.public_networks.values().filter(|network| network.vdc_id == vdc_id).count()
        >= catalog::PUBLIC_NETWORKS
    {
        return Err(call.refuse(&["QuotaExceed.PublicNetwork"]));
    }
    let order = PublicOrder::check(cloud, call, call.arguments(), "FloatBandwidth")?;
    let id = order.place(cloud, vdc_id);
    let change = NetworkChange::CreatePublicNetwork { network: id.clone() };
    Ok(Reply::queued(cloud.queue(call, "createPublicNetwork", vec![id], change)))
}

pub fn modify_public_network(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("PublicId")?;
    let network = idle_public_network(cloud, call, id)?;
    let most = catalog::billing_method(&network.billing_method).map_or(500, |(_, most)| most);
    let qos = call.required("Qos")?.trim().parse().ok().filter(|qos| (1..=most).contains(qos));
    let qos: i64 = qos.ok_or_else(|| call.refuse(&["InvalidPublicNetwork.Bandwich.Malformed"]))?;
    Ok(update(cloud, call, id, Some(qos), None))
}

pub fn renew_public_network(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("PublicId")?;
    idle_public_network(cloud, call, id)?;
    let auto_renew = match call.integer("AutoRenew") {
        Some(0) => false,
        Some(1) => true,
        _ => return Err(call.invalid("AutoRenew", "AutoRenew must be 0 or 1.")),
    };
    Ok(update(cloud, call, id, None, Some(auto_renew)))
}

pub fn delete_public_network(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("PublicId")?;
    idle_public_network(cloud, call, id)?;
    unused_network(cloud, call, &NetworkId::Public(id.to_owned()))?;
    if let Some(network) = cloud.public_networks.get_mut(id) {
        network.activity = Some(Activity::Deleting);
    }
    let change = NetworkChange::DeletePublicNetwork { network: id.to_owned() };
    Ok(Reply::queued(cloud.queue(call, "deletePublicNetwork", vec![id.to_owned()], change)))
}

pub fn add_public_ip(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("PublicId")?;
    idle_public_network(cloud, call, id)?;
    solvent(cloud, call)?;
    let block = public_block(cloud, call, call.integer("Number").unwrap_or_default())?;
    let segment_id = cloud.new_id();
    if let Some(network) = cloud.public_networks.get_mut(id) {
        network.activity = Some(Activity::Updating);
        network.segments.insert(segment_id.clone(), Segment { block, activity: Some(Activity::Creating) });
    }
    let change = NetworkChange::AddSegment { network: id.to_owned(), segment: segment_id.clone() };
    Ok(Reply::queued(cloud.queue(call, "addPublicIp", vec![segment_id], change)))
}

pub fn delete_public_ip(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let segment_id = call.required("SegmentId")?;
    let holder = cloud.public_networks.iter().find(|(_, network)| network.segments.contains_key(segment_id));
    let id = holder.map(|(id, _)| id.clone()).ok_or_else(|| call.refuse(&["InvalidIpId.Malformed"]))?;
    let network = idle_public_network(cloud, call, &id)?;
    let block = network.segments.get(segment_id).map(|segment| segment.block);
    let within = |address: &Ipv4Addr| block.is_some_and(|block| block.contains(address));
    let user = cloud.cards().find(|(_, card)| {
        matches!(card.network, NetworkId::Public(_)) && addresses(card).any(|address| within(&address))
    });
    if let Some((instance, _)) = user {
        let text = format!("Addresses are used by the instance {}.", instance.name);
        return Err(call.refuse(&["ResourceInUse"]).because(text));
    }
    if let Some(network) = cloud.public_networks.get_mut(&id) {
        network.activity = Some(Activity::Updating);
        if let Some(segment) = network.segments.get_mut(segment_id) {
            segment.activity = Some(Activity::Deleting);
        }
    }
    let change = NetworkChange::DeleteSegment { network: id, segment: segment_id.to_owned() };
    Ok(Reply::queued(cloud.queue(call, "deletePublicIp", vec![segment_id.to_owned()], change)))
}

pub fn create_private_network(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let vdc_id = call.required("VdcId")?;
    idle_vdc(cloud, call, vdc_id)?;
    let siblings = cloud.private_networks.values().filter(|network| network.vdc_id == vdc_id).count();
    if siblings >= catalog::PRIVATE_NETWORKS {
        return Err(call.refuse(&["QuotaExceed.PrivateNetwork"]));
    }
    let (block, mask) = match call.text("Type").unwrap_or("auto") {
        "auto" => {
            let block = free_private_block(cloud, vdc_id);
            (block.ok_or_else(|| call.refuse(&["QuotaExceed.PrivateNetwork"]))?, automatic_mask())
        }
        "manual" => {
            let block = manual_block(cloud, call, vdc_id)?;
            (block, block.prefix_len())
        }
        other => return Err(call.invalid("Type", format!("Type must be auto or manual, not {other}."))),
    };
    let name = call.text("Name").unwrap_or("private").to_owned();
    let network =
        PrivateNetwork { vdc_id: vdc_id.to_owned(), name, block, mask, activity: Some(Activity::Creating) };
    let id = cloud.new_id();
    cloud.private_networks.insert(id.clone(), network);
    let change = NetworkChange::CreatePrivateNetwork { network: id.clone() };
    Ok(Reply::queued(cloud.queue(call, "createPrivateNetwork", vec![id], change)))
}

pub fn delete_private_network(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("PrivateId")?;
    idle_private_network(cloud, call, id)?;
    unused_network(cloud, call, &NetworkId::Private(id.to_owned()))?;
    if let Some(network) = cloud.private_networks.get_mut(id) {
        network.activity = Some(Activity::Deleting);
    }
    let change = NetworkChange::DeletePrivateNetwork { network: id.to_owned() };
    Ok(Reply::queued(cloud.queue(call, "deletePrivateNetwork", vec![id.to_owned()], change)))
}

fn update(cloud: &mut Cloud, call: &Call, id: &str, qos: Option<i64>, auto_renew: Option<bool>) -> Reply {
    if let Some(network) = cloud.public_networks.get_mut(id) {
        network.activity = Some(Activity::Updating);
    }
    let change = NetworkChange::UpdatePublicNetwork { network: id.to_owned(), qos, auto_renew };
    Reply::queued(cloud.queue(call, "updatePublicNetwork", vec![id.to_owned()], change))
}

/// A free block of public addresses, if the size is available.
fn public_block(cloud: &Cloud, call: &Call, count: i64) -> Result<Ipv4Net, Refusal> {
    let sold = catalog::ADDRESS_COUNTS.contains(&count);
    let count = u32::try_from(count).ok().filter(|_| sold);
    let count = count.ok_or_else(|| call.refuse(&["InvalidPublicNetwork.Ip.Malformed"]))?;
    free_public_block(cloud, count).ok_or_else(|| call.refuse(&["IpNotEnough"]))
}

/// The requested range, if it is valid for a private network.
fn manual_block(cloud: &Cloud, call: &Call, vdc_id: &str) -> Result<Ipv4Net, Refusal> {
    let address = call.text("Address").ok_or_else(|| call.missing("Address"))?;
    // The documents use both `10.1.0.0` with a mask and `10.1.0.0/16`.
    let (address, suffix) = address.split_once('/').map_or((address, None), |(ip, mask)| (ip, Some(mask)));
    let mask = call.text("Mask").or(suffix).unwrap_or("16");
    let address: Ipv4Addr = address
        .trim()
        .parse()
        .map_err(|_| call.invalid("Address", format!("{address} is no IPv4 address.")))?;
    let prefix = mask.trim().parse().ok().filter(|prefix| PRIVATE_PREFIXES.contains(prefix));
    let prefix: u8 = prefix.ok_or_else(|| call.invalid("Mask", "Mask must be between 16 and 29."))?;
    let block = Ipv4Net::new(address, prefix).map_err(|error| call.invalid("Mask", error.to_string()))?;
    if block.network() != address {
        let text = format!("{address}/{prefix} does not begin a network; {}/{prefix} does.", block.network());
        return Err(call.invalid("Address", text));
    }
    if !(block.network().is_private() && block.broadcast().is_private()) {
        return Err(call.invalid("Address", format!("{block} is no private range.")));
    }
    if private_blocks(cloud, vdc_id).iter().any(|other| overlap(other, &block)) {
        return Err(call.invalid("Address", format!("{block} overlaps with another private network.")));
    }
    Ok(block)
}
