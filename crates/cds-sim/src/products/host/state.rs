//! Physical machines for the instances of one account only.

use serde::{Deserialize, Serialize};

/// A dedicated host. When its prepaid period ends it is released, and its instances continue as ordinary ones.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Host {
    pub name: String,
    pub region_id: String,
    /// Value of `HostType`.
    pub type_name: String,
    pub cpu: i64,
    /// GB.
    pub ram: i64,
    /// How many times its processors may be given away.
    pub limit: i64,
    pub months: i64,
    pub auto_renew: bool,
}

impl Host {
    /// Processors that its instances may have together.
    pub fn cpus(&self) -> i64 {
        self.cpu.saturating_mul(self.limit)
    }
}
