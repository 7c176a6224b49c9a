//! Indexes of accounts. They are derived from the accounts and therefore not stored.

use std::collections::{BTreeMap, BTreeSet};

use super::account::Account;
use super::table::Numbered;

/// Indexes of accounts.
#[derive(Debug, Clone, Default)]
pub struct Index {
    /// The account number of each resource.
    pub numbers: BTreeMap<String, u64>,
    /// Open accounts by the end of their prepaid period.
    pub ends: BTreeSet<(i64, u64)>,
    /// The open accounts of the dependents of each resource.
    pub held: BTreeMap<String, BTreeSet<u64>>,
}

impl Index {
    /// Builds the indexes of all accounts.
    pub fn of(accounts: &Numbered<Account>) -> Self {
        let mut index = Self::default();
        for (number, account) in accounts.iter() {
            index.numbers.insert(account.id.clone(), *number);
            index.open(*number, account);
        }
        index
    }

    /// Adds an open account.
    pub fn open(&mut self, number: u64, account: &Account) {
        if account.deleted.is_some() {
            return;
        }
        if let Some(paid) = account.paid {
            self.ends.insert((paid.until, number));
        }
        let holder = &account.charged.holder;
        if !holder.is_empty() {
            self.held.entry(holder.clone()).or_default().insert(number);
        }
    }

    /// Removes what [`open`](Self::open) has added.
    pub fn close(&mut self, number: u64, account: &Account) {
        if let Some(paid) = account.paid {
            self.ends.remove(&(paid.until, number));
        }
        let holder = &account.charged.holder;
        if let Some(held) = self.held.get_mut(holder) {
            held.remove(&number);
            if held.is_empty() {
                self.held.remove(holder);
            }
        }
    }
}
