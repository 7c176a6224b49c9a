//! Snapshots of disks.

use serde_json::json;

use super::super::change::MetalChange;
use super::disk::place;
use super::{conflict, idle, idle_snapshot, queue, room};
use crate::api::call::Call;
use crate::api::money::solvent;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::activity::Activity;
use crate::products::bare_metal::lookup::name;
use crate::products::bare_metal::state::{CloudDisk, Contents, Snapshot};

pub fn create_snapshot(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let disk_id = call.required("DiskId")?;
    let name = name(call, "SnapshotName")?.to_owned();
    let disk = idle(cloud, call, disk_id)?;
    let now = cloud.clock.seconds();
    let snapshot =
        Snapshot { disk: disk_id.to_owned(), name, used: disk.used(now), size: disk.size, created: now };
    let id = cloud.new_id();
    cloud.metal.snapshots.insert(id.clone(), snapshot);
    let change = MetalChange::CreateSnapshot { disk: disk_id.to_owned(), snapshot: id.clone() };
    let task = queue(cloud, call, disk_id, &id, Activity::Updating, change);
    Ok(Reply::data(json!({"TaskId": task, "SnapshotId": id})))
}

/// The new disk is as large as the old one was, and as fast as the old one is.
pub fn clone_snapshot(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let name = name(call, "Name")?.to_owned();
    let (snapshot, old) = idle_snapshot(cloud, call, call.required("SnapshotId")?)?;
    solvent(cloud, call)?;
    room(cloud, call, &old.region_id, &old.kind, snapshot.size)?;
    let from = snapshot.disk.clone();
    let new = CloudDisk {
        name,
        size: snapshot.size,
        growing: 0,
        machine: None,
        contents: Contents { base: snapshot.used, ..Contents::default() },
        activity: Some(Activity::Creating),
        created: cloud.clock.seconds(),
        ..old.clone()
    };
    let to = place(cloud, new);
    let change = MetalChange::CloneSnapshot { from: from.clone(), to: to.clone() };
    let task = queue(cloud, call, &from, &to, Activity::Updating, change);
    Ok(Reply::data(json!({"TaskId": task, "DiskId": to})))
}

pub fn delete_snapshot(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("SnapshotId")?;
    let (snapshot, _) = idle_snapshot(cloud, call, id)?;
    let disk = snapshot.disk.clone();
    let change = MetalChange::DeleteSnapshot { disk: disk.clone(), snapshot: id.to_owned() };
    let task = queue(cloud, call, &disk, id, Activity::Updating, change);
    Ok(Reply::data(json!({"TaskId": task})))
}

/// What is written comes back; size and speed stay.
pub fn rollback_snapshot(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("SnapshotId")?;
    let (snapshot, disk) = idle_snapshot(cloud, call, id)?;
    let machine = disk.machine.as_ref().and_then(|machine| cloud.metal.machines.get(machine));
    if let Some(machine) = machine.filter(|machine| machine.powered || machine.activity.is_some()) {
        let text =
            format!("The disk is in use by the server {}; detach it or stop the server.", machine.name);
        return Err(conflict(call, text));
    }
    let change = MetalChange::RollBack { disk: snapshot.disk.clone(), used: snapshot.used };
    let disk = snapshot.disk.clone();
    let task = queue(cloud, call, &disk, &disk, Activity::Updating, change);
    Ok(Reply::data(json!({"TaskId": task})))
}
