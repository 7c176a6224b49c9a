//! Charges of instances.

use super::prices::Priced;
use super::state::Instance;
use crate::charges::Charges;
use crate::cloud::Cloud;
use crate::engine::account::{Ahead, Charged, Further};
use crate::engine::activity::Activity;
use crate::engine::clock;
use crate::engine::price::{Charge, monthly};
use crate::products::network::charges::vdc_name;
use crate::products::network::state::NetworkId;

pub const CHARGES: Charges = Charges { lapse, ..Charges::new(&[machine]) };

fn lapse(cloud: &mut Cloud, id: &str) -> Vec<String> {
    if let Some(instance) = cloud.instances.get_mut(id) {
        instance.charge = Charge::PostPaid;
    }
    Vec::new()
}

fn machine(cloud: &Cloud, id: &str) -> Option<Charged> {
    let instance = cloud.instances.get(id)?;
    let priced = Priced::of(instance);
    let cards = instance.interfaces.iter().filter(|card| matches!(card.network, NetworkId::Public(_)));
    Some(Charged {
        kind: "vm".to_owned(),
        name: instance.name.clone(),
        region_id: instance.region_id.clone(),
        vdc_id: instance.vdc_id.clone(),
        vdc_name: vdc_name(cloud, &instance.vdc_id),
        status: instance.status().to_owned(),
        addresses: cards.filter_map(|card| card.address).map(|address| address.to_string()).collect(),
        model: priced.model(),
        parts: priced.parts(),
        ahead: ahead(cloud, instance, &priced),
        ending: instance.activity == Some(Activity::Deleting),
        ..Charged::default()
    })
}

fn ahead(cloud: &Cloud, instance: &Instance, priced: &Priced<'_>) -> Option<Ahead> {
    let Charge::PrePaid { months, auto_renew } = instance.charge else { return None };
    Some(Ahead {
        price: priced.price(instance.charge, cloud.clock.day_of_month()),
        until: clock::end_of_month(cloud.clock.milliseconds(), months.max(1)),
        further: auto_renew.then(|| Further { months: 1, price: monthly(priced.hourly()) }),
    })
}
