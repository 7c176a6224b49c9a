//! Data centers, their networks, and the network cards in them.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use indexmap::IndexMap;
use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

use crate::engine::activity::Activity;
use crate::engine::ids::named_uuid;

/// A virtual data center.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Vdc {
    pub name: String,
    pub region_id: String,
    pub activity: Option<Activity>,
}

/// A public network: bandwidth and segments of addresses.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PublicNetwork {
    pub vdc_id: String,
    pub name: String,
    /// Value of `Type`.
    pub kind: String,
    pub billing_method: String,
    /// Mbit/s.
    pub qos: i64,
    pub float_bandwidth: i64,
    pub auto_renew: bool,
    pub segments: IndexMap<String, Segment>,
    pub activity: Option<Activity>,
}

/// Public addresses that were bought together.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Segment {
    pub block: Ipv4Net,
    pub activity: Option<Activity>,
}

/// A private network.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PrivateNetwork {
    pub vdc_id: String,
    pub name: String,
    /// The addresses that are handed out.
    pub block: Ipv4Net,
    /// The prefix that the guests see, which may be wider than the block.
    pub mask: u8,
    pub activity: Option<Activity>,
}

/// Receivers of network alarms.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Receiver {
    pub id: String,
    pub name: String,
    pub mail: String,
    pub country_code: String,
    pub mobile: String,
}

/// The receivers that every account has. Their addresses lead nowhere.
pub fn first_receivers() -> Vec<Receiver> {
    let text = str::to_owned;
    vec![Receiver {
        id: named_uuid(&["alarm receiver"]),
        name: text("on-call"),
        mail: text("on-call@example.com"),
        country_code: text("+86"),
        mobile: text("13300000000"),
    }]
}

/// A network card of an instance.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Interface {
    pub id: String,
    pub mac: String,
    pub network: NetworkId,
    pub address: Option<Ipv4Addr>,
    pub ipv6: Option<Ipv6Addr>,
    /// Kept for this card while a task brings it there.
    pub coming: Option<Ipv4Addr>,
    pub connected: bool,
    /// The groups whose rules it obeys.
    pub security_groups: BTreeSet<String>,
}

/// The machine that a network card is in.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'a> {
    pub name: &'a str,
    pub powered: bool,
    /// Bare metal, not an instance.
    pub metal: bool,
}

/// Which network a card is in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NetworkId {
    Public(String),
    Private(String),
}

impl NetworkId {
    /// The id without its kind.
    pub fn id(&self) -> &str {
        match self {
            Self::Public(id) | Self::Private(id) => id,
        }
    }
}

/// The IPv6 address that goes with a public IPv4 address, from the range that is set aside for documents.
pub fn ipv6_of(address: Ipv4Addr) -> Ipv6Addr {
    let [a, b, c, d] = address.octets();
    Ipv6Addr::new(0x2001, 0xdb8, 1, 0, 0, 0, u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]))
}
