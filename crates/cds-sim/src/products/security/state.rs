//! Security groups and their rules. The cards store their groups, so that the association is deleted with them.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::engine::activity::Activity;
use crate::products::network::state::NetworkId;

/// Rules for the traffic of the cards that are in the group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SecurityGroup {
    pub name: String,
    pub description: String,
    pub kind: GroupKind,
    pub rules: IndexMap<String, Rule>,
    pub activity: Option<Activity>,
    /// As written by the clock.
    pub created: String,
    pub updated: String,
}

impl SecurityGroup {
    /// The rules as they apply: the lowest number first, of equal ones the oldest.
    pub fn rules_by_priority(&self) -> Vec<(&String, &Rule)> {
        let mut rules: Vec<_> = self.rules.iter().collect();
        rules.sort_by_key(|(_, rule)| rule.priority);
        rules
    }
}

/// The kind of network of a group's cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum GroupKind {
    Public,
    Private,
}

impl GroupKind {
    /// The kind with this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Public, Self::Private].into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name))
    }

    /// Value of `SecurityGroupType`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
        }
    }

    /// The network of this kind and that id.
    pub fn network(self, id: &str) -> NetworkId {
        match self {
            Self::Public => NetworkId::Public(id.to_owned()),
            Self::Private => NetworkId::Private(id.to_owned()),
        }
    }
}

/// One rule of a group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rule {
    pub description: String,
    pub address_kind: AddressKind,
    /// Whether matching traffic passes.
    pub pass: bool,
    pub priority: i64,
    pub direction: String,
    pub protocol: String,
    /// Of the other side: one or several, with `;` between them.
    pub target_address: String,
    pub target_port: String,
    pub local_port: String,
    pub activity: Option<Activity>,
    /// As written by the clock.
    pub created: String,
}

/// Which addresses a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AddressKind {
    Ip,
    Mac,
}

impl AddressKind {
    /// The kind with this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Ip, Self::Mac].into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name))
    }

    /// Value of `RuleType`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ip => "ip",
            Self::Mac => "mac",
        }
    }
}
