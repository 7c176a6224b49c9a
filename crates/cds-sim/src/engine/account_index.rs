//! Ways to find accounts, which follow from the accounts and are therefore not kept.

use std::collections::{BTreeMap, BTreeSet};

use super::account::Account;
use super::table::Numbered;

/// Ways to find accounts.
#[derive(Debug, Clone, Default)]
pub struct Index {
    /// The number of the account of each resource.
    pub numbers: BTreeMap<String, u64>,
    /// When time that was paid in advance ends, and the open accounts.
    pub ends: BTreeSet<(i64, u64)>,
    /// The open accounts of what comes and goes with each resource.
    pub held: BTreeMap<String, BTreeSet<u64>>,
}

impl Index {
    /// Those of all accounts.
    pub fn of(accounts: &Numbered<Account>) -> Self {
        let mut index = Self::default();
        for (number, account) in accounts.iter() {
            index.numbers.insert(account.id.clone(), *number);
            index.open(*number, account);
        }
        index
    }

    /// Adds what is to be found of an account while it is open.
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

    /// Takes out what [`open`](Self::open) has added.
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
