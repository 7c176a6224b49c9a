//! Bills of past periods.

pub mod handlers;

use crate::api::action::Action;

/// The actions, in the order of the documents.
pub const ACTIONS: &[Action] = &[
    ("billing", "DescribeBill", handlers::describe_bill),
    ("billing", "DescribeBillInfo", handlers::describe_bill_info),
];
