//! New bare-metal machines.

use serde_json::json;

use super::catalog::{Compute, Image, RAIDS};
use super::change::MetalChange;
use super::goods::{amount, sold};
use super::lookup::{TASKS, name};
use super::state::{Card, Layout, Machine, Renewal, Volume};
use crate::api::call::Call;
use crate::api::geography::region;
use crate::api::lookup::ids;
use crate::api::money::{affordable, solvent};
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::activity::Activity;
use crate::engine::clock::month_end;
use crate::engine::price::Charge;
use crate::engine::task_ids::uuid_of;
use crate::products::compute::terms::charge;
use crate::products::network::lookup::{idle_vdc, network_in};
use crate::products::network::plan::{PlannedCard, Planner, Wish};
use crate::products::network::state::NetworkId;

/// Digits that a host number has at least.
const HOST_DIGITS: usize = 3;

/// Digits that it has at most.
const MOST_HOST_DIGITS: usize = 9;

pub fn create_bms_instance(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let order = Order::check(cloud, call)?;
    Ok(Reply::data(json!({"TaskIds": order.place(cloud, call)})))
}

/// Machines that can be created.
struct Order {
    /// The common part of all of them.
    pattern: Machine,
    compute: &'static Compute,
    names: Vec<String>,
    /// The network cards of each.
    cards: Vec<Vec<PlannedCard>>,
}

impl Order {
    fn check(cloud: &Cloud, call: &Call) -> Result<Self, Refusal> {
        let region_id = region(call)?;
        let vdc_id = call.required("VdcId")?;
        if idle_vdc(cloud, call, vdc_id)?.region_id != region_id {
            return Err(call.invalid("RegionId", format!("The data center is not in {region_id}.")));
        }
        solvent(cloud, call)?;
        let charge = charge(call)?;
        let automatic = flag(call, "AutoRenew")?.ok_or_else(|| call.missing("AutoRenew"))?;
        let amount = amount(call)?;
        let (goods, compute) = sold(call, region_id, charge, "OrderGoodsConfEmpty")?;
        let machines = usize::try_from(amount).unwrap_or_default();
        let names = names(call, machines)?;
        let layout = layout(call, compute)?;
        if cloud.metal.count(region_id, compute.id) + machines > compute.stock {
            let text = format!("{region_id} has not enough machines of this configuration left.");
            return Err(call.refuse(&["NotSufficient"]).because(text));
        }
        let cards = cards(cloud, call, vdc_id, machines)?;
        let price = compute.price(charge, cloud.clock.day_of_month());
        affordable(cloud, call, price.saturating_mul(amount))?;
        let now = cloud.clock.seconds();
        let months = match charge {
            Charge::PrePaid { months, .. } => Some(months),
            Charge::PostPaid => None,
        };
        let pattern = Machine {
            name: String::new(),
            vdc_id: vdc_id.to_owned(),
            region_id: region_id.to_owned(),
            goods_id: goods.id,
            compute_id: compute.id.to_owned(),
            layout,
            powered: false,
            activity: Some(Activity::Creating),
            prepaid: months.is_some(),
            renewal: Renewal { automatic, months: months.unwrap_or_default().max(1), to_month_end: true },
            order_id: String::new(),
            paid: if months.is_some() { price } else { 0 },
            expires: months.map(|months| month_end(now, months)),
            monitored: call.boolean("EnableMonitor").unwrap_or(false),
            volumes: Vec::new(),
            cards: Vec::new(),
            created: now,
            started: None,
        };
        Ok(Self { pattern, compute, names, cards })
    }

    /// Creates them. Returns the ids of their tasks.
    fn place(self, cloud: &mut Cloud, call: &Call) -> Vec<String> {
        let mut tasks = Vec::with_capacity(self.names.len());
        for (name, cards) in self.names.into_iter().zip(self.cards) {
            let id = cloud.new_id();
            let mut machine = Machine { name, order_id: cloud.new_id(), ..self.pattern.clone() };
            for disk in self.compute.disks {
                for _ in 0..disk.count {
                    machine.volumes.push(Volume {
                        id: cloud.new_id(),
                        volume_id: cloud.new_id(),
                        kind: disk.kind.to_owned(),
                        capacity: disk.capacity,
                        iops: disk.iops,
                        mbps: disk.mbps,
                    });
                }
            }
            for card in cards {
                let interface = cloud.new_interface(card.network, card.address, card.ipv6);
                machine.cards.push(Card { interface, second_mac: cloud.new_mac() });
            }
            cloud.metal.machines.insert(id.clone(), machine);
            let change = MetalChange::CreateMachine { machine: id.clone() };
            let task = cloud.queue_in(TASKS, call, "createBms", vec![id], change);
            tasks.push(uuid_of(task));
        }
        tasks
    }
}

/// The image, the RAID level and the partitions of a call.
pub fn layout(call: &Call, compute: &Compute) -> Result<Layout, Refusal> {
    let image_id = call.required("ImageId")?;
    if Image::find(image_id).is_none() {
        let text = format!("Image cannot be found by id[{image_id}]");
        return Err(call.refuse(&["ImageNotFound"]).because(text));
    }
    let raid = call.text("Raid");
    if raid.is_some_and(|level| !RAIDS.contains(&level)) {
        return Err(call.invalid("Raid", "Raid must be 0, 1, 5 or 10."));
    }
    let capacity = compute.disks.first().map_or(0, |disk| disk.capacity);
    Ok(Layout {
        image_id: image_id.to_owned(),
        raid: raid.map(str::to_owned),
        partitions: partitions(call, capacity)?,
    })
}

/// A parameter that is 0 or 1.
pub fn flag(call: &Call, name: &str) -> Result<Option<bool>, Refusal> {
    match call.integer(name) {
        None => Ok(None),
        Some(0) => Ok(Some(false)),
        Some(1) => Ok(Some(true)),
        Some(_) => Err(call.invalid(name, format!("{name} must be 0 or 1."))),
    }
}

/// Mount points with their sizes, which must fit on the system disk.
fn partitions(call: &Call, capacity: i64) -> Result<Vec<(String, i64)>, Refusal> {
    let points = call.texts("CustomPartition");
    let sizes = call.arguments().integers("CustomPartitionSize");
    let wrong = |text: String| Err(call.invalid("CustomPartition", text));
    if points.len() != sizes.len() {
        return wrong("CustomPartition and CustomPartitionSize must be equally long.".to_owned());
    }
    if points.first().is_some_and(|point| *point != "/") {
        return wrong("The first partition must be /.".to_owned());
    }
    for (place, point) in points.iter().enumerate() {
        if !(point.starts_with('/') || *point == "swap")
            || points.iter().take(place).any(|other| other == point)
        {
            return wrong(format!("{point} is no mount point of its own."));
        }
    }
    let total = sizes.iter().fold(0_i64, |sum, size| sum.saturating_add(*size));
    if sizes.iter().any(|size| *size <= 0) || total > capacity {
        return wrong(format!("The partitions must fit on the system disk of {capacity} GB."));
    }
    Ok(points.into_iter().map(str::to_owned).zip(sizes).collect())
}

/// The names of all machines: the same for all, or with numbers that count up.
fn names(call: &Call, machines: usize) -> Result<Vec<String>, Refusal> {
    let name = name(call, "InstanceName")?;
    let Some(first) = call.text("AssignHostNo").map(str::trim) else {
        return Ok(vec![name.to_owned(); machines]);
    };
    let number: usize = match first.parse() {
        Ok(number) if first.len() <= MOST_HOST_DIGITS && !first.starts_with('+') => number,
        _ => {
            return Err(
                call.invalid("AssignHostNo", format!("AssignHostNo must be 1 to {MOST_HOST_DIGITS} digits."))
            );
        }
    };
    let width = first.len().max(HOST_DIGITS);
    Ok((number..number + machines).map(|number| format!("{name}{number:0width$}")).collect())
}

/// A card in each network of the call for each machine.
fn cards(
    cloud: &Cloud,
    call: &Call,
    vdc_id: &str,
    machines: usize,
) -> Result<Vec<Vec<PlannedCard>>, Refusal> {
    let networks = ids(call, "PipeIds")?;
    let networks = networks.into_iter().map(|id| {
        let refusal = || call.refuse(&["PipeIdNotFound"]);
        network_in(cloud, vdc_id, &id)
            .ok_or_else(|| refusal().because(format!("The data center has no network {id}.")))
    });
    let networks: Vec<NetworkId> = networks.collect::<Result<_, _>>()?;
    let mut planner = Planner::new(cloud, call);
    let mut cards = Vec::with_capacity(machines);
    for _ in 0..machines {
        let mut own = Vec::with_capacity(networks.len());
        for network in &networks {
            let address = planner.take(network, Wish::Any, None)?;
            own.push(PlannedCard { network: network.clone(), address, ipv6: false });
        }
        cards.push(own);
    }
    Ok(cards)
}
