//! Plans network cards and addresses of new or changed machines.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::ip_pool::{NoAddress, Pool};
use super::lookup::usable_network;
use super::state::NetworkId;
use crate::api::call::Call;
use crate::api::refusal::Refusal;
use crate::cloud::Cloud;

/// A planned network card.
#[derive(Debug, Clone)]
pub struct PlannedCard {
    pub network: NetworkId,
    pub address: Option<Ipv4Addr>,
    pub ipv6: bool,
}

/// The request for one card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish<'a> {
    Nothing,
    Any,
    Exactly(&'a str),
}

impl<'a> Wish<'a> {
    fn new(text: &'a str) -> Self {
        match text.trim() {
            "" => Self::Nothing,
            auto if auto.eq_ignore_ascii_case("auto") => Self::Any,
            exact => Self::Exactly(exact),
        }
    }

    /// The requests for this many machines: one each, or a single `auto` for all. Surplus automatic ones are ignored;
    /// too many or too few explicit ones are an error.
    pub fn spread(texts: &[&'a str], machines: usize) -> Option<Vec<Self>> {
        let wishes: Vec<Self> = texts.iter().map(|text| Self::new(text)).collect();
        if wishes.iter().skip(machines).any(|wish| matches!(wish, Self::Exactly(_))) {
            return None;
        }
        match wishes.as_slice() {
            [] => Some(vec![Self::Nothing; machines]),
            [single @ (Self::Any | Self::Nothing)] => Some(vec![*single; machines]),
            wishes if wishes.len() >= machines => Some(wishes.get(..machines)?.to_vec()),
            _ => None,
        }
    }
}

/// Allocates addresses for one call without changing the cloud.
pub struct Planner<'a> {
    cloud: &'a Cloud,
    call: &'a Call,
    pools: BTreeMap<NetworkId, Pool>,
}

impl<'a> Planner<'a> {
    pub fn new(cloud: &'a Cloud, call: &'a Call) -> Self {
        Self { cloud, call, pools: BTreeMap::new() }
    }

    /// An address of a network.
    pub fn take(
        &mut self,
        network: &NetworkId,
        wish: Wish<'_>,
        within: Option<Ipv4Net>,
    ) -> Result<Option<Ipv4Addr>, Refusal> {
        usable_network(self.cloud, self.call, network)?;
        let public = matches!(network, NetworkId::Public(_));
        let call = self.call;
        let pool = self.pool(network);
        let taken = match wish {
            Wish::Nothing => return Ok(None),
            Wish::Any => pool.take_any(within),
            Wish::Exactly(text) => pool.take(parsed(call, text, public)?),
        };
        taken.map(Some).map_err(|refusal| refused(call, refusal, public))
    }

    /// A public network of a data center with the requested address, and the address.
    pub fn take_public(&mut self, vdc_id: &str, wish: Wish<'_>) -> Result<(NetworkId, Ipv4Addr), Refusal> {
        let call = self.call;
        let networks = self.cloud.public_networks.iter().filter(|(_, network)| network.vdc_id == vdc_id);
        let networks: Vec<NetworkId> = networks.map(|(id, _)| NetworkId::Public(id.clone())).collect();
        if networks.is_empty() {
            let text = "The data center has no public network.";
            return Err(call.refuse(&["InvalidPublicIpAddress.Malformed"]).because(text));
        }
        let mut refusal = refused(call, NoAddress::Foreign, true);
        for network in networks {
            if let Wish::Exactly(text) = wish
                && !self.pool(&network).contains(parsed(call, text, true)?)
            {
                continue;
            }
            match self.take(&network, wish, None) {
                Ok(Some(address)) => return Ok((network, address)),
                Ok(None) => {}
                Err(failure) => refusal = failure,
            }
        }
        Err(refusal)
    }

    fn pool(&mut self, network: &NetworkId) -> &mut Pool {
        self.pools.entry(network.clone()).or_insert_with(|| Pool::of(self.cloud, network))
    }
}

/// Parses an address.
fn parsed(call: &Call, text: &str, public: bool) -> Result<Ipv4Addr, Refusal> {
    text.parse().map_err(|_| malformed(call, public))
}

/// The refusal of an invalid address or request.
pub fn malformed(call: &Call, public: bool) -> Refusal {
    call.refuse(&[if public {
        "InvalidPublicIpAddress.Malformed"
    } else {
        "InvalidPrivateIpAddress.Malformed"
    }])
}

fn refused(call: &Call, refusal: NoAddress, public: bool) -> Refusal {
    call.refuse(&[match (refusal, public) {
        (NoAddress::Foreign, _) => "InvalidIp.Address",
        (NoAddress::Reserved, _) => "InvalidIp.IpAssigned",
        (NoAddress::Repeated, _) => "InvalidIp.IpRepeated",
        (NoAddress::Used, true) => "InvalidPublicIpAddress.Duplicated",
        (NoAddress::Used, false) => "InvalidPrivateIpAddress.Duplicated",
        (NoAddress::Exhausted, _) => "IpNotEnough",
    }])
}

/// A subrange of a private network, such as `10.240.193.1/32`.
pub fn segment(call: &Call, text: &str) -> Result<Ipv4Net, Refusal> {
    let net: Result<Ipv4Net, _> = text.trim().parse();
    net.map(|net| net.trunc())
        .map_err(|_| malformed(call, false).because(format!("{text} is no range of addresses.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_are_spread_over_machines() {
        assert_eq!(Wish::spread(&["auto"], 3), Some(vec![Wish::Any; 3]));
        assert_eq!(Wish::spread(&["auto", "AUTO"], 1), Some(vec![Wish::Any]));
        assert_eq!(Wish::spread(&["a", "auto"], 2), Some(vec![Wish::Exactly("a"), Wish::Any]));
        assert_eq!(Wish::spread(&[], 2), Some(vec![Wish::Nothing; 2]));
        assert_eq!(Wish::spread(&["a"], 2), None);
        assert_eq!(Wish::spread(&["a", "b"], 1), None);
    }
}
