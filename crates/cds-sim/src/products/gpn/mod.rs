//! Global private networks.

pub mod handlers;
pub mod state;
