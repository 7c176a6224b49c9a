//! Bills of past periods, and the account that pays them.

pub mod account;
pub mod detail;
pub mod handlers;
pub mod period;
pub mod present;
pub mod summary;

use crate::api::action::Action;

/// The actions, in the order of the documents.
pub const ACTIONS: &[Action] = &[
    ("billing", "DescribeBill", handlers::describe_bill),
    ("billing", "DescribeBillInfo", handlers::describe_bill_info),
    ("billing", "DescribeBillDetail", detail::describe_bill_detail),
    ("billing", "DescribeAccountInfo", account::describe_account_info),
    ("billing", "DescribeCostSummaryByPro", summary::describe_cost_summary_by_pro),
    ("billing", "DescribeCostSummaryByProject", summary::describe_cost_summary_by_project),
];
