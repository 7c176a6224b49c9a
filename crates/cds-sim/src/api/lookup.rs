//! Resources by the ids that callers give, or the refusal that fits.

use indexmap::IndexSet;

use crate::api::call::Call;
use crate::api::refusal::Failure;
use crate::cloud::{Activity, Cloud, Instance, Interface, NetworkId, PrivateNetwork, PublicNetwork, Vdc};

/// Whether a text looks like the id of a resource.
pub fn is_id(text: &str) -> bool {
    uuid::Uuid::try_parse(text).is_ok()
}

/// The refusal of an id: one code when it could exist, another when it could not.
pub fn unknown(call: &Call, id: &str, not_found: &[&str], malformed: &[&str]) -> Failure {
    let codes = if is_id(id) { [not_found, malformed] } else { [malformed, not_found] };
    call.refuse(&codes.concat())
}

/// The data center of that id.
pub fn vdc<'a>(cloud: &'a Cloud, call: &Call, id: &str) -> Result<&'a Vdc, Failure> {
    cloud.vdcs.get(id).ok_or_else(|| unknown(call, id, &["VdcNotFound"], &["InvalidVdcId.Malformed"]))
}

/// The data center of that id, which no task is changing.
pub fn idle_vdc<'a>(cloud: &'a Cloud, call: &Call, id: &str) -> Result<&'a Vdc, Failure> {
    let vdc = vdc(cloud, call, id)?;
    match vdc.activity {
        None => Ok(vdc),
        Some(activity) => Err(busy(call, "IncorrectVdcStatus", activity)),
    }
}

/// The public network of that id.
pub fn public_network<'a>(cloud: &'a Cloud, call: &Call, id: &str) -> Result<&'a PublicNetwork, Failure> {
    cloud.public_networks.get(id).ok_or_else(|| {
        call.refuse(&[
            "InvalidPublicId.Malformed",
            "InvalidPublicNetworkId.Malformed",
            "InvalidNetworkId.Malformed",
        ])
    })
}

/// The public network of that id, which no task is changing.
pub fn idle_public_network<'a>(
    cloud: &'a Cloud,
    call: &Call,
    id: &str,
) -> Result<&'a PublicNetwork, Failure> {
    let network = public_network(cloud, call, id)?;
    match network.activity {
        None => Ok(network),
        Some(activity) => Err(busy(call, "IncorrectNetworkStatus", activity)),
    }
}

/// The private network of that id.
pub fn private_network<'a>(cloud: &'a Cloud, call: &Call, id: &str) -> Result<&'a PrivateNetwork, Failure> {
    cloud.private_networks.get(id).ok_or_else(|| call.refuse(&["InvalidPrivateId.Malformed"]))
}

/// The private network of that id, which no task is changing.
pub fn idle_private_network<'a>(
    cloud: &'a Cloud,
    call: &Call,
    id: &str,
) -> Result<&'a PrivateNetwork, Failure> {
    let network = private_network(cloud, call, id)?;
    match network.activity {
        None => Ok(network),
        Some(activity) => Err(busy(call, "IncorrectNetworkStatus", activity)),
    }
}

/// Refuses when cards can have no address of a network, because it is only just coming or going.
pub fn usable_network(cloud: &Cloud, call: &Call, network: &NetworkId) -> Result<(), Failure> {
    let activity = match network {
        NetworkId::Public(id) => public_network(cloud, call, id)?.activity,
        NetworkId::Private(id) => private_network(cloud, call, id)?.activity,
    };
    match activity {
        Some(activity @ (Activity::Creating | Activity::Deleting)) => {
            Err(busy(call, "IncorrectNetworkStatus", activity))
        }
        _ => Ok(()),
    }
}

/// Refuses when network cards are in a network, or it is in a global private network.
pub fn unused_network(cloud: &Cloud, call: &Call, network: &NetworkId) -> Result<(), Failure> {
    if let NetworkId::Private(id) = network
        && let Some(gpn) = cloud.gpn_of(id)
    {
        let text = format!("The network is an access point of the GPN {}.", gpn.name);
        return Err(call.refuse(&["ResourceInUse"]).because(text));
    }
    match cloud.cards().find(|(_, card)| card.network == *network) {
        Some((instance, _)) => {
            let text = format!("The network is used by the instance {}.", instance.name);
            Err(call.refuse(&["ResourceInUse"]).because(text))
        }
        None => Ok(()),
    }
}

/// The instance of that id.
pub fn instance<'a>(cloud: &'a Cloud, call: &Call, id: &str) -> Result<&'a Instance, Failure> {
    let refusal = || unknown(call, id, &["InstanceNotFound"], &["InvalidInstanceId.Malformed"]);
    cloud.instances.get(id).ok_or_else(refusal)
}

/// The instance of that id, which no task is changing.
pub fn idle_instance<'a>(cloud: &'a Cloud, call: &Call, id: &str) -> Result<&'a Instance, Failure> {
    let instance = instance(cloud, call, id)?;
    match instance.activity {
        None => Ok(instance),
        Some(activity) => Err(busy(call, "IncorrectInstanceStatus", activity)),
    }
}

/// The ids of a parameter, each once.
pub fn ids(call: &Call, name: &str) -> Result<Vec<String>, Failure> {
    let ids: IndexSet<&str> = call.texts(name).into_iter().collect();
    if ids.is_empty() {
        return Err(call.missing(name));
    }
    Ok(ids.into_iter().map(str::to_owned).collect())
}

/// The network card of that id in that instance.
pub fn interface<'a>(call: &Call, instance: &'a Instance, id: &str) -> Result<&'a Interface, Failure> {
    instance.interface(id).ok_or_else(|| call.refuse(&["InvalidInterfaceId.Malformed"]))
}

/// Marks instances as busy.
pub fn engage(cloud: &mut Cloud, ids: &[String], activity: Activity) {
    for id in ids {
        if let Some(instance) = cloud.instances.get_mut(id) {
            instance.activity = Some(activity);
        }
    }
}

/// The refusal of a change while a task is doing something else.
pub fn busy(call: &Call, code: &str, activity: Activity) -> Failure {
    call.refuse(&[code]).because(format!(
        "The current status of the resource does not support this operation: it is {}.",
        activity.name()
    ))
}
