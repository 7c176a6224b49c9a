//! Bare-metal machines for sale: products, prices and images.

use serde_json::{Map, Value, json};

use super::catalog::{AMOUNT, Compute, GOODS, Goods, IMAGES};
use crate::api::call::Call;
use crate::api::geography::is_on_sale;
use crate::api::geography::region;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::price::Charge;
use crate::products::compute::terms::charge;

pub fn describe_bms_goods(_: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let on_sale = is_on_sale(region(call)?);
    let list = |prepaid: bool| -> Option<Vec<Value>> {
        on_sale.then(|| GOODS.iter().filter(|goods| goods.prepaid == prepaid).map(goods_view).collect())
    };
    Ok(Reply::data(json!({"PrePaid": list(true), "PostPaid": list(false)})))
}

pub fn describe_bms_goods_price(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let region = region(call)?;
    let charge = charge(call)?;
    let amount = amount(call)?;
    let (_, compute) = sold(call, region, charge, "DataNotExists")?;
    let unit = compute.price(charge, cloud.clock.day_of_month());
    Ok(Reply::data(json!({
        "TradeAmount": yuan(unit.saturating_mul(amount)),
        "UnitPrice": yuan(unit),
        // All prices of this cloud are in yuan, wherever the region is.
        "Currency": "CN",
    })))
}

pub fn describe_bms_image(_: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let mut groups = Map::new();
    // There is no action that makes a private image.
    let public = call.text("ImageType").is_none_or(|kind| kind.eq_ignore_ascii_case("public"));
    let system = call.text("OsType");
    let wanted = IMAGES.iter().filter(|_| public);
    for image in wanted.filter(|image| system.is_none_or(|system| system.eq_ignore_ascii_case(image.system)))
    {
        let group = groups.entry(image.system).or_insert_with(|| json!([]));
        if let Value::Array(group) = group {
            group.push(json!({"Id": image.id, "Name": image.name, "Type": "public"}));
        }
    }
    Ok(Reply::data(Value::Object(groups)))
}

/// The order of a call, if its region sells that in the way in which the call pays. A configuration that the product
/// does not have is refused with that code.
pub fn sold(
    call: &Call,
    region: &str,
    charge: Charge,
    no_compute: &str,
) -> Result<(&'static Goods, &'static Compute), Refusal> {
    let id = call.integer("GoodsId").ok_or_else(|| call.missing("GoodsId"))?;
    let goods = Goods::find(id).filter(|goods| is_on_sale(region) && goods.suits(charge));
    let goods = goods.ok_or_else(|| {
        let text = format!("{region} does not sell the goods {id} as {}.", charge.name());
        call.refuse(&["DataNotExists"]).because(text)
    })?;
    let id = call.required("ComputeId")?;
    let compute = goods.compute(id).ok_or_else(|| {
        let text = format!("The goods {} have no configuration {id}.", goods.id);
        call.refuse(&[no_compute]).because(text)
    })?;
    Ok((goods, compute))
}

/// The number of machines of a call.
pub fn amount(call: &Call) -> Result<i64, Refusal> {
    let amount = call.integer("Amount").ok_or_else(|| call.missing("Amount"))?;
    if AMOUNT.contains(&amount) {
        return Ok(amount);
    }
    let refusal = call.invalid("Amount", "Amount must be between 1 and 100.");
    let too_large = call.documented("AmountOversize").filter(|_| amount > *AMOUNT.end());
    Err(too_large.map_or(refusal.clone(), |failure| failure.because(refusal.message)))
}

fn goods_view(goods: &Goods) -> Value {
    let computes: Vec<Value> = goods.computes.iter().map(compute_view).collect();
    json!({"GoodsId": goods.id, "GoodsName": goods.name, "Computes": computes})
}

fn compute_view(compute: &Compute) -> Value {
    let disks: Vec<Value> = compute
        .disks
        .iter()
        .map(|disk| json!({"Id": disk.id, "Type": disk.kind, "Capacity": disk.capacity, "Count": disk.count}))
        .collect();
    json!({
        "Id": compute.id,
        "CpuInfo": compute.processor,
        "Cpu": compute.cpu,
        "Ram": compute.ram,
        "Frequency": compute.frequency,
        "Disks": disks,
    })
}

/// Yuan as text, as these prices are answered.
fn yuan(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
