//! Integration tests of the core's public API, and of the dependencies between the files of the crates.

mod architecture;
mod connections;
mod signatures;
