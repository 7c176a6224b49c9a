//! Cold storage.

pub mod handlers;

use crate::api::action::Action;

/// The actions, in the order of the documents.
pub const ACTIONS: &[Action] = &[("ccs-product", "GetMetering", handlers::get_metering)];
