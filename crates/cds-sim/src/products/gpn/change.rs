//! Changes of global private networks by tasks.

use serde::{Deserialize, Serialize};

/// A change of one global private network.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct GpnChange {
    pub gpn: String,
    #[serde(rename = "change")]
    pub step: GpnStep,
}

/// What a task does to such a network.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum GpnStep {
    Create,
    /// Lets the points join that are marked so.
    Join,
    /// Lets the points leave that are marked so.
    Leave,
    Delete,
}
