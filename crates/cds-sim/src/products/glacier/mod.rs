//! Cold storage.

pub mod handlers;
