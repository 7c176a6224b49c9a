//! IP address management: the addresses of a network, free addresses, and ranges for new networks.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::state::{Interface, NetworkId};
use crate::cloud::Cloud;

/// Ranges of public addresses, in this order: three small ranges for documentation, then the large one for
/// benchmarks. None of them is routed on the Internet.
const PUBLIC_RANGES: [([u8; 4], u8); 4] =
    [([203, 0, 113, 0], 24), ([198, 51, 100, 0], 24), ([192, 0, 2, 0], 24), ([198, 18, 0, 0], 15)];

/// Private networks without a requested range get 256 addresses of 10.240.0.0/16 each, as in the cloud.
const PRIVATE_RANGE: ([u8; 4], u8) = ([10, 240, 0, 0], 16);

/// Prefix of such a block.
const PRIVATE_PREFIX: u8 = 24;

/// Why an address is not available.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAddress {
    /// Outside the network.
    Foreign,
    /// Reserved by the network, such as its gateway.
    Reserved,
    /// Used by another card.
    Used,
    /// Requested twice in one call.
    Repeated,
    /// No address is free.
    Exhausted,
}

/// The addresses of one network while a call is planned: allocating one here changes no state.
#[derive(Debug)]
pub struct Pool {
    blocks: Vec<Ipv4Net>,
    used: BTreeSet<Ipv4Addr>,
    taken: BTreeSet<Ipv4Addr>,
}

impl Pool {
    /// The addresses of a network; empty if the network does not exist.
    pub fn of(cloud: &Cloud, network: &NetworkId) -> Self {
        let cards = cloud.cards().filter(|(_, card)| card.network == *network);
        Self {
            blocks: blocks(cloud, network),
            used: cards.flat_map(|(_, card)| addresses(card)).collect(),
            taken: BTreeSet::new(),
        }
    }

    /// Allocates the first free address, optionally in a subrange.
    pub fn take_any(&mut self, within: Option<Ipv4Net>) -> Result<Ipv4Addr, NoAddress> {
        let free = self.free().find(|address| within.is_none_or(|part| part.contains(address)));
        let address = free.ok_or(NoAddress::Exhausted)?;
        self.taken.insert(address);
        Ok(address)
    }

    /// Allocates this address.
    pub fn take(&mut self, address: Ipv4Addr) -> Result<Ipv4Addr, NoAddress> {
        let block = self.blocks.iter().find(|block| block.contains(&address)).ok_or(NoAddress::Foreign)?;
        if is_reserved(block, address) {
            return Err(NoAddress::Reserved);
        }
        if self.used.contains(&address) {
            return Err(NoAddress::Used);
        }
        if !self.taken.insert(address) {
            return Err(NoAddress::Repeated);
        }
        Ok(address)
    }

    /// Whether the address belongs to the network, free or not.
    pub fn contains(&self, address: Ipv4Addr) -> bool {
        self.blocks.iter().any(|block| block.contains(&address))
    }

    /// The free addresses, in order.
    pub fn free(&self) -> impl Iterator<Item = Ipv4Addr> {
        self.blocks
            .iter()
            .flat_map(usable)
            .filter(|address| !self.used.contains(address) && !self.taken.contains(address))
    }
}

/// The addresses of a card.
pub fn addresses(card: &Interface) -> impl Iterator<Item = Ipv4Addr> {
    card.address.into_iter().chain(card.coming)
}

/// Number of free addresses of each network.
pub fn unused_counts(cloud: &Cloud) -> BTreeMap<NetworkId, usize> {
    let mut counts = BTreeMap::new();
    let public = cloud.public_networks.keys().map(|id| NetworkId::Public(id.clone()));
    let private = cloud.private_networks.keys().map(|id| NetworkId::Private(id.clone()));
    for network in public.chain(private) {
        let size: usize = blocks(cloud, &network).iter().map(usable_count).sum();
        counts.insert(network, size);
    }
    for (_, card) in cloud.cards() {
        if let Some(count) = counts.get_mut(&card.network) {
            *count = count.saturating_sub(addresses(card).count());
        }
    }
    counts
}

/// The router's address in a block: the first host address.
pub fn gateway(block: &Ipv4Net) -> Ipv4Addr {
    block.hosts().next().unwrap_or(block.network())
}

/// A free block of this many public addresses (a power of two), apart from all existing segments.
pub fn free_public_block(cloud: &Cloud, size: u32) -> Option<Ipv4Net> {
    let prefix = 32 - u8::try_from(size.checked_ilog2()?).ok()?;
    let segments = cloud.public_networks.values().flat_map(|network| network.segments.values());
    let taken: Vec<Ipv4Net> = segments.map(|segment| segment.block).collect();
    PUBLIC_RANGES.iter().find_map(|range| free_block(*range, prefix, &taken))
}

/// A free block for a private network of a data center.
pub fn free_private_block(cloud: &Cloud, vdc_id: &str) -> Option<Ipv4Net> {
    free_block(PRIVATE_RANGE, PRIVATE_PREFIX, &private_blocks(cloud, vdc_id))
}

/// The prefix that the guests of such a network see.
pub fn automatic_mask() -> u8 {
    PRIVATE_RANGE.1
}

/// The blocks of the private networks of a data center.
pub fn private_blocks(cloud: &Cloud, vdc_id: &str) -> Vec<Ipv4Net> {
    let networks = cloud.private_networks.values().filter(|network| network.vdc_id == vdc_id);
    networks.map(|network| network.block).collect()
}

/// Whether two blocks share addresses.
pub fn overlap(one: &Ipv4Net, other: &Ipv4Net) -> bool {
    one.contains(other) || other.contains(one)
}

fn free_block(range: ([u8; 4], u8), prefix: u8, taken: &[Ipv4Net]) -> Option<Ipv4Net> {
    let range = Ipv4Net::new(Ipv4Addr::from(range.0), range.1).ok()?;
    range.subnets(prefix).ok()?.find(|block| !taken.iter().any(|other| overlap(block, other)))
}

fn blocks(cloud: &Cloud, network: &NetworkId) -> Vec<Ipv4Net> {
    match network {
        NetworkId::Public(id) => {
            let segments =
                cloud.public_networks.get(id).into_iter().flat_map(|network| network.segments.values());
            segments.filter(|segment| segment.activity.is_none()).map(|segment| segment.block).collect()
        }
        NetworkId::Private(id) => {
            cloud.private_networks.get(id).into_iter().map(|network| network.block).collect()
        }
    }
}

/// The usable addresses: without the network, gateway and broadcast addresses.
fn usable(block: &Ipv4Net) -> impl Iterator<Item = Ipv4Addr> {
    block.hosts().skip(1)
}

fn usable_count(block: &Ipv4Net) -> usize {
    (1_usize << (32 - block.prefix_len())).saturating_sub(3)
}

fn is_reserved(block: &Ipv4Net, address: Ipv4Addr) -> bool {
    address == block.network() || address == block.broadcast() || address == gateway(block)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::progression::Progression;
    use crate::products::network::state::{PrivateNetwork, PublicNetwork, Segment};
    use indexmap::IndexMap;

    fn block(text: &str) -> Ipv4Net {
        text.parse().expect("a block")
    }

    fn cloud_with(segment: Ipv4Net) -> Cloud {
        let mut cloud = Cloud::new(0, Progression::Immediate);
        let segments = IndexMap::from([("s".to_owned(), Segment { block: segment, activity: None })]);
        let network = PublicNetwork {
            vdc_id: "v".to_owned(),
            name: "n".to_owned(),
            kind: "Bandwidth_BGP".to_owned(),
            billing_method: "Bandwidth".to_owned(),
            qos: 5,
            float_bandwidth: 0,
            auto_renew: false,
            segments,
            activity: None,
        };
        cloud.public_networks.insert("p".to_owned(), network);
        cloud
    }

    #[test]
    fn four_addresses_leave_one_for_cards() {
        let cloud = cloud_with(block("203.0.113.0/30"));
        let network = NetworkId::Public("p".to_owned());
        assert_eq!(unused_counts(&cloud)[&network], 1);
        let mut pool = Pool::of(&cloud, &network);
        assert_eq!(pool.take([203, 0, 113, 1].into()), Err(NoAddress::Reserved));
        assert_eq!(pool.take([203, 0, 113, 9].into()), Err(NoAddress::Foreign));
        assert_eq!(pool.take_any(None), Ok([203, 0, 113, 2].into()));
        assert_eq!(pool.take([203, 0, 113, 2].into()), Err(NoAddress::Repeated));
        assert_eq!(pool.take_any(None), Err(NoAddress::Exhausted));
    }

    #[test]
    fn new_blocks_avoid_old_ones() {
        let cloud = cloud_with(block("203.0.113.0/29"));
        assert_eq!(free_public_block(&cloud, 4), Some(block("203.0.113.8/30")));
        assert_eq!(free_public_block(&cloud, 64), Some(block("203.0.113.64/26")));
        let full = cloud_with(block("203.0.113.0/24"));
        assert_eq!(free_public_block(&full, 16), Some(block("198.51.100.0/28")));
    }

    #[test]
    fn data_centers_may_use_the_same_private_blocks() {
        let mut cloud = Cloud::new(0, Progression::Immediate);
        let first = free_private_block(&cloud, "v").expect("room");
        assert_eq!(first, block("10.240.0.0/24"));
        let network = PrivateNetwork {
            vdc_id: "v".to_owned(),
            name: "n".to_owned(),
            block: first,
            mask: automatic_mask(),
            activity: None,
        };
        cloud.private_networks.insert("p".to_owned(), network);
        assert_eq!(free_private_block(&cloud, "v"), Some(block("10.240.1.0/24")));
        assert_eq!(free_private_block(&cloud, "w"), Some(first));
    }
}
