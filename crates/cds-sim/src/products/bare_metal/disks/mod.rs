//! Cloud disks for bare-metal machines. The documents know two refusals here, of a parameter that is missing or wrong
//! and of an empty one: what is refused for another reason gets the code of the family of bare metal that fits.

use super::change::MetalChange;
use crate::api::call::Call;
use crate::api::geography::{is_on_sale, is_region};
use crate::api::lookup::is_id;
use crate::api::refusal::Refusal;
use crate::cloud::Cloud;
use crate::engine::activity::Activity;
use crate::engine::task_ids::uuid_of;
use crate::products::bare_metal::catalog::POOL_SIZE;
use crate::products::bare_metal::state::{CloudDisk, Snapshot};

pub mod disk;
pub mod snapshot;
pub mod usage;

/// The disk with this id.
fn find<'a>(cloud: &'a Cloud, call: &Call, id: &str) -> Result<&'a CloudDisk, Refusal> {
    cloud.metal.disks.get(id).ok_or_else(|| call.invalid("DiskId", format!("There is no disk {id}.")))
}

/// The disk with this id, if it is idle.
fn idle<'a>(cloud: &'a Cloud, call: &Call, id: &str) -> Result<&'a CloudDisk, Refusal> {
    let disk = find(cloud, call, id)?;
    match disk.activity {
        None => Ok(disk),
        Some(activity) => Err(conflict(call, format!("The disk {} is {}.", disk.name, activity.name()))),
    }
}

/// The snapshot with this id with its disk, if it is idle: a task of a snapshot occupies the disk too.
fn idle_snapshot<'a>(
    cloud: &'a Cloud,
    call: &Call,
    id: &str,
) -> Result<(&'a Snapshot, &'a CloudDisk), Refusal> {
    let snapshot = cloud.metal.snapshots.get(id);
    let snapshot =
        snapshot.ok_or_else(|| call.invalid("SnapshotId", format!("There is no snapshot {id}.")))?;
    Ok((snapshot, idle(cloud, call, &snapshot.disk)?))
}

/// The region of a call that sells disks. The documents show codes and UUIDs, so that a UUID is taken for a region.
fn region(call: &Call) -> Result<&str, Refusal> {
    let region = call.required("RegionId")?;
    if is_id(region) || is_region(region) && is_on_sale(region) {
        return Ok(region);
    }
    Err(call.invalid("RegionId", format!("No disks are sold in {region}.")))
}

/// Refuses more than the free capacity in the pool of a kind of disks.
fn room(cloud: &Cloud, call: &Call, region: &str, kind: &str, size: i64) -> Result<(), Refusal> {
    let left = POOL_SIZE - cloud.metal.pool_use(region, kind);
    if size <= left {
        return Ok(());
    }
    Err(call.refuse(&["NotSufficient"]).because(format!("The pool has {left} GB left.")))
}

/// The refusal for a disk in the wrong state.
fn conflict(call: &Call, text: impl Into<String>) -> Refusal {
    call.refuse(&["InstanceError"]).because(text)
}

/// Queues a change of one disk, which answers for the resource of the task. Returns the id of the task.
fn queue(
    cloud: &mut Cloud,
    call: &Call,
    disk: &str,
    resource: &str,
    activity: Activity,
    change: MetalChange,
) -> String {
    if let Some(disk) = cloud.metal.disks.get_mut(disk) {
        disk.activity = Some(activity);
    }
    let mut kind = call.action().to_owned();
    if let Some(first) = kind.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    uuid_of(cloud.queue(call, &kind, vec![resource.to_owned()], change))
}
