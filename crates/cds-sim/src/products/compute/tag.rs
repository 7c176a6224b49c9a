//! Labels of instances.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::lookup::instance;
use crate::api::call::Call;
use crate::api::lookup::ids;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;

/// The documented code of a tag that cannot go.
const IN_USE: &str = "20101";

pub fn describe_tags(cloud: &mut Cloud, _: &Call) -> Result<Reply, Refusal> {
    let tags: Vec<Value> =
        cloud.tags.iter().map(|(number, name)| json!({"TagId": number, "TagName": name})).collect();
    Ok(Reply::data(Value::Array(tags)))
}

pub fn create_tag(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let name = call.required("TagName")?;
    if cloud.find_tag(name).is_some() {
        return Err(call.invalid("TagName", format!("There is a tag {name} already.")));
    }
    cloud.tag_named(name);
    Ok(Reply::done())
}

pub fn delete_tag(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let number = tag(cloud, call, call.required("TagId")?)?;
    if let Some(user) = cloud.instances.values().find(|instance| instance.tags.contains(&number)) {
        return Err(call.refuse(&[IN_USE]).because(format!("当前有云主机 {} 正在使用标签", user.name)));
    }
    cloud.tags.remove(number);
    Ok(Reply::done())
}

pub fn add_instances_tags(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    retag(cloud, call, "AddTagIds", |tags, chosen| tags.extend(chosen))
}

pub fn delete_instances_tags(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    retag(cloud, call, "DelTagIds", |tags, chosen| tags.retain(|tag| !chosen.contains(tag)))
}

fn retag(
    cloud: &mut Cloud,
    call: &Call,
    parameter: &str,
    change: fn(&mut BTreeSet<u64>, &BTreeSet<u64>),
) -> Result<Reply, Refusal> {
    let ids = ids(call, "InstanceIds")?;
    for id in &ids {
        instance(cloud, call, id)?;
    }
    let chosen =
        call.texts(parameter).into_iter().map(|id| tag(cloud, call, id)).collect::<Result<_, _>>()?;
    for id in &ids {
        if let Some(instance) = cloud.instances.get_mut(id) {
            change(&mut instance.tags, &chosen);
        }
    }
    Ok(Reply::done())
}

/// The number of a tag that exists.
fn tag(cloud: &Cloud, call: &Call, id: &str) -> Result<u64, Refusal> {
    let number = id.trim().parse().ok().filter(|number| cloud.tags.contains_key(number));
    number.ok_or_else(|| call.refuse(&["TagNotFound"]).because(format!("There is no tag {id}.")))
}
