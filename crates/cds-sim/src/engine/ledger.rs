//! The ledger: an account per resource. Bills of any period are computed from the accounts, which debit the balance
//! while the clock runs.
//!
//! The ledger is independent of products; callers pass the prices. Times are milliseconds since 1970, amounts
//! hundredths of a yuan.

use serde::{Deserialize, Serialize};

use super::account::{Account, Charged, HOUR};
use super::account_index::Index;
use super::diff::{Difference, Stored};
use super::table::Numbered;

/// Maximum number of closed accounts; the oldest are dropped, to bound memory.
const REMEMBERED: usize = 10_000;

/// All accounts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Kept")]
pub struct Ledger {
    /// By number, in the order of their opening.
    accounts: Numbered<Account>,
    next: u64,
    /// Number of closed accounts.
    closed: usize,
    /// Hourly price of all open accounts together.
    hourly: i64,
    /// Until when the accounts have been debited.
    debited_to: i64,
    /// Remainder below a hundredth, in hundredths times milliseconds of an hour.
    remainder: i64,
    #[serde(skip)]
    index: Index,
}

/// The stored part of a ledger; the rest is derived.
#[derive(Deserialize)]
struct Kept {
    accounts: Numbered<Account>,
    next: u64,
    closed: usize,
    hourly: i64,
    debited_to: i64,
    remainder: i64,
}

impl From<Kept> for Ledger {
    fn from(kept: Kept) -> Self {
        let Kept { accounts, next, closed, hourly, debited_to, remainder } = kept;
        let index = Index::of(&accounts);
        Self { accounts, next, closed, hourly, debited_to, remainder, index }
    }
}

impl Stored for Ledger {
    fn compare(&mut self, with: &mut Difference<'_>) -> Result<(), serde_json::Error> {
        let Self { accounts, next, closed, hourly, debited_to, remainder, index: _ } = self;
        with.numbered("accounts", accounts)?;
        with.value("next", next)?;
        with.value("closed", closed)?;
        with.value("hourly", hourly)?;
        with.value("debited_to", debited_to)?;
        with.value("remainder", remainder)
    }
}

impl Ledger {
    /// Sets the price of a resource from now on. Returns the amount due immediately, negative for a refund.
    pub fn charge(&mut self, id: &str, charged: Charged, now: i64) -> i64 {
        let number = match self.index.numbers.get(id) {
            Some(number) => *number,
            None => self.open(id, now),
        };
        self.change(number, |account, closed| {
            if account.deleted.take().is_some() {
                *closed -= 1;
                if let Some(paid) = &mut account.paid {
                    paid.until = paid.until.max(now);
                }
            }
            let mut due = -std::mem::take(&mut account.reserved);
            match (charged.ahead, account.paid) {
                (Some(ahead), None) if !account.lapsed && ahead.until > now => {
                    due += ahead.price;
                    account.buy(charged.parts.clone(), ahead.price, now, ahead.until);
                }
                (None, Some(_)) => account.paid = None,
                _ => {}
            }
            account.lapsed &= charged.ahead.is_some();
            account.charged = charged;
            account.reprice(now);
            due
        })
    }

    /// Stops charging for a resource. Returns a refund, as a negative number.
    pub fn close(&mut self, id: &str, charged: Option<Charged>, now: i64) -> i64 {
        let Some(number) = self.index.numbers.get(id).copied() else { return 0 };
        let due = self.change(number, |account, closed| {
            if let Some(charged) = charged {
                account.charged = charged;
            }
            if account.deleted.is_some() {
                return 0;
            }
            account.end(now);
            *closed += 1;
            -std::mem::take(&mut account.reserved)
        });
        self.forget();
        due
    }

    /// Removes the account of a resource that was not created after all. Returns a refund, as a negative number.
    pub fn cancel(&mut self, id: &str, now: i64) -> i64 {
        let due = self.close(id, None, now);
        let Some(account) = self.index.numbers.remove(id).and_then(|number| self.accounts.remove(number))
        else {
            return due;
        };
        self.closed -= 1;
        due - account.cost(i64::MIN, i64::MAX, now)
    }

    /// Reserves money for a purchase by a task. The next accounting of the resource uses or refunds it.
    pub fn reserve(&mut self, id: &str, amount: i64) -> i64 {
        let Some(number) = self.index.numbers.get(id).copied() else { return 0 };
        self.change(number, |account, _| {
            account.reserved += amount;
            amount
        })
    }

    /// Debits the charges up to a time.
    pub fn debit_to(&mut self, time: i64) -> i64 {
        let passed = time.saturating_sub(self.debited_to).max(0);
        self.debited_to = self.debited_to.max(time);
        let due = i128::from(self.hourly) * i128::from(passed) + i128::from(self.remainder);
        // The remainder is less than an hour; larger debts saturate.
        self.remainder = i64::try_from(due % i128::from(HOUR)).unwrap_or_default();
        i64::try_from(due / i128::from(HOUR)).unwrap_or(i64::MAX)
    }

    /// The first resource whose prepaid period has ended, and when.
    pub fn next_end(&self, now: i64) -> Option<(i64, String)> {
        let (at, number) = self.index.ends.first().filter(|(at, _)| *at <= now)?;
        Some((*at, self.accounts.get(number)?.id.clone()))
    }

    /// Renews an ended prepaid period. Returns the price.
    pub fn renew(&mut self, id: &str, price: i64, until: i64) -> i64 {
        let Some((number, at)) = self.paid_until(id) else { return 0 };
        self.change(number, |account, _| {
            account.buy(account.charged.parts.clone(), price, at, until);
            account.reprice(at);
            price
        })
    }

    /// Ends a prepaid period; from then on the resource is charged by the hour.
    pub fn lapse(&mut self, id: &str) {
        let Some((number, at)) = self.paid_until(id) else { return };
        self.change(number, |account, _| {
            account.paid = None;
            account.lapsed = true;
            account.reprice(at);
            0
        });
    }

    /// The account of a resource, even of a deleted one.
    pub fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.get(self.index.numbers.get(id)?)
    }

    /// The accounts of all resources that existed in a period, in the order of opening.
    pub fn accounts(&self, from: i64, to: i64) -> impl Iterator<Item = &Account> {
        let existed = move |account: &&Account| {
            account.created < to && account.deleted.is_none_or(|deleted| deleted >= from)
        };
        self.accounts.values().filter(existed)
    }

    /// The open accounts of the dependents of a resource.
    pub fn held(&self, holder: &str) -> impl Iterator<Item = &Account> {
        self.index.held.get(holder).into_iter().flatten().filter_map(|number| self.accounts.get(number))
    }

    fn open(&mut self, id: &str, now: i64) -> u64 {
        let number = self.next;
        self.next += 1;
        self.index.numbers.insert(id.to_owned(), number);
        self.accounts.insert(number, Account::new(id, now));
        number
    }

    /// Updates an account and everything derived from it. Returns the amount due.
    fn change(&mut self, number: u64, change: impl FnOnce(&mut Account, &mut usize) -> i64) -> i64 {
        let Some(account) = self.accounts.get_mut(number) else { return 0 };
        self.index.close(number, account);
        self.hourly -= account.hourly();
        let due = change(account, &mut self.closed);
        self.hourly += account.hourly();
        self.index.open(number, account);
        due
    }

    /// The number of a prepaid account, and the end of its period.
    fn paid_until(&self, id: &str) -> Option<(u64, i64)> {
        let number = *self.index.numbers.get(id)?;
        Some((number, self.accounts.get(&number)?.paid?.until))
    }

    fn forget(&mut self) {
        while self.closed > REMEMBERED {
            let oldest = self.accounts.iter().find(|(_, account)| account.deleted.is_some());
            let oldest = oldest.map(|(number, _)| *number);
            let Some(account) = oldest.and_then(|number| self.accounts.remove(number)) else { return };
            self.index.numbers.remove(&account.id);
            self.closed -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::account::Ahead;
    use crate::engine::price::Part;

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
        assert_eq!(ledger.index.numbers.len(), REMEMBERED + 1);
        assert!(ledger.account("open").is_some() && ledger.account("0").is_none());
    }
}
