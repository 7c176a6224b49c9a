//! Security groups.

pub mod change;
pub mod handlers;
pub mod state;
