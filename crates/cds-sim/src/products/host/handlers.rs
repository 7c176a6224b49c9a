//! Dedicated hosts and the instances on them.

use serde_json::{Value, json};

use super::prices;
use super::state::Host;
use crate::api::call::Call;
use crate::api::geography::{is_on_sale, region_or_malformed};
use crate::api::money::affordable;
use crate::api::names::machine_name;
use crate::api::page::Page;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::clock;
use crate::engine::ids::named_uuid;
use crate::engine::price::{hourly, monthly};
use crate::products::compute::placement::{HostLoad, load_of};

/// Default page size, as in the sample.
const PAGE_SIZE: usize = 20;

/// Hosts that one call may buy.
const AMOUNT: std::ops::RangeInclusive<i64> = 1..=20;

/// Months that can be paid in advance.
const MONTHS: std::ops::RangeInclusive<i64> = 1..=60;

/// How many times the processors of a host may be given away.
const LIMITS: std::ops::RangeInclusive<i64> = 1..=5;

/// A type of host. The documents list none; these are our own.
struct HostType {
    goods: i64,
    rule: &'static str,
    name: &'static str,
    cpu: i64,
    ram: i64,
}

const TYPES: [HostType; 3] = [
    HostType { goods: 6201, rule: "CCS.DHC3", name: "计算型", cpu: 24, ram: 256 },
    HostType { goods: 6202, rule: "CCS.DHG3", name: "通用型", cpu: 48, ram: 384 },
    HostType { goods: 6203, rule: "CCS.DHR3", name: "内存型", cpu: 64, ram: 1024 },
];

impl HostType {
    /// An id that the type has in a region.
    fn id(&self, what: &str, region: &str) -> String {
        named_uuid(&[what, region, self.rule])
    }
}

pub fn describe_dedicated_host_types(_: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let region = region_or_malformed(call)?;
    let sold = TYPES.iter().enumerate().filter(|_| is_on_sale(region));
    let rows: Vec<Value> = sold
        .map(|(number, kind)| {
            json!({
                "BillSchemeId": kind.id("scheme", region),
                "Cpu": kind.cpu,
                "GoodsId": kind.goods,
                "Ram": kind.ram,
                "VmFamilyId": kind.id("family", region),
                "VmRuleName": kind.rule,
                "VmSpecId": kind.id("spec", region),
                "VmTypeDescription": format!("{}专有宿主机", kind.name),
                "VmTypeId": kind.id("type", region),
                "VmTypeName": kind.name,
                "VmTypeSort": number + 1,
            })
        })
        .collect();
    Ok(Reply::data(Value::Array(rows)))
}

pub fn describe_dedicated_hosts(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (wanted, name) = (call.text("HostId"), call.text("HostName"));
    let found: Vec<(&String, &Host)> = cloud
        .hosts
        .iter()
        .filter(|(id, _)| wanted.is_none_or(|wanted| wanted == id.as_str()))
        .filter(|(_, host)| name.is_none_or(|name| name == host.name))
        .collect();
    let total = found.len();
    let rows: Vec<Value> =
        Page::of(call, PAGE_SIZE).rows(found).map(|(id, host)| view(cloud, id, host)).collect();
    Ok(Reply::data(json!({"HostList": rows, "Total": total})))
}

pub fn allocate_dedicated_hosts(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let region = region_or_malformed(call)?;
    if !is_on_sale(region) {
        return Err(call.refuse(&["Zone.NotOnSale"]));
    }
    let type_id = call.required("DedicatedHostType")?;
    let goods = call.required("DedicatedHostGoodId")?.trim();
    let kind =
        TYPES.iter().find(|kind| kind.id("type", region) == type_id && kind.goods.to_string() == goods);
    let kind = kind
        .ok_or_else(|| not_sold(call, "DedicatedHostType and DedicatedHostGoodId are not sold together."))?;
    let size = (call.integer("DedicatedHostCpu"), call.integer("DedicatedHostRam"));
    if size != (Some(kind.cpu), Some(kind.ram)) {
        return Err(not_sold(call, &format!("The type has {} CPU and {} GB.", kind.cpu, kind.ram)));
    }
    let name = machine_name(call, "DedicatedHostName")?;
    let limit = call.required_within("DedicatedHostLimit", &LIMITS)?;
    let months = call.required_within("PrepaidMonth", &MONTHS)?;
    let amount = call.required_within("Amount", &AMOUNT)?;
    let auto_renew = call.boolean("AutoRenew").ok_or_else(|| call.missing("AutoRenew"))?;
    let host = Host {
        name: name.to_owned(),
        region_id: region.to_owned(),
        type_name: kind.name.to_owned(),
        cpu: kind.cpu,
        ram: kind.ram,
        limit,
        months,
        auto_renew,
    };
    let price = monthly(hourly(&prices::host(kind.cpu, kind.ram)));
    affordable(cloud, call, price.saturating_mul(months).saturating_mul(amount))?;
    let numbered = call.boolean("DescriptionNum").unwrap_or(false);
    let mut ids = Vec::new();
    for number in 1..=amount {
        let id = cloud.new_id();
        let name = if numbered { format!("{name}{number:03}") } else { name.to_owned() };
        cloud.hosts.insert(id.clone(), Host { name, ..host.clone() });
        cloud.account(&id);
        ids.push(id);
    }
    Ok(Reply::data(json!(ids)))
}

fn view(cloud: &Cloud, id: &str, host: &Host) -> Value {
    let HostLoad { instances, cpu, ram } = load_of(cloud, id);
    let rate = |part: i64, whole: i64| format!("{:.2}", part as f64 * 100.0 / whole.max(1) as f64);
    let (start, end) = cloud.ledger.account(id).and_then(|account| account.paid_time()).unwrap_or_default();
    json!({
        "HostId": id,
        "HostName": host.name,
        "HostType": host.type_name,
        "Region": host.region_id,
        "Status": "running",
        "BillMethod": "PrePaid",
        "Duration": host.months,
        "StartBillTime": clock::write(start / 1000),
        "EndBillTime": clock::write(end / 1000),
        "CpuRate": rate(cpu, host.cpus()),
        "RamRate": rate(ram, host.ram),
        "VmNum": instances,
    })
}

fn not_sold(call: &Call, message: &str) -> Refusal {
    call.refuse(&["OrderGoodsConfEmpty"]).because(message)
}
