//! State of network security groups: their rules, and the cards in them.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::products::security::state::GroupKind;

/// Traffic rules for the cards in the group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Nsg {
    pub name: String,
    pub description: String,
    pub kind: GroupKind,
    pub project_id: String,
    pub rules: IndexMap<String, Rule>,
    /// By card id, in the order in which they joined. A deleted card is no longer a member.
    pub members: IndexMap<String, Member>,
    /// As formatted by the clock.
    pub created: String,
    pub updated: String,
}

impl Nsg {
    /// The rules in the order in which they apply: the lowest number first.
    pub fn rules_by_priority(&self) -> Vec<(&String, &Rule)> {
        let mut rules: Vec<_> = self.rules.iter().collect();
        rules.sort_by_key(|(_, rule)| rule.priority);
        rules
    }
}

/// One rule of a group.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Rule {
    pub description: String,
    pub action: String,
    pub direction: i64,
    pub protocol: String,
    pub addresses: Vec<String>,
    pub ports: Vec<String>,
    pub priority: i64,
    /// As formatted by the clock.
    pub created: String,
    pub updated: String,
}

impl Rule {
    /// Documented share of the rule in the quota of its group.
    pub fn quota(&self) -> usize {
        self.addresses.len() * self.ports.len()
    }
}

/// A card in a group.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Member {
    pub link: Link,
    /// The last task that changed the card.
    pub sync: u64,
}

/// Whether the rules are in force for a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Link {
    Ok,
    Syncing,
    Unbinding,
    Error,
}

impl Link {
    /// The value of `InterfaceStatus`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Syncing => "syncing",
            Self::Unbinding => "unbinding",
            Self::Error => "error",
        }
    }

    /// Whether a task will end this state.
    pub fn is_passing(self) -> bool {
        matches!(self, Self::Syncing | Self::Unbinding)
    }

    /// Whether the card is in the group or joining it, and nothing has failed.
    pub fn is_joined(self) -> bool {
        matches!(self, Self::Ok | Self::Syncing)
    }
}
