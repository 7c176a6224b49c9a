//! Network security groups, their rules, and the network cards in them.

pub mod change;
pub mod effects;
pub mod handlers;
pub mod lookup;
pub mod members;
pub mod rule;
pub mod state;

use crate::api::action::Action;

/// The actions, in the order of the documents.
pub const ACTIONS: &[Action] = &[
    ("ccs", "CreateNSG", handlers::create_nsg),
    ("ccs", "DeleteNSG", handlers::delete_nsg),
    ("ccs", "DescribeNSGAttribute", handlers::describe_nsg_attribute),
    ("ccs", "ModifyNSGAttribute", handlers::modify_nsg_attribute),
    ("ccs", "DescribeNSGs", handlers::describe_nsgs),
    ("ccs", "DescribeNSGMembers", members::describe_nsg_members),
    ("ccs", "AddNSGRule", rule::add_nsg_rule),
    ("ccs", "RemoveNSGRule", rule::remove_nsg_rule),
    ("ccs", "ModifyNSGRule", rule::modify_nsg_rule),
    ("ccs", "JoinNSG", members::join_nsg),
    ("ccs", "LeaveNSG", members::leave_nsg),
    ("ccs", "ModifyNSGRulePriority", rule::modify_nsg_rule_priority),
];
