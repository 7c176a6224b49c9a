//! Lists disks, their products, and used capacity.

use serde_json::{Value, json};

use super::{find, region};
use crate::api::call::Call;
use crate::api::page::Page;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::clock;
use crate::products::bare_metal::catalog::{DISK_KINDS, DiskGoods, DiskKind, POOL_SIZE};
use crate::products::bare_metal::state::CloudDisk;

/// Default page size, as the documents show it.
const PAGE_SIZE: usize = 10;

/// The account.
const CUSTOMER: &str = "E100001";
const USER: &str = "U100001";

pub fn describe_disks(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let page = Page::written(call, PAGE_SIZE)?;
    let (region, wanted) = (call.text("RegionId"), call.text("DiskId"));
    let (machine, name) = (call.text("InstanceId"), call.text("Name"));
    let found: Vec<(&String, &CloudDisk)> = cloud
        .metal
        .disks
        .iter()
        .filter(|(_, disk)| region.is_none_or(|region| region == disk.region_id))
        .filter(|(id, _)| wanted.is_none_or(|wanted| wanted == id.as_str()))
        .filter(|(_, disk)| machine.is_none_or(|machine| disk.machine.as_deref() == Some(machine)))
        .filter(|(_, disk)| name.is_none_or(|name| name == disk.name))
        .collect();
    let total = found.len();
    let rows: Vec<Value> = page.rows(found).map(|(id, disk)| row(id, disk)).collect();
    Ok(Reply::data(json!({"Total": total, "DiskList": rows})))
}

pub fn describe_disk_usage(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("DiskId")?;
    let disk = find(cloud, call, id)?;
    let used = disk.used(cloud.clock.seconds());
    Ok(Reply::data(json!({"DiskId": id, "Use": used, "Size": disk.size, "Ratio": ratio(used, disk.size)})))
}

pub fn describe_pool_usage(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let region = region(call)?;
    let name = call.required("PoolName")?;
    let kind = DISK_KINDS.into_iter().find(|kind| kind.pool == name);
    let kind = kind.ok_or_else(|| call.invalid("PoolName", format!("There is no pool {name}.")))?;
    let used = cloud.metal.pool_use(region, kind.name);
    Ok(Reply::data(
        json!({"PoolName": name, "Use": used, "Size": POOL_SIZE, "Ratio": ratio(used, POOL_SIZE)}),
    ))
}

pub fn describe_goods_id(_: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    region(call)?;
    let speed = |name: &str| {
        let speed = call.integer(name).filter(|speed| *speed > 0);
        speed.ok_or_else(|| call.invalid(name, format!("{name} must be a positive number.")))
    };
    let (bandwidth, iops) = (speed("Bw")?, speed("Iops")?);
    let kind = call.required("Type")?;
    let kind = DiskKind::find(kind);
    let kind = kind.ok_or_else(|| call.invalid("Type", "Type must be ssd or nvme."))?;
    let goods = DiskGoods::fitting(kind, iops, bandwidth);
    let goods = goods.ok_or_else(|| call.invalid("Iops", "No disk of this type is so fast."))?;
    Ok(Reply::data(json!({"GoodsId": goods.id})))
}

fn row(id: &str, disk: &CloudDisk) -> Value {
    json!({
        "DiskId": id,
        "Name": disk.name,
        "State": disk.state(),
        "Size": disk.size,
        "Iops": disk.iops,
        "Bw": disk.bandwidth,
        "DiskType": disk.kind,
        "RegionId": disk.region_id,
        "CustomerId": CUSTOMER,
        "UserId": USER,
        "CreateTime": clock::write(disk.created),
    })
}

/// Whole percents, as the documents show them.
fn ratio(part: i64, whole: i64) -> String {
    format!("{}%", part.saturating_mul(100) / whole.max(1))
}
