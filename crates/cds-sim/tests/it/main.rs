//! The simulated cloud through its socket. One program, because each would link the whole simulator.

mod billing;
mod bms;
mod bms_random;
mod bms_storage;
mod controls;
mod dedicated_host;
mod faults;
mod glacier;
mod gpn;
mod http;
mod random;
mod rules;
mod security_group;
mod state;
mod story;
mod support;
mod template;
