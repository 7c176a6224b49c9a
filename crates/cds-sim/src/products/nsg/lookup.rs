//! Looks up network security groups and cards by id.

use std::collections::HashMap;

use super::state::{Member, Nsg};
use crate::api::call::Call;
use crate::api::refusal::Refusal;
use crate::cloud::Cloud;
use crate::products::compute::state::Instance;
use crate::products::network::state::Interface;
use crate::products::security::parameters;

/// A network card and its instance.
#[derive(Debug, Clone, Copy)]
pub struct Card<'a> {
    pub instance_id: &'a str,
    pub instance: &'a Instance,
    pub interface: &'a Interface,
}

/// The security group that a call names, with its id.
pub fn group<'a, 'b>(cloud: &'a Cloud, call: &'b Call) -> Result<(&'b str, &'a Nsg), Refusal> {
    parameters::group(&cloud.network_security_groups, call)
}

/// The cards of all instances, by card id.
pub fn cards(cloud: &Cloud) -> HashMap<&str, Card<'_>> {
    let all = cloud.instances.iter().flat_map(|(id, instance)| Card::all(id, instance));
    all.map(|card| (card.interface.id.as_str(), card)).collect()
}

/// The members of a group whose cards still exist, in the order in which they joined.
pub fn members_of<'a>(
    cards: &HashMap<&str, Card<'a>>,
    group: &Nsg,
) -> impl Iterator<Item = (Card<'a>, Member)> {
    group.members.iter().filter_map(|(id, member)| Some((*cards.get(id.as_str())?, *member)))
}

impl<'a> Card<'a> {
    fn all(instance_id: &'a str, instance: &'a Instance) -> impl Iterator<Item = Self> {
        instance.interfaces.iter().map(move |interface| Self { instance_id, instance, interface })
    }
}
