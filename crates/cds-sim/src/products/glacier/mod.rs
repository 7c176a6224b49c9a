//! Cold storage.

pub mod handlers;

use crate::api::action::Action;

/// In the order of the documents.
pub const ACTIONS: &[Action] = &[("ccs-product", "GetMetering", handlers::get_metering)];
