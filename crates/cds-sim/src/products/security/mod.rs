//! Security groups, their rules, and the network cards in them.

pub mod change;
pub mod effects;
pub mod handlers;
pub mod parameters;
pub mod rule;
pub mod state;

use crate::api::action::Action;

/// The actions, in the order of the documents.
pub const ACTIONS: &[Action] = &[
    ("ccs", "CreateSecurityGroup", handlers::create_security_group),
    ("ccs", "DeleteSecurityGroup", handlers::delete_security_group),
    ("ccs", "ForceDeleteSecurityGroup", handlers::force_delete_security_group),
    ("ccs", "DescribeSecurityGroupAttribute", handlers::describe_security_group_attribute),
    ("ccs", "ModifySecurityGroupAttribute", handlers::modify_security_group_attribute),
    ("ccs", "DescribeSecurityGroups", handlers::describe_security_groups),
    ("ccs", "AddSecurityGroupRule", handlers::add_security_group_rule),
    ("ccs", "RemoveSecurityGroupRule", handlers::remove_security_group_rule),
    ("ccs", "ModifySecurityGroupRule", handlers::modify_security_group_rule),
    ("ccs", "JoinSecurityGroup", handlers::join_security_group),
    ("ccs", "LeaveSecurityGroup", handlers::leave_security_group),
    ("ccs", "ModifySecurityGroupRulePriority", handlers::modify_security_group_rule_priority),
];
