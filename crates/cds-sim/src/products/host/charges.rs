//! Charges of dedicated hosts, which are prepaid.

use super::prices;
use crate::charges::Charges;
use crate::cloud::Cloud;
use crate::engine::account::{Ahead, Charged, Further};
use crate::engine::clock;
use crate::engine::price::{hourly, monthly};
use crate::products::compute::placement::on_host;

pub const CHARGES: Charges = Charges { lapse: give_back, ..Charges::new(&[host]) };

fn host(cloud: &Cloud, id: &str) -> Option<Charged> {
    let host = cloud.hosts.get(id)?;
    let parts = prices::host(host.cpu, host.ram);
    let monthly = monthly(hourly(&parts));
    Some(Charged {
        kind: "dedicated_host".to_owned(),
        name: host.name.clone(),
        region_id: host.region_id.clone(),
        status: "running".to_owned(),
        model: host.type_name.clone(),
        parts,
        ahead: Some(Ahead {
            price: monthly.saturating_mul(host.months),
            until: clock::months_later(cloud.clock.milliseconds(), host.months),
            further: host.auto_renew.then_some(Further { months: 1, price: monthly }),
        }),
        ..Charged::default()
    })
}

/// Releases a host. Returns the ids of its instances.
fn give_back(cloud: &mut Cloud, host_id: &str) -> Vec<String> {
    if cloud.hosts.remove(host_id).is_none() {
        return Vec::new();
    }
    let ids: Vec<String> = on_host(cloud, host_id).map(|(id, _)| id.clone()).collect();
    for id in &ids {
        if let Some(instance) = cloud.instances.get_mut(id) {
            instance.host = None;
        }
    }
    ids
}
