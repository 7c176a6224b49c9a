//! What is generated.

pub(crate) mod coverage;
pub(crate) mod parts;
pub(crate) mod python;
pub(crate) mod registry;
