//! Changes of security groups by tasks.

use serde::{Deserialize, Serialize};

/// A change of one security group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum SecurityChange {
    /// The rule is there already.
    AddRule {
        group: String,
        rule: String,
    },
    RemoveRules {
        group: String,
        rules: Vec<String>,
    },
    Priorities {
        group: String,
        priorities: Vec<(String, i64)>,
    },
    /// Instances and their cards, as for leaving.
    Join {
        group: String,
        cards: Vec<(String, String)>,
    },
    Leave {
        group: String,
        cards: Vec<(String, String)>,
    },
    /// The cards of the group are without it then.
    Delete {
        group: String,
    },
}
