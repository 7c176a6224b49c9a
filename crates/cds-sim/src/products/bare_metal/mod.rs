//! Bare-metal machines and their cloud disks.

pub mod catalog;
pub mod change;
pub mod create;
pub mod describe;
pub mod disks;
pub mod goods;
pub mod lookup;
pub mod machine;
pub mod state;
