//! Dedicated hosts: physical machines for the instances of one account.

pub mod charges;
pub mod handlers;
pub mod prices;
pub mod state;

use crate::api::action::Action;

/// The actions, in the order of the documents.
pub const ACTIONS: &[Action] = &[
    ("ccs", "DescribeDedicatedHostTypes", handlers::describe_dedicated_host_types),
    ("ccs", "DescribeDedicatedHosts", handlers::describe_dedicated_hosts),
    ("ccs", "AllocateDedicatedHosts", handlers::allocate_dedicated_hosts),
];
