//! The disks of instances.

use serde_json::json;

use super::image::Image;
use super::instance::update;
use crate::api::call::{Arguments, Call};
use crate::api::lookup;
use crate::api::refusal::Failure;
use crate::api::reply::Reply;
use crate::cloud::{Cloud, Disk};
use crate::engine::tasks::Update;
use crate::products::compute::catalog;

/// A disk that can be made.
#[derive(Debug, Clone)]
pub struct NewDisk {
    kind: String,
    size: i64,
    iops: i64,
}

impl NewDisk {
    /// A disk of the same kind and size, without what is on it.
    fn like(disk: &Disk) -> Self {
        Self { kind: disk.kind.clone(), size: disk.size, iops: disk.iops }
    }

    /// The disk under an id.
    pub fn with_id(self, id: String) -> Disk {
        Disk { id, kind: self.kind, size: self.size, iops: self.iops }
    }

    /// What it is priced by.
    pub fn priced(&self) -> (&str, i64, i64) {
        (&self.kind, self.size, self.iops)
    }
}

/// The data disks that come with an image, then those that a call orders.
pub fn data_disks(call: &Call, brought: &[Disk]) -> Result<Vec<NewDisk>, Failure> {
    let ordered = ordered_disks(call, brought.len())?;
    Ok(brought.iter().map(NewDisk::like).chain(ordered).collect())
}

/// The data disks that a call orders, beside so many that are there.
fn ordered_disks(call: &Call, present: usize) -> Result<Vec<NewDisk>, Failure> {
    let disks: Vec<NewDisk> =
        call.objects("DataDisks").map(|order| data_disk(call, order)).collect::<Result<_, _>>()?;
    if present + disks.len() > catalog::DATA_DISKS {
        let text = format!("An instance can have {} data disks.", catalog::DATA_DISKS);
        return Err(call.refuse(&["QuotaExceed.DataDisk"]).because(text));
    }
    Ok(disks)
}

fn data_disk(call: &Call, order: Arguments<'_>) -> Result<NewDisk, Failure> {
    let kind = order.text("Type").unwrap_or("high_disk");
    if !catalog::is_data_disk_type(kind) {
        return Err(call.refuse(&["InvalidInstanceTypeDisk.ValueUnauthorized"]));
    }
    let size = order.integer("Size").unwrap_or_default();
    if !catalog::DATA_DISK_SIZES.contains(&size) {
        return Err(call.refuse(&["InvalidDataDiskSize.ValueNotSupported"]));
    }
    Ok(NewDisk { kind: kind.to_owned(), size, iops: iops(call, order)?.unwrap_or(0) })
}

/// The system disk that a call orders for an image; no size, or zero, means that of the image.
pub fn system_disk(call: &Call, order: Option<Arguments<'_>>, image: &Image<'_>) -> Result<NewDisk, Failure> {
    let kind = order.and_then(|order| order.text("Type")).unwrap_or("system_disk");
    if !catalog::is_system_disk_type(kind) {
        return Err(call.refuse(&["InvalidInstanceTypeDisk.ValueUnauthorized"]));
    }
    let size = order.and_then(|order| order.integer("Size")).filter(|size| *size != 0);
    let size = size.unwrap_or(image.system_disk_size);
    if !catalog::SYSTEM_DISK_SIZES.contains(&size) {
        return Err(call.invalid("SystemDisk", "The system disk must have 20 to 500 GB."));
    }
    image_fits(call, image, size)?;
    let iops = order.map_or(Ok(None), |order| iops(call, order))?.unwrap_or(0);
    Ok(NewDisk { kind: kind.to_owned(), size, iops })
}

/// Refuses a system disk that is too small for an image.
pub fn image_fits(call: &Call, image: &Image<'_>, size: i64) -> Result<(), Failure> {
    if size >= image.least_system_disk {
        return Ok(());
    }
    let text = format!("The image needs a system disk of {} GB.", image.least_system_disk);
    Err(call.refuse(&["InvalidDiskSize.TooSmall"]).because(text))
}

pub fn create_disk(cloud: &mut Cloud, call: &Call) -> Result<Reply, Failure> {
    let id = call.required("InstanceId")?;
    let present = lookup::idle_instance(cloud, call, id)?.data_disks.len();
    let disks = ordered_disks(call, present)?;
    if disks.is_empty() {
        return Err(call.missing("DataDisks"));
    }
    let disks = disks.into_iter().map(|disk| disk.with_id(cloud.new_id())).collect();
    Ok(Reply::queued(update(cloud, call, "orderCreateDisk", id, Update::AddDisks(disks))))
}

pub fn resize_disk(cloud: &mut Cloud, call: &Call) -> Result<Reply, Failure> {
    let id = call.required("InstanceId")?;
    let disk_id = call.required("DiskId")?;
    let instance = lookup::idle_instance(cloud, call, id)?;
    let disk = instance.data_disk(disk_id).ok_or_else(|| no_disk(call, disk_id))?;
    let size = call.integer("DataSize").ok_or_else(|| call.missing("DataSize"))?;
    if size < disk.size {
        return Err(call.refuse(&["InvalidDiskSize.TooSmall"]));
    }
    if !catalog::DATA_DISK_SIZES.contains(&size) {
        return Err(call.refuse(&["InvalidDataDiskSize.ValueNotSupported"]));
    }
    let iops = iops(call, call.arguments())?.unwrap_or(disk.iops);
    let resize = Update::ResizeDisk { disk: disk_id.to_owned(), size, iops };
    Ok(Reply::queued(update(cloud, call, "orderUpdateDisk", id, resize)))
}

pub fn delete_disk(cloud: &mut Cloud, call: &Call) -> Result<Reply, Failure> {
    let id = call.required("InstanceId")?;
    let disks = lookup::ids(call, "DiskIds")?;
    let instance = lookup::idle_instance(cloud, call, id)?;
    if let Some(missing) = disks.iter().find(|disk| instance.data_disk(disk).is_none()) {
        return Err(no_disk(call, missing));
    }
    Ok(Reply::queued(update(cloud, call, "orderDeleteDisk", id, Update::DeleteDisks(disks))))
}

pub fn extend_system_disk(cloud: &mut Cloud, call: &Call) -> Result<Reply, Failure> {
    let id = call.required("InstanceId")?;
    let disk = &lookup::idle_instance(cloud, call, id)?.system_disk;
    let (size, iops) = (call.integer("Size"), iops(call, call.arguments())?);
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

fn iops(call: &Call, order: Arguments<'_>) -> Result<Option<i64>, Failure> {
    let iops = order.integer("IOPS");
    if iops.is_some_and(|iops| !(0..=1000).contains(&iops)) {
        return Err(call.invalid("IOPS", "IOPS must be between 0 and 1000."));
    }
    Ok(iops)
}

fn no_disk(call: &Call, id: &str) -> Failure {
    call.refuse(&["DiskNotFound"]).because(format!("The instance has no data disk {id}."))
}
