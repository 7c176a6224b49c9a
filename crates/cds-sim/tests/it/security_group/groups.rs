//! Retired security groups: their rules, priorities, and the cards in them.

use std::time::Duration;

use serde_json::{Value, json};

use super::{INVALID, attribute, bindings, descriptions, group, groups, is_refused, new_rule, rules};
use crate::support::{Caller, simulator, text};

#[test]
fn groups_are_listed_found_and_renamed() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (web, back) = (group(&caller, "web-frontend", "public"), group(&caller, "web-backend", "private"));
    group(&caller, "other", "private");
    let names = |filter: Value| -> Vec<String> {
        groups(&caller, filter).iter().map(|group| text(&group["SecurityGroupName"])).collect()
    };
    assert_eq!(names(json!({})), ["web-frontend", "web-backend", "other"]);
    assert_eq!(names(json!({"Keyword": "web"})), ["web-frontend", "web-backend"]);
    assert_eq!(names(json!({"Keyword": back})), ["web-backend"]);
    assert_eq!(names(json!({"SecurityGroupType": "private"})), ["web-backend", "other"]);
    assert_eq!(names(json!({"SecurityGroupType": "private", "Keyword": "web"})), ["web-backend"]);
    assert_eq!(names(json!({"SecurityGroupId": web})), ["web-frontend"]);
    assert!(names(json!({"Keyword": "nothing"})).is_empty());

    simulator.advance(Duration::from_secs(60)).expect("kept in memory");
    let change = json!({"SecurityGroupId": web, "Description": "new", "SecurityGroupName": "edge"});
    caller.ok("ccs", "ModifySecurityGroupAttribute", change);
    let shown = groups(&caller, json!({"SecurityGroupId": web})).remove(0);
    assert_eq!(
        shown,
        json!({
            "SecurityGroupId": web, "SecurityGroupName": "edge", "SecurityGroupType": "public", "Description": "new",
            "BindInstanceCount": 0, "BindInterfaceCount": 0, "BindVdcCount": 0,
            "CreateTime": "2025-01-01 08:00:00", "UpdateTime": "2025-01-01 08:01:00"
        })
    );
    let shown = attribute(&caller, &web);
    assert_eq!(
        shown,
        json!({
            "SecurityGroupName": "edge", "SecurityGroupType": "public", "SecurityGroupRuleCount": 0,
            "SecurityGroupRules": []
        })
    );
    caller.ok("ccs", "DeleteSecurityGroup", json!({"SecurityGroupId": web}));
    caller.done("ccs", "ForceDeleteSecurityGroup", json!({"SecurityGroupId": back}));
    assert_eq!(names(json!({})), ["other"]);
}

#[test]
fn rules_read_back_as_written_and_in_order() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let group = group(&caller, "web", "public");
    let add = |more: Value| caller.done("ccs", "AddSecurityGroupRule", new_rule(&group, more));
    assert_eq!(add(json!({}))["ResourceId"], group.as_str());
    add(
        json!({"Description": "card", "RuleType": "mac", "TargetAddress": "00:50:56:9e:37:79", "Priority": 20}),
    );
    add(
        json!({"Description": "ping", "Protocol": "icmp", "TargetPort": "0", "LocalPort": "0", "Priority": 1}),
    );
    let lists = json!({
        "Description": "several", "Action": 0, "Protocol": "UDP", "TargetAddress": "10.0.0.0/8;2001:db8::1",
        "TargetPort": "70;90;8", "LocalPort": "53"
    });
    add(lists);
    let listed = rules(&caller, &group);
    assert_eq!(descriptions(&listed), ["ping", "https", "several", "card"]);
    let mut https = listed[1].clone();
    let rule_id = text(&https["RuleId"]);
    https.as_object_mut().expect("an object").remove("RuleId");
    assert_eq!(
        https,
        json!({
            "Status": "ok", "Type": "ip", "Action": 1, "Priority": 10, "Direction": "all", "Protocol": "TCP",
            "TargetAddress": "120.78.170.188/28", "TargetPort": "0", "LocalPort": "443", "Description": "https",
            "CreateTime": "2025-01-01 08:00:00"
        })
    );
    let several = &listed[2];
    assert_eq!(
        (&several["Action"], &several["TargetAddress"], &several["TargetPort"]),
        (&json!(0), &json!("10.0.0.0/8;2001:db8::1"), &json!("70;90;8"))
    );
    assert_eq!((&listed[0]["Protocol"], &listed[3]["Type"]), (&json!("ICMP"), &json!("mac")));

    let one = json!({"SecurityGroupId": group, "RuleId": rule_id});
    let one = caller.ok("ccs", "DescribeSecurityGroupAttribute", one)["Data"].clone();
    assert_eq!((&one["SecurityGroupRuleCount"], &one["SecurityGroupRules"][0]), (&json!(1), &listed[1]));

    let change = json!({"SecurityGroupId": group, "RuleId": rule_id, "Description": "tls"});
    caller.ok("ccs", "ModifySecurityGroupRule", change);
    let moved = json!([
        {"RuleId": rule_id, "Priority": "99"},
        {"RuleId": listed[3]["RuleId"], "Priority": 2},
        {"RuleId": listed[0]["RuleId"]}
    ]);
    let moved = json!({"SecurityGroupId": group, "BindData": moved});
    caller.done("ccs", "ModifySecurityGroupRulePriority", moved);
    let listed = rules(&caller, &group);
    assert_eq!(descriptions(&listed), ["ping", "card", "several", "tls"]);
    let priorities: Vec<&Value> = listed.iter().map(|rule| &rule["Priority"]).collect();
    assert_eq!(priorities, [1, 2, 10, 99]);

    let gone = json!([listed[0]["RuleId"], listed[2]["RuleId"]]);
    caller.done("ccs", "RemoveSecurityGroupRule", json!({"SecurityGroupId": group, "RuleIds": gone}));
    assert_eq!(descriptions(&rules(&caller, &group)), ["card", "tls"]);
}

#[test]
fn cards_join_and_leave() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, wan, lan) = caller.site();
    let more = json!({"PublicIp": ["auto"], "PrivateIp": [{"PrivateId": lan, "IP": ["auto"]}]});
    let ids = caller.machines(&vdc, 2, more);
    let (outer, inner) = (group(&caller, "outer", "public"), group(&caller, "inner", "private"));
    // Both networks may be named; the one that matches the group applies.
    let entry = |id: &str| json!({"InstanceId": id, "PublicId": wan, "PrivateId": lan});
    let bind =
        |group: &str, entries: &[Value]| json!({"SecurityGroupId": group, "BindData": Value::from(entries)});
    let both = [entry(&ids[0]), entry(&ids[1])];
    assert_eq!(caller.done("ccs", "JoinSecurityGroup", bind(&outer, &both))["ResourceId"], outer.as_str());
    // As text, the way the document writes it, and twice the same, which changes nothing.
    let twice = json!([{"InstanceId": ids[0], "PrivateId": lan}, {"InstanceId": ids[0], "PrivateId": lan}]);
    let joined = json!({"SecurityGroupId": inner, "BindData": twice.to_string()});
    caller.done("ccs", "JoinSecurityGroup", joined.clone());
    caller.done("ccs", "JoinSecurityGroup", joined);
    assert_eq!(bindings(&caller, &outer), (json!(2), json!(2), json!(1)));
    assert_eq!(bindings(&caller, &inner), (json!(1), json!(1), json!(1)));
    // A card may be in several groups.
    let second = group(&caller, "second", "public");
    caller.done("ccs", "JoinSecurityGroup", bind(&second, &both[..1]));
    assert_eq!(bindings(&caller, &second), (json!(1), json!(1), json!(1)));

    for used in [&outer, &inner, &second] {
        is_refused(&caller, "DeleteSecurityGroup", json!({"SecurityGroupId": used}), (409, "ResourceInUse"));
    }
    caller.done("ccs", "LeaveSecurityGroup", bind(&outer, &both[..1]));
    assert_eq!(bindings(&caller, &outer), (json!(1), json!(1), json!(1)));
    is_refused(&caller, "LeaveSecurityGroup", bind(&outer, &both), INVALID);
    caller.done("ccs", "LeaveSecurityGroup", bind(&second, &both[..1]));
    caller.ok("ccs", "DeleteSecurityGroup", json!({"SecurityGroupId": second}));

    // The binding goes with the card.
    caller.done("ccs", "DeleteInstance", json!({"InstanceIds": [ids[1]]}));
    assert_eq!(bindings(&caller, &outer), (json!(0), json!(0), json!(0)));
    caller.ok("ccs", "DeleteSecurityGroup", json!({"SecurityGroupId": outer}));
    // With force, the group is deleted and its cards stay.
    caller.done("ccs", "ForceDeleteSecurityGroup", json!({"SecurityGroupId": inner}));
    assert!(groups(&caller, json!({})).is_empty());
    let state: Value = serde_json::from_str(&simulator.snapshot()).expect("a snapshot");
    let cards = state["instances"][&ids[0]]["interfaces"].as_array().expect("a list");
    assert!(cards.iter().all(|card| card["security_groups"] == json!([])));
    assert_eq!(caller.instance(&ids[0])["PrivateNetworkInterface"].as_array().map(Vec::len), Some(1));
}
