//! Time, ids, tasks, money and the state file. Knows no product.

pub mod clock;
pub mod diff;
pub mod ids;
pub mod ledger;
pub mod metrics;
pub mod names;
pub mod price;
pub mod store;
pub mod task_ids;
pub mod tasks;
