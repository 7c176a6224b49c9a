//! The network cards in security groups. The responses name no task, but there is one, and a listing of the members
//! polls it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::change::NsgChange;
use super::lookup::{Card, cards, group, members_of};
use super::state::{Link, Member};
use crate::api::call::Call;
use crate::api::lookup::ids;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::tasks::Family;

/// The tasks that `DescribeNSGMembers` polls.
const SYNCS: Family = Family::named("Nsg");

pub fn describe_nsg_members(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (_, looked_at) = group(cloud, call)?;
    let passing = looked_at.members.values().filter(|member| member.link.is_passing());
    let syncs: BTreeSet<u64> = passing.map(|member| member.sync).collect();
    for sync in syncs {
        cloud.poll(sync, &SYNCS);
    }
    let (_, group) = group(cloud, call)?;
    let members: Vec<Value> =
        members_of(&cards(cloud), group).map(|(card, member)| view(card, member)).collect();
    Ok(Reply::data(json!({"MemberCount": members.len(), "Members": members})))
}

pub fn join_nsg(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (id, group) = group(cloud, call)?;
    let mut joining = ids(call, "InterfaceIds")?;
    let cards = cards(cloud);
    for id in &joining {
        let fits = |card: &&Card<'_>| {
            let network = &card.interface.network;
            group.kind.network(network.id()) == *network
        };
        cards.get(id.as_str()).filter(fits).ok_or_else(|| {
            let kind = group.kind.name();
            call.invalid("InterfaceIds", format!("No instance has a network card {id} in a {kind} network."))
        })?;
    }
    let is_in = |id: &String| group.members.get(id).is_some_and(|member| member.link.is_joined());
    joining.retain(|id| !is_in(id));
    engage(cloud, call, id, joining, Link::Syncing);
    Ok(Reply::data(json!({})))
}

pub fn leave_nsg(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (id, group) = group(cloud, call)?;
    let mut leaving = ids(call, "InterfaceIds")?;
    let cards = cards(cloud);
    if let Some(stranger) =
        leaving.iter().find(|id| !(group.members.contains_key(*id) && cards.contains_key(id.as_str())))
    {
        let text = format!("The network card {stranger} is not in the security group.");
        return Err(call.invalid("InterfaceIds", text));
    }
    leaving.retain(|id| group.members.get(id).is_some_and(|member| member.link != Link::Unbinding));
    engage(cloud, call, id, leaving, Link::Unbinding);
    Ok(Reply::data(json!({})))
}

/// Applies the changed rules of a group to its cards. Cards that are leaving the group keep leaving.
pub fn follow(cloud: &mut Cloud, call: &Call, id: &str) {
    let now = cloud.clock.text();
    let Some(group) = cloud.network_security_groups.get_mut(id) else { return };
    group.updated = now;
    let staying = group.members.iter().filter(|(_, member)| member.link != Link::Unbinding);
    let staying = staying.map(|(card, _)| card.clone()).collect();
    engage(cloud, call, id, staying, Link::Syncing);
}

/// Queues a task that changes cards, and drops the members whose cards no longer exist.
fn engage(cloud: &mut Cloud, call: &Call, id: &str, engaged: Vec<String>, link: Link) {
    let there: BTreeSet<String> = cards(cloud).into_keys().map(str::to_owned).collect();
    let sync = cloud.tasks.next();
    let Some(group) = cloud.network_security_groups.get_mut(id) else { return };
    group.members.extend(engaged.into_iter().map(|card| (card, Member { link, sync })));
    group.members.retain(|card, _| there.contains(card));
    if group.members.values().any(|member| member.sync == sync) {
        let change = NsgChange { group: id.to_owned(), sync };
        cloud.queue_in(SYNCS, call, "syncNSG", vec![id.to_owned()], change);
    }
}

fn view(card: Card<'_>, member: Member) -> Value {
    let Card { instance_id, instance, interface } = card;
    json!({
        "InstanceId": instance_id,
        "InstanceName": instance.name,
        "InstanceStatus": if instance.powered { "running" } else { "stop" },
        "InterfaceId": interface.id,
        "InterfaceIpAddress": interface.address.map(|address| address.to_string()).unwrap_or_default(),
        "InterfaceMac": interface.mac,
        "InterfaceStatus": member.link.name(),
    })
}
