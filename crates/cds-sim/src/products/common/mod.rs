//! Actions about all products.

pub mod resource;
pub mod task;
