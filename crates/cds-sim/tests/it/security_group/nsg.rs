//! Network security groups: rules change at once, cards follow step by step.

use std::time::Duration;

use cds_sim::{Fault, FaultKind};
use serde_json::{Value, json};

use super::{INVALID, descriptions, is_refused};
use crate::support::{Caller, NOBODY, simulator, text};

/// Makes a network security group. Returns its id.
fn nsg(caller: &Caller<'_>, name: &str, kind: &str) -> String {
    let order = json!({"SecurityGroupName": name, "Description": "d", "SecurityGroupType": kind});
    text(&caller.ok("ccs", "CreateNSG", order)["Data"]["SecurityGroupId"])
}

/// The parameters of AddNSGRule.
fn nsg_rule(group: &str, description: &str, priority: i64, more: Value) -> Value {
    let mut rule = json!({
        "SecurityGroupId": group, "Description": description, "Action": "ACCEPT", "Direction": 0, "Protocol": "TCP",
        "IpList": ["121.15.41.170", "121.15.145.220/29"], "PortList": ["80", 443, "8000-9000"], "Priority": priority
    });
    let members = rule.as_object_mut().expect("an object");
    members.extend(more.as_object().cloned().expect("an object"));
    rule
}

fn nsg_attribute(caller: &Caller<'_>, group: &str) -> Value {
    caller.ok("ccs", "DescribeNSGAttribute", json!({"SecurityGroupId": group}))["Data"].clone()
}

/// Card and status of each member.
fn members(caller: &Caller<'_>, group: &str) -> Vec<(String, String)> {
    let data = caller.ok("ccs", "DescribeNSGMembers", json!({"SecurityGroupId": group}))["Data"].clone();
    let rows = data["Members"].as_array().expect("a list");
    assert_eq!(data["MemberCount"], rows.len());
    rows.iter().map(|row| (text(&row["InterfaceId"]), text(&row["InterfaceStatus"]))).collect()
}

fn statuses(caller: &Caller<'_>, group: &str) -> Vec<String> {
    members(caller, group).into_iter().map(|(_, status)| status).collect()
}

/// The ids of the public cards of servers.
fn public_cards(caller: &Caller<'_>, ids: &[String]) -> Vec<String> {
    let card = |id: &String| text(&caller.instance(id)["PublicNetworkInterface"][0]["InterfaceId"]);
    ids.iter().map(card).collect()
}

#[test]
fn rules_of_an_nsg_change_at_once_and_come_by_priority() {
    let simulator = simulator("polls:5");
    let caller = Caller::new(&simulator);
    let web = nsg(&caller, "web", "public");
    let empty = nsg_attribute(&caller, &web);
    assert_eq!(
        (&empty["RuleCount"], &empty["QuotaCount"], &empty["Rules"]),
        (&json!(0), &json!(0), &json!([]))
    );
    let ping = json!({"Protocol": "icmp", "PortList": ["0"], "Direction": 1, "Action": "drop"});
    for rule in [nsg_rule(&web, "web", 20, json!({})), nsg_rule(&web, "ping", 10, ping)] {
        assert_eq!(caller.ok("ccs", "AddNSGRule", rule)["TaskId"], Value::Null);
    }
    let shown = nsg_attribute(&caller, &web);
    assert_eq!(descriptions(shown["Rules"].as_array().expect("a list")), ["ping", "web"]);
    assert_eq!((&shown["RuleCount"], &shown["QuotaCount"]), (&json!(2), &json!(2 * 3 + 2)));
    let (ping, ports) = (&shown["Rules"][0], &shown["Rules"][1]["PortList"]);
    assert_eq!(
        (&ping["Protocol"], &ping["Direction"], &ping["Action"], &ping["QuotaCount"]),
        (&json!("ICMP"), &json!(1), &json!("DROP"), &json!(2))
    );
    assert_eq!(ports, &json!(["80", "443", "8000-9000"]));

    simulator.advance(Duration::from_secs(60)).expect("kept in memory");
    let [ping, other] = [0, 1].map(|place: usize| text(&shown["Rules"][place]["RuleId"]));
    // They change places, which no single move could do.
    let moved = json!([{"RuleId": ping, "Priority": 20}, {"RuleId": other, "Priority": 10}]);
    caller.ok("ccs", "ModifyNSGRulePriority", json!({"SecurityGroupId": web, "Rules": moved}));
    let change = json!({"SecurityGroupId": web, "RuleId": ping, "Description": "all", "Protocol": "UDP"});
    caller.ok("ccs", "ModifyNSGRule", change);
    let rules = nsg_attribute(&caller, &web)["Rules"].clone();
    assert_eq!(descriptions(rules.as_array().expect("a list")), ["web", "all"]);
    let all = &rules[1];
    assert_eq!(
        (&all["Protocol"], &all["PortList"], &all["Priority"], &all["Action"]),
        (&json!("UDP"), &json!(["0"]), &json!(20), &json!("DROP")),
        "what is left out stays"
    );
    assert_eq!(
        (&all["CreateTime"], &all["UpdateTime"]),
        (&json!("2025-01-01 08:00:00"), &json!("2025-01-01 08:01:00"))
    );
    caller.ok("ccs", "RemoveNSGRule", json!({"SecurityGroupId": web, "RuleId": ping}));
    assert_eq!(nsg_attribute(&caller, &web)["Rules"].as_array().map(Vec::len), Some(1));
}

#[test]
fn cards_follow_their_nsg_while_its_members_are_looked_at() {
    let simulator = simulator("polls:2");
    let caller = Caller::new(&simulator);
    let (vdc, _, _) = caller.site();
    let ids = caller.machines(&vdc, 3, json!({"PublicIp": ["auto"]}));
    let cards = public_cards(&caller, &ids);
    let web = nsg(&caller, "web", "public");
    let bind = |cards: &[String]| json!({"SecurityGroupId": web, "InterfaceIds": cards});
    let status = || statuses(&caller, &web);

    assert_eq!(caller.ok("ccs", "JoinNSG", bind(&cards[..2]))["TaskId"], Value::Null);
    assert_eq!(status(), ["syncing", "syncing"]);
    assert_eq!(members(&caller, &web), [0, 1].map(|place| (cards[place].clone(), "ok".to_owned())));
    // Who is in the group stays as it is; who comes is on the way.
    caller.ok("ccs", "JoinNSG", bind(&cards[1..]));
    assert_eq!(status(), ["ok", "ok", "syncing"]);
    // Changes need not wait for each other: the last one decides.
    caller.ok("ccs", "LeaveNSG", bind(&cards[..1]));
    caller.ok("ccs", "AddNSGRule", nsg_rule(&web, "web", 1, json!({})));
    assert_eq!(status(), ["unbinding", "syncing", "syncing"]);
    // A look counts for each change that is going on.
    assert_eq!(status(), ["ok", "ok"]);
    caller.ok("ccs", "LeaveNSG", bind(&cards[1..2]));
    caller.ok("ccs", "JoinNSG", bind(&cards[1..2]));
    status();
    assert_eq!(status(), ["ok", "ok"], "it stays after all");

    let group = |force: Value| json!({"SecurityGroupId": web, "ForceDelete": force});
    is_refused(&caller, "DeleteNSG", group(json!(null)), (409, "ResourceInUse"));
    is_refused(&caller, "DeleteNSG", group(json!(false)), (409, "ResourceInUse"));
    let counts = |caller: &Caller<'_>| {
        let listed = caller.ok("ccs", "DescribeNSGs", json!({}))["Data"]["SecurityGroups"].clone();
        (listed[0]["InstanceCount"].clone(), listed[0]["InterfaceCount"].clone())
    };
    assert_eq!(counts(&caller), (json!(2), json!(2)));
    // A deleted card leaves its groups, also while its membership is changing.
    caller.ok("ccs", "LeaveNSG", bind(&cards[1..2]));
    caller.done("ccs", "DeleteInstance", json!({"InstanceIds": ids[1..2]}));
    assert_eq!((counts(&caller), members(&caller, &web).len()), ((json!(1), json!(1)), 1));
    caller.ok("ccs", "AddNSGRule", nsg_rule(&web, "more", 2, json!({})));
    caller.ok("ccs", "DeleteNSG", group(json!(true)));
    assert_eq!(caller.ok("ccs", "DescribeNSGs", json!({}))["Data"]["SecurityGroupCount"], 0);
    is_refused(&caller, "DescribeNSGMembers", json!({"SecurityGroupId": web}), INVALID);
    // Its name is free for what no server is in.
    let again = nsg(&caller, "web", "public");
    caller.ok("ccs", "DeleteNSG", json!({"SecurityGroupId": again}));
}

#[test]
fn a_card_that_does_not_follow_its_nsg_is_in_error_until_it_does() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, _) = caller.site();
    let card = public_cards(&caller, &caller.machines(&vdc, 1, json!({"PublicIp": ["auto"]})));
    let web = nsg(&caller, "web", "public");
    let bind = json!({"SecurityGroupId": web, "InterfaceIds": card});
    let fails = || {
        let fault = Fault::once(FaultKind::TaskError { message: "bad luck".to_owned() });
        simulator.fail(fault).expect("possible");
    };
    for (action, parameters, mended) in [
        ("JoinNSG", bind.clone(), &["ok"][..]),
        ("AddNSGRule", nsg_rule(&web, "web", 1, json!({})), &["ok"]),
        ("LeaveNSG", bind.clone(), &[]),
    ] {
        fails();
        caller.ok("ccs", action, parameters.clone());
        assert_eq!(statuses(&caller, &web), ["error"], "{action}");
        let again = if action == "AddNSGRule" { ("JoinNSG", bind.clone()) } else { (action, parameters) };
        caller.ok("ccs", again.0, again.1);
        assert_eq!(statuses(&caller, &web), mended, "{action}");
    }
}

#[test]
fn only_cards_of_servers_in_networks_of_its_kind_join_an_nsg() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, lan) = caller.site();
    let more = json!({"PublicIp": ["auto"], "PrivateIp": [{"PrivateId": lan, "IP": ["auto"]}]});
    let id = caller.machines(&vdc, 1, more).remove(0);
    let shown = caller.instance(&id);
    let [public, private] = ["PublicNetworkInterface", "PrivateNetworkInterface"]
        .map(|kind| text(&shown[kind][0]["InterfaceId"]));
    let (outer, inner) = (nsg(&caller, "outer", "public"), nsg(&caller, "inner", "private"));
    let bind = |group: &str, cards: Value| json!({"SecurityGroupId": group, "InterfaceIds": cards});
    for wrong in [json!([public]), json!([private, public]), json!([id]), json!([NOBODY]), json!([])] {
        is_refused(&caller, "JoinNSG", bind(&inner, wrong), INVALID);
    }
    is_refused(&caller, "LeaveNSG", bind(&inner, json!([private])), INVALID);
    assert!(members(&caller, &inner).is_empty());
    // A single id may stand for a list of one, as everywhere.
    caller.ok("ccs", "JoinNSG", bind(&inner, json!(private)));
    caller.ok("ccs", "JoinNSG", bind(&outer, json!([public, public])));
    assert_eq!(
        (statuses(&caller, &inner), statuses(&caller, &outer)),
        (vec!["ok".to_owned()], vec!["ok".to_owned()])
    );
}
