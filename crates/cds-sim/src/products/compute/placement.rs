//! Instances on dedicated hosts: used and free capacity.

use super::change::{ComputeChange, Update};
use super::state::Instance;
use crate::api::call::Call;
use crate::api::refusal::Refusal;
use crate::change::Change;
use crate::cloud::Cloud;

/// The capacity used by the instances of a host.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HostLoad {
    pub instances: usize,
    pub cpu: i64,
    pub ram: i64,
}

/// The capacity used by the instances of a host, including changes by running tasks.
pub fn load_of(cloud: &Cloud, host_id: &str) -> HostLoad {
    let mut load = HostLoad::default();
    for (id, instance) in on_host(cloud, host_id) {
        let (cpu, ram) = coming_size(cloud, id).unwrap_or((0, 0));
        load.instances += 1;
        load.cpu += instance.cpu.max(cpu);
        load.ram += instance.ram.max(ram);
    }
    load
}

/// The instances of a host.
pub fn on_host<'a>(cloud: &'a Cloud, host_id: &'a str) -> impl Iterator<Item = (&'a String, &'a Instance)> {
    cloud.instances.iter().filter(move |(_, instance)| instance.host.as_deref() == Some(host_id))
}

/// Processors and memory that a running task is to give an instance.
fn coming_size(cloud: &Cloud, id: &str) -> Option<(i64, i64)> {
    cloud.tasks.running_changes().find_map(|change| match change {
        Change::Compute(ComputeChange::UpdateInstance {
            instance,
            update: Update::Spec { cpu, ram, .. },
        }) if instance == id => Some((*cpu, *ram)),
        _ => None,
    })
}

/// The requested host for new instances, if any. It must be in their region and have room for all of them.
pub fn with_room(
    cloud: &Cloud,
    call: &Call,
    region: &str,
    (cpu, ram): (i64, i64),
    amount: i64,
) -> Result<Option<String>, Refusal> {
    let Some(id) = call.text("DedicatedHostId") else { return Ok(None) };
    let host = cloud.hosts.get(id).ok_or_else(|| {
        call.refuse(&["DedicatedHostNotFound"]).because("The dedicated host does not exist.")
    })?;
    if host.region_id != region {
        let text = format!("The dedicated host is in {}, not in {region}.", host.region_id);
        return Err(call.invalid("DedicatedHostId", text));
    }
    room(cloud, call, id, (cpu.saturating_mul(amount), ram.saturating_mul(amount)))?;
    Ok(Some(id.to_owned()))
}

/// Refuses more processors and memory than a host has left.
pub fn room(cloud: &Cloud, call: &Call, id: &str, (cpu, ram): (i64, i64)) -> Result<(), Refusal> {
    let Some(host) = cloud.hosts.get(id) else { return Ok(()) };
    let load = load_of(cloud, id);
    let (cpus, rams) = (host.cpus() - load.cpu, host.ram - load.ram);
    if cpu > cpus || ram > rams {
        let text = format!("The dedicated host has {cpus} CPU and {rams} GB left.");
        return Err(call.refuse(&["NotSufficient"]).because(text));
    }
    Ok(())
}
