//! Sizes and prices of machines.

use serde_json::{Value, json};

use super::disk;
use super::image::Image;
use crate::api::call::Call;
use crate::api::refusal::Failure;
use crate::api::reply::Reply;
use crate::cloud::{Charge, Cloud};
use crate::engine::price::{Machine, yuan};
use crate::products::compute::catalog;

/// Months that can be paid in advance.
const MONTHS: std::ops::RangeInclusive<i64> = 0..=60;

pub fn describe_instance_type(_: &mut Cloud, call: &Call) -> Result<Reply, Failure> {
    region(call)?;
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

pub fn describe_instance_price(cloud: &mut Cloud, call: &Call) -> Result<Reply, Failure> {
    region(call)?;
    let region_id = call.required("RegionId")?;
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
    let system_disk = disk::system_disk(call, call.object("SystemDisk"), &image)?;
    let data_disks = disk::data_disks(call, image.data_disks)?;
    let disks = std::iter::once(&system_disk).chain(&data_disks).map(disk::NewDisk::priced).collect();
    let price = Machine { instance_type, cpu, ram, housed: false, disks }.price(charge(call)?, cloud);
    Ok(Reply::data(json!({"TotalPrice": yuan(price.saturating_mul(amount))})))
}

/// How a call wants to pay.
pub fn charge(call: &Call) -> Result<Charge, Failure> {
    let name = call.text("InstanceChargeType").unwrap_or("PostPaid");
    if name.eq_ignore_ascii_case("PostPaid") {
        return Ok(Charge::PostPaid);
    }
    if !name.eq_ignore_ascii_case("PrePaid") {
        return Err(call.invalid("InstanceChargeType", "InstanceChargeType must be PrePaid or PostPaid."));
    }
    let months = call.integer("PrepaidMonth").unwrap_or(0);
    if !MONTHS.contains(&months) {
        return Err(call.invalid("PrepaidMonth", "PrepaidMonth must be between 0 and 60."));
    }
    Ok(Charge::PrePaid { months, auto_renew: call.integer("AutoRenew").unwrap_or(1) != 0 })
}

fn region(call: &Call) -> Result<(), Failure> {
    let region = call.required("RegionId")?;
    if catalog::is_region(region) { Ok(()) } else { Err(call.refuse(&["InvalidRegionId.Malformed"])) }
}
