//! Dedicated hosts.

pub mod handlers;
pub mod state;
