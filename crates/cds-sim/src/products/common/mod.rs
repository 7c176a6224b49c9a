//! Actions about all products: tasks, and what a region offers.

pub mod resource;
pub mod task;

use crate::api::action::Action;

/// The actions, in the order of the documents.
pub const ACTIONS: &[Action] = &[
    ("ccs", "DescribeAvailableResource", resource::describe_available_resource),
    ("ccs", "DescribeTask", task::describe_task),
];
