//! Data centers and networks by id, with the matching refusals.

use super::state::{NetworkId, PrivateNetwork, PublicNetwork, Vdc};
use crate::api::call::Call;
use crate::api::lookup::{busy, idle, unknown};
use crate::api::refusal::Refusal;
use crate::cloud::Cloud;
use crate::engine::activity::Activity;

/// The data center with this id.
pub fn vdc<'a>(cloud: &'a Cloud, call: &Call, id: &str) -> Result<&'a Vdc, Refusal> {
    cloud.vdcs.get(id).ok_or_else(|| unknown(call, id, &["VdcNotFound"], &["InvalidVdcId.Malformed"]))
}

/// The data center with this id, if it is idle.
pub fn idle_vdc<'a>(cloud: &'a Cloud, call: &Call, id: &str) -> Result<&'a Vdc, Refusal> {
    let vdc = vdc(cloud, call, id)?;
    idle(call, vdc, vdc.activity, "IncorrectVdcStatus")
}

/// The public network with this id.
pub fn public_network<'a>(cloud: &'a Cloud, call: &Call, id: &str) -> Result<&'a PublicNetwork, Refusal> {
    cloud.public_networks.get(id).ok_or_else(|| {
        call.refuse(&[
            "InvalidPublicId.Malformed",
            "InvalidPublicNetworkId.Malformed",
            "InvalidNetworkId.Malformed",
        ])
    })
}

/// The public network with this id, if it is idle.
pub fn idle_public_network<'a>(
    cloud: &'a Cloud,
    call: &Call,
    id: &str,
) -> Result<&'a PublicNetwork, Refusal> {
    let network = public_network(cloud, call, id)?;
    idle(call, network, network.activity, "IncorrectNetworkStatus")
}

/// The private network with this id.
pub fn private_network<'a>(cloud: &'a Cloud, call: &Call, id: &str) -> Result<&'a PrivateNetwork, Refusal> {
    cloud.private_networks.get(id).ok_or_else(|| call.refuse(&["InvalidPrivateId.Malformed"]))
}

/// The private network with this id, if it is idle.
pub fn idle_private_network<'a>(
    cloud: &'a Cloud,
    call: &Call,
    id: &str,
) -> Result<&'a PrivateNetwork, Refusal> {
    let network = private_network(cloud, call, id)?;
    idle(call, network, network.activity, "IncorrectNetworkStatus")
}

/// Refuses when cards can have no address of a network, because it is only just coming or going.
pub fn usable_network(cloud: &Cloud, call: &Call, network: &NetworkId) -> Result<(), Refusal> {
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
pub fn unused_network(cloud: &Cloud, call: &Call, network: &NetworkId) -> Result<(), Refusal> {
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

/// The network of a data center with this id, of either kind.
pub fn network_in(cloud: &Cloud, vdc_id: &str, id: &str) -> Option<NetworkId> {
    if cloud.public_networks.get(id).is_some_and(|network| network.vdc_id == vdc_id) {
        return Some(NetworkId::Public(id.to_owned()));
    }
    let private = cloud.private_networks.get(id).filter(|network| network.vdc_id == vdc_id);
    private.map(|_| NetworkId::Private(id.to_owned()))
}
