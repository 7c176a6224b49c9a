//! Which action a request is for.

use cds::model;

use crate::engine::nearest::unknown;

/// An action that no model has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no action {0}")]
pub struct UnknownAction(String);

/// Refuses an action that no model has.
pub fn known_action(name: &str) -> Result<(), UnknownAction> {
    if model::action_names().any(|known| known == name) {
        return Ok(());
    }
    Err(UnknownAction(unknown(name, model::action_names())))
}
