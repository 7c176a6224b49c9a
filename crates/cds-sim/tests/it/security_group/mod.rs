//! Security groups, the retired ones and those of today.

mod groups;
mod nsg;
mod refusals;
use crate::support::{Caller, text};
use serde_json::{Value, json};

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
