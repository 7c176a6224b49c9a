//! Bills.

pub mod handlers;
