//! Power operations of instances.

use super::change::ComputeChange;
use super::lookup::{engage, idle_instance};
use crate::api::call::Call;
use crate::api::lookup::ids;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::activity::Activity;

pub fn start_instance(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    switch(cloud, call, "InstanceId", Activity::Starting)
}

pub fn start_instances(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    switch(cloud, call, "InstanceIds", Activity::Starting)
}

pub fn stop_instance(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    check_stop_type(call)?;
    switch(cloud, call, "InstanceId", Activity::Stopping)
}

pub fn stop_instances(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    check_stop_type(call)?;
    switch(cloud, call, "InstanceIds", Activity::Stopping)
}

pub fn reboot_instance(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    switch(cloud, call, "InstanceId", Activity::Rebooting)
}

pub fn reboot_instances(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    switch(cloud, call, "InstanceIds", Activity::Rebooting)
}

fn check_stop_type(call: &Call) -> Result<(), Refusal> {
    let stop_type = call.text("StopType").unwrap_or("SOFT");
    if ["SOFT", "HARD"].iter().any(|known| known.eq_ignore_ascii_case(stop_type)) {
        Ok(())
    } else {
        Err(call.invalid("StopType", "StopType must be SOFT or HARD."))
    }
}

/// All or nothing: only stopped instances can start, and only running ones can stop or reboot.
fn switch(cloud: &mut Cloud, call: &Call, parameter: &str, activity: Activity) -> Result<Reply, Refusal> {
    let ids = ids(call, parameter)?;
    for id in &ids {
        let instance = idle_instance(cloud, call, id)?;
        if instance.powered == (activity == Activity::Starting) {
            let text = format!("The instance {} is {}.", instance.name, instance.status());
            return Err(call.refuse(&["IncorrectInstanceStatus"]).because(text));
        }
    }
    engage(cloud, &ids, activity);
    let kind = match activity {
        Activity::Starting => "startVM",
        Activity::Stopping => "stopVM",
        _ => "rebootVM",
    };
    let change = ComputeChange::Power { instances: ids.clone(), on: activity != Activity::Stopping };
    Ok(Reply::queued(cloud.queue(call, kind, ids, change)))
}
