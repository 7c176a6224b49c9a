//! Global private networks, which connect private networks and points of presence.

pub mod change;
pub mod charges;
pub mod effects;
pub mod handlers;
pub mod prices;
pub mod state;

use crate::api::action::Action;

/// The actions, in the order of the documents.
pub const ACTIONS: &[Action] = &[
    ("network", "DescribeGPN", handlers::describe_gpn),
    ("network", "AddAccessPoint", handlers::add_access_point),
    ("network", "DeleteAccessPoint", handlers::delete_access_point),
    ("network", "DescribeAccessInfo", handlers::describe_access_info),
    ("network", "CreateGPN", handlers::create_gpn),
    ("gpn", "DeleteGpn", handlers::delete_gpn),
];
