//! Changes that tasks make to network security groups.

use serde::{Deserialize, Serialize};

/// A task that applies the rules of a group to its cards. A later task may have taken over some of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NsgChange {
    pub group: String,
    /// Number of the task.
    pub sync: u64,
}
