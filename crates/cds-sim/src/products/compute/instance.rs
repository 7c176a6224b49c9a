//! Changes of existing instances: deletion, size, billing method, image, name, password, protection and console.

use serde_json::{Value, json};

use super::catalog;
use super::change::{ComputeChange, Update};
use super::image::Image;
use super::lookup::{engage, idle_instance, update};
use super::order::{image_fits, user_data};
use super::placement::room;
use super::prices::Priced;
use super::terms::charge;
use crate::api::call::Call;
use crate::api::lookup::ids;
use crate::api::money::affordable;
use crate::api::names::machine_name;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::activity::Activity;
use crate::engine::ids::hash;
use crate::engine::price::Charge;

pub fn delete_instance(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let ids = ids(call, "InstanceIds")?;
    for id in &ids {
        let instance = idle_instance(cloud, call, id)?;
        if instance.deletion_protection {
            let text = format!("The instance {} is protected against deletion.", instance.name);
            return Err(call.refuse(&["IncorrectInstanceStatus"]).because(text));
        }
    }
    engage(cloud, &ids, Activity::Deleting);
    let change = ComputeChange::DeleteInstances { instances: ids.clone() };
    Ok(Reply::queued(cloud.queue(call, "orderDeleteVM", ids, change)))
}

pub fn modify_instance_charge_type(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("InstanceId")?;
    let instance = idle_instance(cloud, call, id)?;
    let charge = charge(call)?;
    if instance.charge.name() == charge.name() {
        let text = format!("The instance is {} already.", charge.name());
        return Err(call.refuse(&["IncorrectInstanceStatus"]).because(text));
    }
    // Here the months begin after the present one, which is paid too.
    let charge = match charge {
        Charge::PrePaid { months, auto_renew } => Charge::PrePaid { months: months + 1, auto_renew },
        Charge::PostPaid => Charge::PostPaid,
    };
    let price = Priced::of(instance).price(charge, cloud.clock.day_of_month());
    affordable(cloud, call, price)?;
    let task = update(cloud, call, "orderChangeCharge", id, Update::Charge { charge });
    if charge != Charge::PostPaid {
        cloud.reserve(id, price);
    }
    Ok(Reply::queued_with(task, json!({"order_audit": 0})))
}

pub fn modify_instance_spec(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("InstanceId")?;
    let instance = idle_instance(cloud, call, id)?;
    let wanted = (call.integer("Cpu"), call.integer("Ram"), call.text("InstanceType"));
    if wanted == (None, None, None) {
        return Err(call.missing("Cpu"));
    }
    let cpu = wanted.0.unwrap_or(instance.cpu);
    let ram = wanted.1.unwrap_or(instance.ram);
    let instance_type = wanted.2.unwrap_or(&instance.instance_type).to_owned();
    if !catalog::is_instance_type(&instance_type) || !catalog::is_size(cpu, ram) {
        return Err(call.refuse(&["InvalidInstanceType.ValueUnauthorized"]));
    }
    // Our inference: a running machine can be given more, but nothing can be taken from it.
    if instance.powered && (cpu < instance.cpu || ram < instance.ram) {
        let text = "A running instance cannot be made smaller; stop it first.";
        return Err(call.refuse(&["IncorrectInstanceStatus"]).because(text));
    }
    if let Some(id) = &instance.host {
        room(cloud, call, id, ((cpu - instance.cpu).max(0), (ram - instance.ram).max(0)))?;
    }
    Ok(Reply::queued(update(cloud, call, "newOrderUpdateVM", id, Update::Spec { cpu, ram, instance_type })))
}

pub fn reset_image(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("InstanceId")?;
    let instance = idle_instance(cloud, call, id)?;
    let image_id = call.required("ImageId")?;
    let image = Image::find(cloud, call, image_id, &instance.region_id)?.with_password(call)?;
    image_fits(call, &image, instance.system_disk.size)?;
    let public_image = image.public_image.to_owned();
    user_data(call)?;
    let swap_off = call.boolean("SwapOff").unwrap_or(instance.swap_off);
    let reset = Update::Image { image_id: image_id.to_owned(), public_image, swap_off };
    Ok(Reply::queued(update(cloud, call, "resetImage", id, reset)))
}

pub fn modify_instance_name(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("InstanceId")?;
    idle_instance(cloud, call, id)?;
    let name = machine_name(call, "InstanceName")?;
    if let Some(instance) = cloud.instances.get_mut(id) {
        instance.name = name.to_owned();
    }
    Ok(Reply::done())
}

pub fn modify_instance_attribute(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let ids = ids(call, "InstanceIds")?;
    let protect = call.boolean("DeletionProtection").ok_or_else(|| call.missing("DeletionProtection"))?;
    for id in &ids {
        idle_instance(cloud, call, id)?;
    }
    for id in &ids {
        if let Some(instance) = cloud.instances.get_mut(id) {
            instance.deletion_protection = protect;
        }
    }
    Ok(Reply::data(json!({})))
}

pub fn reset_instances_password(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let ids = ids(call, "InstanceIds")?;
    for id in &ids {
        idle_instance(cloud, call, id)?;
    }
    let tasks: Vec<Value> = ids
        .iter()
        .map(|id| json!({"InstanceId": id, "TaskId": update(cloud, call, "resetPassword", id, Update::Nothing)}))
        .collect();
    Ok(Reply::data(Value::Array(tasks)))
}

pub fn create_instance_html_console_url(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("InstanceId")?;
    let instance = idle_instance(cloud, call, id)?;
    if !instance.powered {
        return Err(call.refuse(&["IncorrectInstanceStatus"]));
    }
    // A host that cannot exist: our ticket must never lead to the real console.
    let ticket = hash(&[id, &cloud.clock.text()]);
    let system = catalog::system_of(&instance.public_image);
    let url = format!(
        "https://console.invalid/web_console/{ticket:016x}?os_type={system}&instance={id}&info=simulated"
    );
    Ok(Reply::data_without_task(json!({"URL": url})))
}
