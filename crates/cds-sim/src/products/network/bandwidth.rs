//! What bandwidth is sold, and what a unit of it costs.

use cds::model::appendices;
use serde_json::{Value, json};

use super::catalog;
use super::prices::{Unit, address_unit, bandwidth_unit};
use crate::api::call::Call;
use crate::api::geography::{is_on_sale, region};
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;

/// The only kind of resource that these actions know.
const WAN: &str = "wan";

pub fn billing_schemes(_: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let region = region(call)?;
    wan(call)?;
    let sold = appendices().bandwidth_types.iter().filter(|_| is_on_sale(region));
    let rows: Vec<Value> = sold
        .map(|kind| {
            json!({
                "BandwidthType": kind.id,
                "BandwidthTypeName": kind.name.zh,
                "BillingSchemeList": catalog::BILLING_METHODS.map(|(method, _)| scheme(method)),
            })
        })
        .collect();
    Ok(Reply::data(json!(rows)))
}

pub fn unit_price(_: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let region = region(call)?;
    if !is_on_sale(region) {
        return Err(call.refuse(&["Region.NotOnSale"]));
    }
    wan(call)?;
    let kind = call.required("BandwidthType")?;
    if !catalog::is_bandwidth_type(kind) {
        return Err(call.invalid("BandwidthType", format!("There is no bandwidth {kind}.")));
    }
    let method = call.required("BillScheme")?;
    let (method, _) = catalog::billing_method(method)
        .ok_or_else(|| call.invalid("BillScheme", format!("There is no billing scheme {method}.")))?;
    let unit = if method == "DataPackage" { "GB" } else { "Mb" };
    Ok(Reply::data(json!({
        "BandwidthPrice": price(bandwidth_unit(method), unit),
        "EIPPrice": price(address_unit(), "个"),
    })))
}

fn wan(call: &Call) -> Result<(), Refusal> {
    match call.text("Type") {
        Some(kind) if kind != WAN => Err(call.invalid("Type", format!("Type must be {WAN}."))),
        _ => Ok(()),
    }
}

fn scheme(method: &str) -> Value {
    let name = match method {
        "Traffic" => "按流量",
        "DataPackage" => "流量包",
        _ => "固定带宽",
    };
    json!({
        "BillingScheme": method,
        "BillingSchemeName": name,
        "ResourceType": WAN,
        "ResourceTypeName": "公网带宽",
    })
}

/// A price for a day, as the sample has it. There are no discounts.
fn price(of: Unit, unit: &str) -> Value {
    let price = of.daily();
    json!({
        "Cycle": "/天",
        "Discount": 1.0,
        "DiscountStr": "无折扣",
        "Price": price,
        "PriceStr": price.to_string(),
        "StdPrice": price,
        "StdPriceStr": price.to_string(),
        "Sign": "￥",
        "Unit": unit,
    })
}
