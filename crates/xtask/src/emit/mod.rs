//! Generators, one per kind of file.

pub(crate) mod columns;
pub(crate) mod coverage;
pub(crate) mod frames;
pub(crate) mod parts;
pub(crate) mod python;
pub(crate) mod reference;
pub(crate) mod registry;
