//! Which addresses are used and which are free.

use serde_json::{Value, json};

use super::ip_pool::{Pool, addresses};
use super::lookup::{private_network, public_network, vdc};
use super::plan::segment;
use super::state::NetworkId;
use crate::api::call::Call;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;

pub fn describe_public_ip(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("PublicId")?;
    let home = &public_network(cloud, call, id)?.vdc_id;
    in_vdc(cloud, call, home)?;
    Ok(usage(cloud, &NetworkId::Public(id.to_owned())))
}

pub fn describe_private_ip(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("PrivateId")?;
    let home = &private_network(cloud, call, id)?.vdc_id;
    in_vdc(cloud, call, home)?;
    Ok(usage(cloud, &NetworkId::Private(id.to_owned())))
}

pub fn get_ip_info_by_segment(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("PrivateId")?;
    private_network(cloud, call, id)?;
    let part = segment(call, call.required("Segment")?)?;
    let pool = Pool::of(cloud, &NetworkId::Private(id.to_owned()));
    let free: Vec<String> =
        pool.free().filter(|address| part.contains(address)).map(|address| address.to_string()).collect();
    Ok(Reply::data(json!({"AvailableIPTotal": free.len(), "AvailableIPList": free})))
}

/// Refuses when the data center of the call is not the one of the network.
fn in_vdc(cloud: &Cloud, call: &Call, home: &str) -> Result<(), Refusal> {
    let id = call.required("VdcId")?;
    vdc(cloud, call, id)?;
    if id == home {
        Ok(())
    } else {
        Err(call.invalid("VdcId", "The network belongs to another data center."))
    }
}

fn usage(cloud: &Cloud, network: &NetworkId) -> Reply {
    let pool = Pool::of(cloud, network);
    let free: Vec<String> = pool.free().map(|address| address.to_string()).collect();
    let cards = cloud.cards().filter(|(_, card)| card.network == *network);
    let used: Vec<Value> = cards
        .flat_map(|(instance, card)| {
            let kind = if instance.metal { "裸金属服务器" } else { "云服务器" };
            addresses(card).map(
                move |address| json!({"Address": address, "Usage": format!("{kind}使用({})", instance.name)}),
            )
        })
        .collect();
    Reply::data_without_task(json!({
        "UnusedTotal": free.len(),
        "UnusedList": free,
        "UsedTotal": used.len(),
        "UsedList": used,
    }))
}
