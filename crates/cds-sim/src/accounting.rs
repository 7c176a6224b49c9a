//! What costs what, and when money moves.
//!
//! Every task names its resources. They are accounted for when it is queued and when it ends, so that a handler that
//! queues a task need not think of money; one that changes without a task calls [`Cloud::account`]. A new kind of
//! resource is a function in [`SOURCES`].
//!
//! Rules of our own: a resource costs from its order to the request to delete it, also while a machine is off. What
//! costs by the hour is debited by the millisecond. What is paid in advance is debited when it is bought, and not given
//! back; what is added to it meanwhile costs by the hour. When paid time ends, a further month is bought where that is
//! wanted and the balance suffices; otherwise the resource costs by the hour.

use crate::cloud::{Activity, Charge, Cloud, Instance, NetworkId, PublicNetwork};
use crate::engine::clock;
use crate::engine::ledger::{Ahead, Charged, Further, Part};
use crate::engine::price::{self, Machine};

/// The resource of that id, if it is one of a kind and costs something.
type Source = fn(&Cloud, &str) -> Option<Charged>;

/// The kinds of resources that cost something.
const SOURCES: &[Source] = &[machine, network, addresses, gpn, host, template, bare_metal, disk, snapshot];

impl Cloud {
    /// Takes from the balance what the time until now costs.
    pub fn debit(&mut self) {
        let now = self.clock.milliseconds();
        while let Some((at, id)) = self.ledger.next_end(now) {
            self.pay(|ledger| ledger.debit_to(at));
            let further = self.charged(&id).and_then(|charged| charged.ahead?.further);
            let until = further.map_or(at, |further| clock::months_later(at, further.months));
            match further.filter(|further| further.price <= self.balance && until > at) {
                Some(further) => {
                    self.pay(|ledger| ledger.renew(&id, further.price, until));
                    self.extend(&id, until);
                }
                None => self.lapse(&id, at),
            }
        }
        self.pay(|ledger| ledger.debit_to(now));
    }

    /// Accounts for a resource, and for what comes and goes with it, as it is now.
    pub fn account(&mut self, id: &str) {
        self.debit();
        let now = self.clock.milliseconds();
        for id in self.affected(id) {
            self.account_at(&id, now);
        }
    }

    /// The same after a task that has failed: what it was to make costs nothing at all.
    pub fn account_for_failure(&mut self, id: &str) {
        self.debit();
        let now = self.clock.milliseconds();
        for id in self.affected(id) {
            if self.charged(&id).is_none() {
                self.pay(|ledger| ledger.cancel(&id, now));
            }
        }
        self.account(id);
    }

    /// Takes money for a purchase that a running task is to make. When it fails, the money comes back.
    pub fn reserve(&mut self, id: &str, amount: i64) {
        self.pay(|ledger| ledger.reserve(id, amount));
    }

    /// What a resource costs. Nothing for what does not exist or is free.
    pub fn charged(&self, id: &str) -> Option<Charged> {
        SOURCES.iter().find_map(|source| source(self, id))
    }

    fn pay(&mut self, due: impl FnOnce(&mut crate::engine::ledger::Ledger) -> i64) {
        self.balance = self.balance.saturating_sub(due(&mut self.ledger));
    }

    fn account_at(&mut self, id: &str, time: i64) {
        match self.charged(id) {
            Some(charged) if !charged.ending => self.pay(|ledger| ledger.charge(id, charged, time)),
            ended => self.pay(|ledger| ledger.close(id, ended, time)),
        }
    }

    /// Time that was paid in advance goes on.
    fn extend(&mut self, id: &str, until: i64) {
        if let Some(machine) = self.metal.machines.get_mut(id) {
            machine.expires = Some(clock::write(until / 1000));
        }
    }

    /// Time that was paid in advance is over, and no more is bought.
    fn lapse(&mut self, id: &str, at: i64) {
        self.ledger.lapse(id);
        if let Some(instance) = self.instances.get_mut(id) {
            instance.charge = Charge::PostPaid;
        }
        if let Some(machine) = self.metal.machines.get_mut(id) {
            machine.prepaid = false;
            machine.expires = None;
        }
        let mut ids = self.give_back(id);
        ids.push(id.to_owned());
        for id in ids {
            self.account_at(&id, at);
        }
    }

    /// The resource itself, then what comes and goes with it.
    fn affected(&self, id: &str) -> Vec<String> {
        let mut ids = vec![id.to_owned()];
        if self.instances.contains_key(id) {
            return ids;
        }
        let mut next = 0;
        while let Some(holder) = ids.get(next).cloned() {
            let networks = self.public_networks.iter().filter(|(_, network)| network.vdc_id == holder);
            let segments =
                self.public_networks.get(&holder).into_iter().flat_map(|network| network.segments.keys());
            let held = networks.map(|(id, _)| id).chain(segments);
            // Also what is gone already.
            let held = held.chain(self.ledger.held(&holder).map(|account| &account.id));
            let held: Vec<String> = held.filter(|id| !ids.contains(id)).cloned().collect();
            ids.extend(held);
            next += 1;
        }
        ids.dedup();
        ids
    }

    fn vdc_name(&self, id: &str) -> String {
        self.vdcs.get(id).map(|vdc| vdc.name.clone()).unwrap_or_default()
    }

    fn region_of(&self, vdc_id: &str) -> String {
        self.vdcs.get(vdc_id).map(|vdc| vdc.region_id.clone()).unwrap_or_default()
    }
}

fn machine(cloud: &Cloud, id: &str) -> Option<Charged> {
    let instance = cloud.instances.get(id)?;
    let priced = Machine::of(instance);
    let cards = instance.interfaces.iter().filter(|card| matches!(card.network, NetworkId::Public(_)));
    Some(Charged {
        kind: "vm".to_owned(),
        name: instance.name.clone(),
        region_id: instance.region_id.clone(),
        vdc_id: instance.vdc_id.clone(),
        vdc_name: cloud.vdc_name(&instance.vdc_id),
        status: instance.status().to_owned(),
        addresses: cards.filter_map(|card| card.address).map(|address| address.to_string()).collect(),
        model: priced.model(),
        parts: priced.parts(),
        ahead: ahead(cloud, instance, &priced),
        ending: instance.activity == Some(Activity::Deleting),
        ..Charged::default()
    })
}

fn ahead(cloud: &Cloud, instance: &Instance, priced: &Machine<'_>) -> Option<Ahead> {
    let Charge::PrePaid { months, auto_renew } = instance.charge else { return None };
    Some(Ahead {
        price: priced.price(instance.charge, cloud),
        until: clock::end_of_month(cloud.clock.milliseconds(), months.max(1)),
        further: auto_renew.then(|| Further { months: 1, price: price::monthly(priced.hourly()) }),
    })
}

fn network(cloud: &Cloud, id: &str) -> Option<Charged> {
    let network = cloud.public_networks.get(id)?;
    Some(Charged {
        kind: "wan".to_owned(),
        name: network.name.clone(),
        model: network.kind.clone(),
        parts: price::bandwidth(&network.billing_method, network.qos),
        ending: network.activity == Some(Activity::Deleting),
        ..in_network(cloud, network, &network.vdc_id, network.activity)
    })
}

/// Public addresses that were bought together.
fn addresses(cloud: &Cloud, id: &str) -> Option<Charged> {
    let (holder, network) =
        cloud.public_networks.iter().find(|(_, network)| network.segments.contains_key(id))?;
    let segment = network.segments.get(id)?;
    Some(Charged {
        kind: "ip".to_owned(),
        name: "ip".to_owned(),
        addresses: segment
            .block
            .subnets(32)
            .into_iter()
            .flatten()
            .map(|one| one.network().to_string())
            .collect(),
        parts: price::addresses(&segment.block),
        ending: [network.activity, segment.activity].contains(&Some(Activity::Deleting)),
        ..in_network(cloud, network, holder, segment.activity)
    })
}

fn in_network(cloud: &Cloud, network: &PublicNetwork, holder: &str, activity: Option<Activity>) -> Charged {
    Charged {
        region_id: cloud.region_of(&network.vdc_id),
        vdc_id: network.vdc_id.clone(),
        vdc_name: cloud.vdc_name(&network.vdc_id),
        holder: holder.to_owned(),
        status: Activity::status(activity).to_owned(),
        ..Charged::default()
    }
}

fn gpn(cloud: &Cloud, id: &str) -> Option<Charged> {
    let gpn = cloud.gpns.get(id)?;
    Some(Charged {
        kind: "gpn".to_owned(),
        name: gpn.name.clone(),
        status: Activity::status(gpn.activity).to_owned(),
        parts: price::gpn(gpn.qos),
        ending: gpn.activity == Some(Activity::Deleting),
        ..Charged::default()
    })
}

fn host(cloud: &Cloud, id: &str) -> Option<Charged> {
    let host = cloud.hosts.get(id)?;
    let parts = price::host(host.cpu, host.ram);
    let monthly = price::monthly(price::hourly(&parts));
    Some(Charged {
        kind: "dedicated_host".to_owned(),
        name: host.name.clone(),
        region_id: host.region_id.clone(),
        status: "running".to_owned(),
        model: host.type_name.clone(),
        parts,
        ahead: Some(Ahead {
            price: monthly.saturating_mul(host.months),
            until: clock::months_later(cloud.clock.milliseconds(), host.months),
            further: host.auto_renew.then_some(Further { months: 1, price: monthly }),
        }),
        ..Charged::default()
    })
}

/// The copies of a template that regions store.
fn template(cloud: &Cloud, id: &str) -> Option<Charged> {
    let template = cloud.templates.get(id)?;
    let kept = template.regions.iter().filter(|(_, activity)| **activity != Some(Activity::Deleting));
    let copies: Vec<&String> = kept.map(|(region, _)| region).collect();
    let disks = template.data_disks.iter().map(|disk| disk.size);
    Some(Charged {
        // As the samples of bills write it.
        kind: "template_STO".to_owned(),
        name: template.name.clone(),
        region_id: copies.first().map(|region| (*region).clone()).unwrap_or_default(),
        status: template.status().to_owned(),
        parts: price::storage(disks.fold(template.system_disk_size, i64::saturating_add), copies.len()),
        ending: copies.is_empty(),
        ..Charged::default()
    })
}

fn bare_metal(cloud: &Cloud, id: &str) -> Option<Charged> {
    let machine = cloud.metal.machines.get(id)?;
    let compute = machine.compute()?;
    let cards = machine.cards.iter().map(|card| &card.interface);
    let public = cards.filter(|card| matches!(card.network, NetworkId::Public(_)));
    let until = machine.expires.as_deref().and_then(clock::read).filter(|_| machine.prepaid);
    let months = machine.renewal.months;
    let further = Further { months, price: compute.monthly.saturating_mul(months) };
    Some(Charged {
        kind: "bms".to_owned(),
        name: machine.name.clone(),
        region_id: machine.region_id.clone(),
        vdc_id: machine.vdc_id.clone(),
        vdc_name: cloud.vdc_name(&machine.vdc_id),
        status: machine.state().0.to_owned(),
        addresses: public.filter_map(|card| card.address).map(|address| address.to_string()).collect(),
        model: compute.processor.to_owned(),
        parts: vec![Part {
            name: "裸金属服务器".to_owned(),
            amount: format!("{}C{}GB", compute.cpu, compute.ram),
            hourly: compute.price(Charge::PostPaid, cloud.clock.day_of_month()),
        }],
        ahead: until.map(|seconds| Ahead {
            price: machine.paid,
            until: seconds * 1000,
            further: machine.renewal.automatic.then_some(further),
        }),
        ending: machine.activity == Some(Activity::Deleting),
        ..Charged::default()
    })
}

fn disk(cloud: &Cloud, id: &str) -> Option<Charged> {
    let disk = cloud.metal.disks.get(id)?;
    Some(Charged {
        kind: "disk".to_owned(),
        name: disk.name.clone(),
        region_id: disk.region_id.clone(),
        status: disk.state().to_owned(),
        model: disk.kind.clone(),
        parts: price::cloud_disk(disk.size, disk.iops, disk.bandwidth),
        ending: disk.activity == Some(Activity::Deleting),
        ..Charged::default()
    })
}

fn snapshot(cloud: &Cloud, id: &str) -> Option<Charged> {
    let snapshot = cloud.metal.snapshots.get(id)?;
    let disk = cloud.metal.disks.get(&snapshot.disk);
    Some(Charged {
        kind: "snapshot".to_owned(),
        name: snapshot.name.clone(),
        region_id: disk.map(|disk| disk.region_id.clone()).unwrap_or_default(),
        holder: snapshot.disk.clone(),
        status: "ok".to_owned(),
        parts: price::storage(snapshot.used, 1),
        ending: disk.is_none_or(|disk| disk.activity == Some(Activity::Deleting)),
        ..Charged::default()
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use ipnet::Ipv4Net;

    use super::*;
    use crate::cloud::{Disk, PublicNetwork, Segment, Table, Vdc};
    use crate::engine::tasks::{Change, Update};
    use crate::options::Progression;

    const HOURS: u64 = 3600;

    fn cloud(charge: Charge) -> Cloud {
        let mut cloud = Cloud::new(0, Progression::Immediate);
        let vdc = Vdc { name: "v".to_owned(), region_id: "CN_Beijing_A".to_owned(), activity: None };
        cloud.vdcs.insert("v".to_owned(), vdc);
        let instance = Instance {
            name: "web".to_owned(),
            vdc_id: "v".to_owned(),
            region_id: "CN_Beijing_A".to_owned(),
            instance_type: "Standard".to_owned(),
            cpu: 4,
            ram: 8,
            image_id: "Ubuntu_16.04_64".to_owned(),
            public_image: "Ubuntu_16.04_64".to_owned(),
            host: None,
            powered: true,
            activity: Some(Activity::Creating),
            charge,
            system_disk: Disk { id: "d".to_owned(), kind: "system_disk".to_owned(), size: 40, iops: 0 },
            data_disks: Vec::new(),
            interfaces: Vec::new(),
            tags: Default::default(),
            deletion_protection: false,
            utc: false,
            swap_off: false,
            created: String::new(),
        };
        cloud.instances.insert("m".to_owned(), instance);
        cloud.queue("CreateInstance", "orderCreateVM", vec!["m".to_owned()], create());
        cloud
    }

    fn create() -> Change {
        Change::CreateInstances { instances: vec!["m".to_owned()] }
    }

    fn after(cloud: &mut Cloud, hours: u64) -> i64 {
        let before = cloud.balance;
        cloud.clock.advance(Duration::from_secs(hours * HOURS));
        cloud.settle();
        before - cloud.balance
    }

    #[test]
    fn machines_cost_while_they_exist() {
        let mut cloud = cloud(Charge::PostPaid);
        assert_eq!(after(&mut cloud, 10), 500);
        let resize = Update::ResizeDisk { disk: "d".to_owned(), size: 80, iops: 0 };
        let change = Change::UpdateInstance { instance: "m".to_owned(), update: resize };
        cloud.queue("ResizeDisk", "orderUpdateDisk", vec!["m".to_owned()], change);
        cloud.settle();
        assert_eq!(after(&mut cloud, 10), 520);
        if let Some(instance) = cloud.instances.get_mut("m") {
            instance.activity = Some(Activity::Deleting);
        }
        let change = Change::DeleteInstances { instances: vec!["m".to_owned()] };
        cloud.queue("DeleteInstance", "orderDeleteVM", vec!["m".to_owned()], change);
        assert_eq!(after(&mut cloud, 10), 0);
        let account = cloud.ledger.account("m").expect("charged");
        assert_eq!(account.cost(i64::MIN, i64::MAX, cloud.clock.milliseconds()), 1020);
    }

    #[test]
    fn what_fails_costs_nothing() {
        for charge in [Charge::PostPaid, Charge::PrePaid { months: 2, auto_renew: true }] {
            let mut cloud = cloud(charge);
            let before = Cloud::new(0, Progression::Immediate).balance;
            assert_eq!(before == cloud.balance, charge == Charge::PostPaid);
            cloud.fail_tasks_from(0, "no room");
            after(&mut cloud, 1);
            assert_eq!(cloud.balance, before);
            assert!(cloud.ledger.account("m").is_none());
        }
    }

    #[test]
    fn paid_time_is_renewed_or_ends() {
        let mut renewed = cloud(Charge::PrePaid { months: 1, auto_renew: true });
        // January and the eight hours that Beijing is ahead.
        assert_eq!(after(&mut renewed, 31 * 24 - 9), 0);
        assert_eq!(after(&mut renewed, 1), 50 * 432);
        assert_eq!(after(&mut renewed, 20 * 24), 0);
        renewed.balance = 50 * 432 - 1;
        assert_eq!(after(&mut renewed, 8 * 24 + 1), 50, "March cannot be paid");
        assert_eq!(renewed.instances["m"].charge, Charge::PostPaid);
        let mut ended = cloud(Charge::PrePaid { months: 1, auto_renew: false });
        assert_eq!(after(&mut ended, 31 * 24 - 8 + 2), 100);
    }

    #[test]
    fn the_end_of_time_is_reached_in_time() {
        let mut cloud = cloud(Charge::PrePaid { months: 1, auto_renew: true });
        cloud.balance = 50 * 432 * 12 * 1000;
        cloud.clock.advance(Duration::MAX);
        cloud.settle();
        cloud.clock.advance(Duration::MAX);
        cloud.settle();
        assert!(cloud.balance < 0, "a thousand years could be paid");
    }

    #[test]
    fn addresses_go_with_their_network_and_networks_with_their_data_center() {
        let mut cloud = Cloud::new(0, Progression::Immediate);
        let block: Ipv4Net = "203.0.113.0/30".parse().expect("a block");
        let network = PublicNetwork {
            vdc_id: "v".to_owned(),
            name: "n".to_owned(),
            kind: "Bandwidth_BGP".to_owned(),
            billing_method: "Bandwidth".to_owned(),
            qos: 5,
            float_bandwidth: 0,
            auto_renew: false,
            segments: Table::from([("s".to_owned(), Segment { block, activity: None })]),
            activity: None,
        };
        cloud.public_networks.insert("n".to_owned(), network);
        cloud.account("v");
        assert_eq!(after(&mut cloud, 2), 2 * (5 * 10 + 4 * 11));
        cloud.public_networks.clear();
        cloud.account_for_failure("v");
        assert!(cloud.ledger.account("n").is_none() && cloud.ledger.account("s").is_none());
    }
}
