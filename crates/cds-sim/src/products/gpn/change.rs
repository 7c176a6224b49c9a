//! Changes of global private networks by tasks.

use serde::{Deserialize, Serialize};

/// A change of one global private network.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct GpnChange {
    pub gpn: String,
    #[serde(rename = "change")]
    pub step: GpnStep,
}

/// The kinds of changes.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum GpnStep {
    Create,
    /// Adds the points marked as joining.
    Join,
    /// Removes the points marked as leaving.
    Leave,
    Delete,
}
