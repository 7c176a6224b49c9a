//! Metrics.

use serde_json::{Value, json};

use super::lookup::{instance, interface_of};
use crate::api::call::Call;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::clock;
use crate::engine::metrics::value;

/// Names and ranges: percent, operations and KB per second, Mbit/s.
const METRICS: [(&str, f64, f64); 8] = [
    ("CPUUtilization", 1.0, 90.0),
    ("RAMUtilization", 15.0, 85.0),
    ("DiskWriteIOPS", 0.0, 400.0),
    ("DiskReadIOPS", 0.0, 600.0),
    ("DiskWriteBPS", 0.0, 40_000.0),
    ("DiskReadBPS", 0.0, 60_000.0),
    ("InterfaceInRate", 0.0, 20.0),
    ("InterfaceOutRate", 0.0, 30.0),
];

/// Maximum number of points in a response.
const MOST_POINTS: i64 = 50_000;

/// Seconds between traffic samples.
const FLOW_PERIOD: i64 = 300;

pub fn describe_instance_monitor(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("InstanceId")?;
    let instance = instance(cloud, call, id)?;
    let name = call.required("MetricName")?;
    let metric = METRICS.iter().find(|(known, _, _)| *known == name);
    let (_, low, high) =
        metric.ok_or_else(|| call.invalid("MetricName", format!("There is no metric {name}.")))?;
    let period = call.integer("Period").unwrap_or(60);
    if ![60, 900].contains(&period) {
        return Err(call.invalid("Period", "Period must be 60 or 900."));
    }
    let mut part = "";
    if let Some(interface) = call.text("InterfaceId") {
        part = &interface_of(call, instance, interface)?.id;
    }
    if let Some(disk) = call.text("DiskId") {
        let known = instance.system_disk.id == disk || instance.data_disk(disk).is_some();
        part = if known { disk } else { return Err(call.refuse(&["DiskNotFound"])) };
    }
    let (start, end) = window(call, period)?;
    let points: Vec<Value> = times(start, end, period)
        .map(|time| json!({"Timestamp": clock::write(time), "Value": value(&[id, part, name], time, *low, *high)}))
        .collect();
    Ok(Reply::data(json!({"InstanceId": id, "Period": period.to_string(), "DataPoints": points})))
}

pub fn describe_network_card_flow(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("InstanceId")?;
    let instance = instance(cloud, call, id)?;
    let interface = &interface_of(call, instance, call.required("InterfaceId")?)?.id;
    if call.required("MetricName")? != "NetworkCardFlow" {
        return Err(call.invalid("MetricName", "MetricName must be NetworkCardFlow."));
    }
    let (start, end) = window(call, FLOW_PERIOD)?;
    let gigabytes = |direction: &str, high: f64| {
        let rates =
            times(start, end, FLOW_PERIOD).map(|time| value(&[id, interface, direction], time, 0.0, high));
        // Mbit/s over the period, in GB.
        let sum: f64 = rates.map(|rate| rate * FLOW_PERIOD as f64 / 8.0 / 1000.0).sum();
        (sum * 100_000.0).round() / 100_000.0
    };
    Ok(Reply::data(json!({
            "InstanceId": id,
            "InterfaceId": interface,
            "Period": FLOW_PERIOD,
            "NetworkCardFlow": {
                "Input": gigabytes("InterfaceInRate", 20.0),
                "Output": gigabytes("InterfaceOutRate", 30.0),
            },
    })))
}

/// A time parameter of a call, in seconds since 1970.
fn window(call: &Call, period: i64) -> Result<(i64, i64), Refusal> {
    let time = |name: &str| {
        let read = clock::read(call.required(name)?);
        read.ok_or_else(|| call.invalid(name, format!("{name} must look like 2019-10-09 15:30:00.")))
    };
    let (start, end) = (time("StartTime")?, time("EndTime")?);
    if end < start {
        return Err(call.invalid("EndTime", "EndTime is before StartTime."));
    }
    if (end - start) / period >= MOST_POINTS {
        return Err(call.invalid("EndTime", format!("There would be more than {MOST_POINTS} points.")));
    }
    Ok((start, end))
}

/// The sample times, aligned independently of the window.
fn times(start: i64, end: i64, period: i64) -> impl Iterator<Item = i64> {
    let first = start.div_euclid(period) + i64::from(start.rem_euclid(period) != 0);
    (first..=end.div_euclid(period)).map(move |number| number * period)
}
