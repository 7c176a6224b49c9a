//! Summary bills. As in the other bills, the calling sub-account pays for everything.

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::period::Period;
use super::present::{PROJECT, present, product};
use crate::api::call::Call;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::price::yuan;

/// Total cost of several resources.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    cost: i64,
    resources: usize,
}

pub fn describe_cost_summary_by_pro(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let product_of = |kind: &str| json!({"ProductName": product(kind), "ProductType": kind});
    summary(cloud, call, product_of, |kind| kind)
}

pub fn describe_cost_summary_by_project(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let project = |id: &str| json!({"ProjectId": id, "ProjectName": PROJECT.1});
    summary(cloud, call, project, |_| PROJECT.0.to_owned())
}

/// The totals of a bill, under their names in the response.
pub fn summed(cost: i64, currency: &str) -> Value {
    json!({
        "TotalCost": yuan(cost),
        "MasterCost": 0.0,
        "ViceCost": yuan(cost),
        "ToDeduct": 0.0,
        "Currency": currency,
    })
}

/// Sums up a bill by groups of resources; the kind of a resource determines its group.
fn summary(
    cloud: &Cloud,
    call: &Call,
    about: fn(&str) -> Value,
    group: fn(String) -> String,
) -> Result<Reply, Refusal> {
    let (from, to) = (call.required("DateFrom")?, call.required("DateTo")?);
    Period::hyphened(from, from)
        .ok_or_else(|| call.invalid("DateFrom", "DateFrom must be like 2025-01-31."))?;
    let period = Period::hyphened(from, to)
        .ok_or_else(|| call.invalid("DateTo", "DateTo must be like 2025-01-31, and not before DateFrom."))?;
    let currency = ["CN", "US"].into_iter().find(|known| call.text("Currency") == Some(known));
    let currency = currency.ok_or_else(|| call.invalid("Currency", "Currency must be CN or US."))?;
    let now = cloud.clock.milliseconds();
    let mut sums: IndexMap<String, Sum> = IndexMap::new();
    // The simulator charges in yuan only.
    for account in cloud.ledger.accounts(period.from, period.to).filter(|_| currency == "CN") {
        let sum = sums.entry(group(present(cloud, account).kind)).or_default();
        sum.cost = sum.cost.saturating_add(account.cost(period.from, period.to, now));
        sum.resources += 1;
    }
    let total = sums.values().fold(0, |total: i64, sum| total.saturating_add(sum.cost));
    let rows: Vec<Value> = sums.iter().map(|(group, sum)| row(about(group), *sum, currency)).collect();
    Ok(Reply::data(json!({"TotalSummary": summed(total, currency), "BillInfo": rows})))
}

fn row(mut about: Value, sum: Sum, currency: &str) -> Value {
    about["TotalCost"] = json!(yuan(sum.cost));
    about["TotalMasterCost"] = json!(0.0);
    about["TotalViceCost"] = json!(yuan(sum.cost));
    about["ToDeduct"] = json!(0.0);
    about["Currency"] = json!(currency);
    about["ResourceCount"] = json!(sum.resources);
    about
}
