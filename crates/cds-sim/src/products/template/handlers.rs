//! Templates: created from instances, copied to regions, listed and deleted.

use serde_json::{Value, json};

use super::change::TemplateChange;
use super::state::Template;
use crate::api::call::Call;
use crate::api::geography::{is_on_sale, region, region_name};
use crate::api::lookup::{idle, unknown};
use crate::api::names::is_name;
use crate::api::page::Page;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::activity::Activity;
use crate::products::compute::catalog;
use crate::products::compute::lookup::{engage, idle_instance};
use crate::products::compute::state::Disk;
use indexmap::IndexMap;

/// Page size if the number is invalid, as in the documented example.
const PAGE_SIZE: usize = 10;

pub fn create_template(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let instance_id = call.required("InstanceId")?;
    let instance = idle_instance(cloud, call, instance_id)?;
    let name = call.required("DisplayName")?;
    if !is_name(name) {
        return Err(call.invalid("DisplayName", "The name of a template must have 1 to 128 letters."));
    }
    let power_on = call.boolean("PowerOn").ok_or_else(|| call.missing("PowerOn"))?;
    if power_on != instance.powered {
        let text = format!("The instance {} is {}: PowerOn must say so.", instance.name, instance.status());
        return Err(call.refuse(&["IncorrectInstanceStatus"]).because(text));
    }
    let mut template = Template {
        name: name.to_owned(),
        public_image: instance.public_image.clone(),
        system_disk_size: instance.system_disk.size,
        data_disks: Vec::new(),
        regions: IndexMap::from([(instance.region_id.clone(), Some(Activity::Creating))]),
        created: cloud.clock.text(),
    };
    let copied = call.boolean("WithDataDisk").unwrap_or(true).then(|| instance.data_disks.clone());
    for disk in copied.into_iter().flatten() {
        template.data_disks.push(Disk { id: cloud.new_id(), ..disk });
    }
    let id = cloud.new_id();
    cloud.templates.insert(id.clone(), template);
    let instance = instance_id.to_owned();
    engage(cloud, std::slice::from_ref(&instance), Activity::Updating);
    let change = TemplateChange::Create { template: id.clone(), instance };
    Ok(queue(cloud, call, "createTemplate", id, change))
}

pub fn delete_template(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (id, template) = idle_template(cloud, call)?;
    let region_id = region(call)?.to_owned();
    if !template.regions.contains_key(&region_id) {
        let text = format!("The template {} is not in {region_id}.", template.name);
        return Err(call.refuse(&["InstanceNotFound"]).because(text));
    }
    mark(cloud, &id, &region_id, Activity::Deleting);
    let change = TemplateChange::Delete { template: id.clone(), region_id };
    Ok(queue(cloud, call, "deleteTemplate", id, change))
}

pub fn sync_template(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (id, template) = idle_template(cloud, call)?;
    let region_id = region(call)?.to_owned();
    if template.regions.contains_key(&region_id) {
        let text = format!("The template {} is in {region_id} already.", template.name);
        return Err(call.refuse(&["IncorrectInstanceStatus"]).because(text));
    }
    if !is_on_sale(&region_id) {
        return Err(call.refuse(&["Region.NotOnSale"]));
    }
    mark(cloud, &id, &region_id, Activity::Creating);
    let change = TemplateChange::Sync { template: id.clone(), region_id };
    Ok(queue(cloud, call, "syncTemplate", id, change))
}

pub fn describe_template_info(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let keyword = call.text("Keyword");
    let found = cloud.templates.iter();
    let found: Vec<(&String, &Template)> =
        found.filter(|(_, template)| keyword.is_none_or(|word| template.name.contains(word))).collect();
    let page = Page::of(call, PAGE_SIZE);
    let pages = page.count(found.len());
    let rows: Vec<Value> = page.rows(found).map(|(id, template)| row(id, template)).collect();
    Ok(Reply::data(json!({"TotalPage": pages, "TemplateList": rows})))
}

/// The template of a call, if it is idle, with its id.
fn idle_template<'a>(cloud: &'a Cloud, call: &Call) -> Result<(String, &'a Template), Refusal> {
    let id = call.required("TemplateId")?;
    // The documents have the codes of instances for templates.
    let refusal = || unknown(call, id, &["InstanceNotFound"], &["InvalidInstanceId.Malformed"]);
    let refusal = || refusal().because(format!("There is no template {id}."));
    let template = cloud.templates.get(id).ok_or_else(refusal)?;
    idle(call, (id.to_owned(), template), template.activity(), "IncorrectInstanceStatus")
}

/// Sets the activity of a template in a region, which may be new.
fn mark(cloud: &mut Cloud, id: &str, region_id: &str, activity: Activity) {
    if let Some(template) = cloud.templates.get_mut(id) {
        template.regions.insert(region_id.to_owned(), Some(activity));
    }
}

/// Queues a change of a template.
fn queue(cloud: &mut Cloud, call: &Call, kind: &str, id: String, change: TemplateChange) -> Reply {
    Reply::queued(cloud.queue(call, kind, vec![id], change))
}

fn row(id: &str, template: &Template) -> Value {
    let regions = template.regions.iter();
    let regions = regions.map(|(id, activity)| {
        json!({
            "RegionId": id,
            "RegionName": region_name(id),
            "Status": Template::status_in_region(*activity),
        })
    });
    json!({
        "TemplateId": id,
        "Name": template.name,
        "Status": template.status(),
        "Count": template.regions.len(),
        "OSType": catalog::system_name(&template.public_image),
        "CreateTime": template.created,
        "Region": regions.collect::<Vec<_>>(),
    })
}
