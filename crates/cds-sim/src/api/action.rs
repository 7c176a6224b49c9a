//! Actions of the simulator.

use super::call::Call;
use super::refusal::Refusal;
use super::reply::Reply;
use crate::cloud::Cloud;

/// The handler of an action. It must not change anything if it fails.
pub type Handler = fn(&mut Cloud, &Call) -> Result<Reply, Refusal>;

/// URL path, name and handler.
pub type Action = (&'static str, &'static str, Handler);
