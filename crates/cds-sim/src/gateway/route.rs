//! Finds the action of a request.

use cds::model;

use crate::engine::nearest::unknown;

/// An unknown action.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no action {0}")]
pub struct UnknownAction(String);

/// Refuses an unknown action.
pub fn known_action(name: &str) -> Result<(), UnknownAction> {
    if model::action_names().any(|known| known == name) {
        return Ok(());
    }
    Err(UnknownAction(unknown(name, model::action_names())))
}
