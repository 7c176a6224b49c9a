//! Time, ids, tasks, money and the state file, independent of products.

pub mod account;
pub mod account_index;
pub mod activity;
pub mod clock;
pub mod diff;
pub mod ids;
pub mod ledger;
pub mod metrics;
pub mod nearest;
pub mod pieces;
pub mod price;
pub mod progression;
pub mod store;
pub mod table;
pub mod task_ids;
pub mod tasks;
