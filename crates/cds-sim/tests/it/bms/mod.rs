//! Bare-metal machines.

mod machines;
mod orders;
use crate::support::story::wait_bms;
use crate::support::{Caller, REGION, text};
use serde_json::{Value, json};

/// Products: prepaid, by the hour, and one with a stock of two.
const MONTHLY: (i64, &str) = (8120, "fb7a1536-4280-5d21-b645-c6365f61f386");
const HOURLY: (i64, &str) = (8121, "c8944cb1-170c-535d-93d6-048d64171286");
const SCARCE: (i64, &str) = (8122, "8cc18097-9be7-593f-8239-358e3602cb36");

fn order(vdc: &str, pipes: &[&str], goods: (i64, &str), more: Value) -> Value {
    let charge = if goods == HOURLY { "PostPaid" } else { "PrePaid" };
    let mut order = json!({
        "RegionId": REGION, "VdcId": vdc, "Password": "Example-Passw0rd!", "InstanceName": "metal",
        "InstanceChargeType": charge, "AutoRenew": 1, "PrepaidMonth": 1, "ComputeId": goods.1, "GoodsId": goods.0,
        "ImageId": "24", "PipeIds": pipes, "Amount": 1
    });
    let members = order.as_object_mut().expect("an object");
    members.extend(more.as_object().cloned().expect("an object"));
    order
}

/// Finished machines. Returns their ids.
fn machines(caller: &Caller<'_>, order: Value) -> Vec<String> {
    let reply = caller.ok("bms", "CreateBmsInstance", order);
    let tasks = reply["Data"]["TaskIds"].as_array().expect("a list");
    tasks.iter().map(|task| text(&wait_bms(caller, &text(task))["BareMetalIds"][0])).collect()
}

fn detail(caller: &Caller<'_>, id: &str) -> Value {
    caller.ok("bms", "DescribeBmsDetail", json!({"BaremetalId": id}))["Data"].clone()
}

fn power(operate: &str, ids: &[&str]) -> Value {
    json!({"Operate": operate, "BaremetalIds": ids})
}
