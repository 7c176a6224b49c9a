//! Templates: images made from instances.

pub mod change;
pub mod charges;
pub mod effects;
pub mod handlers;
pub mod prices;
pub mod state;

use crate::api::action::Action;

/// The actions, in the order of the documents.
pub const ACTIONS: &[Action] = &[
    ("ccs", "CreateTemplate", handlers::create_template),
    ("ccs", "DeleteTemplate", handlers::delete_template),
    ("ccs", "SyncTemplate", handlers::sync_template),
    ("ccs", "DescribeTemplateInfo", handlers::describe_template_info),
];
