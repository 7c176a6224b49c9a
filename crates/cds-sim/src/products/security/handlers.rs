//! Security groups, their rules, and the network cards in them.
//!
//! `InvalidInterfaceID.Malformed` is the only code that these actions document, so it stands for every value that makes
//! no sense, and its text says which.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use indexmap::IndexSet;
use ipnet::IpNet;
use serde_json::{Value, json};

use crate::api::call::{Arguments, Call};
use crate::api::lookup;
use crate::api::refusal::Failure;
use crate::api::reply::Reply;
use crate::cloud::{Activity, AddressKind, Cloud, GroupKind, Rule, SecurityGroup, Table};
use crate::engine::tasks::{Change, SecurityChange};
use crate::products::compute::create::is_name;

/// As documented; 1 comes first.
const PRIORITIES: std::ops::RangeInclusive<i64> = 1..=100;

/// Rules are about both ways; there is no other choice yet.
const DIRECTION: &str = "all";

const PROTOCOLS: [&str; 3] = ["TCP", "UDP", "ICMP"];

/// Between several addresses or ports of one rule.
const SEPARATOR: char = ';';

pub fn create_security_group(cloud: &mut Cloud, call: &Call) -> Result<Reply, Failure> {
    let name = name(call)?.to_owned();
    let description = call.required("Description")?.to_owned();
    let kind = kind(call)?.ok_or_else(|| call.missing("SecurityGroupType"))?;
    let created = cloud.clock.text();
    let updated = created.clone();
    let group =
        SecurityGroup { name, description, kind, rules: Table::new(), activity: None, created, updated };
    let id = cloud.new_id();
    cloud.security_groups.insert(id, group);
    Ok(Reply::done())
}

pub fn delete_security_group(cloud: &mut Cloud, call: &Call) -> Result<Reply, Failure> {
    let (id, _) = idle_group(cloud, call)?;
    if let Some((instance, _)) = cloud.protected_by(id).next() {
        let text = format!("The security group is used by the instance {}.", instance.name);
        return Err(call.refuse(&["ResourceInUse"]).because(text));
    }
    cloud.security_groups.shift_remove(id);
    Ok(Reply::done())
}

pub fn force_delete_security_group(cloud: &mut Cloud, call: &Call) -> Result<Reply, Failure> {
    let (id, _) = idle_group(cloud, call)?;
    let change = SecurityChange::Delete { group: id.to_owned() };
    Ok(queue(cloud, call, "deleteSecurityGroup", id, Activity::Deleting, change))
}

pub fn describe_security_group_attribute(cloud: &mut Cloud, call: &Call) -> Result<Reply, Failure> {
    let (_, group) = group(cloud, call)?;
    let wanted = call.text("RuleId");
    if let Some(id) = wanted {
        rule(call, group, id)?;
    }
    let rules = group.rules_by_priority().into_iter();
    let rules = rules.filter(|(id, _)| wanted.is_none_or(|wanted| wanted == id.as_str()));
    let rules: Vec<Value> = rules.map(|(id, rule)| rule_view(id, rule)).collect();
    Ok(shown(json!({
        "SecurityGroupName": group.name,
        "SecurityGroupType": group.kind.name(),
        "SecurityGroupRuleCount": rules.len(),
        "SecurityGroupRules": rules,
    })))
}

pub fn modify_security_group_attribute(cloud: &mut Cloud, call: &Call) -> Result<Reply, Failure> {
    let (id, _) = idle_group(cloud, call)?;
    let name = name(call)?;
    let description = call.required("Description")?;
    let now = cloud.clock.text();
    if let Some(group) = cloud.security_groups.get_mut(id) {
        group.name = name.to_owned();
        group.description = description.to_owned();
        group.updated = now;
    }
    Ok(Reply::done())
}

pub fn describe_security_groups(cloud: &mut Cloud, call: &Call) -> Result<Reply, Failure> {
    let kind = kind(call)?;
    let wanted = call.text("SecurityGroupId");
    if wanted.is_some() {
        group(cloud, call)?;
    }
    let keyword = call.text("Keyword");
    let uses = uses(cloud);
    let unused = Uses::default();
    let found = cloud
        .security_groups
        .iter()
        .filter(|(id, _)| wanted.is_none_or(|wanted| wanted == id.as_str()))
        .filter(|(_, group)| kind.is_none_or(|kind| kind == group.kind))
        .filter(|(id, group)| keyword.is_none_or(|word| group.name.contains(word) || id.as_str() == word));
    let groups: Vec<Value> = found
        .map(|(id, group)| {
            let uses = uses.get(id.as_str()).unwrap_or(&unused);
            json!({
                "SecurityGroupId": id,
                "SecurityGroupName": group.name,
                "SecurityGroupType": group.kind.name(),
                "Description": group.description,
                "BindInstanceCount": uses.instances.len(),
                "BindInterfaceCount": uses.cards,
                "BindVdcCount": uses.vdcs.len(),
                "CreateTime": group.created,
                "UpdateTime": group.updated,
            })
        })
        .collect();
    Ok(shown(json!({"SecurityGroupCount": groups.len(), "SecurityGroup": groups})))
}

pub fn add_security_group_rule(cloud: &mut Cloud, call: &Call) -> Result<Reply, Failure> {
    let (id, _) = idle_group(cloud, call)?;
    let new = new_rule(cloud, call)?;
    let rule = cloud.new_id();
    if let Some(group) = cloud.security_groups.get_mut(id) {
        group.rules.insert(rule.clone(), new);
    }
    let change = SecurityChange::AddRule { group: id.to_owned(), rule };
    Ok(queue(cloud, call, "addSecurityGroupRule", id, Activity::Updating, change))
}

pub fn remove_security_group_rule(cloud: &mut Cloud, call: &Call) -> Result<Reply, Failure> {
    let (id, group) = idle_group(cloud, call)?;
    let rules = lookup::ids(call, "RuleIds")?;
    for id in &rules {
        rule(call, group, id)?;
    }
    if let Some(group) = cloud.security_groups.get_mut(id) {
        let leaving = group.rules.iter_mut().filter(|(id, _)| rules.contains(id));
        leaving.for_each(|(_, rule)| rule.activity = Some(Activity::Deleting));
    }
    let change = SecurityChange::RemoveRules { group: id.to_owned(), rules };
    Ok(queue(cloud, call, "deleteSecurityGroupRule", id, Activity::Updating, change))
}

pub fn modify_security_group_rule(cloud: &mut Cloud, call: &Call) -> Result<Reply, Failure> {
    let (id, group) = idle_group(cloud, call)?;
    let rule_id = call.required("RuleId")?;
    rule(call, group, rule_id)?;
    let description = call.required("Description")?;
    let now = cloud.clock.text();
    if let Some(group) = cloud.security_groups.get_mut(id) {
        group.updated = now;
        if let Some(rule) = group.rules.get_mut(rule_id) {
            rule.description = description.to_owned();
        }
    }
    Ok(Reply::done())
}

pub fn join_security_group(cloud: &mut Cloud, call: &Call) -> Result<Reply, Failure> {
    let (id, group) = idle_group(cloud, call)?;
    let cards = cards(cloud, call, group.kind, |_| true)?;
    engage(cloud, &cards);
    let change = SecurityChange::Join { group: id.to_owned(), cards };
    Ok(queue(cloud, call, "joinSecurityGroup", id, Activity::Updating, change))
}

pub fn leave_security_group(cloud: &mut Cloud, call: &Call) -> Result<Reply, Failure> {
    let (id, group) = idle_group(cloud, call)?;
    let cards = cards(cloud, call, group.kind, |groups| groups.contains(id))?;
    engage(cloud, &cards);
    let change = SecurityChange::Leave { group: id.to_owned(), cards };
    Ok(queue(cloud, call, "leaveSecurityGroup", id, Activity::Updating, change))
}

pub fn modify_security_group_rule_priority(cloud: &mut Cloud, call: &Call) -> Result<Reply, Failure> {
    let (id, group) = idle_group(cloud, call)?;
    let mut priorities = Vec::new();
    for entry in call.objects("BindData") {
        let rule_id = entry.text("RuleId").ok_or_else(|| call.missing("BindData.RuleId"))?;
        let present = rule(call, group, rule_id)?.priority;
        let priority = entry.integer("Priority").unwrap_or(present);
        priorities.push((rule_id.to_owned(), checked_priority(call, Some(priority))?));
    }
    if priorities.is_empty() {
        return Err(call.missing("BindData"));
    }
    let change = SecurityChange::Priorities { group: id.to_owned(), priorities };
    Ok(queue(cloud, call, "updateSecurityGroupRulePriority", id, Activity::Updating, change))
}

/// The security group of a call, with its id.
fn group<'a, 'b>(cloud: &'a Cloud, call: &'b Call) -> Result<(&'b str, &'a SecurityGroup), Failure> {
    let id = call.required("SecurityGroupId")?;
    let group = cloud.security_groups.get(id);
    let refusal = || call.invalid("SecurityGroupId", format!("There is no security group {id}."));
    Ok((id, group.ok_or_else(refusal)?))
}

/// The security group of a call, which no task is changing, with its id.
fn idle_group<'a, 'b>(cloud: &'a Cloud, call: &'b Call) -> Result<(&'b str, &'a SecurityGroup), Failure> {
    let (id, group) = group(cloud, call)?;
    match group.activity {
        None => Ok((id, group)),
        Some(activity) => Err(lookup::busy(call, "TaskDuplicate", activity)),
    }
}

fn rule<'a>(call: &Call, group: &'a SecurityGroup, id: &str) -> Result<&'a Rule, Failure> {
    let refusal = || call.invalid("RuleId", format!("The security group has no rule {id}."));
    group.rules.get(id).ok_or_else(refusal)
}

fn name(call: &Call) -> Result<&str, Failure> {
    let name = call.required("SecurityGroupName")?;
    if is_name(name) {
        Ok(name)
    } else {
        Err(call.invalid("SecurityGroupName", "The name of a security group must have 1 to 128 letters."))
    }
}

fn kind(call: &Call) -> Result<Option<GroupKind>, Failure> {
    let Some(name) = call.text("SecurityGroupType") else { return Ok(None) };
    let refusal = || call.invalid("SecurityGroupType", "SecurityGroupType must be public or private.");
    GroupKind::named(name).map(Some).ok_or_else(refusal)
}

/// The rule that a call describes, still being made.
fn new_rule(cloud: &Cloud, call: &Call) -> Result<Rule, Failure> {
    let pass = match call.required("Action")?.trim() {
        "0" => false,
        "1" => true,
        _ => return Err(call.invalid("Action", "Action must be 0 or 1.")),
    };
    let address_kind = AddressKind::named(call.required("RuleType")?);
    let address_kind = address_kind.ok_or_else(|| call.invalid("RuleType", "RuleType must be ip or mac."))?;
    let protocol = call.required("Protocol")?;
    let protocol = PROTOCOLS.into_iter().find(|known| known.eq_ignore_ascii_case(protocol));
    let protocol = protocol.ok_or_else(|| call.invalid("Protocol", "Protocol must be TCP, UDP or ICMP."))?;
    if !call.required("Direction")?.eq_ignore_ascii_case(DIRECTION) {
        return Err(call.invalid("Direction", "Direction must be all."));
    }
    let target_address = call.required("TargetAddress")?;
    if !each(target_address, |address| is_address(address_kind, address)) {
        let text = format!("TargetAddress must be addresses of the type {}.", address_kind.name());
        return Err(call.invalid("TargetAddress", text));
    }
    Ok(Rule {
        description: call.required("Description")?.to_owned(),
        address_kind,
        pass,
        priority: checked_priority(call, call.required("Priority")?.trim().parse().ok())?,
        direction: DIRECTION.to_owned(),
        protocol: protocol.to_owned(),
        target_address: target_address.to_owned(),
        target_port: ports(call, "TargetPort")?,
        local_port: ports(call, "LocalPort")?,
        activity: Some(Activity::Creating),
        created: cloud.clock.text(),
    })
}

fn checked_priority(call: &Call, priority: Option<i64>) -> Result<i64, Failure> {
    let priority = priority.filter(|priority| PRIORITIES.contains(priority));
    priority.ok_or_else(|| call.invalid("Priority", "Priority must be between 1 and 100."))
}

/// Ports as they are written; 0 stands for all.
fn ports(call: &Call, name: &str) -> Result<String, Failure> {
    let ports = call.required(name)?;
    let is_port =
        |port: &str| port.bytes().all(|digit| digit.is_ascii_digit()) && port.parse::<u16>().is_ok();
    if each(ports, is_port) {
        Ok(ports.to_owned())
    } else {
        Err(call.invalid(name, format!("{name} must be ports between 0 and 65535.")))
    }
}

/// Whether every part of a text fits.
fn each(text: &str, fits: impl Fn(&str) -> bool) -> bool {
    text.split(SEPARATOR).all(|part| fits(part.trim()))
}

fn is_address(kind: AddressKind, text: &str) -> bool {
    match kind {
        AddressKind::Ip => text.parse::<IpAddr>().is_ok() || text.parse::<IpNet>().is_ok(),
        AddressKind::Mac => {
            let octets: Vec<&str> = text.split([':', '-']).collect();
            let is_octet =
                |octet: &&str| octet.len() == 2 && octet.bytes().all(|digit| digit.is_ascii_hexdigit());
            octets.len() == 6 && octets.iter().all(is_octet)
        }
    }
}

/// The cards that a call names by instance and network, of idle instances and in groups that fit: instance and card.
fn cards(
    cloud: &Cloud,
    call: &Call,
    kind: GroupKind,
    fits: impl Fn(&BTreeSet<String>) -> bool,
) -> Result<Vec<(String, String)>, Failure> {
    let mut found = IndexSet::new();
    for entry in call.objects("BindData") {
        let id = entry.text("InstanceId").ok_or_else(|| call.missing("BindData.InstanceId"))?;
        let instance = lookup::idle_instance(cloud, call, id)?;
        let network = kind.network(network_id(call, kind, entry)?);
        let cards = instance.interfaces.iter();
        let cards = cards.filter(|card| card.network == network && fits(&card.security_groups));
        let mut cards = cards.map(|card| (id.to_owned(), card.id.clone())).peekable();
        if cards.peek().is_none() {
            let text = format!("The instance {} has no such card in that network.", instance.name);
            return Err(call.invalid("BindData", text));
        }
        found.extend(cards);
    }
    if found.is_empty() {
        return Err(call.missing("BindData"));
    }
    Ok(found.into_iter().collect())
}

/// The network that goes with the kind of a group; one of the other kind is passed over.
fn network_id<'a>(call: &Call, kind: GroupKind, entry: Arguments<'a>) -> Result<&'a str, Failure> {
    let name = match kind {
        GroupKind::Public => "PublicId",
        GroupKind::Private => "PrivateId",
    };
    entry.text(name).ok_or_else(|| call.missing(&format!("BindData.{name}")))
}

/// Marks the instances of cards as busy.
fn engage(cloud: &mut Cloud, cards: &[(String, String)]) {
    let instances: Vec<String> = cards.iter().map(|(instance, _)| instance.clone()).collect();
    lookup::engage(cloud, &instances, Activity::Updating);
}

/// Queues a change of a group.
fn queue(
    cloud: &mut Cloud,
    call: &Call,
    kind: &str,
    id: &str,
    activity: Activity,
    change: SecurityChange,
) -> Reply {
    if let Some(group) = cloud.security_groups.get_mut(id) {
        group.activity = Some(activity);
    }
    Reply::queued(cloud.queue(&call.action.name, kind, vec![id.to_owned()], Change::Security(change)))
}

/// What is in a group.
#[derive(Default)]
struct Uses<'a> {
    instances: BTreeSet<&'a str>,
    cards: usize,
    vdcs: BTreeSet<&'a str>,
}

/// What is in each group that is used.
fn uses(cloud: &Cloud) -> BTreeMap<&str, Uses<'_>> {
    let mut all: BTreeMap<&str, Uses<'_>> = BTreeMap::new();
    for (id, instance) in &cloud.instances {
        for group in instance.interfaces.iter().flat_map(|card| &card.security_groups) {
            let uses = all.entry(group).or_default();
            uses.instances.insert(id);
            uses.cards += 1;
            uses.vdcs.insert(&instance.vdc_id);
        }
    }
    all
}

fn rule_view(id: &str, rule: &Rule) -> Value {
    json!({
        "RuleId": id,
        "Status": Activity::status(rule.activity),
        "Type": rule.address_kind.name(),
        "Action": i64::from(rule.pass),
        "Priority": rule.priority,
        "Direction": rule.direction,
        "Protocol": rule.protocol,
        "TargetAddress": rule.target_address,
        "TargetPort": rule.target_port,
        "LocalPort": rule.local_port,
        "Description": rule.description,
        "CreateTime": rule.created,
    })
}

/// Data, as the actions of security groups answer it that only look.
fn shown(data: Value) -> Reply {
    Reply::raw(&json!({"Code": "Success", "Message": "Success.", "Data": data, "TaskId": ""}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_of_their_kind() {
        for address in ["120.78.170.188/28", "0.0.0.0/0", "10.0.0.1", "2001:db8::/32"] {
            assert!(
                is_address(AddressKind::Ip, address) && !is_address(AddressKind::Mac, address),
                "{address}"
            );
        }
        for address in ["00:50:56:9e:37:79", "00-50-56-9E-37-79"] {
            assert!(
                is_address(AddressKind::Mac, address) && !is_address(AddressKind::Ip, address),
                "{address}"
            );
        }
        for address in
            ["", "10.0.0.0/33", "10.0.0", "00:50:56:9e:37", "00:50:56:9e:37:7", "00:50:56:9e:37:7g"]
        {
            assert!(
                !is_address(AddressKind::Ip, address) && !is_address(AddressKind::Mac, address),
                "{address}"
            );
        }
    }

    #[test]
    fn every_part_must_fit() {
        let is_digit = |part: &str| part.len() == 1;
        assert!(each("1", is_digit) && each("1; 2", is_digit));
        assert!(!each("1;", is_digit) && !each("", is_digit));
    }
}
