//! Names of resources and products on bills.

use crate::cloud::Cloud;
use crate::engine::account::{Account, Charged};
use crate::engine::price::Part;

/// The project of every resource: no action creates another.
pub const PROJECT: (&str, &str) = ("0-0", "默认项目组");

/// Product name of each kind of resource. The documents show the first two, the others are our own.
const PRODUCTS: [(&str, &str); 9] = [
    ("vm", "云服务器"),
    ("wan", "公网带宽"),
    ("ip", "公网IP"),
    ("template_STO", "模板存储"),
    ("gpn", "全球私有网络"),
    ("dedicated_host", "专有宿主机"),
    ("bms", "裸金属服务器"),
    ("disk", "裸金属云盘"),
    ("snapshot", "裸金属快照"),
];

/// The product name of a kind of resource.
pub fn product(kind: &str) -> &str {
    PRODUCTS.iter().find(|(known, _)| *known == kind).map_or(kind, |(_, name)| name)
}

/// A resource under its current names, or under its last ones if it was deleted.
pub fn present(cloud: &Cloud, account: &Account) -> Charged {
    let living = account.deleted.is_none().then(|| cloud.charged(&account.id)).flatten();
    living.unwrap_or_else(|| account.charged.clone())
}

/// Formats the parts of a resource as a list.
pub fn listed(parts: &[Part], what: impl Fn(&Part) -> String) -> String {
    let parts: Vec<String> = parts.iter().map(|part| format!("{}:{}", part.name, what(part))).collect();
    parts.join(",")
}
