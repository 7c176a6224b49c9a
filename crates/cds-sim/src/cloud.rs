//! The state of the whole cloud: plain data, decided by the seed and the calls, with no trace of the wall clock.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, Ipv6Addr};

use indexmap::IndexMap;
use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

pub use crate::engine::ledger::{Account, Charged, Ledger, Line, Part};
pub use crate::products::gpn::state::{AccessPoint, Gpn, GpnChange, Place};
pub use crate::products::host::state::{Host, HostLoad};
pub use crate::products::security::state::{AddressKind, GroupKind, Rule, SecurityGroup};
pub use crate::products::template::state::Template;

use crate::engine::clock::Clock;
use crate::engine::ids::{Generator, mac_address};
use crate::engine::tasks::Tasks;
use crate::options::Progression;

/// Resources by id, in the order of their creation, which is the order of lists.
pub type Table<T> = IndexMap<String, T>;

/// What an account has at first, in hundredths of a yuan. Our own choice.
const FIRST_BALANCE: i64 = 100_000_000;

/// The number of the first tag.
const FIRST_TAG: u64 = 257;

/// Everything that a snapshot holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cloud {
    /// Source of resource ids.
    ids: Generator,
    /// Source of request ids: apart, so that reading does not change the ids of what is made later.
    request_ids: Generator,
    /// Network cards made so far.
    cards: u32,
    pub clock: Clock,
    pub progressions: Progressions,
    /// Hundredths of a yuan.
    pub balance: i64,
    pub ledger: Ledger,
    next_tag: u64,
    pub tags: BTreeMap<u64, String>,
    pub vdcs: Table<Vdc>,
    pub public_networks: Table<PublicNetwork>,
    pub private_networks: Table<PrivateNetwork>,
    pub instances: Table<Instance>,
    pub security_groups: Table<SecurityGroup>,
    pub templates: Table<Template>,
    pub metal: crate::products::bare_metal::state::Metal,
    pub gpns: Table<Gpn>,
    pub hosts: Table<Host>,
    pub tasks: Tasks,
}

/// What goes on whatever happens to the rest.
#[derive(Debug, Clone)]
pub struct Moving {
    request_ids: Generator,
    clock: Clock,
}

/// How tasks end: for every action, or for one.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Progressions {
    pub every: Progression,
    pub by_action: BTreeMap<String, Progression>,
}

impl Progressions {
    /// The one for the tasks of an action.
    pub fn of(&self, action: &str) -> Progression {
        self.by_action.get(action).copied().unwrap_or(self.every)
    }

    /// Whether the clock runs by itself.
    pub fn need_time(&self) -> bool {
        std::iter::once(&self.every)
            .chain(self.by_action.values())
            .any(|one| matches!(one, Progression::After(_)))
    }
}

/// What a running task is doing to a resource, which then refuses other changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Activity {
    Creating,
    Updating,
    Deleting,
    Starting,
    Stopping,
    Rebooting,
    Rebuilding,
    Attaching,
    Detaching,
}

impl Activity {
    /// As shown in a status.
    pub fn name(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::Updating => "updating",
            Self::Deleting => "deleting",
            Self::Starting => "starting",
            Self::Stopping => "stopping",
            Self::Rebooting => "rebooting",
            Self::Rebuilding => "rebuilding",
            Self::Attaching => "attaching",
            Self::Detaching => "detaching",
        }
    }

    /// The status of a resource that is `ok` when nothing happens to it.
    pub fn status(activity: Option<Self>) -> &'static str {
        activity.map_or("ok", Self::name)
    }
}

/// A virtual data center.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Vdc {
    pub name: String,
    pub region_id: String,
    pub activity: Option<Activity>,
}

/// A public network: bandwidth and segments of addresses.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PublicNetwork {
    pub vdc_id: String,
    pub name: String,
    /// As in `Type`.
    pub kind: String,
    pub billing_method: String,
    /// Mbit/s.
    pub qos: i64,
    pub float_bandwidth: i64,
    pub auto_renew: bool,
    pub segments: Table<Segment>,
    pub activity: Option<Activity>,
}

/// Public addresses that were bought together.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Segment {
    pub block: Ipv4Net,
    pub activity: Option<Activity>,
}

/// A private network.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PrivateNetwork {
    pub vdc_id: String,
    pub name: String,
    /// The addresses that are handed out.
    pub block: Ipv4Net,
    /// The prefix that the guests see, which may be wider than the block.
    pub mask: u8,
    pub activity: Option<Activity>,
}

/// A cloud server. Passwords, keys and user data are looked at and forgotten.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Instance {
    pub name: String,
    pub vdc_id: String,
    pub region_id: String,
    pub instance_type: String,
    pub cpu: i64,
    pub ram: i64,
    pub image_id: String,
    /// The public image that its system goes back to.
    pub public_image: String,
    /// The dedicated host that it is on.
    pub host: Option<String>,
    pub powered: bool,
    pub activity: Option<Activity>,
    pub charge: Charge,
    pub system_disk: Disk,
    pub data_disks: Vec<Disk>,
    /// In the order of the cards in the machine.
    pub interfaces: Vec<Interface>,
    pub tags: BTreeSet<u64>,
    pub deletion_protection: bool,
    pub utc: bool,
    pub swap_off: bool,
    /// As written by the clock.
    pub created: String,
}

impl Instance {
    /// As in `InstanceStatus`.
    pub fn status(&self) -> &'static str {
        match self.activity {
            Some(activity) => activity.name(),
            None if self.powered => "running",
            None => "stopped",
        }
    }

    /// The network card of that id.
    pub fn interface(&self, id: &str) -> Option<&Interface> {
        self.interfaces.iter().find(|interface| interface.id == id)
    }

    /// The network card of that id.
    pub fn interface_mut(&mut self, id: &str) -> Option<&mut Interface> {
        self.interfaces.iter_mut().find(|interface| interface.id == id)
    }

    /// The data disk of that id.
    pub fn data_disk(&self, id: &str) -> Option<&Disk> {
        self.data_disks.iter().find(|disk| disk.id == id)
    }

    /// The data disk or the system disk of that id.
    pub fn disk_mut(&mut self, id: &str) -> Option<&mut Disk> {
        std::iter::once(&mut self.system_disk).chain(&mut self.data_disks).find(|disk| disk.id == id)
    }
}

/// How something is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Charge {
    /// By the hour.
    PostPaid,
    /// In advance; zero months: to the end of this one.
    PrePaid { months: i64, auto_renew: bool },
}

impl Charge {
    /// As in `InstanceChargeType`.
    pub fn name(self) -> &'static str {
        match self {
            Self::PostPaid => "PostPaid",
            Self::PrePaid { .. } => "PrePaid",
        }
    }
}

/// A disk of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disk {
    pub id: String,
    /// As in `Type`.
    pub kind: String,
    /// GB.
    pub size: i64,
    /// Packages of provisioned speed, as ordered.
    pub iops: i64,
}

/// A network card of an instance.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Interface {
    pub id: String,
    pub mac: String,
    pub network: NetworkId,
    pub address: Option<Ipv4Addr>,
    pub ipv6: Option<Ipv6Addr>,
    /// Kept for this card while a task brings it there.
    pub coming: Option<Ipv4Addr>,
    pub connected: bool,
    /// The groups whose rules it obeys.
    pub security_groups: BTreeSet<String>,
}

/// The machine that a network card is in.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'a> {
    pub name: &'a str,
    pub powered: bool,
    /// Bare metal, not an instance.
    pub metal: bool,
}

/// Which network a card is in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NetworkId {
    Public(String),
    Private(String),
}

impl NetworkId {
    /// The id without its kind.
    pub fn id(&self) -> &str {
        match self {
            Self::Public(id) | Self::Private(id) => id,
        }
    }
}

impl Cloud {
    /// An empty cloud.
    pub fn new(seed: u64, progression: Progression) -> Self {
        Self {
            ids: Generator::new(seed, "resources"),
            request_ids: Generator::new(seed, "requests"),
            cards: u32::try_from(seed & 0xffff).unwrap_or_default(),
            clock: Clock::default(),
            progressions: Progressions { every: progression, by_action: BTreeMap::new() },
            balance: FIRST_BALANCE,
            ledger: Ledger::default(),
            next_tag: FIRST_TAG,
            tags: BTreeMap::new(),
            vdcs: Table::new(),
            public_networks: Table::new(),
            private_networks: Table::new(),
            instances: Table::new(),
            security_groups: Table::new(),
            templates: Table::new(),
            metal: crate::products::bare_metal::state::Metal::default(),
            gpns: Table::new(),
            hosts: Table::new(),
            tasks: Tasks::default(),
        }
    }

    /// What does not go back when a change is undone.
    pub fn moving(&self) -> Moving {
        Moving { request_ids: self.request_ids.clone(), clock: self.clock }
    }

    /// The same, as far on as another.
    pub fn at(self, moving: Moving) -> Self {
        Self { request_ids: moving.request_ids, clock: moving.clock, ..self }
    }

    /// An id for a new resource.
    pub fn new_id(&mut self) -> String {
        self.ids.uuid()
    }

    /// An id for an answer.
    pub fn new_request_id(&mut self) -> String {
        self.request_ids.uuid()
    }

    /// A new network card.
    pub fn new_interface(&mut self, network: NetworkId, address: Option<Ipv4Addr>, ipv6: bool) -> Interface {
        Interface {
            id: self.new_id(),
            mac: self.new_mac(),
            network,
            ipv6: address.filter(|_| ipv6).map(ipv6_of),
            address,
            coming: None,
            connected: true,
            security_groups: BTreeSet::new(),
        }
    }

    /// The hardware address of a new port.
    pub fn new_mac(&mut self) -> String {
        self.cards = self.cards.wrapping_add(1);
        mac_address(self.cards)
    }

    /// The number of the tag of that name, made where it is missing.
    pub fn tag_named(&mut self, name: &str) -> u64 {
        if let Some(number) = self.find_tag(name) {
            return number;
        }
        let number = self.next_tag;
        self.next_tag += 1;
        self.tags.insert(number, name.to_owned());
        number
    }

    /// The number of the tag of that name.
    pub fn find_tag(&self, name: &str) -> Option<u64> {
        self.tags.iter().find(|(_, candidate)| *candidate == name).map(|(number, _)| *number)
    }

    /// The name of a network.
    pub fn network_name(&self, network: &NetworkId) -> &str {
        let name = match network {
            NetworkId::Public(id) => self.public_networks.get(id).map(|network| &network.name),
            NetworkId::Private(id) => self.private_networks.get(id).map(|network| &network.name),
        };
        name.map_or("", String::as_str)
    }

    /// Every network card with the instance that it is in.
    pub fn instance_cards(&self) -> impl Iterator<Item = (&Instance, &Interface)> {
        self.instances
            .values()
            .flat_map(|instance| instance.interfaces.iter().map(move |card| (instance, card)))
    }

    /// Every network card with the instance or the bare-metal machine that it is in.
    pub fn cards(&self) -> impl Iterator<Item = (Holder<'_>, &Interface)> {
        let in_instances = self.instance_cards().map(|(instance, card)| {
            (Holder { name: &instance.name, powered: instance.powered, metal: false }, card)
        });
        let in_metal = self.metal.cards().map(|(machine, card)| {
            (Holder { name: &machine.name, powered: machine.powered, metal: true }, card)
        });
        in_instances.chain(in_metal)
    }
}

/// The IPv6 address that goes with a public IPv4 address, from the range that is set aside for documents.
pub fn ipv6_of(address: Ipv4Addr) -> Ipv6Addr {
    let [a, b, c, d] = address.octets();
    Ipv6Addr::new(0x2001, 0xdb8, 1, 0, 0, 0, u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]))
}
