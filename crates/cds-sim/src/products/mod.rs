//! Handlers of the actions, by product. One function per action: it validates everything, then changes the state, then
//! responds.
//!
//! Inside a product the order is `state` and `change` (plain data, which the cloud sums up), then `prices`, `charges`
//! and `effects` (what follows from them), then the handlers. `rules.json` says what the actions refuse, and why.

pub mod bare_metal;
pub mod billing;
pub mod common;
pub mod compute;
pub mod glacier;
pub mod gpn;
pub mod host;
pub mod list;
pub mod network;
pub mod nsg;
pub mod security;
pub mod template;

use cds::model;

use crate::api::action::{Action, Handler};
use crate::api::rules::{ActionRules, Sheet};

/// A product: its actions and their rules.
#[derive(Debug)]
pub struct Product {
    name: &'static str,
    actions: &'static [Action],
    rules: &'static Sheet,
}

macro_rules! entries {
    ($($product:ident { $($part:tt)* })*) => {
        static PRODUCTS: &[Product] = &[$(Product {
            name: stringify!($product),
            actions: $product::ACTIONS,
            rules: {
                static RULES: Sheet = Sheet::new(
                    concat!("crates/cds-sim/src/products/", stringify!($product), "/rules.json"),
                    include_str!(concat!(stringify!($product), "/rules.json")),
                );
                &RULES
            },
        }),*];
    };
}

list::products!(entries);

impl Product {
    /// The name of its folder.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Whether it holds the behaviour of the action of that name at that URL path.
    pub fn has(&self, path: &str, action: &str) -> bool {
        self.actions.iter().any(|row| row.0 == path && row.1 == action)
    }

    /// The file of its rules.
    pub fn sheet(&self) -> &'static Sheet {
        self.rules
    }
}

/// The behaviour of an action, and its rules.
pub fn find(
    service: &'static model::Service,
    action: &'static model::Action,
) -> Option<(Handler, ActionRules)> {
    let is_meant = |row: &&Action| row.0 == action.path(service) && row.1 == action.name;
    PRODUCTS.iter().find_map(|product| {
        let (_, _, handler) = product.actions.iter().find(is_meant)?;
        Some((*handler, ActionRules::new(product.rules, &service.name, action)))
    })
}

/// All products, in the order of their list.
pub fn products() -> impl Iterator<Item = &'static Product> {
    PRODUCTS.iter()
}

/// URL path and name of every action that has behaviour.
pub fn simulated_actions() -> impl Iterator<Item = (&'static str, &'static str)> {
    rows().map(|(path, action, _)| (*path, *action))
}

fn rows() -> impl Iterator<Item = &'static Action> {
    PRODUCTS.iter().flat_map(|product| product.actions)
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
                assert!(find(service, action).is_some(), "{} has no behaviour", action.name);
            }
        }
    }
}
