//! Bills and the balance.

mod costs;
mod statements;
use std::time::Duration;

use crate::support::Caller;
use cds_sim::Simulator;
use serde_json::{Value, json};

const HOUR: u64 = 3600;

fn advance(simulator: &Simulator, hours: u64) {
    simulator.advance(Duration::from_secs(hours * HOUR)).expect("kept");
}

/// The balance, in hundredths of a yuan.
fn balance(simulator: &Simulator) -> i64 {
    let state: Value = serde_json::from_str(&simulator.snapshot()).expect("a snapshot");
    state["balance"].as_i64().expect("a number")
}

fn bill(caller: &Caller, days: &str) -> Value {
    caller.ok("billing", "DescribeBill", json!({"DateFromTo": days, "Currency": "CN"}))["Data"].clone()
}

/// The row of a resource.
fn of<'a>(bill: &'a Value, id: &str) -> Option<&'a Value> {
    bill["BillInfo"].as_array().expect("a list").iter().find(|row| row["ResourceId"] == id)
}

/// Hundredths of a yuan.
fn cents(value: &Value) -> i64 {
    (value.as_f64().expect("a number") * 100.0).round() as i64
}

fn detail(caller: &Caller, id: &str, from: &str, to: &str) -> Value {
    let asked = json!({"DateFrom": from, "DateTo": to, "ResourceId": id});
    caller.ok("billing", "DescribeBillInfo", asked)["Data"].clone()
}

fn account(caller: &Caller) -> Value {
    caller.ok("billing", "DescribeAccountInfo", json!({}))["Data"].clone()
}
