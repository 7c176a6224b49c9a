//! Parses orders: disks, user data and keys.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::catalog;
use super::image::Image;
use super::state::Disk;
use crate::api::call::{Arguments, Call};
use crate::api::refusal::Refusal;

/// A disk that can be created.
#[derive(Debug, Clone)]
pub struct NewDisk {
    kind: String,
    size: i64,
    iops: i64,
}

impl NewDisk {
    /// An empty disk of the same kind and size.
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
pub fn data_disks(call: &Call, brought: &[Disk]) -> Result<Vec<NewDisk>, Refusal> {
    let ordered = ordered_disks(call, brought.len())?;
    Ok(brought.iter().map(NewDisk::like).chain(ordered).collect())
}

/// The data disks that a call orders, in addition to this many existing ones.
pub fn ordered_disks(call: &Call, present: usize) -> Result<Vec<NewDisk>, Refusal> {
    let disks: Vec<NewDisk> =
        call.objects("DataDisks").map(|order| data_disk(call, order)).collect::<Result<_, _>>()?;
    if present + disks.len() > catalog::DATA_DISKS {
        let text = format!("An instance can have {} data disks.", catalog::DATA_DISKS);
        return Err(call.refuse(&["QuotaExceed.DataDisk"]).because(text));
    }
    Ok(disks)
}

fn data_disk(call: &Call, order: Arguments<'_>) -> Result<NewDisk, Refusal> {
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
pub fn system_disk(call: &Call, order: Option<Arguments<'_>>, image: &Image<'_>) -> Result<NewDisk, Refusal> {
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
pub fn image_fits(call: &Call, image: &Image<'_>, size: i64) -> Result<(), Refusal> {
    if size >= image.least_system_disk {
        return Ok(());
    }
    let text = format!("The image needs a system disk of {} GB.", image.least_system_disk);
    Err(call.refuse(&["InvalidDiskSize.TooSmall"]).because(text))
}

/// Packages of provisioned speed, if given.
pub fn iops(call: &Call, order: Arguments<'_>) -> Result<Option<i64>, Refusal> {
    let iops = order.integer("IOPS");
    if iops.is_some_and(|iops| !(0..=1000).contains(&iops)) {
        return Err(call.invalid("IOPS", "IOPS must be between 0 and 1000."));
    }
    Ok(iops)
}

/// Refuses user data that is not in Base64.
pub fn user_data(call: &Call) -> Result<(), Refusal> {
    if call.texts("UserData").iter().all(|text| STANDARD.decode(text).is_ok()) {
        Ok(())
    } else {
        Err(call.invalid("UserData", "UserData must be in Base64."))
    }
}

/// Refuses a wrong number of Windows keys: one for all machines, or one per machine.
pub fn activation(call: &Call, machines: usize) -> Result<(), Refusal> {
    let Some(activation) = call.object("WindowsActivation") else { return Ok(()) };
    let keys = activation.texts("ProductIds").len();
    let enough = if activation.integer("Batch") == Some(0) { keys == machines } else { keys <= 1 };
    if enough {
        Ok(())
    } else {
        Err(call.invalid("WindowsActivation", "ProductIds do not go with Batch and Amount."))
    }
}
