//! New instances.

use std::net::Ipv4Addr;

use super::change::ComputeChange;
use super::image::Image;
use super::order::NewDisk;
use super::placement::with_room;
use super::prices::Priced;
use super::state::Instance;
use super::terms::charge;
use super::{catalog, order};
use crate::api::call::{Arguments, Call};
use crate::api::geography::is_on_sale;
use crate::api::money::affordable;
use crate::api::names::machine_name;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::activity::Activity;
use crate::products::network::lookup::{idle_vdc, network_in, private_network};
use crate::products::network::plan::{PlannedCard, Planner, Wish, malformed, segment};
use crate::products::network::state::NetworkId;

pub fn create_instance(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let order = Order::check(cloud, call)?;
    if call.boolean("DryRun") == Some(true) {
        return Ok(Reply::done());
    }
    let ids = order.place(cloud);
    let change = ComputeChange::CreateInstances { instances: ids.clone() };
    Ok(Reply::queued(cloud.queue(call, "orderCreateVM", ids, change)))
}

/// Instances that can be created.
struct Order {
    /// The common part of all of them.
    pattern: Instance,
    system_disk: NewDisk,
    data_disks: Vec<NewDisk>,
    names: Vec<String>,
    /// The network cards of each.
    cards: Vec<Vec<PlannedCard>>,
    labels: Vec<String>,
}

impl Order {
    fn check(cloud: &Cloud, call: &Call) -> Result<Self, Refusal> {
        let region_id = call.required("RegionId")?;
        if !is_on_sale(region_id) {
            return Err(call.refuse(&["Zone.NotOnSale"]));
        }
        let vdc_id = call.required("VdcId")?;
        let vdc = idle_vdc(cloud, call, vdc_id)?;
        if vdc.region_id != region_id {
            let text = format!("The data center is in {}, not in {region_id}.", vdc.region_id);
            return Err(call.invalid("RegionId", text));
        }
        call.text("Password").ok_or_else(|| call.refuse(&["InvalidPassword.Malformed"]))?;
        let instance_type = call.required("InstanceType")?;
        let (cpu, ram) = (call.integer("Cpu").unwrap_or(1), call.integer("Ram").unwrap_or(1));
        if !catalog::is_instance_type(instance_type) || !catalog::is_size(cpu, ram) {
            return Err(call.refuse(&["InvalidInstanceType.ValueUnauthorized"]));
        }
        let amount = call.integer("Amount").unwrap_or(1);
        if !catalog::AMOUNT.contains(&amount) {
            return Err(call.invalid("Amount", "Amount must be between 1 and 99."));
        }
        let machines = usize::try_from(amount).unwrap_or(1);
        let names = names(call, machines)?;
        let image_id = call.text("ImageId").unwrap_or(catalog::DEFAULT_IMAGE);
        let image = Image::find(cloud, call, image_id, region_id)?.with_password(call)?;
        let system_disk = order::system_disk(call, call.object("SystemDisk"), &image)?;
        let data_disks = order::data_disks(call, image.data_disks)?;
        let labels = call.texts("LabelNames");
        if labels.len() > catalog::LABELS {
            return Err(call.invalid("LabelNames", "At most 20 labels can be given at once."));
        }
        order::activation(call, machines)?;
        order::user_data(call)?;
        let host = with_room(cloud, call, region_id, (cpu, ram), amount)?;
        let charge = charge(call)?;
        let cards = cards(cloud, call, vdc_id, machines)?;
        let disks = std::iter::once(&system_disk).chain(&data_disks).map(NewDisk::priced).collect();
        let price = Priced { instance_type, cpu, ram, housed: host.is_some(), disks }
            .price(charge, cloud.clock.day_of_month())
            .saturating_mul(amount);
        affordable(cloud, call, price)?;
        let pattern = Instance {
            name: String::new(),
            vdc_id: vdc_id.to_owned(),
            region_id: region_id.to_owned(),
            instance_type: instance_type.to_owned(),
            cpu,
            ram,
            image_id: image_id.to_owned(),
            public_image: image.public_image.to_owned(),
            host,
            powered: false,
            activity: Some(Activity::Creating),
            charge,
            system_disk: system_disk.clone().with_id(String::new()),
            data_disks: Vec::new(),
            interfaces: Vec::new(),
            tags: Default::default(),
            deletion_protection: call.boolean("DeletionProtection").unwrap_or(false),
            utc: call.boolean("UTC").unwrap_or(false),
            swap_off: call.boolean("SwapOff").unwrap_or(false),
            created: cloud.clock.text(),
        };
        let labels = labels.into_iter().map(str::to_owned).collect();
        Ok(Self { pattern, system_disk, data_disks, names, cards, labels })
    }

    /// Creates them. Returns their ids.
    fn place(self, cloud: &mut Cloud) -> Vec<String> {
        let tags: std::collections::BTreeSet<u64> =
            self.labels.iter().map(|label| cloud.tag_named(label)).collect();
        let mut ids = Vec::with_capacity(self.names.len());
        for (name, cards) in self.names.into_iter().zip(self.cards) {
            let id = cloud.new_id();
            let mut instance = Instance { name, tags: tags.clone(), ..self.pattern.clone() };
            instance.system_disk = self.system_disk.clone().with_id(cloud.new_id());
            for disk in &self.data_disks {
                instance.data_disks.push(disk.clone().with_id(cloud.new_id()));
            }
            for card in cards {
                instance.interfaces.push(cloud.new_interface(card.network, card.address, card.ipv6));
            }
            cloud.instances.insert(id.clone(), instance);
            ids.push(id);
        }
        ids
    }
}

/// The names of all machines: the same for all, or with numbers of a fixed width that count up.
fn names(call: &Call, machines: usize) -> Result<Vec<String>, Refusal> {
    let name = machine_name(call, "InstanceName")?;
    let Some(first) = call.text("DescriptionNum") else { return Ok(vec![name.to_owned(); machines]) };
    let number: usize =
        first.parse().map_err(|_| call.invalid("DescriptionNum", "DescriptionNum must be digits."))?;
    let width = first.len();
    if !(3..=6).contains(&width) {
        return Err(call.invalid("DescriptionNum", "DescriptionNum must have 3 to 6 digits."));
    }
    Ok((number..number + machines).map(|number| format!("{name}{number:0width$}")).collect())
}

/// The network cards of each machine.
fn cards(
    cloud: &Cloud,
    call: &Call,
    vdc_id: &str,
    machines: usize,
) -> Result<Vec<Vec<PlannedCard>>, Refusal> {
    let mut planner = Planner::new(cloud, call);
    let mut cards = vec![Vec::new(); machines];
    let ipv6 = call.boolean("Ipv6Bind").unwrap_or(false);
    let mut add = |machine: usize, network: NetworkId, address: Option<Ipv4Addr>| {
        if let Some(cards) = cards.get_mut(machine) {
            let ipv6 = ipv6 && matches!(network, NetworkId::Public(_));
            cards.push(PlannedCard { network, address, ipv6 });
        }
    };
    let ordered: Vec<Arguments<'_>> = call.objects("OrderedIP").collect();
    if !ordered.is_empty() {
        for entry in ordered {
            let id = entry.text("PipeId").unwrap_or_default();
            let network = network_in(cloud, vdc_id, id).ok_or_else(|| {
                malformed(call, false).because(format!("The data center has no network {id}."))
            })?;
            let public = matches!(network, NetworkId::Public(_));
            let wishes = Wish::spread(&entry.texts("IP"), machines).ok_or_else(|| malformed(call, public))?;
            for (machine, wish) in wishes.into_iter().enumerate() {
                let address = planner.take(&network, wish, None)?;
                add(machine, network.clone(), address);
            }
        }
        return Ok(cards);
    }
    let wishes = Wish::spread(&call.texts("PublicIp"), machines).ok_or_else(|| malformed(call, true))?;
    for (machine, wish) in wishes.into_iter().enumerate().filter(|(_, wish)| *wish != Wish::Nothing) {
        let (network, address) = planner.take_public(vdc_id, wish)?;
        add(machine, network, Some(address));
    }
    for entry in call.objects("PrivateIp") {
        let id = entry.text("PrivateId").unwrap_or_default();
        let network = NetworkId::Private(id.to_owned());
        if private_network(cloud, call, id)?.vdc_id != vdc_id {
            return Err(malformed(call, false).because("The private network belongs to another data center."));
        }
        let within = entry.text("Segment").map(|text| segment(call, text)).transpose()?;
        let wishes = Wish::spread(&entry.texts("IP"), machines).ok_or_else(|| malformed(call, false))?;
        for (machine, wish) in wishes.into_iter().enumerate() {
            let address = planner.take(&network, wish, within)?;
            add(machine, network.clone(), address);
        }
    }
    Ok(cards)
}
