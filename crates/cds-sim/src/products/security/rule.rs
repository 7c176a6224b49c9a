//! Parses rules of security groups.

use std::net::IpAddr;
use std::ops::RangeInclusive;

use ipnet::IpNet;

use super::state::{AddressKind, Rule};
use crate::api::call::Call;
use crate::api::refusal::Refusal;
use crate::cloud::Cloud;
use crate::engine::activity::Activity;

/// As documented; 1 comes first.
const PRIORITIES: RangeInclusive<i64> = 1..=100;

/// Rules apply to both directions; there is no other choice yet.
const DIRECTION: &str = "all";

const PROTOCOLS: [&str; 3] = ["TCP", "UDP", "ICMP"];

/// Separator of several addresses or ports in one rule.
const SEPARATOR: char = ';';

/// The rule in a call, during construction.
pub fn new_rule(cloud: &Cloud, call: &Call) -> Result<Rule, Refusal> {
    let pass = match call.required("Action")?.trim() {
        "0" => false,
        "1" => true,
        _ => return Err(call.invalid("Action", "Action must be 0 or 1.")),
    };
    let address_kind = AddressKind::named(call.required("RuleType")?);
    let address_kind = address_kind.ok_or_else(|| call.invalid("RuleType", "RuleType must be ip or mac."))?;
    let protocol = call.required("Protocol")?;
    let protocol = PROTOCOLS.into_iter().find(|known| known.eq_ignore_ascii_case(protocol));
    let protocol = protocol.ok_or_else(|| call.invalid("Protocol", "Protocol must be TCP, UDP or ICMP."))?;
    if !call.required("Direction")?.eq_ignore_ascii_case(DIRECTION) {
        return Err(call.invalid("Direction", "Direction must be all."));
    }
    let target_address = call.required("TargetAddress")?;
    if !each(target_address, |address| is_address(address_kind, address)) {
        let text = format!("TargetAddress must be addresses of the type {}.", address_kind.name());
        return Err(call.invalid("TargetAddress", text));
    }
    Ok(Rule {
        description: call.required("Description")?.to_owned(),
        address_kind,
        pass,
        priority: checked_priority(call, call.required("Priority")?.trim().parse().ok())?,
        direction: DIRECTION.to_owned(),
        protocol: protocol.to_owned(),
        target_address: target_address.to_owned(),
        target_port: ports(call, "TargetPort")?,
        local_port: ports(call, "LocalPort")?,
        activity: Some(Activity::Creating),
        created: cloud.clock.text(),
    })
}

/// A priority that a rule can have.
pub fn checked_priority(call: &Call, priority: Option<i64>) -> Result<i64, Refusal> {
    let priority = priority.filter(|priority| PRIORITIES.contains(priority));
    priority.ok_or_else(|| call.invalid("Priority", "Priority must be between 1 and 100."))
}

/// Validates ports; 0 means all.
fn ports(call: &Call, name: &str) -> Result<String, Refusal> {
    let ports = call.required(name)?;
    let is_port =
        |port: &str| port.bytes().all(|digit| digit.is_ascii_digit()) && port.parse::<u16>().is_ok();
    if each(ports, is_port) {
        Ok(ports.to_owned())
    } else {
        Err(call.invalid(name, format!("{name} must be ports between 0 and 65535.")))
    }
}

/// Whether every part of a text matches.
fn each(text: &str, fits: impl Fn(&str) -> bool) -> bool {
    text.split(SEPARATOR).all(|part| fits(part.trim()))
}

fn is_address(kind: AddressKind, text: &str) -> bool {
    match kind {
        AddressKind::Ip => text.parse::<IpAddr>().is_ok() || text.parse::<IpNet>().is_ok(),
        AddressKind::Mac => {
            let octets: Vec<&str> = text.split([':', '-']).collect();
            let is_octet =
                |octet: &&str| octet.len() == 2 && octet.bytes().all(|digit| digit.is_ascii_hexdigit());
            octets.len() == 6 && octets.iter().all(is_octet)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_of_their_kind() {
        for address in ["120.78.170.188/28", "0.0.0.0/0", "10.0.0.1", "2001:db8::/32"] {
            assert!(
                is_address(AddressKind::Ip, address) && !is_address(AddressKind::Mac, address),
                "{address}"
            );
        }
        for address in ["00:50:56:9e:37:79", "00-50-56-9E-37-79"] {
            assert!(
                is_address(AddressKind::Mac, address) && !is_address(AddressKind::Ip, address),
                "{address}"
            );
        }
        for address in
            ["", "10.0.0.0/33", "10.0.0", "00:50:56:9e:37", "00:50:56:9e:37:7", "00:50:56:9e:37:7g"]
        {
            assert!(
                !is_address(AddressKind::Ip, address) && !is_address(AddressKind::Mac, address),
                "{address}"
            );
        }
    }

    #[test]
    fn every_part_must_fit() {
        let is_digit = |part: &str| part.len() == 1;
        assert!(each("1", is_digit) && each("1; 2", is_digit));
        assert!(!each("1;", is_digit) && !each("", is_digit));
    }
}
