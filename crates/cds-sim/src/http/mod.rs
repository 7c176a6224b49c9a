//! Sockets, HTTP, the controls and the overview page.

pub mod access_log;
pub mod activity;
pub mod control;
pub mod overview;
pub mod page;
pub mod payload;
pub mod response;
pub mod sender;
pub mod server;
pub mod service;
pub mod wire;
