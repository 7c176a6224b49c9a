//! What public networks and addresses cost. Both go with their data center.

use super::prices;
use super::state::PublicNetwork;
use crate::charges::Charges;
use crate::cloud::Cloud;
use crate::engine::account::Charged;
use crate::engine::activity::Activity;

pub const CHARGES: Charges = Charges { held, ..Charges::new(&[network, addresses]) };

/// The networks of a data center, or the addresses of a network.
fn held(cloud: &Cloud, holder: &str) -> Vec<String> {
    let networks = cloud.public_networks.iter().filter(|(_, network)| network.vdc_id == holder);
    let segments = cloud.public_networks.get(holder).into_iter().flat_map(|network| network.segments.keys());
    networks.map(|(id, _)| id).chain(segments).cloned().collect()
}

fn network(cloud: &Cloud, id: &str) -> Option<Charged> {
    let network = cloud.public_networks.get(id)?;
    Some(Charged {
        kind: "wan".to_owned(),
        name: network.name.clone(),
        model: network.kind.clone(),
        parts: prices::bandwidth(&network.billing_method, network.qos),
        ending: network.activity == Some(Activity::Deleting),
        ..in_network(cloud, network, &network.vdc_id, network.activity)
    })
}

/// Public addresses that were bought together.
fn addresses(cloud: &Cloud, id: &str) -> Option<Charged> {
    let (holder, network) =
        cloud.public_networks.iter().find(|(_, network)| network.segments.contains_key(id))?;
    let segment = network.segments.get(id)?;
    Some(Charged {
        kind: "ip".to_owned(),
        name: "ip".to_owned(),
        addresses: segment
            .block
            .subnets(32)
            .into_iter()
            .flatten()
            .map(|one| one.network().to_string())
            .collect(),
        parts: prices::addresses(&segment.block),
        ending: [network.activity, segment.activity].contains(&Some(Activity::Deleting)),
        ..in_network(cloud, network, holder, segment.activity)
    })
}

fn in_network(cloud: &Cloud, network: &PublicNetwork, holder: &str, activity: Option<Activity>) -> Charged {
    Charged {
        region_id: region_of(cloud, &network.vdc_id),
        vdc_id: network.vdc_id.clone(),
        vdc_name: vdc_name(cloud, &network.vdc_id),
        holder: holder.to_owned(),
        status: Activity::status(activity).to_owned(),
        ..Charged::default()
    }
}

/// The name of a data center, or nothing.
pub fn vdc_name(cloud: &Cloud, id: &str) -> String {
    cloud.vdcs.get(id).map(|vdc| vdc.name.clone()).unwrap_or_default()
}

fn region_of(cloud: &Cloud, vdc_id: &str) -> String {
    cloud.vdcs.get(vdc_id).map(|vdc| vdc.region_id.clone()).unwrap_or_default()
}
