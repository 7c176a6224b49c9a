//! Cloud servers.

pub mod catalog;
pub mod create;
pub mod describe;
pub mod disk;
pub mod image;
pub mod instance;
pub mod interface;
pub mod monitor;
pub mod power;
pub mod price;
pub mod tag;
