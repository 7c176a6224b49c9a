//! Handlers of the actions, by product. One function per action: it validates everything, then changes the state, then
//! responds.
//!
//! Inside a product the order is `state` and `change` (plain data, which the cloud combines), then `prices`, `charges`
//! and `effects` (derived from them), then the handlers.

pub mod bare_metal;
pub mod billing;
pub mod common;
pub mod compute;
pub mod glacier;
pub mod gpn;
pub mod host;
pub mod list;
pub mod network;
pub mod security;
pub mod template;

use crate::api::action::{Action, Handler};

macro_rules! actions {
    ($($product:ident { $($part:tt)* })*) => {
        /// The actions of all products.
        const ACTIONS: &[&[Action]] = &[$($product::ACTIONS),*];
    };
}

list::products!(actions);

/// The behaviour of the action with this name at that URL path.
pub fn find(path: &str, action: &str) -> Option<Handler> {
    rows().find(|row| row.0 == path && row.1 == action).map(|row| row.2)
}

/// URL path and name of every action that has behaviour.
pub fn simulated_actions() -> impl Iterator<Item = (&'static str, &'static str)> {
    rows().map(|(path, action, _)| (*path, *action))
}

fn rows() -> impl Iterator<Item = &'static Action> {
    ACTIONS.iter().copied().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_is_an_action_of_the_models() {
        for (path, action) in simulated_actions() {
            assert!(cds::model::find(path, action).is_some(), "there is no {action} at {path}");
        }
        let different: BTreeSet<_> = simulated_actions().collect();
        assert_eq!(different.len(), rows().count());
    }

    #[test]
    fn every_action_of_the_models_has_behaviour() {
        for service in cds::model::services() {
            for action in service.actions() {
                assert!(
                    find(action.path(service), &action.name).is_some(),
                    "{} has no behaviour",
                    action.name
                );
            }
        }
    }
}
