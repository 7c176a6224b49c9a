//! What handlers of every product use.

pub mod call;
pub mod geography;
pub mod lookup;
pub mod refusal;
pub mod reply;
