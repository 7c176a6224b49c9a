//! Atomics, which loom replaces in its tests (`tests/loom.rs`).

pub(crate) use std::sync::Arc;
pub(crate) use std::sync::atomic::{AtomicU8, Ordering};
