//! Creates, changes and deletes disks.

use serde_json::json;

use super::super::change::MetalChange;
use super::{conflict, find, idle, queue, region, room};
use crate::api::call::Call;
use crate::api::geography::is_region;
use crate::api::money::solvent;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::activity::Activity;
use crate::engine::ids::hash;
use crate::products::bare_metal::catalog::{BANDWIDTH, DISK_SIZES, DISKS, DiskGoods, IOPS};
use crate::products::bare_metal::lookup::{self, name};
use crate::products::bare_metal::state::{CloudDisk, Contents};

pub fn create_disk(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let region = region(call)?;
    let name = name(call, "Name")?;
    let size = call.within("Size", &DISK_SIZES)?;
    let number = call.within("Num", &DISKS)?;
    let id = call.required("GoodsId")?;
    let goods = DiskGoods::find(id);
    let goods = goods.ok_or_else(|| call.invalid("GoodsId", format!("There are no goods {id}.")))?;
    solvent(cloud, call)?;
    room(cloud, call, region, goods.kind.name, size * number)?;
    let pattern = CloudDisk {
        name: name.to_owned(),
        region_id: region.to_owned(),
        kind: goods.kind.name.to_owned(),
        size,
        growing: 0,
        iops: goods.iops,
        bandwidth: goods.bandwidth,
        machine: None,
        contents: Contents::default(),
        activity: None,
        created: cloud.clock.seconds(),
    };
    let mut made = Vec::new();
    for _ in 0..number {
        let id = place(cloud, pattern.clone());
        let change = MetalChange::CreateDisk { disk: id.clone() };
        let task = queue(cloud, call, &id, &id, Activity::Creating, change);
        made.push(json!({"DiskId": id, "TaskId": task}));
    }
    Ok(Reply::data(json!({"DiskInfo": made})))
}

pub fn attach_disk(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let machine_id = call.required("InstanceId")?;
    let id = call.required("DiskId")?;
    let machine = lookup::idle(cloud, call, machine_id, "InstanceError")?;
    let disk = idle(cloud, call, id)?;
    if disk.machine.is_some() {
        return Err(conflict(call, format!("The disk {} is attached already.", disk.name)));
    }
    // What UUID a region has is not known.
    if disk.region_id != machine.region_id && is_region(&disk.region_id) {
        return Err(
            call.invalid("InstanceId", format!("The disk is in {}, the server is not.", disk.region_id))
        );
    }
    if let Some(disk) = cloud.metal.disks.get_mut(id) {
        disk.machine = Some(machine_id.to_owned());
    }
    let change = MetalChange::AttachDisk { disk: id.to_owned() };
    Ok(one(queue(cloud, call, id, id, Activity::Attaching, change)))
}

pub fn detach_disk(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("DiskId")?;
    let disk = idle(cloud, call, id)?;
    if disk.machine.is_none() {
        return Err(conflict(call, format!("The disk {} is not attached.", disk.name)));
    }
    let change = MetalChange::DetachDisk { disk: id.to_owned() };
    Ok(one(queue(cloud, call, id, id, Activity::Detaching, change)))
}

pub fn delete_disk(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("DiskId")?;
    let disk = idle(cloud, call, id)?;
    if disk.machine.is_some() {
        return Err(conflict(call, format!("The disk {} is attached; detach it first.", disk.name)));
    }
    let change = MetalChange::DeleteDisk { disk: id.to_owned() };
    Ok(one(queue(cloud, call, id, id, Activity::Deleting, change)))
}

pub fn change_iops(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("DiskId")?;
    let iops = call.within("Iops", &IOPS)?;
    change(cloud, call, MetalChange::ChangeDisk { disk: id.to_owned(), iops: Some(iops), bandwidth: None })
}

pub fn change_bandwidth(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("DiskId")?;
    let bandwidth = call.within("Bw", &BANDWIDTH)?;
    change(
        cloud,
        call,
        MetalChange::ChangeDisk { disk: id.to_owned(), iops: None, bandwidth: Some(bandwidth) },
    )
}

/// The size is an increment, so a disk can only grow.
pub fn expansion_size(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("DiskId")?;
    let disk = find(cloud, call, id)?;
    let most = DISK_SIZES.end() - disk.size;
    let more = call.integer("Size").filter(|more| (1..=most).contains(more));
    let more = more.ok_or_else(|| call.invalid("Size", format!("The disk can grow by 1 to {most} GB.")))?;
    idle(cloud, call, id)?;
    room(cloud, call, &disk.region_id, &disk.kind, more)?;
    if let Some(disk) = cloud.metal.disks.get_mut(id) {
        disk.growing = more;
    }
    change(cloud, call, MetalChange::GrowDisk { disk: id.to_owned() })
}

/// Adds a new disk to the cloud. Returns its id.
pub fn place(cloud: &mut Cloud, mut disk: CloudDisk) -> String {
    let id = cloud.new_id();
    let percent = 20 + hash(&[&id]) % 60;
    disk.contents.percent = i64::try_from(percent).unwrap_or_default();
    cloud.metal.disks.insert(id.clone(), disk);
    id
}

fn change(cloud: &mut Cloud, call: &Call, change: MetalChange) -> Result<Reply, Refusal> {
    let id = call.required("DiskId")?;
    idle(cloud, call, id)?;
    let task = queue(cloud, call, id, id, Activity::Updating, change);
    Ok(Reply::data(json!({"TaskId": task})))
}

/// The task of one disk.
fn one(task: String) -> Reply {
    Reply::data(json!({"DiskInfo": [{"TaskId": task}]}))
}
