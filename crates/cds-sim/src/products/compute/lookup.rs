//! Instances by id, with the matching refusals, and their being busy.

use super::change::{ComputeChange, Update};
use super::state::Instance;
use crate::api::call::Call;
use crate::api::lookup::{idle, unknown};
use crate::api::refusal::Refusal;
use crate::cloud::Cloud;
use crate::engine::activity::Activity;
use crate::products::network::state::Interface;

/// The instance with this id.
pub fn instance<'a>(cloud: &'a Cloud, call: &Call, id: &str) -> Result<&'a Instance, Refusal> {
    let refusal = || unknown(call, id, &["InstanceNotFound"], &["InvalidInstanceId.Malformed"]);
    cloud.instances.get(id).ok_or_else(refusal)
}

/// The instance with this id, if it is idle.
pub fn idle_instance<'a>(cloud: &'a Cloud, call: &Call, id: &str) -> Result<&'a Instance, Refusal> {
    let instance = instance(cloud, call, id)?;
    idle(call, instance, instance.activity, "IncorrectInstanceStatus")
}

/// The network card with this id in that instance.
pub fn interface_of<'a>(call: &Call, instance: &'a Instance, id: &str) -> Result<&'a Interface, Refusal> {
    instance.interface(id).ok_or_else(|| call.refuse(&["InvalidInterfaceId.Malformed"]))
}

/// Marks instances as busy.
pub fn engage(cloud: &mut Cloud, ids: &[String], activity: Activity) {
    for id in ids {
        if let Some(instance) = cloud.instances.get_mut(id) {
            instance.activity = Some(activity);
        }
    }
}

/// Queues a change of one instance. Returns the number of the task.
pub fn update(cloud: &mut Cloud, call: &Call, kind: &str, id: &str, update: Update) -> u64 {
    let ids = vec![id.to_owned()];
    engage(cloud, &ids, Activity::Updating);
    let change = ComputeChange::UpdateInstance { instance: id.to_owned(), update };
    cloud.queue(call, kind, ids, change)
}
