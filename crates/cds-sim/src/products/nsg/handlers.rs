//! Creates, lists, renames and deletes network security groups.
//!
//! `InvalidInterfaceID.Malformed` is the only code that these actions document, so it covers every invalid value, and
//! its message names the value.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::lookup::{cards, group, members_of};
use super::state::{Nsg, Rule};
use crate::api::call::Call;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::products::security::parameters::{in_use, kind, name_and_description};

/// The documented project of resources without another one.
const DEFAULT_PROJECT: &str = "0-0";

pub fn create_nsg(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (name, description) = name_and_description(call)?;
    let kind = kind(call)?.ok_or_else(|| call.missing("SecurityGroupType"))?;
    let created = cloud.clock.text();
    let group = Nsg {
        name: name.to_owned(),
        description: description.to_owned(),
        kind,
        project_id: call.text("ProjectId").unwrap_or(DEFAULT_PROJECT).to_owned(),
        rules: IndexMap::new(),
        members: IndexMap::new(),
        updated: created.clone(),
        created,
    };
    let id = cloud.new_id();
    cloud.network_security_groups.insert(id.clone(), group);
    Ok(Reply::data_without_task(json!({"SecurityGroupId": id})))
}

pub fn delete_nsg(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (id, group) = group(cloud, call)?;
    let force = call.boolean("ForceDelete").unwrap_or(false);
    if let Some((card, _)) = members_of(&cards(cloud), group).find(|_| !force) {
        return Err(in_use(call, card.instance));
    }
    cloud.network_security_groups.remove(id);
    Ok(Reply::data(json!({})))
}

pub fn describe_nsg_attribute(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (id, group) = group(cloud, call)?;
    let rules: Vec<Value> =
        group.rules_by_priority().into_iter().map(|(id, rule)| rule_view(id, rule)).collect();
    Ok(Reply::data(json!({
        "SecurityGroupId": id,
        "SecurityGroupName": group.name,
        "SecurityGroupType": group.kind.name(),
        "Description": group.description,
        "ProjectId": group.project_id,
        "QuotaCount": group.rules.values().map(Rule::quota).sum::<usize>(),
        "RuleCount": rules.len(),
        "Rules": rules,
        "CreateTime": group.created,
        "UpdateTime": group.updated,
    })))
}

pub fn modify_nsg_attribute(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (id, _) = group(cloud, call)?;
    let (name, description) = name_and_description(call)?;
    let now = cloud.clock.text();
    if let Some(group) = cloud.network_security_groups.get_mut(id) {
        group.name = name.to_owned();
        group.description = description.to_owned();
        group.updated = now;
    }
    Ok(Reply::done())
}

pub fn describe_nsgs(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let kind = kind(call)?;
    let (keyword, project) = (call.text("Keyword"), call.text("ProjectId"));
    let cards = cards(cloud);
    let found = cloud
        .network_security_groups
        .iter()
        .filter(|(_, group)| kind.is_none_or(|kind| kind == group.kind))
        .filter(|(_, group)| keyword.is_none_or(|word| group.name.contains(word)))
        .filter(|(_, group)| project.is_none_or(|project| group.project_id == project));
    let groups: Vec<Value> = found
        .map(|(id, group)| {
            let instances: Vec<&str> = members_of(&cards, group).map(|(card, _)| card.instance_id).collect();
            json!({
                "SecurityGroupId": id,
                "SecurityGroupName": group.name,
                "SecurityGroupType": group.kind.name(),
                "Description": group.description,
                "ProjectId": group.project_id,
                "InstanceCount": instances.iter().collect::<BTreeSet<_>>().len(),
                "InterfaceCount": instances.len(),
                "CreateTime": group.created,
                "UpdateTime": group.updated,
            })
        })
        .collect();
    Ok(Reply::data(json!({"SecurityGroupCount": groups.len(), "SecurityGroups": groups})))
}

fn rule_view(id: &str, rule: &Rule) -> Value {
    json!({
        "RuleId": id,
        "Description": rule.description,
        "Action": rule.action,
        "Direction": rule.direction,
        "Protocol": rule.protocol,
        "IpList": rule.addresses,
        "PortList": rule.ports,
        "Priority": rule.priority,
        "QuotaCount": rule.quota(),
        "CreateTime": rule.created,
        "UpdateTime": rule.updated,
    })
}
