//! Orders whose outcome is unknown: finds out from the cloud whether they were carried out.

pub(crate) mod evidence;
pub(crate) mod order;
