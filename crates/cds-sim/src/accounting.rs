//! Accounting: when money moves.
//!
//! Every task names its resources. They are accounted for when the task is queued and when it ends, so handlers that
//! queue a task need not handle money; a handler that changes something without a task calls [`Cloud::account`]. The
//! products define the prices.
//!
//! Our own rules: a resource costs money from its order until the request to delete it, even while a machine is off.
//! Hourly charges are debited by the millisecond. Prepaid periods are debited when they are bought, without refunds;
//! additions during a prepaid period are charged by the hour. When a prepaid period ends, another month is bought if
//! auto-renewal is on and the balance suffices; otherwise the resource is charged by the hour.

use crate::charges::Charges;
use crate::cloud::Cloud;
use crate::engine::account::Charged;
use crate::engine::clock;
use crate::engine::ledger::Ledger;
use crate::products::list::products;

macro_rules! charges {
    ($($product:ident {
        $(change $Change:ident($Data:ident))? $(flat $Flat:ident($FlatData:ident))? $([$charges:ident])?
    })*) => {
        /// The charges of all products.
        const CHARGES: &[Charges] = &[$($(crate::products::$product::$charges::CHARGES,)?)*];
    };
}

products!(charges);

impl Cloud {
    /// Debits the charges up to now.
    pub fn debit(&mut self) {
        let now = self.clock.milliseconds();
        while let Some((at, id)) = self.ledger.next_end(now) {
            self.pay(|ledger| ledger.debit_to(at));
            let further = self.charged(&id).and_then(|charged| charged.ahead?.further);
            let until = further.map_or(at, |further| clock::months_later(at, further.months));
            match further.filter(|further| further.price <= self.balance && until > at) {
                Some(further) => {
                    self.pay(|ledger| ledger.renew(&id, further.price, until));
                    for charges in CHARGES {
                        (charges.extend)(self, &id, until);
                    }
                }
                None => self.lapse(&id, at),
            }
        }
        self.pay(|ledger| ledger.debit_to(now));
    }

    /// Accounts for the current state of a resource and its dependents.
    pub fn account(&mut self, id: &str) {
        self.debit();
        let now = self.clock.milliseconds();
        for id in self.affected(id) {
            self.account_at(&id, now);
        }
    }

    /// The same after a failed task: resources that it did not create cost nothing.
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

    /// Debits a purchase by a running task. The money is refunded if the task fails.
    pub fn reserve(&mut self, id: &str, amount: i64) {
        self.pay(|ledger| ledger.reserve(id, amount));
    }

    /// The price of a resource. None if it does not exist or is free.
    pub fn charged(&self, id: &str) -> Option<Charged> {
        let sources = CHARGES.iter().flat_map(|charges| charges.sources);
        sources.into_iter().find_map(|source| source(self, id))
    }

    fn pay(&mut self, due: impl FnOnce(&mut Ledger) -> i64) {
        self.balance = self.balance.saturating_sub(due(&mut self.ledger));
    }

    fn account_at(&mut self, id: &str, time: i64) {
        match self.charged(id) {
            Some(charged) if !charged.ending => self.pay(|ledger| ledger.charge(id, charged, time)),
            ended => self.pay(|ledger| ledger.close(id, ended, time)),
        }
    }

    /// A prepaid period has ended and is not renewed.
    fn lapse(&mut self, id: &str, at: i64) {
        self.ledger.lapse(id);
        let mut ids: Vec<String> = CHARGES.iter().flat_map(|charges| (charges.lapse)(self, id)).collect();
        ids.push(id.to_owned());
        for id in ids {
            self.account_at(&id, at);
        }
    }

    /// The resource itself, then its dependents.
    fn affected(&self, id: &str) -> Vec<String> {
        let mut ids = vec![id.to_owned()];
        let mut next = 0;
        while let Some(holder) = ids.get(next).cloned() {
            let held = CHARGES.iter().flat_map(|charges| (charges.held)(self, &holder));
            // Includes deleted ones.
            let held = held.chain(self.ledger.held(&holder).map(|account| account.id.clone()));
            let held: Vec<String> = held.filter(|id| !ids.contains(id)).collect();
            ids.extend(held);
            next += 1;
        }
        ids.dedup();
        ids
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use indexmap::IndexMap;
    use ipnet::Ipv4Net;

    use super::*;
    use crate::engine::activity::Activity;
    use crate::engine::price::Charge;
    use crate::engine::progression::Progression;
    use crate::engine::table::Table;
    use crate::engine::tasks::Promise;
    use crate::products::compute::change::{ComputeChange, Update};
    use crate::products::compute::state::{Disk, Instance};
    use crate::products::network::state::{PublicNetwork, Segment, Vdc};
    use crate::progress::COMMON;

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
        queue(&mut cloud, ComputeChange::CreateInstances { instances: vec!["m".to_owned()] });
        cloud
    }

    fn queue(cloud: &mut Cloud, change: ComputeChange) {
        let (kind, resources) = ("order".to_owned(), vec!["m".to_owned()]);
        cloud.promise("Any", Promise { family: COMMON, kind, resources, change: change.into() });
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
        queue(&mut cloud, ComputeChange::UpdateInstance { instance: "m".to_owned(), update: resize });
        cloud.settle();
        assert_eq!(after(&mut cloud, 10), 520);
        if let Some(instance) = cloud.instances.get_mut("m") {
            instance.activity = Some(Activity::Deleting);
        }
        queue(&mut cloud, ComputeChange::DeleteInstances { instances: vec!["m".to_owned()] });
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
            cloud.tasks.fail_from(0, "no room");
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
            segments: IndexMap::from([("s".to_owned(), Segment { block, activity: None })]),
            activity: None,
        };
        cloud.public_networks.insert("n".to_owned(), network);
        cloud.account("v");
        assert_eq!(after(&mut cloud, 2), 2 * (5 * 10 + 4 * 11));
        cloud.public_networks = Table::new();
        cloud.account_for_failure("v");
        assert!(cloud.ledger.account("n").is_none() && cloud.ledger.account("s").is_none());
    }
}
