//! Effects of finished tasks on security groups.

use super::change::SecurityChange;
use crate::cloud::Cloud;
use crate::products::compute::effects::release;
use crate::products::network::state::Interface;

impl SecurityChange {
    /// Applies the change.
    pub fn apply(self, cloud: &mut Cloud) {
        let now = cloud.clock.text();
        if let Some(group) = cloud.security_groups.get_mut(self.group()) {
            group.activity = None;
            group.updated = now;
        }
        match self {
            Self::AddRule { group, rule } => {
                let rules = cloud.security_groups.get_mut(&group).map(|group| &mut group.rules);
                if let Some(rule) = rules.and_then(|rules| rules.get_mut(&rule)) {
                    rule.activity = None;
                }
            }
            Self::RemoveRules { group, rules } => {
                if let Some(group) = cloud.security_groups.get_mut(&group) {
                    group.rules.retain(|id, _| !rules.contains(id));
                }
            }
            Self::Priorities { group, priorities } => {
                if let Some(group) = cloud.security_groups.get_mut(&group) {
                    for (id, priority) in priorities {
                        if let Some(rule) = group.rules.get_mut(&id) {
                            rule.priority = priority;
                        }
                    }
                }
            }
            Self::Join { group, cards } => change_cards(cloud, &cards, |card| {
                card.security_groups.insert(group.clone());
            }),
            Self::Leave { group, cards } => change_cards(cloud, &cards, |card| {
                card.security_groups.remove(&group);
            }),
            Self::Delete { group } => {
                cloud.security_groups.remove(&group);
                let is_in = |card: &Interface| card.security_groups.contains(&group);
                cloud.instances.change_where(
                    |instance| instance.interfaces.iter().any(is_in),
                    |instance| {
                        for card in &mut instance.interfaces {
                            card.security_groups.remove(&group);
                        }
                    },
                );
            }
        }
    }

    /// Rolls back the preparation.
    pub fn revert(self, cloud: &mut Cloud) {
        if let Some(group) = cloud.security_groups.get_mut(self.group()) {
            group.activity = None;
            match &self {
                Self::AddRule { rule, .. } => {
                    group.rules.shift_remove(rule);
                }
                Self::RemoveRules { .. } => group.rules.values_mut().for_each(|rule| rule.activity = None),
                _ => {}
            }
        }
        if let Self::Join { cards, .. } | Self::Leave { cards, .. } = self {
            change_cards(cloud, &cards, |_| {});
        }
    }

    fn group(&self) -> &str {
        match self {
            Self::AddRule { group, .. }
            | Self::RemoveRules { group, .. }
            | Self::Priorities { group, .. }
            | Self::Join { group, .. }
            | Self::Leave { group, .. }
            | Self::Delete { group } => group,
        }
    }
}

/// Changes cards of instances that are then free for the next change.
fn change_cards(cloud: &mut Cloud, cards: &[(String, String)], mut change: impl FnMut(&mut Interface)) {
    for (instance, card) in cards {
        release(cloud, std::slice::from_ref(instance), |instance| {
            if let Some(card) = instance.interface_mut(card) {
                change(card);
            }
        });
    }
}
