//! What retired security groups refuse, while their tasks run and when they fail.

use cds_sim::{Fault, FaultKind};
use serde_json::{Value, json};

use super::{INVALID, attribute, bindings, group, is_refused, new_rule, rules};
use crate::support::{Caller, NOBODY, simulator, text};

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
