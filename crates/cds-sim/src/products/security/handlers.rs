//! Security groups, their rules, and the network cards in them.
//!
//! `InvalidInterfaceID.Malformed` is the only code that these actions document, so it is used for every invalid value,
//! and its message says which.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::{IndexMap, IndexSet};
use serde_json::{Value, json};

use super::change::SecurityChange;
use super::parameters::{self, in_use, kind, name_and_description, rule};
use super::rule::{checked_priority, new_rule};
use super::state::{GroupKind, Rule, SecurityGroup};
use crate::api::call::{Arguments, Call};
use crate::api::lookup::{idle, ids};
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::activity::Activity;
use crate::products::compute::lookup::{self, idle_instance};
use crate::products::compute::state::Instance;
use crate::products::network::state::Interface;

pub fn create_security_group(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (name, description) = name_and_description(call)?;
    let kind = kind(call)?.ok_or_else(|| call.missing("SecurityGroupType"))?;
    let created = cloud.clock.text();
    let group = SecurityGroup {
        name: name.to_owned(),
        description: description.to_owned(),
        kind,
        rules: IndexMap::new(),
        activity: None,
        updated: created.clone(),
        created,
    };
    let id = cloud.new_id();
    cloud.security_groups.insert(id, group);
    Ok(Reply::done())
}

pub fn delete_security_group(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (id, _) = idle_group(cloud, call)?;
    if let Some((instance, _)) = protected_by(cloud, id).next() {
        return Err(in_use(call, instance));
    }
    cloud.security_groups.remove(id);
    Ok(Reply::done())
}

pub fn force_delete_security_group(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (id, _) = idle_group(cloud, call)?;
    let change = SecurityChange::Delete { group: id.to_owned() };
    Ok(queue(cloud, call, "deleteSecurityGroup", id, Activity::Deleting, change))
}

pub fn describe_security_group_attribute(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (_, group) = group(cloud, call)?;
    let wanted = call.text("RuleId");
    if let Some(id) = wanted {
        rule(&group.rules, call, id)?;
    }
    let rules = group.rules_by_priority().into_iter();
    let rules = rules.filter(|(id, _)| wanted.is_none_or(|wanted| wanted == id.as_str()));
    let rules: Vec<Value> = rules.map(|(id, rule)| rule_view(id, rule)).collect();
    Ok(Reply::data_without_task(json!({
        "SecurityGroupName": group.name,
        "SecurityGroupType": group.kind.name(),
        "SecurityGroupRuleCount": rules.len(),
        "SecurityGroupRules": rules,
    })))
}

pub fn modify_security_group_attribute(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (id, _) = idle_group(cloud, call)?;
    let (name, description) = name_and_description(call)?;
    let now = cloud.clock.text();
    if let Some(group) = cloud.security_groups.get_mut(id) {
        group.name = name.to_owned();
        group.description = description.to_owned();
        group.updated = now;
    }
    Ok(Reply::done())
}

pub fn describe_security_groups(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
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
    Ok(Reply::data_without_task(json!({"SecurityGroupCount": groups.len(), "SecurityGroup": groups})))
}

pub fn add_security_group_rule(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (id, _) = idle_group(cloud, call)?;
    let new = new_rule(cloud, call)?;
    let rule = cloud.new_id();
    if let Some(group) = cloud.security_groups.get_mut(id) {
        group.rules.insert(rule.clone(), new);
    }
    let change = SecurityChange::AddRule { group: id.to_owned(), rule };
    Ok(queue(cloud, call, "addSecurityGroupRule", id, Activity::Updating, change))
}

pub fn remove_security_group_rule(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (id, group) = idle_group(cloud, call)?;
    let rules = ids(call, "RuleIds")?;
    for id in &rules {
        rule(&group.rules, call, id)?;
    }
    if let Some(group) = cloud.security_groups.get_mut(id) {
        let leaving = group.rules.iter_mut().filter(|(id, _)| rules.contains(id));
        leaving.for_each(|(_, rule)| rule.activity = Some(Activity::Deleting));
    }
    let change = SecurityChange::RemoveRules { group: id.to_owned(), rules };
    Ok(queue(cloud, call, "deleteSecurityGroupRule", id, Activity::Updating, change))
}

pub fn modify_security_group_rule(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (id, group) = idle_group(cloud, call)?;
    let rule_id = call.required("RuleId")?;
    rule(&group.rules, call, rule_id)?;
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

pub fn join_security_group(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (id, group) = idle_group(cloud, call)?;
    let cards = cards(cloud, call, group.kind, |_| true)?;
    engage(cloud, &cards);
    let change = SecurityChange::Join { group: id.to_owned(), cards };
    Ok(queue(cloud, call, "joinSecurityGroup", id, Activity::Updating, change))
}

pub fn leave_security_group(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (id, group) = idle_group(cloud, call)?;
    let cards = cards(cloud, call, group.kind, |groups| groups.contains(id))?;
    engage(cloud, &cards);
    let change = SecurityChange::Leave { group: id.to_owned(), cards };
    Ok(queue(cloud, call, "leaveSecurityGroup", id, Activity::Updating, change))
}

pub fn modify_security_group_rule_priority(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (id, group) = idle_group(cloud, call)?;
    let mut priorities = Vec::new();
    for entry in call.objects("BindData") {
        let rule_id = entry.text("RuleId").ok_or_else(|| call.missing("BindData.RuleId"))?;
        let present = rule(&group.rules, call, rule_id)?.priority;
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
fn group<'a, 'b>(cloud: &'a Cloud, call: &'b Call) -> Result<(&'b str, &'a SecurityGroup), Refusal> {
    parameters::group(&cloud.security_groups, call)
}

/// The security group of a call, if it is idle, with its id.
fn idle_group<'a, 'b>(cloud: &'a Cloud, call: &'b Call) -> Result<(&'b str, &'a SecurityGroup), Refusal> {
    let (id, group) = group(cloud, call)?;
    idle(call, (id, group), group.activity, "TaskDuplicate")
}

/// The cards that a call names by instance and network, of idle instances and in groups that fit: instance and card.
fn cards(
    cloud: &Cloud,
    call: &Call,
    kind: GroupKind,
    fits: impl Fn(&BTreeSet<String>) -> bool,
) -> Result<Vec<(String, String)>, Refusal> {
    let mut found = IndexSet::new();
    for entry in call.objects("BindData") {
        let id = entry.text("InstanceId").ok_or_else(|| call.missing("BindData.InstanceId"))?;
        let instance = idle_instance(cloud, call, id)?;
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

/// The network that matches the kind of a group; networks of the other kind are skipped.
fn network_id<'a>(call: &Call, kind: GroupKind, entry: Arguments<'a>) -> Result<&'a str, Refusal> {
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
    Reply::queued(cloud.queue(call, kind, vec![id.to_owned()], change))
}

/// The cards in a group.
#[derive(Default)]
struct Uses<'a> {
    instances: BTreeSet<&'a str>,
    cards: usize,
    vdcs: BTreeSet<&'a str>,
}

/// The cards in each group in use.
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

/// All network cards in security groups, with their instances.
fn protected_by<'a>(cloud: &'a Cloud, group: &'a str) -> impl Iterator<Item = (&'a Instance, &'a Interface)> {
    cloud.instance_cards().filter(move |(_, card)| card.security_groups.contains(group))
}
