//! What tasks do to network security groups.

use serde::{Deserialize, Serialize};

/// The cards that a task is changing follow their group. A later task may have taken some of them over.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NsgChange {
    pub group: String,
    /// The number of the task.
    pub sync: u64,
}
