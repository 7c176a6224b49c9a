//! Sizes and prices of machines.

use serde_json::{Value, json};

use super::image::Image;
use super::order::NewDisk;
use super::prices::Priced;
use super::terms::charge;
use super::{catalog, order};
use crate::api::call::Call;
use crate::api::geography::region_or_malformed;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::price::yuan;

pub fn describe_instance_type(_: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    region_or_malformed(call)?;
    charge(call)?;
    let instance_type = call.required("InstanceType")?;
    if !catalog::is_instance_type(instance_type) {
        return Err(call.refuse(&["InvalidInstanceType.ValueUnauthorized"]));
    }
    let sizes: Vec<Value> = catalog::sizes(instance_type)
        .into_iter()
        .map(|(cpu, ram)| json!({"Cpu": cpu, "Ram": ram, "Name": format!("{cpu}核{ram}G")}))
        .collect();
    Ok(Reply::data(Value::Array(sizes)))
}

pub fn describe_instance_price(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let region_id = region_or_malformed(call)?;
    let instance_type = call.required("InstanceType")?;
    let (cpu, ram) = (call.integer("Cpu").unwrap_or_default(), call.integer("Ram").unwrap_or_default());
    if !catalog::is_instance_type(instance_type) || !catalog::is_size(cpu, ram) {
        return Err(call.refuse(&["InvalidInstanceType.ValueUnauthorized"]));
    }
    let amount = call.integer("Amount").unwrap_or(1);
    if !catalog::AMOUNT.contains(&amount) {
        return Err(call.invalid("Amount", "Amount must be between 1 and 99."));
    }
    let image_id = call.text("ImageId").unwrap_or(catalog::DEFAULT_IMAGE);
    let image = Image::find(cloud, call, image_id, region_id)?;
    let system_disk = order::system_disk(call, call.object("SystemDisk"), &image)?;
    let data_disks = order::data_disks(call, image.data_disks)?;
    let disks = std::iter::once(&system_disk).chain(&data_disks).map(NewDisk::priced).collect();
    let price = Priced { instance_type, cpu, ram, housed: false, disks }
        .price(charge(call)?, cloud.clock.day_of_month());
    Ok(Reply::data(json!({"TotalPrice": yuan(price.saturating_mul(amount))})))
}
