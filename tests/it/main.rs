//! Integration tests of the core's public API, and the arrows between the files of the crates.

mod architecture;
mod connections;
mod signatures;
