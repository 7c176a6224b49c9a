//! Global private networks.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::change::{GpnChange, GpnStep};
use super::state::{AccessPoint, Gpn, Place};
use crate::api::call::{Arguments, Call};
use crate::api::geography;
use crate::api::lookup::ids;
use crate::api::money::solvent;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::activity::Activity;
use crate::engine::ids::hash;
use crate::products::network::lookup::{idle_private_network, idle_vdc};
use crate::products::network::state::PrivateNetwork;

/// Mbit/s that a network may have. The documents show 5 to 300.
const QOS: std::ops::RangeInclusive<i64> = 1..=1000;

pub fn describe_gpn(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (wanted, word) = (call.text("GpnId"), call.text("Key"));
    let rows: Vec<Value> = cloud
        .gpns
        .iter()
        .filter(|(id, _)| wanted.is_none_or(|wanted| wanted == id.as_str()))
        .filter(|(id, gpn)| word.is_none_or(|word| gpn.name.contains(word) || id.as_str() == word))
        .map(|(id, gpn)| view(cloud, id, gpn))
        .collect();
    Ok(Reply::data(Value::Array(rows)))
}

pub fn create_gpn(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let name = call.required("Name")?.to_owned();
    let qos = call.integer("Qos").ok_or_else(|| call.missing("Qos"))?;
    if !QOS.contains(&qos) {
        let text = format!("Qos must be between {} and {}.", QOS.start(), QOS.end());
        return Err(call.invalid("Qos", text));
    }
    solvent(cloud, call)?;
    let points = points(cloud, call, None, ["AccessPoint", "PopAccessPoint"], "AccessPointType")?;
    let (id, order_id) = (cloud.new_id(), cloud.new_id());
    let gpn = Gpn { name, qos, order_id, points, activity: Some(Activity::Creating) };
    cloud.gpns.insert(id.clone(), gpn);
    Ok(queue(cloud, call, "createGpn", id, GpnStep::Create))
}

pub fn add_access_point(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("GpnId")?;
    let gpn = idle(cloud, call, id)?;
    solvent(cloud, call)?;
    let points = points(cloud, call, Some(gpn), ["VdcAdd", "PopAdd"], "PointType")?;
    if let Some(gpn) = cloud.gpns.get_mut(id) {
        gpn.activity = Some(Activity::Updating);
        gpn.points.extend(points);
    }
    Ok(queue(cloud, call, "addAccessPoint", id.to_owned(), GpnStep::Join))
}

pub fn delete_access_point(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("GpnId")?;
    let gpn = idle(cloud, call, id)?;
    let leaving = ids(call, "DelPoints")?;
    let joined: BTreeSet<&str> = gpn.points.iter().map(|point| point.place.id()).collect();
    if let Some(missing) = leaving.iter().find(|id| !joined.contains(id.as_str())) {
        return Err(call.invalid("DelPoints", format!("The GPN has no access point {missing}.")));
    }
    if let Some(gpn) = cloud.gpns.get_mut(id) {
        gpn.activity = Some(Activity::Updating);
        for point in gpn.points.iter_mut().filter(|point| leaving.iter().any(|id| id == point.place.id())) {
            point.activity = Some(Activity::Deleting);
        }
    }
    Ok(queue(cloud, call, "deleteAccessPoint", id.to_owned(), GpnStep::Leave))
}

pub fn delete_gpn(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("GpnId")?;
    idle(cloud, call, id)?;
    if let Some(gpn) = cloud.gpns.get_mut(id) {
        gpn.activity = Some(Activity::Deleting);
    }
    Ok(queue(cloud, call, "deleteGpn", id.to_owned(), GpnStep::Delete))
}

pub fn describe_access_info(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (vdcs, pops) = match call.required("Type")? {
        "vdc" => (Value::Array(vdcs(cloud)), Value::Null),
        "pop" => (Value::Null, Value::Array(pops())),
        other => return Err(call.invalid("Type", format!("Type must be vdc or pop, not {other}."))),
    };
    Ok(Reply::data_without_task(json!({"Pop": pops, "Vdc": vdcs})))
}

/// Queues a change. These actions write the number of the task as a number.
fn queue(cloud: &mut Cloud, call: &Call, kind: &str, id: String, step: GpnStep) -> Reply {
    let change = GpnChange { gpn: id.clone(), step };
    let task = cloud.queue(call, kind, vec![id], change);
    Reply::raw(&json!({"Code": "Success", "Message": "Success.", "Data": {}, "TaskId": task}))
}

/// The network with this id, if it is idle.
fn idle<'a>(cloud: &'a Cloud, call: &Call, id: &str) -> Result<&'a Gpn, Refusal> {
    let gpn = cloud.gpns.get(id).ok_or_else(|| call.refuse(&["InvalidGpnID.Malformed"]))?;
    match gpn.activity {
        None => Ok(gpn),
        Some(_) => Err(call.refuse(&["TaskDuplicate"])),
    }
}

/// The access points that a call orders, at least one: those of data centers, then points of presence.
fn points(
    cloud: &Cloud,
    call: &Call,
    gpn: Option<&Gpn>,
    [vdcs, pops]: [&str; 2],
    kind: &str,
) -> Result<Vec<AccessPoint>, Refusal> {
    let mut places: Vec<Place> =
        gpn.into_iter().flat_map(|gpn| &gpn.points).map(|point| point.place.clone()).collect();
    let present = places.len();
    for order in call.objects(vdcs) {
        expect(call, order, kind, "vdc")?;
        places.push(private_network(cloud, call, order)?);
    }
    for order in call.objects(pops) {
        expect(call, order, kind, "pop")?;
        places.push(pop(call, order)?);
    }
    if places.len() == present {
        return Err(call.missing(vdcs));
    }
    let different: BTreeSet<&str> = places.iter().map(Place::id).collect();
    if different.len() < places.len() {
        return Err(call.invalid(vdcs, "An access point can be in a GPN only once."));
    }
    let new = places.into_iter().skip(present);
    Ok(new.map(|place| AccessPoint { place, activity: Some(Activity::Creating) }).collect())
}

/// A private network that can join.
fn private_network(cloud: &Cloud, call: &Call, order: Arguments<'_>) -> Result<Place, Refusal> {
    let vdc_id = order.text("VdcId").unwrap_or_default();
    let vdc = idle_vdc(cloud, call, vdc_id)?;
    let id = order.text("PrivateId").unwrap_or_default();
    if idle_private_network(cloud, call, id)?.vdc_id != vdc_id {
        let text = "The private network belongs to another data center.";
        return Err(call.refuse(&["InvalidPrivateId.Malformed"]).because(text));
    }
    if let Some(gpn) = cloud.gpn_of(id) {
        let text = format!("The private network is in the GPN {} already.", gpn.name);
        return Err(call.refuse(&["ResourceInUse"]).because(text));
    }
    in_city(call, order, &geography::city_id(&vdc.region_id))?;
    Ok(Place::Private(id.to_owned()))
}

fn pop(call: &Call, order: Arguments<'_>) -> Result<Place, Refusal> {
    let id = order.text("PopId").unwrap_or_default();
    let pop = geography::pops().into_iter().find(|pop| pop.id == id);
    let pop = pop.ok_or_else(|| call.invalid("PopId", format!("There is no POP {id}.")))?;
    in_city(call, order, &pop.city_id)?;
    Ok(Place::Pop(pop.id))
}

/// Refuses a point that is said to be of another kind.
fn expect(call: &Call, order: Arguments<'_>, parameter: &str, kind: &str) -> Result<(), Refusal> {
    let given = order.text(parameter).unwrap_or(kind);
    if given.eq_ignore_ascii_case(kind) {
        Ok(())
    } else {
        Err(call.invalid(parameter, format!("{parameter} must be {kind} here, not {given}.")))
    }
}

/// Refuses a point that is said to be in another city.
fn in_city(call: &Call, order: Arguments<'_>, city_id: &str) -> Result<(), Refusal> {
    match order.text("CityId") {
        Some(given) if given != city_id => {
            Err(call.invalid("CityId", "The access point is in another city."))
        }
        _ => Ok(()),
    }
}

fn view(cloud: &Cloud, id: &str, gpn: &Gpn) -> Value {
    // What is only about to join is not yet there.
    let joined = gpn.points.iter().filter(|point| point.activity != Some(Activity::Creating));
    let (mut vdcs, mut pops) = (Vec::new(), Vec::new());
    let known = geography::pops();
    for point in joined {
        match &point.place {
            Place::Private(id) => vdcs.extend(
                cloud.private_networks.get(id).map(|network| joined_network(cloud, id, network, gpn.qos)),
            ),
            Place::Pop(id) => pops.extend(known.iter().find(|pop| pop.id == *id).map(
                |pop| json!({"PopId": pop.id, "PopName": pop.name, "CityId": pop.city_id, "Qos": gpn.qos}),
            )),
        }
    }
    json!({
        "GpnId": id,
        "Name": gpn.name,
        "Qos": gpn.qos,
        "EvpnId": 10_000 + hash(&[id]) % 90_000,
        "Status": Activity::status(gpn.activity),
        "StatusStr": match gpn.activity {
            None => "正常",
            Some(Activity::Creating) => "创建中",
            Some(Activity::Deleting) => "删除中",
            Some(_) => "更新中",
        },
        "SubOrderId": gpn.order_id,
        "JoinVdcs": vdcs,
        "JoinVpcs": [],
        "JoinPops": if pops.is_empty() { Value::Null } else { Value::Array(pops) },
    })
}

fn joined_network(cloud: &Cloud, id: &str, network: &PrivateNetwork, qos: i64) -> Value {
    let vdc = cloud.vdcs.get(&network.vdc_id);
    let (name, region) = vdc.map_or(("", ""), |vdc| (&vdc.name, &vdc.region_id));
    let (block, mask) = (network.block, network.mask);
    let range = if mask == block.prefix_len() {
        block.to_string()
    } else {
        format!("{}/{mask}~{}/{mask}", block.network(), block.broadcast())
    };
    json!({
        "VdcId": network.vdc_id,
        "VdcName": name,
        "RegionId": region,
        "CityId": geography::city_id(region),
        "PrivateId": id,
        "PrivateNet": range,
        "Address": block.network(),
        "Qos": qos,
    })
}

/// The data centers with private networks that can join.
fn vdcs(cloud: &Cloud) -> Vec<Value> {
    let rows = cloud.vdcs.iter().filter(|(_, vdc)| vdc.activity.is_none()).map(|(id, vdc)| {
        let networks = cloud.private_networks.iter().filter(|(_, network)| network.vdc_id == *id);
        let free = networks.filter(|(id, network)| network.activity.is_none() && cloud.gpn_of(id).is_none());
        let free = free.map(|(id, network)| json!({"PrivateId": id, "Address": network.block.network()}));
        json!({
            "VdcId": id,
            "VdcName": vdc.name,
            "RegionId": vdc.region_id,
            "RegionName": geography::region_name(&vdc.region_id),
            "CityId": geography::city_id(&vdc.region_id),
            "ZoneName": geography::zone_name(&vdc.region_id),
            "PrivateNetwork": free.collect::<Vec<_>>(),
        })
    });
    rows.filter(|row| row["PrivateNetwork"].as_array().is_some_and(|networks| !networks.is_empty())).collect()
}

fn pops() -> Vec<Value> {
    let rows = geography::pops().into_iter();
    rows.map(|pop| json!({"PopId": pop.id, "PopName": pop.name, "CityId": pop.city_id})).collect()
}
