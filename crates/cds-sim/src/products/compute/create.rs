//! New instances.

use std::net::Ipv4Addr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ipnet::Ipv4Net;

use super::image::Image;
use super::{disk, price};
use crate::api::call::{Arguments, Call};
use crate::api::lookup;
use crate::api::refusal::Failure;
use crate::api::reply::Reply;
use crate::cloud::{Activity, Cloud, Instance, NetworkId};
use crate::engine::price::Machine;
use crate::engine::tasks::Change;
use crate::products::compute::catalog;
use crate::products::host::handlers as host;
use crate::products::network::plan::{PlannedCard, Planner, Wish, malformed};

/// Letters that a name may have.
const LONGEST_NAME: usize = 128;

pub fn create_instance(cloud: &mut Cloud, call: &Call) -> Result<Reply, Failure> {
    let order = Order::check(cloud, call)?;
    if call.boolean("DryRun") == Some(true) {
        return Ok(Reply::done());
    }
    let ids = order.place(cloud);
    let change = Change::CreateInstances { instances: ids.clone() };
    Ok(Reply::queued(cloud.queue(&call.action.name, "orderCreateVM", ids, change)))
}

/// Instances that can be made.
struct Order {
    /// All but what differs from one to the next.
    pattern: Instance,
    system_disk: disk::NewDisk,
    data_disks: Vec<disk::NewDisk>,
    names: Vec<String>,
    /// For each instance its network cards.
    cards: Vec<Vec<PlannedCard>>,
    labels: Vec<String>,
}

impl Order {
    fn check(cloud: &Cloud, call: &Call) -> Result<Self, Failure> {
        let region_id = call.required("RegionId")?;
        if !catalog::is_on_sale(region_id) {
            return Err(call.refuse(&["Zone.NotOnSale"]));
        }
        let vdc_id = call.required("VdcId")?;
        let vdc = lookup::idle_vdc(cloud, call, vdc_id)?;
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
        let system_disk = disk::system_disk(call, call.object("SystemDisk"), &image)?;
        let data_disks = disk::data_disks(call, image.data_disks)?;
        let labels = call.texts("LabelNames");
        if labels.len() > catalog::LABELS {
            return Err(call.invalid("LabelNames", "At most 20 labels can be given at once."));
        }
        activation(call, machines)?;
        user_data(call)?;
        let host = host::with_room(cloud, call, region_id, (cpu, ram), amount)?;
        let charge = price::charge(call)?;
        let cards = cards(cloud, call, vdc_id, machines)?;
        let disks = std::iter::once(&system_disk).chain(&data_disks).map(disk::NewDisk::priced).collect();
        let price = Machine { instance_type, cpu, ram, housed: host.is_some(), disks }
            .price(charge, cloud)
            .saturating_mul(amount);
        if price > cloud.balance {
            return Err(call.refuse(&["NotEnoughBalance"]));
        }
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

    /// Makes them. Returns their ids.
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

/// Refuses a name that no machine can have.
pub fn check_name(call: &Call, name: &str) -> Result<(), Failure> {
    if is_name(name) { Ok(()) } else { Err(call.refuse(&["InvalidInstanceName.Malformed"])) }
}

/// Whether something can have that name.
pub fn is_name(name: &str) -> bool {
    let length = name.chars().count();
    length > 0 && length <= LONGEST_NAME && !name.chars().any(char::is_control)
}

/// Refuses user data that is not in Base64.
pub fn user_data(call: &Call) -> Result<(), Failure> {
    if call.texts("UserData").iter().all(|text| STANDARD.decode(text).is_ok()) {
        Ok(())
    } else {
        Err(call.invalid("UserData", "UserData must be in Base64."))
    }
}

/// The names of all machines: the same for all, or with numbers of a fixed width that count up.
fn names(call: &Call, machines: usize) -> Result<Vec<String>, Failure> {
    let name = call.required("InstanceName")?;
    check_name(call, name)?;
    let Some(first) = call.text("DescriptionNum") else { return Ok(vec![name.to_owned(); machines]) };
    let number: usize =
        first.parse().map_err(|_| call.invalid("DescriptionNum", "DescriptionNum must be digits."))?;
    let width = first.len();
    if !(3..=6).contains(&width) {
        return Err(call.invalid("DescriptionNum", "DescriptionNum must have 3 to 6 digits."));
    }
    Ok((number..number + machines).map(|number| format!("{name}{number:0width$}")).collect())
}

/// Refuses keys for Windows that do not go round: one for all, or one for each machine.
fn activation(call: &Call, machines: usize) -> Result<(), Failure> {
    let Some(activation) = call.object("WindowsActivation") else { return Ok(()) };
    let keys = activation.texts("ProductIds").len();
    let enough = if activation.integer("Batch") == Some(0) { keys == machines } else { keys <= 1 };
    if enough {
        Ok(())
    } else {
        Err(call.invalid("WindowsActivation", "ProductIds do not go with Batch and Amount."))
    }
}

/// The network cards of each machine.
fn cards(
    cloud: &Cloud,
    call: &Call,
    vdc_id: &str,
    machines: usize,
) -> Result<Vec<Vec<PlannedCard>>, Failure> {
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
            let network = pipe(cloud, call, vdc_id, entry.text("PipeId").unwrap_or_default())?;
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
        if lookup::private_network(cloud, call, id)?.vdc_id != vdc_id {
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

/// A network of the data center, of either kind.
fn pipe(cloud: &Cloud, call: &Call, vdc_id: &str, id: &str) -> Result<NetworkId, Failure> {
    if cloud.public_networks.get(id).is_some_and(|network| network.vdc_id == vdc_id) {
        return Ok(NetworkId::Public(id.to_owned()));
    }
    if cloud.private_networks.get(id).is_some_and(|network| network.vdc_id == vdc_id) {
        return Ok(NetworkId::Private(id.to_owned()));
    }
    Err(malformed(call, false).because(format!("The data center has no network {id}.")))
}

/// A part of a private network, such as `10.240.193.1/32`.
pub fn segment(call: &Call, text: &str) -> Result<Ipv4Net, Failure> {
    let net: Result<Ipv4Net, _> = text.trim().parse();
    net.map(|net| net.trunc())
        .map_err(|_| malformed(call, false).because(format!("{text} is no range of addresses.")))
}
