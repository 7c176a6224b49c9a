//! Security groups, the retired ones and those of today: rules, priorities, the cards in them, and what is refused.

mod support;

use std::time::Duration;

use cds_sim::{Fault, FaultKind};
use serde_json::{Value, json};
use support::{Caller, simulator, text};

const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// The only code that the actions of security groups document.
const INVALID: (u16, &str) = (400, "InvalidInterfaceID.Malformed");

/// Creates a group. Returns its id, which the response does not contain.
fn group(caller: &Caller<'_>, name: &str, kind: &str) -> String {
    let made = caller.ok(
        "ccs",
        "CreateSecurityGroup",
        json!({"SecurityGroupName": name, "Description": "d", "SecurityGroupType": kind}),
    );
    assert_eq!((&made["Data"], &made["TaskId"]), (&json!({}), &json!("")));
    text(&groups(caller, json!({"Keyword": name}))[0]["SecurityGroupId"])
}

fn groups(caller: &Caller<'_>, filter: Value) -> Vec<Value> {
    let data = caller.ok("ccs", "DescribeSecurityGroups", filter)["Data"].clone();
    let listed = data["SecurityGroup"].as_array().expect("a list").clone();
    assert_eq!(data["SecurityGroupCount"], listed.len());
    listed
}

fn attribute(caller: &Caller<'_>, group: &str) -> Value {
    let shown = caller.ok("ccs", "DescribeSecurityGroupAttribute", json!({"SecurityGroupId": group}));
    assert_eq!(shown["TaskId"], "");
    let data = shown["Data"].clone();
    assert_eq!(
        data["SecurityGroupRuleCount"].as_u64(),
        data["SecurityGroupRules"].as_array().map(|rules| rules.len() as u64)
    );
    data
}

fn rules(caller: &Caller<'_>, group: &str) -> Vec<Value> {
    attribute(caller, group)["SecurityGroupRules"].as_array().expect("a list").clone()
}

/// Targets of rules, in the order of the response.
fn descriptions(rules: &[Value]) -> Vec<String> {
    rules.iter().map(|rule| text(&rule["Description"])).collect()
}

/// The parameters of AddSecurityGroupRule.
fn new_rule(group: &str, more: Value) -> Value {
    let mut rule = json!({
        "SecurityGroupId": group, "Action": "1", "Description": "https", "TargetAddress": "120.78.170.188/28",
        "TargetPort": "0", "LocalPort": 443, "Direction": "all", "Priority": "10", "Protocol": "TCP",
        "RuleType": "ip"
    });
    let members = rule.as_object_mut().expect("an object");
    members.extend(more.as_object().cloned().expect("an object"));
    rule
}

fn bindings(caller: &Caller<'_>, group: &str) -> (Value, Value, Value) {
    let shown = groups(caller, json!({"SecurityGroupId": group})).remove(0);
    (shown["BindInstanceCount"].clone(), shown["BindInterfaceCount"].clone(), shown["BindVdcCount"].clone())
}

#[track_caller]
fn is_refused(caller: &Caller<'_>, action: &str, parameters: Value, (status, code): (u16, &str)) {
    assert_eq!(
        caller.refused("ccs", action, parameters.clone()),
        (status, code.to_owned()),
        "{action} {parameters}"
    );
}

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

#[test]
fn what_makes_no_sense_is_refused() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, wan, lan) = caller.site();
    let id = caller.machines(&vdc, 1, json!({"PublicIp": ["auto"]})).remove(0);
    let web = group(&caller, "web", "public");
    caller.done("ccs", "AddSecurityGroupRule", new_rule(&web, json!({})));
    let rule = text(&rules(&caller, &web)[0]["RuleId"]);
    let other = group(&caller, "other", "private");
    let snapshot = |simulator: &cds_sim::Simulator| {
        let mut state: Value = serde_json::from_str(&simulator.snapshot()).expect("a snapshot");
        state["request_ids"] = Value::Null;
        state
    };
    let before = snapshot(&simulator);

    let long = "x".repeat(129);
    for (name, kind) in [("a\nb", "public"), (&long, "public"), ("a", "inner")] {
        let order = json!({"SecurityGroupName": name, "Description": "d", "SecurityGroupType": kind});
        is_refused(&caller, "CreateSecurityGroup", order, INVALID);
    }
    is_refused(&caller, "DescribeSecurityGroups", json!({"SecurityGroupType": "inner"}), INVALID);
    for unknown in [NOBODY, "x"] {
        for (action, more) in [
            ("DeleteSecurityGroup", json!({})),
            ("ForceDeleteSecurityGroup", json!({})),
            ("DescribeSecurityGroupAttribute", json!({})),
            ("DescribeSecurityGroups", json!({})),
            ("ModifySecurityGroupAttribute", json!({"Description": "d", "SecurityGroupName": "n"})),
            ("AddSecurityGroupRule", new_rule(unknown, json!({}))),
            ("RemoveSecurityGroupRule", json!({"RuleIds": [rule]})),
            ("ModifySecurityGroupRule", json!({"RuleId": rule, "Description": "d"})),
            ("JoinSecurityGroup", json!({"BindData": [{"InstanceId": id, "PublicId": wan}]})),
            ("LeaveSecurityGroup", json!({"BindData": [{"InstanceId": id, "PublicId": wan}]})),
            ("ModifySecurityGroupRulePriority", json!({"BindData": [{"RuleId": rule, "Priority": 1}]})),
        ] {
            let mut parameters = more;
            parameters["SecurityGroupId"] = json!(unknown);
            is_refused(&caller, action, parameters, INVALID);
        }
        let of_web = |more: Value| {
            let mut parameters = more;
            parameters["SecurityGroupId"] = json!(web);
            parameters
        };
        for (action, more) in [
            ("DescribeSecurityGroupAttribute", json!({"RuleId": unknown})),
            ("RemoveSecurityGroupRule", json!({"RuleIds": [rule, unknown]})),
            ("ModifySecurityGroupRule", json!({"RuleId": unknown, "Description": "d"})),
            ("ModifySecurityGroupRulePriority", json!({"BindData": [{"RuleId": unknown, "Priority": 1}]})),
            ("JoinSecurityGroup", json!({"BindData": [{"InstanceId": id, "PublicId": unknown}]})),
        ] {
            is_refused(&caller, action, of_web(more), INVALID);
        }
    }
    is_refused(&caller, "DeleteSecurityGroup", json!({}), INVALID);
    for more in [
        json!({"Action": "2"}),
        json!({"RuleType": "name"}),
        json!({"Protocol": "SMTP"}),
        json!({"Direction": "in"}),
        json!({"Priority": 0}),
        json!({"Priority": "101"}),
        json!({"Priority": "first"}),
        json!({"TargetAddress": "10.0.0.0/33"}),
        json!({"TargetAddress": "00:50:56:9e:37:79"}),
        json!({"TargetAddress": "10.0.0.1", "RuleType": "mac"}),
        json!({"TargetPort": "65536"}),
        json!({"LocalPort": "ssh"}),
        json!({"LocalPort": "22;"}),
    ] {
        is_refused(&caller, "AddSecurityGroupRule", new_rule(&web, more), INVALID);
    }
    let priority =
        |value: i64| json!({"SecurityGroupId": web, "BindData": [{"RuleId": rule, "Priority": value}]});
    is_refused(&caller, "ModifySecurityGroupRulePriority", priority(101), INVALID);
    is_refused(
        &caller,
        "ModifySecurityGroupRulePriority",
        json!({"SecurityGroupId": web, "BindData": []}),
        INVALID,
    );

    let join = |group: &str, entry: Value| json!({"SecurityGroupId": group, "BindData": [entry]});
    let card = json!({"InstanceId": id, "PublicId": wan});
    // The machine has no card in the private network, nor is it said which one is meant.
    is_refused(
        &caller,
        "JoinSecurityGroup",
        join(&other, json!({"InstanceId": id, "PrivateId": lan})),
        INVALID,
    );
    is_refused(&caller, "JoinSecurityGroup", join(&other, card.clone()), (400, "IncompleteParamter"));
    is_refused(&caller, "LeaveSecurityGroup", join(&web, card.clone()), INVALID);
    for (unknown, code) in [(NOBODY, "InstanceNotFound"), ("x", "InvalidInstanceId.Malformed")] {
        let entry = json!({"InstanceId": unknown, "PublicId": wan});
        is_refused(&caller, "JoinSecurityGroup", join(&web, entry.clone()), (400, code));
        is_refused(&caller, "LeaveSecurityGroup", join(&web, entry), (400, code));
    }
    assert_eq!(before, snapshot(&simulator));
}

#[test]
fn a_running_task_keeps_a_group_busy() {
    let simulator = simulator("polls:2");
    let caller = Caller::new(&simulator);
    let (vdc, wan, _) = caller.site();
    let id = caller.machines(&vdc, 1, json!({"PublicIp": ["auto"]})).remove(0);
    let web = group(&caller, "web", "public");
    let busy = (409, "TaskDuplicate");
    let bind = json!({"SecurityGroupId": web, "BindData": [{"InstanceId": id, "PublicId": wan}]});
    let add = |description: &str| new_rule(&web, json!({"Description": description}));

    let task = text(&caller.ok("ccs", "AddSecurityGroupRule", add("one"))["TaskId"]);
    let rule = rules(&caller, &web).remove(0);
    assert_eq!(rule["Status"], "creating");
    let rule = text(&rule["RuleId"]);
    for (action, parameters) in [
        ("DeleteSecurityGroup", json!({"SecurityGroupId": web})),
        ("ForceDeleteSecurityGroup", json!({"SecurityGroupId": web})),
        (
            "ModifySecurityGroupAttribute",
            json!({"SecurityGroupId": web, "Description": "d", "SecurityGroupName": "n"}),
        ),
        ("AddSecurityGroupRule", add("two")),
        ("RemoveSecurityGroupRule", json!({"SecurityGroupId": web, "RuleIds": [rule]})),
        ("ModifySecurityGroupRule", json!({"SecurityGroupId": web, "RuleId": rule, "Description": "d"})),
        ("JoinSecurityGroup", bind.clone()),
        ("LeaveSecurityGroup", bind.clone()),
        (
            "ModifySecurityGroupRulePriority",
            json!({"SecurityGroupId": web, "BindData": [{"RuleId": rule, "Priority": 1}]}),
        ),
    ] {
        is_refused(&caller, action, parameters, busy);
    }
    caller.wait(&task);
    assert_eq!(rules(&caller, &web)[0]["Status"], "ok");

    // Until the task is finished nothing is bound, and the machine is busy.
    let task = text(&caller.ok("ccs", "JoinSecurityGroup", bind.clone())["TaskId"]);
    assert_eq!(bindings(&caller, &web).1, 0);
    assert_eq!(caller.instance(&id)["InstanceStatus"], "updating");
    is_refused(&caller, "StopInstance", json!({"InstanceId": id}), (403, "IncorrectInstanceStatus"));
    let other = group(&caller, "other", "public");
    let again = json!({"SecurityGroupId": other, "BindData": bind["BindData"]});
    is_refused(&caller, "JoinSecurityGroup", again, (403, "IncorrectInstanceStatus"));
    caller.wait(&task);
    assert_eq!(
        (bindings(&caller, &web).1, caller.instance(&id)["InstanceStatus"].clone()),
        (json!(1), json!("running"))
    );

    let gone = json!({"SecurityGroupId": web, "RuleIds": [rule]});
    let task = text(&caller.ok("ccs", "RemoveSecurityGroupRule", gone)["TaskId"]);
    assert_eq!(rules(&caller, &web)[0]["Status"], "deleting");
    caller.wait(&task);
    assert!(rules(&caller, &web).is_empty());
}

#[test]
fn a_failed_task_leaves_things_as_they_were() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, wan, _) = caller.site();
    let ids = caller.machines(&vdc, 2, json!({"PublicIp": ["auto"]}));
    let web = group(&caller, "web", "public");
    let bind = |id: &str| json!({"SecurityGroupId": web, "BindData": [{"InstanceId": id, "PublicId": wan}]});
    caller.done("ccs", "AddSecurityGroupRule", new_rule(&web, json!({})));
    caller.done("ccs", "JoinSecurityGroup", bind(&ids[0]));
    let rule = text(&rules(&caller, &web)[0]["RuleId"]);
    let before = (attribute(&caller, &web), bindings(&caller, &web));
    for (action, parameters) in [
        ("AddSecurityGroupRule", new_rule(&web, json!({"Description": "second"}))),
        ("RemoveSecurityGroupRule", json!({"SecurityGroupId": web, "RuleIds": [rule]})),
        (
            "ModifySecurityGroupRulePriority",
            json!({"SecurityGroupId": web, "BindData": [{"RuleId": rule, "Priority": 1}]}),
        ),
        ("JoinSecurityGroup", bind(&ids[1])),
        ("LeaveSecurityGroup", bind(&ids[0])),
        ("ForceDeleteSecurityGroup", json!({"SecurityGroupId": web})),
    ] {
        let fault = Fault::once(FaultKind::TaskError { message: "bad luck".to_owned() });
        simulator.fail(fault).expect("possible");
        let task = caller.ok("ccs", action, parameters)["TaskId"].clone();
        let ended = caller.ok("ccs", "DescribeTask", json!({"TaskId": task}))["Data"].clone();
        assert_eq!(ended["Status"], "ERROR", "{action}");
        assert_eq!((attribute(&caller, &web), bindings(&caller, &web)), before, "{action}");
        assert!(caller.instances(json!({})).iter().all(|machine| machine["InstanceStatus"] == "running"));
    }
    // Everything is idle again.
    caller.done("ccs", "ForceDeleteSecurityGroup", json!({"SecurityGroupId": web}));
}

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
    // A card that goes leaves its groups, whatever happens to it there.
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
