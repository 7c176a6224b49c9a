//! Bills of past periods, computed from the ledger.

use serde_json::{Value, json};

use super::period::Period;
use super::present::{listed, present};
use crate::api::call::Call;
use crate::api::lookup::is_id;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::account::{Account, Charged, Line};
use crate::engine::clock;
use crate::engine::price::yuan;

/// Divisor from hundredths of a yuan per hour to yuan per minute, the unit of bills.
const MINUTELY: f64 = 6_000.0;

pub fn describe_bill(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let text = call.required("DateFromTo")?;
    let (from, to) = text.split_once('-').ok_or_else(|| malformed(call, "DateFromTo"))?;
    let period = Period::dotted(from, to).ok_or_else(|| malformed(call, "DateFromTo"))?;
    let yuan_account = in_yuan(call)?;
    let now = cloud.clock.milliseconds();
    let mut total: i64 = 0;
    let rows: Vec<Value> = cloud
        .ledger
        .accounts(period.from, period.to)
        .filter(|_| yuan_account)
        .map(|account| {
            let cost = account.cost(period.from, period.to, now);
            total = total.saturating_add(cost);
            let charged = present(cloud, account);
            json!({
                "ResourceId": account.id,
                "ResourceName": charged.name,
                "ResourceType": charged.kind,
                "RegionId": charged.region_id,
                "VdcId": charged.vdc_id,
                "VdcName": charged.vdc_name,
                "TotalCost": yuan(cost),
                "CreateTime": clock::write(account.created / 1000),
                "DeleteTime": account.deleted.map(|time| clock::write(time / 1000)).unwrap_or_default(),
            })
        })
        .collect();
    // As in the sample, the calling sub-account pays for everything, and the main account has two spellings.
    Ok(Reply::raw(&json!({
        "Code": "success",
        "Message": "bill day query success",
        "Data": {
            "TotalenglishCost": 0,
            "TotalMasterCost": 0,
            "TotalViceCost": yuan(total),
            "BillInfo": rows,
        },
        "TaskId": "",
    })))
}

pub fn describe_bill_info(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (from, to) = (call.required("DateFrom")?, call.required("DateTo")?);
    Period::dotted(from, from).ok_or_else(|| malformed(call, "DateFrom"))?;
    let period = Period::dotted(from, to).ok_or_else(|| malformed(call, "DateTo"))?;
    let yuan_account = in_yuan(call)?;
    let id = call.required("ResourceId")?;
    let account = cloud.ledger.account(id);
    if account.is_none() && !is_id(id) {
        return Err(malformed(call, "ResourceId"));
    }
    let now = cloud.clock.milliseconds();
    let account = account.filter(|_| yuan_account);
    let lines = account.map(|account| account.lines(period.from, period.to, now)).unwrap_or_default();
    let cost = lines.iter().map(|line| line.cost).fold(0, i64::saturating_add);
    let rows: Vec<Value> = account
        .map(|account| lines.iter().map(|line| row(cloud, account, line)).collect())
        .unwrap_or_default();
    Ok(Reply::raw(&json!({
        "Code": "success",
        "Message": "bill details query success",
        "Data": {"TotalCost": yuan(cost), "BillDetail": rows},
        "TaskId": "",
    })))
}

fn row(cloud: &Cloud, account: &Account, line: &Line<'_>) -> Value {
    let charged = present(cloud, account);
    let (pay_type, pay_name) = if line.in_advance { ("2", "包年包月") } else { ("1", "按需计费") };
    let bought = line.in_advance && line.cost > 0;
    let status = if account.deleted.is_some() { "deleted" } else { &charged.status };
    json!({
        "ResourceId": account.id,
        "ResourceName": charged.name,
        "ResourceType": charged.kind,
        "RegionId": charged.region_id,
        "VdcId": charged.vdc_id,
        "VdcName": charged.vdc_name,
        "Configuration": with_model(&charged, listed(line.parts, |part| part.amount.clone())),
        "CostDetail": with_model(&charged, listed(line.parts, |part| minutely(part.hourly))),
        "PayType": pay_type,
        "PayDesc": pay_name,
        "Status": status,
        "UnitPrice": if bought { yuan(line.price) } else { rounded(line.price as f64 / MINUTELY) },
        "TotalCost": yuan(line.cost),
        "StartTime": line.from / 1000,
        "EndTime": line.to / 1000,
        "CreateTime": clock::write(account.created / 1000),
        "IPs": charged.addresses,
    })
}

fn with_model(charged: &Charged, parts: String) -> String {
    if charged.model.is_empty() { parts } else { format!("{}:{parts}", charged.model) }
}

/// Formats a price with eight decimals; the cloud writes zero as `0E-8`.
fn minutely(hourly: i64) -> String {
    if hourly == 0 { "0E-8".to_owned() } else { format!("{:.8}", hourly as f64 / MINUTELY) }
}

fn rounded(price: f64) -> f64 {
    (price * 1e8).round() / 1e8
}

/// Whether the bill is in yuan, the only currency that the simulator charges.
fn in_yuan(call: &Call) -> Result<bool, Refusal> {
    match call.text("Currency").unwrap_or("CN") {
        currency if currency.eq_ignore_ascii_case("CN") => Ok(true),
        currency if currency.eq_ignore_ascii_case("US") => Ok(false),
        _ => Err(malformed(call, "Currency")),
    }
}

/// The only error code that the documents name for a bill.
fn malformed(call: &Call, name: &str) -> Refusal {
    call.refuse(&["InvalidPublicId.Malformed"])
        .because(format!("The specified parameter \"{name}\" is not valid."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_written_as_the_cloud_does() {
        assert_eq!(minutely(0), "0E-8");
        assert_eq!(minutely(29), "0.00483333");
    }
}
