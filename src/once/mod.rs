//! Finds out from the cloud whether an order was carried out, where its response was lost.

pub(crate) mod compare;
pub(crate) mod ended;
pub(crate) mod evidence;
pub(crate) mod findings;
pub(crate) mod follow;
pub(crate) mod journaled;
pub(crate) mod order;
pub(crate) mod recorded;
pub(crate) mod rivals;
pub(crate) mod rows;
pub(crate) mod run;
pub(crate) mod settle;
pub(crate) mod times;
