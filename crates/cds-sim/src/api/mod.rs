//! Shared code of the handlers of all products.

pub mod action;
pub mod call;
pub mod geography;
pub mod lookup;
pub mod money;
pub mod names;
pub mod page;
pub mod refusal;
pub mod reply;
pub mod rules;
