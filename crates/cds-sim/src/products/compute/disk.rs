//! The disks of instances.

use serde_json::json;

use super::change::Update;
use super::lookup::{idle_instance, update};
use super::{catalog, order};
use crate::api::call::Call;
use crate::api::lookup::ids;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;

pub fn create_disk(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("InstanceId")?;
    let present = idle_instance(cloud, call, id)?.data_disks.len();
    let disks = order::ordered_disks(call, present)?;
    if disks.is_empty() {
        return Err(call.missing("DataDisks"));
    }
    let disks = disks.into_iter().map(|disk| disk.with_id(cloud.new_id())).collect();
    Ok(Reply::queued(update(cloud, call, "orderCreateDisk", id, Update::AddDisks(disks))))
}

pub fn resize_disk(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("InstanceId")?;
    let disk_id = call.required("DiskId")?;
    let instance = idle_instance(cloud, call, id)?;
    let disk = instance.data_disk(disk_id).ok_or_else(|| no_disk(call, disk_id))?;
    let size = call.integer("DataSize").ok_or_else(|| call.missing("DataSize"))?;
    if size < disk.size {
        return Err(call.refuse(&["InvalidDiskSize.TooSmall"]));
    }
    if !catalog::DATA_DISK_SIZES.contains(&size) {
        return Err(call.refuse(&["InvalidDataDiskSize.ValueNotSupported"]));
    }
    let iops = order::iops(call, call.arguments())?.unwrap_or(disk.iops);
    let resize = Update::ResizeDisk { disk: disk_id.to_owned(), size, iops };
    Ok(Reply::queued(update(cloud, call, "orderUpdateDisk", id, resize)))
}

pub fn delete_disk(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("InstanceId")?;
    let disks = ids(call, "DiskIds")?;
    let instance = idle_instance(cloud, call, id)?;
    if let Some(missing) = disks.iter().find(|disk| instance.data_disk(disk).is_none()) {
        return Err(no_disk(call, missing));
    }
    Ok(Reply::queued(update(cloud, call, "orderDeleteDisk", id, Update::DeleteDisks(disks))))
}

pub fn extend_system_disk(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("InstanceId")?;
    let disk = &idle_instance(cloud, call, id)?.system_disk;
    let (size, iops) = (call.integer("Size"), order::iops(call, call.arguments())?);
    if size.is_none() && iops.is_none() {
        return Err(call.missing("Size"));
    }
    let size = size.unwrap_or(disk.size);
    if size < disk.size {
        return Err(call.refuse(&["InvalidDiskSize.TooSmall"]));
    }
    if !catalog::SYSTEM_DISK_SIZES.contains(&size) {
        return Err(call.invalid("Size", "The system disk must have 20 to 500 GB."));
    }
    let resize = Update::ResizeDisk { disk: disk.id.clone(), size, iops: iops.unwrap_or(disk.iops) };
    let task = update(cloud, call, "orderUpdateSystemDisk", id, resize);
    Ok(Reply::queued_with(task, json!({"order_audit": 0})))
}

fn no_disk(call: &Call, id: &str) -> Refusal {
    call.refuse(&["DiskNotFound"]).because(format!("The instance has no data disk {id}."))
}
