//! What a region offers.

use cds::model::appendices;
use serde_json::{Value, json};

use crate::api::call::Call;
use crate::api::geography::{is_on_sale, region_name, region_or_malformed};
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::products::compute::catalog;
use crate::products::network::catalog::BILLING_METHODS;

pub fn describe_available_resource(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let region = region_or_malformed(call)?;
    let lists = appendices();
    let on_sale = is_on_sale(region);
    let billing: Vec<Value> =
        BILLING_METHODS.iter().map(|(key, most)| json!({"MaxQos": most, "Key": key})).collect();
    let bandwidth: Vec<Value> = lists
        .bandwidth_types
        .iter()
        .map(|entry| json!({"Type": entry.id, "BillingMethod": billing}))
        .collect();
    let images: Vec<Value> = lists
        .images
        .iter()
        .map(|entry| {
            json!({
                "GicDisplayName": entry.name.zh,
                "ImageType": catalog::system_of(&entry.id),
                "ImageId": entry.id,
            })
        })
        .collect();
    let machines: Vec<Value> = lists
        .instance_types
        .iter()
        .map(|entry| {
            json!({
                "InstanceType": entry.id,
                "ImageGoods": {"PublicImage": images, "PrivateImages": own_images(cloud, region)},
                "DiskGoods": disks(&["high_disk", "ssd_disk"], &catalog::DATA_DISK_SIZES),
                "SystemDiskGoods": disks(&["system_disk", "ssd_system_disk"], &catalog::SYSTEM_DISK_SIZES),
            })
        })
        .collect();
    // Without Code and Data, as the documents show it.
    Ok(Reply::raw(&json!({
        "RegionId": region,
        "RegionName": region_name(region),
        "RegionStatus": if on_sale { "1" } else { "0" },
        "RegionStatusZh": if on_sale { "正常" } else { "售罄" },
        "WanGoods": if on_sale { bandwidth } else { Vec::new() },
        "InstanceGoods": if on_sale { machines } else { Vec::new() },
    })))
}

/// The templates that instances of a region can be made from; null where there is none, as the documents show it.
fn own_images(cloud: &Cloud, region: &str) -> Option<Vec<Value>> {
    let templates = cloud.templates.iter().filter(|(_, template)| template.is_usable_in(region));
    let images: Vec<Value> = templates
        .map(|(id, template)| {
            json!({
                "GicDisplayName": template.name,
                "ImageType": catalog::system_of(&template.public_image),
                "ImageId": id,
            })
        })
        .collect();
    (!images.is_empty()).then_some(images)
}

fn disks(kinds: &[&str], sizes: &std::ops::RangeInclusive<i64>) -> Vec<Value> {
    let disk =
        |kind: &&str| json!({"Type": kind, "MinSize": sizes.start(), "MaxSize": sizes.end(), "Step": 10});
    kinds.iter().map(disk).collect()
}
