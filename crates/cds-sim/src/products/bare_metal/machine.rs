//! Existing bare-metal machines: power, system, console, order, tasks and deletion.

use serde_json::json;

use super::change::MetalChange;
use super::create::{flag, layout};
use super::lookup::{TASKS, find, idle, name, wrong_state};
use super::state::Renewal;
use crate::api::call::Call;
use crate::api::lookup::ids;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::activity::Activity;
use crate::engine::ids::hash;
use crate::engine::task_ids::{number_of, uuid_of};
use crate::engine::tasks::Status;

/// Maximum number of months per renewal.
const RENEWED_MONTHS: std::ops::RangeInclusive<i64> = 1..=60;

pub fn operate_bms_power(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (activity, kind) = match call.required("Operate")?.to_ascii_lowercase().as_str() {
        "start" => (Activity::Starting, "startBms"),
        "stop" => (Activity::Stopping, "stopBms"),
        "reset" => (Activity::Rebooting, "resetBms"),
        _ => return Err(call.invalid("Operate", "Operate must be start, stop or reset.")),
    };
    let ids = ids(call, "BaremetalIds")?;
    for id in &ids {
        let machine = idle(cloud, call, id, "InstanceError")?;
        if machine.powered == (activity == Activity::Starting) {
            return Err(wrong_state(call, machine, "InstanceError"));
        }
    }
    let on = activity != Activity::Stopping;
    let tasks: Vec<String> = ids
        .iter()
        .map(|id| queue(cloud, call, kind, id, activity, MetalChange::Power { machine: id.clone(), on }))
        .collect();
    // The documents show `Msg` here.
    Ok(Reply::raw(
        &json!({"Code": "Success", "Msg": "Success.", "Data": {"BaremetalIds": ids, "TaskIds": tasks}}),
    ))
}

pub fn reinstall_bms(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("BaremetalId")?;
    let machine = idle(cloud, call, id, "RebuildFailed")?;
    // A machine's configuration is one of the catalog.
    let compute = machine.compute().ok_or_else(|| call.refuse(&["DataNotExists"]))?;
    let layout = layout(call, compute)?;
    let change = MetalChange::Rebuild { machine: id.to_owned(), layout };
    let task = queue(cloud, call, "reinstallBms", id, Activity::Rebuilding, change);
    Ok(Reply::data(json!({"TaskIds": [task]})))
}

pub fn describe_bms_vnc(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("BaremetalId")?;
    let machine = find(cloud, call, id)?;
    if machine.activity == Some(Activity::Creating) {
        return Err(wrong_state(call, machine, "DataNotExists"));
    }
    // A host that cannot exist: our token must never lead to the real console.
    let time = cloud.clock.text();
    let (auth, token) = (hash(&[id, &time, "auth"]), hash(&[id, &time, "token"]));
    let url = format!("http://console.invalid/vnc/?authId={auth:016x}&token={token:016x}");
    Ok(Reply::data(json!({"Url": url})))
}

pub fn modify_bms_order(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("BaremetalId")?;
    let machine = find(cloud, call, id)?;
    if machine.activity == Some(Activity::Creating) {
        return Err(wrong_state(call, machine, "OrderResourceError"));
    }
    idle(cloud, call, id, "OrderUpdateError")?;
    let automatic = flag(call, "AutoRenewal")?.ok_or_else(|| call.missing("AutoRenewal"))?;
    if call.text("BillMethod").is_some_and(|method| method.trim() != "1") {
        return Err(call.invalid("BillMethod", "BillMethod must be 1."));
    }
    let months = call.integer("Duration").unwrap_or(machine.renewal.months);
    if !RENEWED_MONTHS.contains(&months) {
        return Err(call.invalid("Duration", "Duration must be between 1 and 60."));
    }
    let to_month_end = flag(call, "IsToMonth")?.unwrap_or(machine.renewal.to_month_end);
    if !machine.prepaid {
        let text = "A server that is paid by use has no order to renew.";
        return Err(call.refuse(&["OrderUpdateError"]).because(text));
    }
    let order = machine.order_id.clone();
    if let Some(machine) = cloud.metal.machines.get_mut(id) {
        machine.renewal = Renewal { automatic, months, to_month_end };
    }
    let change = if automatic { "opened" } else { "closed" };
    Ok(Reply::raw(&json!({
        "Code": "Success",
        "Message": format!("Automatic renewal of order has been {change}"),
        "Data": [{"SuborderIds": [order]}],
    })))
}

pub fn describe_bms_task(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("TaskId")?;
    let task = number_of(id).and_then(|number| cloud.poll(number, &TASKS));
    let task =
        task.ok_or_else(|| call.refuse(&["DataNotExists"]).because(format!("There is no task {id}.")))?;
    let status = match task.status {
        Status::New | Status::Doing => "init",
        Status::Finished => "succeed",
        Status::Failed => "failed",
    };
    let mut data = json!({"BareMetalIds": task.resources, "Status": status});
    if let Some(failure) = task.failed() {
        data["Message"] = json!(failure);
    }
    Ok(Reply::data(data))
}

/// At once, even while a task is changing the machine.
pub fn rename_bms_instance(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("BaremetalId")?;
    find(cloud, call, id)?;
    let name = name(call, "name")?;
    if let Some(machine) = cloud.metal.machines.get_mut(id) {
        machine.name = name.to_owned();
    }
    // Its bill has the name when it is gone.
    cloud.account(id);
    Ok(Reply::data(json!({})))
}

/// The response holds no task, so the machine is gone at once.
pub fn delete_bms_instance(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("BaremetalId")?;
    let machine = idle(cloud, call, id, "LogicError")?;
    if machine.powered {
        return Err(wrong_state(call, machine, "LogicError"));
    }
    if machine.prepaid {
        let text = "Only servers that are paid by use can be deleted.";
        return Err(call.refuse(&["LogicError"]).because(text));
    }
    if let Some(disk) = cloud.metal.disk_of(id) {
        let text = format!("The disk {disk} is attached to the server; detach it first.");
        return Err(call.refuse(&["LogicError"]).because(text));
    }
    cloud.metal.machines.remove(id);
    cloud.account(id);
    Ok(Reply::data(json!({})))
}

/// Queues a change of one machine. Returns the id of the task.
fn queue(
    cloud: &mut Cloud,
    call: &Call,
    kind: &str,
    id: &str,
    activity: Activity,
    change: MetalChange,
) -> String {
    if let Some(machine) = cloud.metal.machines.get_mut(id) {
        machine.activity = Some(activity);
    }
    let ids = vec![id.to_owned()];
    uuid_of(cloud.queue_in(TASKS, call, kind, ids, change))
}
