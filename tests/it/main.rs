//! Integration tests of the core's public API.

mod connections;
mod signatures;
