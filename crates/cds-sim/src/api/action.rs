//! What an action is to the simulator.

use super::call::Call;
use super::refusal::Refusal;
use super::reply::Reply;
use crate::cloud::Cloud;

/// The behaviour of an action. It must not change anything when it fails.
pub type Handler = fn(&mut Cloud, &Call) -> Result<Reply, Refusal>;

/// URL path, name and behaviour.
pub type Action = (&'static str, &'static str, Handler);
