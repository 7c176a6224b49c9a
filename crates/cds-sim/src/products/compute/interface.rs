//! Network cards of instances.

use serde_json::json;

use super::change::{ComputeChange, Update};
use super::lookup::{engage, idle_instance, instance, interface_of, update};
use crate::api::call::Call;
use crate::api::lookup::ids;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::activity::Activity;
use crate::products::network::lookup::{private_network, public_network, vdc};
use crate::products::network::plan::{Planner, Wish};
use crate::products::network::state::NetworkId;

pub fn connect_network_interface(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    connect(cloud, call, true)
}

pub fn disconnect_network_interface(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    connect(cloud, call, false)
}

fn connect(cloud: &mut Cloud, call: &Call, connected: bool) -> Result<Reply, Refusal> {
    let id = call.required("InstanceId")?;
    let interface = call.required("InterfaceId")?;
    let instance = idle_instance(cloud, call, id)?;
    interface_of(call, instance, interface)?;
    let change = Update::Connect { interface: interface.to_owned(), connected };
    Ok(Reply::queued(update(cloud, call, "updateInterface", id, change)))
}

pub fn modify_ip_address(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("InstanceId")?;
    let interface = call.required("InterfaceId")?;
    let wanted = call.required("Address")?.trim();
    let instance = idle_instance(cloud, call, id)?;
    let card = interface_of(call, instance, interface)?;
    let keeps = card.address.is_some_and(|address| address.to_string() == wanted);
    let address = if keeps {
        card.address
    } else if wanted.eq_ignore_ascii_case("none") {
        None
    } else {
        let wish = if wanted.eq_ignore_ascii_case("auto") { Wish::Any } else { Wish::Exactly(wanted) };
        Planner::new(cloud, call).take(&card.network, wish, None)?
    };
    let ipv6 = call.boolean("Ipv6Bind").unwrap_or(false) && matches!(card.network, NetworkId::Public(_));
    if let Some(card) = cloud.instances.get_mut(id).and_then(|instance| instance.interface_mut(interface)) {
        card.coming = address.filter(|_| !keeps);
    }
    let change = Update::Address { interface: interface.to_owned(), address, ipv6 };
    Ok(Reply::queued(update(cloud, call, "updateIpAddress", id, change)))
}

pub fn batch_add_network_interfaces(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (ids, network) = subjects(cloud, call)?;
    let mut planner = Planner::new(cloud, call);
    let mut planned = Vec::with_capacity(ids.len());
    for id in &ids {
        let instance = instance(cloud, call, id)?;
        if instance.interfaces.iter().any(|card| card.network == network) {
            let text = format!("The instance {} has a card in that network.", instance.name);
            return Err(call.refuse(&["ResourceInUse"]).because(text));
        }
        planned.push((id.clone(), planner.take(&network, Wish::Any, None)?));
    }
    let mut interfaces = Vec::with_capacity(planned.len());
    for (id, address) in planned {
        let mut card = cloud.new_interface(network.clone(), address, false);
        card.connected = false;
        interfaces.push((id.clone(), card.id.clone()));
        if let Some(instance) = cloud.instances.get_mut(&id) {
            instance.interfaces.push(card);
        }
    }
    engage(cloud, &ids, Activity::Updating);
    let change = ComputeChange::AddInterfaces { interfaces };
    Ok(Reply::queued_with(cloud.queue(call, "addInterfaces", ids, change), json!({})))
}

pub fn batch_delete_network_interfaces(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (ids, network) = subjects(cloud, call)?;
    let mut interfaces = Vec::new();
    for id in &ids {
        let instance = instance(cloud, call, id)?;
        let before = interfaces.len();
        let cards = instance.interfaces.iter().filter(|card| card.network == network);
        interfaces.extend(cards.map(|card| (id.clone(), card.id.clone())));
        if interfaces.len() == before {
            let text = format!("The instance {} has no card in that network.", instance.name);
            return Err(call.invalid("InstanceIds", text));
        }
    }
    engage(cloud, &ids, Activity::Updating);
    let change = ComputeChange::DeleteInterfaces { interfaces };
    Ok(Reply::queued_with(cloud.queue(call, "deleteInterfaces", ids, change), json!({})))
}

/// The idle instances and the network of their data center that a call names.
fn subjects(cloud: &Cloud, call: &Call) -> Result<(Vec<String>, NetworkId), Refusal> {
    let vdc_id = call.required("VdcId")?;
    vdc(cloud, call, vdc_id)?;
    let (network, home) = match (call.text("PublicId"), call.text("PrivateId")) {
        (Some(id), _) => (NetworkId::Public(id.to_owned()), &public_network(cloud, call, id)?.vdc_id),
        (None, Some(id)) => (NetworkId::Private(id.to_owned()), &private_network(cloud, call, id)?.vdc_id),
        (None, None) => return Err(call.missing("PrivateId or PublicId")),
    };
    if home != vdc_id {
        return Err(call.invalid("VdcId", "The network belongs to another data center."));
    }
    let ids = ids(call, "InstanceIds")?;
    for id in &ids {
        if idle_instance(cloud, call, id)?.vdc_id != vdc_id {
            return Err(call.invalid("VdcId", format!("The instance {id} belongs to another data center.")));
        }
    }
    Ok((ids, network))
}
