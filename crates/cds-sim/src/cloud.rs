//! The state of all products: plain data, determined by the seed and the calls, independent of the wall clock.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::change::Change;
use crate::engine::clock::Clock;
use crate::engine::diff::{Difference, Stored};
use crate::engine::ids::{Generator, mac_address};
use crate::engine::ledger::Ledger;
use crate::engine::progression::{Progression, Progressions};
use crate::engine::table::{Numbered, Table};
use crate::engine::tasks::Tasks;
use crate::products::bare_metal::state::Metal;
use crate::products::compute::state::Instance;
use crate::products::gpn::state::{AccessPoint, Gpn, Place};
use crate::products::host::state::Host;
use crate::products::network::state::{
    Holder, Interface, NetworkId, PrivateNetwork, PublicNetwork, Receiver, Vdc, first_receivers, ipv6_of,
};
use crate::products::nsg::state::Nsg;
use crate::products::security::state::SecurityGroup;
use crate::products::template::state::Template;

/// The initial balance, in hundredths of a yuan. Our own choice.
const FIRST_BALANCE: i64 = 100_000_000;

/// The number of the first tag.
const FIRST_TAG: u64 = 257;

/// The contents of a snapshot.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cloud {
    /// Source of resource ids.
    ids: Generator,
    /// Ids that are used first.
    #[serde(skip)]
    prepared_ids: VecDeque<String>,
    /// Source of request ids: separate, so that reads do not change the ids of later resources.
    request_ids: Generator,
    /// Number of network cards created so far.
    cards: u32,
    pub clock: Clock,
    pub progressions: Progressions,
    /// Hundredths of a yuan.
    pub balance: i64,
    /// Older state files lack it.
    #[serde(default = "first_payments")]
    pub payments: Vec<Payment>,
    pub ledger: Ledger,
    next_tag: u64,
    pub tags: Numbered<String>,
    pub vdcs: Table<Vdc>,
    pub public_networks: Table<PublicNetwork>,
    pub private_networks: Table<PrivateNetwork>,
    /// Older state files lack it.
    #[serde(default = "first_receivers")]
    pub alarm_receivers: Vec<Receiver>,
    pub instances: Table<Instance>,
    pub security_groups: Table<SecurityGroup>,
    /// Older state files lack it.
    #[serde(default)]
    pub network_security_groups: Table<Nsg>,
    pub templates: Table<Template>,
    pub metal: Metal,
    pub gpns: Table<Gpn>,
    pub hosts: Table<Host>,
    pub tasks: Tasks<Change>,
}

/// Money that was paid into the account, or taken out of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Payment {
    /// Milliseconds since 1970.
    pub at: i64,
    /// Hundredths of a yuan.
    pub amount: i64,
}

/// State that a rollback keeps.
#[derive(Debug, Clone)]
pub struct Moving {
    request_ids: Generator,
    clock: Clock,
}

impl Stored for Cloud {
    fn compare(&mut self, with: &mut Difference<'_>) -> Result<(), serde_json::Error> {
        // Lists all fields, so that none is forgotten.
        let Self {
            ids,
            // Empty between two orders.
            prepared_ids: _,
            request_ids,
            cards,
            clock,
            progressions,
            balance,
            payments,
            ledger,
            next_tag,
            tags,
            vdcs,
            public_networks,
            private_networks,
            alarm_receivers,
            instances,
            security_groups,
            network_security_groups,
            templates,
            metal,
            gpns,
            hosts,
            tasks,
        } = self;
        with.value("ids", ids)?;
        // It advances with every request, even with reads.
        with.aside("request_ids", request_ids)?;
        with.value("cards", cards)?;
        with.value("clock", clock)?;
        with.value("progressions", progressions)?;
        with.value("balance", balance)?;
        with.value("payments", payments)?;
        with.part("ledger", ledger)?;
        with.value("next_tag", next_tag)?;
        with.numbered("tags", tags)?;
        with.table("vdcs", vdcs)?;
        with.table("public_networks", public_networks)?;
        with.table("private_networks", private_networks)?;
        with.value("alarm_receivers", alarm_receivers)?;
        with.table("instances", instances)?;
        with.table("security_groups", security_groups)?;
        with.table("network_security_groups", network_security_groups)?;
        with.table("templates", templates)?;
        with.part("metal", metal)?;
        with.table("gpns", gpns)?;
        with.table("hosts", hosts)?;
        with.part("tasks", tasks)
    }
}

impl Cloud {
    /// An empty cloud.
    pub fn new(seed: u64, progression: Progression) -> Self {
        Self {
            ids: Generator::new(seed, "resources"),
            prepared_ids: VecDeque::new(),
            request_ids: Generator::new(seed, "requests"),
            cards: u32::try_from(seed & 0xffff).unwrap_or_default(),
            clock: Clock::default(),
            progressions: Progressions { every: progression, by_action: BTreeMap::new() },
            balance: FIRST_BALANCE,
            payments: first_payments(),
            ledger: Ledger::default(),
            next_tag: FIRST_TAG,
            tags: Numbered::default(),
            vdcs: Table::new(),
            public_networks: Table::new(),
            private_networks: Table::new(),
            alarm_receivers: first_receivers(),
            instances: Table::new(),
            security_groups: Table::new(),
            network_security_groups: Table::new(),
            templates: Table::new(),
            metal: Metal::default(),
            gpns: Table::new(),
            hosts: Table::new(),
            tasks: Tasks::default(),
        }
    }

    /// The state that is not rolled back with a change.
    pub fn moving(&self) -> Moving {
        Moving { request_ids: self.request_ids.clone(), clock: self.clock }
    }

    /// Takes over this state from another cloud.
    pub fn at(self, moving: Moving) -> Self {
        Self { request_ids: moving.request_ids, clock: moving.clock, ..self }
    }

    /// Pays money in, or takes it out, until the balance is that many hundredths of a yuan. What is paid at one moment is
    /// one payment.
    pub fn set_balance(&mut self, balance: i64) {
        let at = self.clock.milliseconds();
        let before = self.payments.pop_if(|last| last.at == at).map_or(0, |last| last.amount);
        let amount = before.saturating_add(balance.saturating_sub(self.balance));
        if amount != 0 {
            self.payments.push(Payment { at, amount });
        }
        self.balance = balance;
    }

    /// Has the next resources take these ids, the next task and the next tag these numbers, if they are still to come.
    pub fn prepare(&mut self, ids: VecDeque<String>, task: Option<u64>, tag: Option<u64>) {
        self.prepared_ids = ids;
        self.tasks.skip_to(task.unwrap_or_default());
        self.next_tag = self.next_tag.max(tag.unwrap_or_default());
    }

    /// Whether a prepared id was not taken.
    pub fn has_prepared_ids(&self) -> bool {
        !self.prepared_ids.is_empty()
    }

    /// An id for a new resource.
    pub fn new_id(&mut self) -> String {
        self.prepared_ids.pop_front().unwrap_or_else(|| self.ids.uuid())
    }

    /// An id for a response.
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

    /// The MAC address of a new port.
    pub fn new_mac(&mut self) -> String {
        self.cards = self.cards.wrapping_add(1);
        mac_address(self.cards)
    }

    /// The number of the tag with this name; creates it if missing.
    pub fn tag_named(&mut self, name: &str) -> u64 {
        if let Some(number) = self.find_tag(name) {
            return number;
        }
        let number = self.next_tag;
        self.next_tag += 1;
        self.tags.insert(number, name.to_owned());
        number
    }

    /// The number of the tag with this name.
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

    /// All network cards with their instances.
    pub fn instance_cards(&self) -> impl Iterator<Item = (&Instance, &Interface)> {
        self.instances
            .values()
            .flat_map(|instance| instance.interfaces.iter().map(move |card| (instance, card)))
    }

    /// All network cards with their instances or bare-metal machines.
    pub fn cards(&self) -> impl Iterator<Item = (Holder<'_>, &Interface)> {
        let in_instances = self.instance_cards().map(|(instance, card)| {
            (Holder { name: &instance.name, powered: instance.powered, metal: false }, card)
        });
        let in_metal = self.metal.cards().map(|(machine, card)| {
            (Holder { name: &machine.name, powered: machine.powered, metal: true }, card)
        });
        in_instances.chain(in_metal)
    }

    /// The global private network of a private network.
    pub fn gpn_of(&self, private_id: &str) -> Option<&Gpn> {
        let joined = |point: &AccessPoint| matches!(&point.place, Place::Private(id) if id == private_id);
        self.gpns.values().find(|gpn| gpn.points.iter().any(joined))
    }
}

/// Where the balance of a new account is from.
fn first_payments() -> Vec<Payment> {
    vec![Payment { at: Clock::default().milliseconds(), amount: FIRST_BALANCE }]
}
