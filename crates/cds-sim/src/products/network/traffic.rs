//! Traffic metrics of networks.

use serde_json::json;

use super::lookup::public_network;
use crate::api::call::Call;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::metrics::value;

/// Seconds between traffic samples.
const FLOW_PERIOD: i64 = 300;

pub fn describe_bandwidth_traffic(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("NetworkId")?;
    let qos = public_network(cloud, call, id)?.qos;
    let used = cloud.cards().any(|(instance, card)| card.network.id() == id && instance.powered);
    let time = cloud.clock.milliseconds() / 1000 / FLOW_PERIOD * FLOW_PERIOD;
    // A network without running machines has no traffic.
    let high = if used { qos as f64 } else { 0.0 };
    Ok(Reply::data(json!({
        "LastFiveMinutesUsage": {
            "Inbps": value(&[id, "in"], time, 0.0, high),
            "Outbps": value(&[id, "out"], time, 0.0, high),
        },
        "MaxQos": qos,
    })))
}
