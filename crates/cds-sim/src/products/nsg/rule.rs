//! Rules of network security groups.

use std::net::IpAddr;
use std::ops::RangeInclusive;

use indexmap::IndexMap;
use ipnet::IpNet;
use serde_json::json;

use super::lookup::group;
use super::members::follow;
use super::state::Rule;
use crate::api::call::Call;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::products::security::parameters::rule;

/// Documented range; 1 is the highest priority.
const PRIORITIES: RangeInclusive<i64> = 1..=1000;

const ACTIONS: [&str; 2] = ["ACCEPT", "DROP"];

const PROTOCOLS: [&str; 3] = ["TCP", "UDP", WITHOUT_PORTS];

const WITHOUT_PORTS: &str = "ICMP";

/// Inbound and outbound traffic.
const DIRECTIONS: RangeInclusive<i64> = 0..=1;

/// Maximum number of addresses in a rule, and of ports.
const LONGEST_LIST: usize = 100;

/// Means all ports.
const ALL_PORTS: &str = "0";

pub fn add_nsg_rule(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (id, group) = group(cloud, call)?;
    let now = cloud.clock.text();
    let new = described(call, Rule { created: now.clone(), ..Rule::default() }, now)?;
    unused_priority(call, &group.rules, new.priority)?;
    let rule_id = cloud.new_id();
    change(cloud, call, id, |rules| {
        rules.insert(rule_id, new);
    });
    Ok(Reply::data(json!({})))
}

pub fn remove_nsg_rule(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (id, group) = group(cloud, call)?;
    let rule_id = call.required("RuleId")?;
    rule(&group.rules, call, rule_id)?;
    change(cloud, call, id, |rules| {
        rules.shift_remove(rule_id);
    });
    Ok(Reply::data(json!({})))
}

pub fn modify_nsg_rule(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (id, group) = group(cloud, call)?;
    let rule_id = call.required("RuleId")?;
    let before = rule(&group.rules, call, rule_id)?;
    let changed = described(call, before.clone(), cloud.clock.text())?;
    if changed.priority != before.priority {
        unused_priority(call, &group.rules, changed.priority)?;
    }
    change(cloud, call, id, |rules| {
        rules.insert(rule_id.to_owned(), changed);
    });
    Ok(Reply::data(json!({})))
}

pub fn modify_nsg_rule_priority(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let (id, group) = group(cloud, call)?;
    let now = cloud.clock.text();
    let mut moved = IndexMap::new();
    for entry in call.objects("Rules") {
        let rule_id = entry.text("RuleId").ok_or_else(|| call.missing("Rules.RuleId"))?;
        let rule = rule(&group.rules, call, rule_id)?.clone();
        let priority = checked_priority(call, entry.integer("Priority").unwrap_or(rule.priority))?;
        moved.insert(rule_id.to_owned(), Rule { priority, updated: now.clone(), ..rule });
    }
    if moved.is_empty() {
        return Err(call.missing("Rules"));
    }
    // All priorities change at once, so two rules can swap theirs.
    let mut settled: IndexMap<String, Rule> = group.rules.clone();
    settled.retain(|id, _| !moved.contains_key(id));
    for (id, rule) in &moved {
        unused_priority(call, &settled, rule.priority)?;
        settled.insert(id.clone(), rule.clone());
    }
    change(cloud, call, id, |rules| rules.extend(moved));
    Ok(Reply::data(json!({})))
}

/// Changes the rules of a group in one step, and applies them to its cards.
fn change(cloud: &mut Cloud, call: &Call, id: &str, change: impl FnOnce(&mut IndexMap<String, Rule>)) {
    if let Some(group) = cloud.network_security_groups.get_mut(id) {
        change(&mut group.rules);
    }
    follow(cloud, call, id);
}

/// Applies the parameters of a call to a rule. The gateway has checked that a new rule is complete; lists may be empty.
fn described(call: &Call, mut rule: Rule, now: String) -> Result<Rule, Refusal> {
    if let Some(description) = call.text("Description") {
        description.clone_into(&mut rule.description);
    }
    if let Some(action) = one_of(call, "Action", &ACTIONS)? {
        rule.action = action;
    }
    if call.integer("Direction").is_some() {
        rule.direction = call.within("Direction", &DIRECTIONS)?;
    }
    if let Some(protocol) = one_of(call, "Protocol", &PROTOCOLS)? {
        rule.protocol = protocol;
    }
    if let Some(addresses) = list(call, "IpList", is_address)? {
        rule.addresses = addresses;
    }
    if call.texts("PortList") == [ALL_PORTS] {
        rule.ports = vec![ALL_PORTS.to_owned()];
    } else if let Some(ports) = list(call, "PortList", is_port)? {
        rule.ports = ports;
    }
    if let Some(priority) = call.integer("Priority") {
        rule.priority = checked_priority(call, priority)?;
    }
    if rule.protocol == WITHOUT_PORTS && rule.ports != [ALL_PORTS] {
        let text = format!("{WITHOUT_PORTS} has no ports: PortList must be [\"{ALL_PORTS}\"].");
        return Err(call.invalid("PortList", text));
    }
    for (name, list) in [("IpList", &rule.addresses), ("PortList", &rule.ports)] {
        if list.is_empty() {
            return Err(call.missing(name));
        }
    }
    rule.updated = now;
    Ok(rule)
}

/// Reads a parameter that takes one of these words, and returns the word in its documented spelling.
fn one_of(call: &Call, name: &str, words: &[&str]) -> Result<Option<String>, Refusal> {
    let Some(given) = call.text(name) else { return Ok(None) };
    let word = words.iter().find(|word| word.eq_ignore_ascii_case(given));
    let refusal = || call.invalid(name, format!("{name} must be {}.", words.join(" or ")));
    word.map(|word| Some((*word).to_owned())).ok_or_else(refusal)
}

/// Reads a list of strings; `None` for an empty list.
fn list(call: &Call, name: &str, fits: fn(&str) -> bool) -> Result<Option<Vec<String>>, Refusal> {
    let texts = call.texts(name);
    if texts.len() > LONGEST_LIST {
        return Err(call.invalid(name, format!("{name} must have at most {LONGEST_LIST} entries.")));
    }
    if let Some(wrong) = texts.iter().find(|text| !fits(text)) {
        return Err(call.invalid(name, format!("{name} must not have the entry {wrong:?}.")));
    }
    Ok((!texts.is_empty()).then(|| texts.into_iter().map(str::to_owned).collect()))
}

fn is_address(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok() || text.parse::<IpNet>().is_ok()
}

/// Whether the text is a port or a port range. `0`, which means all ports, is neither.
fn is_port(text: &str) -> bool {
    let port = |text: &str| text.parse::<u16>().ok().filter(|port| *port > 0 && !text.starts_with('+'));
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    matches!((port(first), port(last)), (Some(first), Some(last)) if first <= last)
}

fn checked_priority(call: &Call, priority: i64) -> Result<i64, Refusal> {
    if PRIORITIES.contains(&priority) {
        Ok(priority)
    } else {
        Err(call.invalid("Priority", "Priority must be between 1 and 1000."))
    }
}

/// Refuses a priority that one of these rules uses.
fn unused_priority(call: &Call, rules: &IndexMap<String, Rule>, priority: i64) -> Result<(), Refusal> {
    if rules.values().any(|rule| rule.priority == priority) {
        return Err(call.invalid("Priority", format!("Another rule has the priority {priority}.")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_single_or_a_span() {
        assert!(["1", "80", "65535", "8000-9000", "22-22"].into_iter().all(is_port));
        let wrong = ["", "0", "65536", "9000-8000", "80-", "-80", "1-2-3", "http", "+80", "0-80", "80,443"];
        assert!(!wrong.into_iter().any(is_port));
    }

    #[test]
    fn addresses_are_single_or_a_block() {
        assert!(["10.0.0.1", "0.0.0.0/0", "121.15.145.220/29", "2001:db8::/32"].into_iter().all(is_address));
        assert!(!["", "0", "10.0.0", "10.0.0.0/33", "10.0.0.1-10.0.0.9"].into_iter().any(is_address));
    }
}
