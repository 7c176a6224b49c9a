//! Itemised bills: every entry within a range of days.

use serde_json::{Value, json};

use super::period::{DAY, Period};
use super::present::{PROJECT, listed, present, product};
use super::summary::summed;
use crate::api::call::Call;
use crate::api::geography::region_name;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::account::{Account, Line};
use crate::engine::clock;
use crate::engine::price::yuan;

/// Documented first day of any bill.
const FIRST_DAY: &str = "2019.01.01";

/// Documented maximum number of days from the first to the last day of a bill.
const MOST_DAYS: i64 = 31;

pub fn describe_bill_detail(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (from, to) = (call.required("DateFrom")?, call.required("DateTo")?);
    Period::dotted(FIRST_DAY, from)
        .ok_or_else(|| call.invalid("DateFrom", format!("DateFrom must be a day from {FIRST_DAY} on.")))?;
    let period = Period::dotted(from, to)
        .filter(|period| period.to - period.from <= (MOST_DAYS + 1) * DAY)
        .ok_or_else(|| {
        call.invalid("DateTo", format!("DateTo must be a day, at most {MOST_DAYS} days after DateFrom."))
    })?;
    let in_project = call.text("ProjectName").is_none_or(|name| name == PROJECT.1);
    let now = cloud.clock.milliseconds();
    let mut total: i64 = 0;
    let mut rows = Vec::new();
    for account in cloud.ledger.accounts(period.from, period.to).filter(|_| in_project) {
        for line in account.lines(period.from, period.to, now) {
            total = total.saturating_add(line.cost);
            rows.push(row(cloud, account, &line));
        }
    }
    Ok(Reply::raw(&json!({
        "Code": "success",
        "Message": "bill details query success",
        "Data": {
            "BeginTime": from,
            "EndTime": to,
            "TotalRecords": rows.len(),
            "TotalSummary": summed(total, "CN"),
            "BillDetail": rows,
        },
    })))
}

fn row(cloud: &Cloud, account: &Account, line: &Line<'_>) -> Value {
    let charged = present(cloud, account);
    let goods = product(&charged.kind);
    json!({
        "APP": charged.vdc_name,
        "BeginTime": clock::write(line.from / 1000),
        "EndTime": clock::write(line.to / 1000),
        "BillType": if line.in_advance { "包年包月计费" } else { "按需计费" },
        "CloudId": account.id,
        "Config": listed(line.parts, |part| part.amount.clone()),
        "Currency": "CN",
        "GoodsType": goods,
        "Label": label(cloud, &account.id),
        "Product": if charged.model.is_empty() { goods.to_owned() } else { format!("{goods}-{}", charged.model) },
        "Project": PROJECT.1,
        "Resource": charged.name,
        "Site": region_name(&charged.region_id),
        "TotalCost": format!("{:.2}", yuan(line.cost)),
    })
}

/// The tags of a server, if it still exists.
fn label(cloud: &Cloud, id: &str) -> String {
    let tags = cloud.instances.get(id).into_iter().flat_map(|instance| &instance.tags);
    let names: Vec<&str> = tags.filter_map(|tag| cloud.tags.get(tag)).map(String::as_str).collect();
    names.join(",")
}
