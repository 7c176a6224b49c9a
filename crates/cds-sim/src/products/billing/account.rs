//! The account: its balance, its payments, and the cost of each month.

use serde_json::{Value, json};

use crate::api::call::Call;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::{Cloud, Payment};
use crate::engine::clock;
use crate::engine::ids::hash;
use crate::engine::price::yuan;

/// Number of recent months in a response. Our own choice.
const MONTHS: usize = 12;

pub fn describe_account_info(cloud: &mut Cloud, _: &Call) -> Result<Reply, Refusal> {
    let months = months(cloud);
    let shown = &months[months.len().saturating_sub(MONTHS)..];
    let costs: Vec<i64> = shown.iter().map(|(from, to)| cost(cloud, *from, *to)).collect();
    let earlier = shown.first().map_or(0, |(from, _)| cost(cloud, i64::MIN, *from));
    let total = costs.iter().fold(earlier, |total, cost| total.saturating_add(*cost));
    let records: Vec<Value> = shown
        .iter()
        .zip(&costs)
        .map(|((from, _), cost)| json!({"Amount": yuan(*cost), "Currency": "CN", "Month": month(*from)}))
        .collect();
    let payments: Vec<Value> =
        cloud.payments.iter().enumerate().map(|(place, one)| view(place, one)).collect();
    Ok(Reply::raw(&json!({
        "Code": "success",
        "Message": "account info query success",
        "Data": {
            "MasterTotalBalance": yuan(cloud.balance),
            "MasterTotalCost": yuan(total),
            "CostCount": records.len(),
            "CostRecords": records,
            "CreditLine": 0,
            "RechargeCount": payments.len(),
            "RechargeRecord": payments,
            "ToDeduct": 0,
        },
    })))
}

/// Start and end of each month since the first charge.
fn months(cloud: &Cloud) -> Vec<(i64, i64)> {
    let Some(first) = cloud.ledger.accounts(i64::MIN, i64::MAX).map(|account| account.created).min() else {
        return Vec::new();
    };
    let beginning = |month: &i64| clock::months_later(*month, 1);
    let begins = std::iter::successors(Some(clock::end_of_month(first, 0)), |month| Some(beginning(month)));
    let begins = begins.take_while(|month| *month <= cloud.clock.milliseconds());
    // The calendar ends, and with it this list.
    begins.map(|month| (month, beginning(&month))).take_while(|(from, to)| from < to).collect()
}

fn cost(cloud: &Cloud, from: i64, to: i64) -> i64 {
    let now = cloud.clock.milliseconds();
    let costs = cloud.ledger.accounts(from, to).map(|account| account.cost(from, to, now));
    costs.fold(0, i64::saturating_add)
}

/// Formats a month, such as `202501`.
fn month(beginning: i64) -> String {
    clock::write(beginning / 1000).chars().filter(char::is_ascii_digit).take(6).collect()
}

fn view(place: usize, payment: &Payment) -> Value {
    let time = clock::write(payment.at / 1000);
    let digits: String = time.chars().filter(char::is_ascii_digit).collect();
    let number = hash(&["payment", &digits, &place.to_string()]) % 10_000;
    json!({
        "Amount": yuan(payment.amount),
        "CreateDate": time,
        "Currency": "CN",
        "SwiftNumber": format!("{digits}{number:04}"),
        "Type": if payment.amount < 0 { "提现" } else { "线上充值" },
    })
}
