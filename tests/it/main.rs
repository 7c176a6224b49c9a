//! Integration tests of the core's public API.

mod signatures;
