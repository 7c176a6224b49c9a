//! What everything has cost: an account for each resource, from which the bill of any period is computed, and with
//! which the balance goes down while the clock runs.
//!
//! The ledger knows no machines and no networks; [`accounting`](crate::accounting) tells it what costs what. Times are
//! milliseconds since 1970, money is hundredths of a yuan.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::engine::price;

/// Milliseconds of an hour.
const HOUR: i64 = 3_600_000;

/// Closed accounts beyond so many are forgotten, the oldest first, so that memory stays bounded.
const REMEMBERED: usize = 10_000;

/// All accounts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Ledger {
    /// By number, in the order of their opening.
    accounts: BTreeMap<u64, Account>,
    /// The number of the account of each resource.
    numbers: BTreeMap<String, u64>,
    next: u64,
    /// How many are closed.
    closed: usize,
    /// What all open accounts cost together in an hour.
    hourly: i64,
    /// Until when that has been debited.
    debited_to: i64,
    /// What is owed of the next hundredth, in hundredths times milliseconds of an hour.
    remainder: i64,
    /// When time that was paid in advance ends, and the accounts.
    ends: BTreeSet<(i64, u64)>,
}

/// A resource as a bill shows it, and its price.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charged {
    /// As in `ResourceType`.
    pub kind: String,
    pub name: String,
    pub region_id: String,
    /// Empty for what is in no data center.
    pub vdc_id: String,
    pub vdc_name: String,
    /// The resource that this one comes and goes with, or nothing.
    pub holder: String,
    pub status: String,
    pub addresses: Vec<String>,
    /// What is before the parts in a configuration, such as the kind of machine.
    pub model: String,
    pub parts: Vec<Part>,
    /// How it is paid in advance, if it is.
    pub ahead: Option<Ahead>,
    /// A task is deleting it: from now on it costs nothing.
    pub ending: bool,
}

/// A part of a resource with a price of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub name: String,
    /// How much of it, with a unit.
    pub amount: String,
    /// For an hour.
    pub hourly: i64,
}

/// Time that is bought in advance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ahead {
    pub price: i64,
    pub until: i64,
    /// What is to be bought when the time ends.
    pub further: Option<Further>,
}

/// Further time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Further {
    pub months: i64,
    pub price: i64,
}

/// What one resource has cost.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Account {
    pub id: String,
    /// As it was when it was last accounted for.
    pub charged: Charged,
    pub created: i64,
    pub deleted: Option<i64>,
    intervals: Vec<Interval>,
    purchases: Vec<Purchase>,
    paid: Option<Paid>,
    /// The time paid in advance has ended, and no further time is bought until the resource is paid otherwise.
    lapsed: bool,
    /// Taken from the balance for a purchase that a task is to make.
    reserved: i64,
}

/// Time at a price by the hour.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Interval {
    from: i64,
    to: Option<i64>,
    hourly: i64,
    parts: Vec<Part>,
}

/// Time that was paid in advance.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Purchase {
    at: i64,
    until: i64,
    price: i64,
    parts: Vec<Part>,
}

/// Until when what price by the hour need not be paid.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Paid {
    until: i64,
    hourly: i64,
}

/// A line of a bill.
#[derive(Debug)]
pub struct Line<'a> {
    pub parts: &'a [Part],
    pub from: i64,
    pub to: i64,
    /// For an hour, or for all the time that was paid in advance.
    pub price: i64,
    pub in_advance: bool,
    pub cost: i64,
}

impl Charged {
    /// What all its parts cost in an hour.
    pub fn hourly(&self) -> i64 {
        price::hourly(&self.parts)
    }
}

impl Ledger {
    /// From now on the resource costs what is said. Returns what is to be paid at once, or is given back.
    pub fn charge(&mut self, id: &str, charged: Charged, now: i64) -> i64 {
        let number = match self.numbers.get(id) {
            Some(number) => *number,
            None => self.open(id, now),
        };
        let Some(account) = self.accounts.get_mut(&number) else { return 0 };
        if account.deleted.take().is_some() {
            self.closed -= 1;
            if let Some(paid) = &mut account.paid {
                paid.until = paid.until.max(now);
                self.ends.insert((paid.until, number));
            }
        }
        let before = account.hourly();
        let mut due = -std::mem::take(&mut account.reserved);
        match (charged.ahead, account.paid) {
            (Some(ahead), None) if !account.lapsed && ahead.until > now => {
                due += ahead.price;
                account.buy(charged.parts.clone(), ahead.price, now, ahead.until);
                self.ends.insert((ahead.until, number));
            }
            (None, Some(paid)) => {
                self.ends.remove(&(paid.until, number));
                account.paid = None;
            }
            _ => {}
        }
        account.lapsed &= charged.ahead.is_some();
        account.charged = charged;
        account.reprice(now);
        self.hourly += account.hourly() - before;
        due
    }

    /// From now on the resource costs nothing. Returns what is given back, as a negative number.
    pub fn close(&mut self, id: &str, charged: Option<Charged>, now: i64) -> i64 {
        let number = self.numbers.get(id).copied();
        let Some((number, account)) =
            number.and_then(|number| Some((number, self.accounts.get_mut(&number)?)))
        else {
            return 0;
        };
        if let Some(charged) = charged {
            account.charged = charged;
        }
        if account.deleted.is_some() {
            return 0;
        }
        self.hourly -= account.hourly();
        if let Some(interval) = account.intervals.last_mut() {
            interval.to = Some(now);
        }
        if account.intervals.len() > 1 {
            account.intervals.retain(|interval| interval.to != Some(interval.from));
        }
        account.deleted = Some(now);
        let due = -std::mem::take(&mut account.reserved);
        if let Some(paid) = account.paid {
            self.ends.remove(&(paid.until, number));
        }
        self.closed += 1;
        self.forget();
        due
    }

    /// Removes the account of a resource that was never made after all. Returns what is given back, as a negative
    /// number.
    pub fn cancel(&mut self, id: &str, now: i64) -> i64 {
        let due = self.close(id, None, now);
        let Some(account) = self.numbers.remove(id).and_then(|number| self.accounts.remove(&number)) else {
            return due;
        };
        self.closed -= 1;
        due - account.cost(i64::MIN, i64::MAX, now)
    }

    /// Keeps money for a purchase that a task is to make. The next accounting of the resource uses it or gives it back.
    pub fn reserve(&mut self, id: &str, amount: i64) -> i64 {
        match self.account_mut(id) {
            Some(account) => {
                account.reserved += amount;
                amount
            }
            None => 0,
        }
    }

    /// What the time until then costs, as far as it is not yet debited.
    pub fn debit_to(&mut self, time: i64) -> i64 {
        let passed = time.saturating_sub(self.debited_to).max(0);
        self.debited_to = self.debited_to.max(time);
        let due = i128::from(self.hourly) * i128::from(passed) + i128::from(self.remainder);
        // The remainder is less than an hour, and whoever owes more than fits owes all that fits.
        self.remainder = i64::try_from(due % i128::from(HOUR)).unwrap_or_default();
        i64::try_from(due / i128::from(HOUR)).unwrap_or(i64::MAX)
    }

    /// The first resource whose time paid in advance has ended, and when.
    pub fn next_end(&self, now: i64) -> Option<(i64, String)> {
        let (at, number) = self.ends.first().filter(|(at, _)| *at <= now)?;
        Some((*at, self.accounts.get(number)?.id.clone()))
    }

    /// Buys further time when paid time ends. Returns the price.
    pub fn renew(&mut self, id: &str, price: i64, until: i64) -> i64 {
        let Some((number, at)) = self.ended(id) else { return 0 };
        let Some(account) = self.accounts.get_mut(&number) else { return 0 };
        let before = account.hourly();
        account.buy(account.charged.parts.clone(), price, at, until);
        account.reprice(at);
        self.hourly += account.hourly() - before;
        self.ends.insert((until, number));
        price
    }

    /// Lets paid time end; from then on the resource is paid by the hour.
    pub fn lapse(&mut self, id: &str) {
        let Some((number, at)) = self.ended(id) else { return };
        let Some(account) = self.accounts.get_mut(&number) else { return };
        let before = account.hourly();
        account.paid = None;
        account.lapsed = true;
        account.reprice(at);
        self.hourly += account.hourly() - before;
    }

    /// The account of a resource, also of one that is gone.
    pub fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.get(self.numbers.get(id)?)
    }

    /// The accounts of all that existed in a period, in the order in which they were opened.
    pub fn accounts(&self, from: i64, to: i64) -> impl Iterator<Item = &Account> {
        let existed = move |account: &&Account| {
            account.created < to && account.deleted.is_none_or(|deleted| deleted >= from)
        };
        self.accounts.values().filter(existed)
    }

    /// The open accounts of what comes and goes with a resource.
    pub fn held(&self, holder: &str) -> impl Iterator<Item = &Account> {
        let held = move |account: &&Account| account.deleted.is_none() && account.charged.holder == holder;
        self.accounts.values().filter(held)
    }

    fn open(&mut self, id: &str, now: i64) -> u64 {
        let number = self.next;
        self.next += 1;
        self.numbers.insert(id.to_owned(), number);
        self.accounts.insert(number, Account::new(id, now));
        number
    }

    fn account_mut(&mut self, id: &str) -> Option<&mut Account> {
        self.accounts.get_mut(self.numbers.get(id)?)
    }

    /// Takes the end of paid time off the list.
    fn ended(&mut self, id: &str) -> Option<(u64, i64)> {
        let number = *self.numbers.get(id)?;
        let at = self.accounts.get(&number)?.paid?.until;
        self.ends.remove(&(at, number));
        Some((number, at))
    }

    fn forget(&mut self) {
        while self.closed > REMEMBERED {
            let oldest = self.accounts.iter().find(|(_, account)| account.deleted.is_some());
            let oldest = oldest.map(|(number, _)| *number);
            let Some(account) = oldest.and_then(|number| self.accounts.remove(&number)) else { return };
            self.numbers.remove(&account.id);
            self.closed -= 1;
        }
    }
}

impl Account {
    fn new(id: &str, now: i64) -> Self {
        Self {
            id: id.to_owned(),
            charged: Charged::default(),
            created: now,
            deleted: None,
            intervals: Vec::new(),
            purchases: Vec::new(),
            paid: None,
            lapsed: false,
            reserved: 0,
        }
    }

    /// What it cost in a period, as far as that is over.
    pub fn cost(&self, from: i64, to: i64, now: i64) -> i64 {
        self.lines(from, to, now).iter().map(|line| line.cost).fold(0, i64::saturating_add)
    }

    /// The lines of the bill of a period, as far as that is over.
    pub fn lines(&self, from: i64, to: i64, now: i64) -> Vec<Line<'_>> {
        let bought = self.purchases.iter().filter(|purchase| (from..to).contains(&purchase.at));
        let mut lines: Vec<Line<'_>> = bought
            .map(|purchase| Line {
                parts: &purchase.parts,
                from: purchase.at,
                to: purchase.until,
                price: purchase.price,
                in_advance: true,
                cost: purchase.price,
            })
            .collect();
        for interval in &self.intervals {
            let end = interval.to.unwrap_or(now);
            let (start, stop) = (interval.from.max(from), end.min(to));
            // What exists only since this moment is on the bill too.
            let fresh = interval.from == end && (from..to).contains(&end);
            let in_advance = self.covers(interval);
            // Covered time is a line only where there is no other.
            if (start < stop || fresh) && (!in_advance || lines.is_empty()) {
                let cost = (i128::from(interval.hourly) * i128::from(stop - start) + i128::from(HOUR / 2))
                    / i128::from(HOUR);
                lines.push(Line {
                    parts: &interval.parts,
                    from: start,
                    to: stop,
                    price: interval.hourly,
                    in_advance,
                    cost: i64::try_from(cost).unwrap_or(i64::MAX),
                });
            }
        }
        lines.sort_by_key(|line| line.from);
        lines
    }

    /// When the time that was last paid in advance begins and ends.
    pub fn paid_time(&self) -> Option<(i64, i64)> {
        self.purchases.last().map(|purchase| (purchase.at, purchase.until))
    }

    /// Whether nothing is paid by the hour because it was paid in advance.
    fn covers(&self, interval: &Interval) -> bool {
        let bought = |purchase: &Purchase| (purchase.at..purchase.until).contains(&interval.from);
        interval.hourly == 0 && self.purchases.iter().any(bought)
    }

    /// What an hour costs now.
    fn hourly(&self) -> i64 {
        self.intervals.last().filter(|interval| interval.to.is_none()).map_or(0, |interval| interval.hourly)
    }

    fn buy(&mut self, parts: Vec<Part>, price: i64, at: i64, until: i64) {
        let hourly = price::hourly(&parts);
        self.paid = Some(Paid { until, hourly });
        self.purchases.push(Purchase { at, until, price, parts });
    }

    /// Begins an interval where the price is another than before.
    fn reprice(&mut self, now: i64) {
        let paid = self.paid.map_or(0, |paid| paid.hourly);
        let hourly = self.charged.hourly().saturating_sub(paid).max(0);
        let parts = &self.charged.parts;
        if let Some(last) = self.intervals.last_mut().filter(|interval| interval.to.is_none()) {
            if last.hourly == hourly && last.parts == *parts {
                return;
            }
            if last.from >= now {
                (last.hourly, last.parts) = (hourly, parts.clone());
                return;
            }
            last.to = Some(now);
        }
        self.intervals.push(Interval { from: now, to: None, hourly, parts: parts.clone() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 24 * HOUR;

    fn costing(hourly: i64) -> Charged {
        let part = Part { name: "vCPU".to_owned(), amount: "1C".to_owned(), hourly };
        Charged { kind: "vm".to_owned(), parts: vec![part], ..Charged::default() }
    }

    fn ahead(hourly: i64, price: i64, until: i64) -> Charged {
        Charged { ahead: Some(Ahead { price, until, further: None }), ..costing(hourly) }
    }

    fn cost(ledger: &Ledger, from: i64, to: i64, now: i64) -> i64 {
        ledger.accounts(from, to).map(|account| account.cost(from, to, now)).sum()
    }

    #[test]
    fn bills_follow_from_intervals() {
        let mut ledger = Ledger::default();
        assert_eq!(ledger.charge("a", costing(100), 0), 0);
        assert_eq!(ledger.charge("b", costing(7), HOUR), 0);
        ledger.charge("a", costing(300), 2 * HOUR);
        ledger.close("a", None, 3 * HOUR);
        assert_eq!(cost(&ledger, 0, DAY, 5 * HOUR), 200 + 300 + 28);
        assert_eq!(cost(&ledger, 0, HOUR, 5 * HOUR), 100);
        assert_eq!(cost(&ledger, HOUR, 2 * HOUR + HOUR / 2, 5 * HOUR), 100 + 150 + 11);
        assert_eq!(cost(&ledger, -DAY, 0, 5 * HOUR) + cost(&ledger, DAY, 2 * DAY, 5 * HOUR), 0);
        assert_eq!(ledger.debit_to(5 * HOUR), 7 * 5, "only what is charged now runs on");
    }

    #[test]
    fn the_balance_goes_down_exactly() {
        let mut ledger = Ledger::default();
        ledger.debit_to(1000);
        ledger.charge("a", costing(1), 1000);
        let debited: i64 = (1..=HOUR / 1000).map(|second| ledger.debit_to(1000 + second * 1000)).sum();
        assert_eq!(debited, 1);
        assert_eq!(ledger.debit_to(0), 0, "time does not run back");
        ledger.charge("a", costing(i64::MAX / 2), HOUR);
        assert!(ledger.debit_to(i64::MAX / 2) > 0);
    }

    #[test]
    fn a_change_at_the_same_moment_leaves_one_interval() {
        let mut ledger = Ledger::default();
        for hourly in [1, 2, 3] {
            ledger.charge("a", costing(hourly), 5);
        }
        let account = ledger.account("a").expect("charged");
        assert_eq!(account.lines(0, DAY, 5).len(), 1);
        assert_eq!(account.lines(0, DAY, 5 + HOUR)[0].cost, 3);
    }

    #[test]
    fn time_is_paid_in_advance_and_renewed() {
        let mut ledger = Ledger::default();
        assert_eq!(ledger.charge("a", ahead(10, 200, DAY), 0), 200);
        assert_eq!(ledger.charge("a", ahead(10, 200, DAY), HOUR), 0, "bought already");
        assert_eq!(ledger.debit_to(HOUR), 0);
        // More than was paid for costs the difference.
        assert_eq!(ledger.charge("a", ahead(15, 300, DAY), 2 * HOUR), 0);
        ledger.debit_to(2 * HOUR);
        assert_eq!(ledger.debit_to(DAY), 5 * 22);
        assert_eq!(ledger.next_end(DAY - 1), None);
        assert_eq!(ledger.next_end(DAY), Some((DAY, "a".to_owned())));
        assert_eq!(ledger.renew("a", 300, 2 * DAY), 300);
        assert_eq!(ledger.debit_to(2 * DAY), 0);
        assert_eq!(ledger.next_end(3 * DAY), Some((2 * DAY, "a".to_owned())));
        ledger.lapse("a");
        assert_eq!(ledger.next_end(3 * DAY), None);
        assert_eq!(ledger.charge("a", ahead(15, 300, 9 * DAY), 2 * DAY), 0, "not bought again");
        assert_eq!(ledger.debit_to(3 * DAY), 15 * 24);
        let total = |from, to| cost(&ledger, from, to, 3 * DAY);
        assert_eq!(total(0, DAY), 200 + 5 * 22);
        assert_eq!(total(DAY, 2 * DAY), 300);
        assert_eq!(total(2 * DAY, 3 * DAY), 15 * 24);
    }

    #[test]
    fn money_comes_back_for_what_was_never_made() {
        let mut ledger = Ledger::default();
        ledger.charge("a", costing(100), 0);
        assert_eq!(ledger.debit_to(HOUR), 100);
        assert_eq!(ledger.cancel("a", HOUR), -100);
        assert!(ledger.account("a").is_none());
        assert_eq!(ledger.charge("b", ahead(10, 200, DAY), HOUR), 200);
        assert_eq!(ledger.cancel("b", HOUR), -200);
        assert_eq!((ledger.next_end(DAY), ledger.debit_to(DAY)), (None, 0));
        assert_eq!(ledger.cancel("never", DAY), 0);
    }

    #[test]
    fn reserved_money_is_used_or_given_back() {
        let mut ledger = Ledger::default();
        ledger.charge("a", costing(10), 0);
        assert_eq!(ledger.reserve("a", 200), 200);
        assert_eq!(ledger.charge("a", costing(10), 0), -200);
        assert_eq!(ledger.reserve("a", 200), 200);
        assert_eq!(ledger.charge("a", ahead(10, 200, DAY), 0), 0);
        assert_eq!(ledger.reserve("nothing", 200), 0);
    }

    #[test]
    fn an_account_can_be_opened_again() {
        let mut ledger = Ledger::default();
        ledger.charge("a", ahead(10, 200, DAY), 0);
        assert_eq!(ledger.close("a", None, HOUR), 0);
        assert_eq!(ledger.next_end(DAY), None);
        assert_eq!(ledger.charge("a", ahead(10, 200, DAY), 2 * HOUR), 0, "still paid");
        assert_eq!(ledger.next_end(DAY), Some((DAY, "a".to_owned())));
        assert!(ledger.account("a").is_some_and(|account| account.deleted.is_none()));
    }

    #[test]
    fn old_accounts_are_forgotten_but_not_open_ones() {
        let mut ledger = Ledger::default();
        ledger.charge("open", costing(1), 0);
        for number in 0..REMEMBERED + 10 {
            ledger.charge(&number.to_string(), costing(1), 0);
            ledger.close(&number.to_string(), None, 1);
        }
        assert_eq!(ledger.accounts.len(), REMEMBERED + 1);
        assert_eq!(ledger.numbers.len(), REMEMBERED + 1);
        assert!(ledger.account("open").is_some() && ledger.account("0").is_none());
    }
}
