//! Network security groups, their rules, and what is known of the cards in them.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::products::security::state::GroupKind;

/// Rules for the traffic of the cards that are in the group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Nsg {
    pub name: String,
    pub description: String,
    pub kind: GroupKind,
    pub project_id: String,
    pub rules: IndexMap<String, Rule>,
    /// By the id of the card, in the order in which they joined. A card that is gone is a member no longer.
    pub members: IndexMap<String, Member>,
    /// As written by the clock.
    pub created: String,
    pub updated: String,
}

impl Nsg {
    /// The rules as they apply: the lowest number first.
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
    /// As written by the clock.
    pub created: String,
    pub updated: String,
}

impl Rule {
    /// What it takes of the quota of its group, as documented.
    pub fn quota(&self) -> usize {
        self.addresses.len() * self.ports.len()
    }
}

/// A card in a group.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Member {
    pub link: Link,
    /// The task that changed it last.
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
    /// As in `InterfaceStatus`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Syncing => "syncing",
            Self::Unbinding => "unbinding",
            Self::Error => "error",
        }
    }

    /// Whether a task is to end this.
    pub fn is_passing(self) -> bool {
        matches!(self, Self::Syncing | Self::Unbinding)
    }

    /// Whether the card is in the group, or about to be, and nothing has gone wrong.
    pub fn is_joined(self) -> bool {
        matches!(self, Self::Ok | Self::Syncing)
    }
}
