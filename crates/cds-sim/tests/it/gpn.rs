//! Global private networks.

use crate::support::{Caller, simulator, text};
use serde_json::{Value, json};

/// Calls an action that must succeed, and waits for its task, whose number is a number here.
fn done(caller: &Caller, path: &str, action: &str, parameters: Value) -> String {
    let reply = caller.ok(path, action, parameters);
    assert!(reply["TaskId"].is_u64(), "{reply}");
    text(&caller.wait(&reply["TaskId"].to_string())["ResourceId"])
}

fn gpns(caller: &Caller, filter: Value) -> Vec<Value> {
    caller.ok("network", "DescribeGPN", filter)["Data"].as_array().expect("a list").clone()
}

/// Available access points.
fn access(caller: &Caller, kind: &str) -> Value {
    caller.ok("network", "DescribeAccessInfo", json!({"Type": kind}))["Data"].clone()
}

fn refusal(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[test]
fn private_networks_are_joined_and_taken_apart() {
    let simulator = simulator("polls:2");
    let caller = Caller::new(&simulator);
    let ((one, _, first), (other, _, second)) = (caller.site(), caller.site());
    let free = access(&caller, "vdc");
    assert_eq!((free["Pop"].clone(), free["Vdc"].as_array().map(Vec::len)), (Value::Null, Some(2)));
    let site = &free["Vdc"][0];
    assert_eq!((&site["VdcId"], &site["ZoneName"]), (&json!(one), &json!("中国大陆")));
    assert_eq!(site["PrivateNetwork"], json!([{"PrivateId": first, "Address": "10.240.0.0"}]));
    let pops = access(&caller, "pop");
    assert!(pops["Vdc"].is_null());
    let pop = pops["Pop"][0].clone();

    let point =
        |vdc: &str, network: &str| json!({"VdcId": vdc, "AccessPointType": "vdc", "PrivateId": network});
    let order =
        json!({"Name": "office", "Qos": 5, "AccessPoint": [point(&one, &first)], "PopAccessPoint": []});
    let task = caller.ok("network", "CreateGPN", order)["TaskId"].to_string();
    let coming = gpns(&caller, json!({})).remove(0);
    assert_eq!((&coming["Status"], &coming["JoinVdcs"]), (&json!("creating"), &json!([])));
    let id = text(&caller.wait(&task)["ResourceId"]);
    let gpn = gpns(&caller, json!({"GpnId": id})).remove(0);
    assert_eq!((&gpn["Name"], &gpn["Qos"], &gpn["Status"]), (&json!("office"), &json!(5), &json!("ok")));
    assert_eq!((&gpn["StatusStr"], &gpn["JoinPops"]), (&json!("正常"), &Value::Null));
    let joined = &gpn["JoinVdcs"][0];
    assert_eq!(
        (&joined["VdcId"], &joined["PrivateId"], &joined["Qos"]),
        (&json!(one), &json!(first), &json!(5))
    );
    assert_eq!(joined["PrivateNet"], "10.240.0.0/16~10.240.0.255/16");
    assert_eq!(joined["CityId"], site["CityId"]);

    let city = &access(&caller, "vdc")["Vdc"][0]["CityId"];
    let vdc = json!({"VdcId": other, "PointType": "VDC", "PrivateId": second, "CityId": city});
    let pop_add = json!({"PopId": pop["PopId"], "CityId": pop["CityId"], "PointType": "Pop"});
    let add = json!({"GpnId": id, "VdcAdd": [vdc], "PopAdd": [pop_add]});
    assert_eq!(done(&caller, "network", "AddAccessPoint", add), id);
    let gpn = gpns(&caller, json!({"Key": "off"})).remove(0);
    assert_eq!(gpn["JoinVdcs"].as_array().map(Vec::len), Some(2));
    assert_eq!((&gpn["JoinPops"][0]["PopName"], &gpn["JoinPops"][0]["Qos"]), (&pop["PopName"], &json!(5)));
    assert_eq!(access(&caller, "vdc")["Vdc"], json!([]));

    // A joined network cannot be deleted.
    let refused = caller.refused("network", "DeletePrivateNetwork", json!({"PrivateId": first}));
    assert_eq!(refused, refusal(409, "ResourceInUse"));
    let refused = caller.refused("network", "DeleteVdc", json!({"VdcId": one}));
    assert_eq!(refused, refusal(403, "IncorrectVdcStatus"));

    let leave = json!({"GpnId": id, "DelPoints": [first, pop["PopId"]]});
    done(&caller, "network", "DeleteAccessPoint", leave.clone());
    let gpn = gpns(&caller, json!({})).remove(0);
    assert_eq!((&gpn["JoinVdcs"][0]["PrivateId"], &gpn["JoinPops"]), (&json!(second), &Value::Null));
    assert_eq!(caller.refused("network", "DeleteAccessPoint", leave), refusal(400, "InvalidParameter"));
    caller.done("network", "DeletePrivateNetwork", json!({"PrivateId": first}));
    done(&caller, "gpn", "DeleteGpn", json!({"GpnId": id}));
    assert!(gpns(&caller, json!({})).is_empty());
    caller.done("network", "DeletePrivateNetwork", json!({"PrivateId": second}));
}

#[test]
fn orders_are_checked() {
    let simulator = simulator("polls:1");
    let caller = Caller::new(&simulator);
    let ((one, _, first), (other, _, second)) = (caller.site(), caller.site());
    let point = |vdc: &str, network: &str| json!([{"VdcId": vdc, "PrivateId": network}]);
    let create = |points: Value, qos: i64| json!({"Name": "g", "Qos": qos, "AccessPoint": points, "PopAccessPoint": []});
    let refused = |order: Value| caller.refused("network", "CreateGPN", order);
    let stranger = "00000000-0000-4000-8000-000000000000";
    assert_eq!(refused(create(json!([]), 5)), refusal(400, "IncompleteParamter"));
    assert_eq!(refused(create(point(&one, &first), 0)), refusal(400, "InvalidParameter"));
    assert_eq!(refused(create(point(&one, &second), 5)), refusal(400, "InvalidPrivateId.Malformed"));
    assert_eq!(refused(create(point(&one, stranger), 5)), refusal(400, "InvalidPrivateId.Malformed"));
    assert_eq!(refused(create(point(stranger, &first), 5)), refusal(400, "VdcNotFound"));
    let twice = json!([{"VdcId": one, "PrivateId": first}, {"VdcId": one, "PrivateId": first}]);
    assert_eq!(refused(create(twice, 5)), refusal(400, "InvalidParameter"));
    simulator.set_balance(-1).expect("kept");
    assert_eq!(refused(create(point(&one, &first), 5)), refusal(400, "Account.Arrearage"));
    simulator.set_balance(1_000_000).expect("kept");

    let reply = caller.ok("network", "CreateGPN", create(point(&one, &first), 5));
    let id = text(&gpns(&caller, json!({}))[0]["GpnId"]);
    let busy = refusal(409, "TaskDuplicate");
    assert_eq!(caller.refused("gpn", "DeleteGpn", json!({"GpnId": id})), busy);
    let add = |points: Value| json!({"GpnId": id, "VdcAdd": points});
    assert_eq!(caller.refused("network", "AddAccessPoint", add(point(&other, &second))), busy);
    assert_eq!(
        caller.refused("network", "DeleteAccessPoint", json!({"GpnId": id, "DelPoints": [first]})),
        busy
    );
    caller.wait(&reply["TaskId"].to_string());
    assert_eq!(refused(create(point(&one, &first), 5)), refusal(409, "ResourceInUse"));

    let unknown = refusal(400, "InvalidGpnID.Malformed");
    let foreign = json!({"GpnId": stranger, "VdcAdd": point(&other, &second), "DelPoints": [second]});
    assert_eq!(caller.refused("network", "AddAccessPoint", foreign.clone()), unknown);
    assert_eq!(caller.refused("network", "DeleteAccessPoint", foreign.clone()), unknown);
    assert_eq!(caller.refused("gpn", "DeleteGpn", foreign), unknown);
    assert!(gpns(&caller, json!({"GpnId": stranger})).is_empty());
    let refused = |order: Value| caller.refused("network", "AddAccessPoint", order);
    assert_eq!(refused(add(point(stranger, &second))), refusal(400, "InvalidVdcID.Malformed"));
    for wrong in [
        json!({"GpnId": id, "PopAdd": [{"PopId": stranger}]}),
        json!({"GpnId": id, "VdcAdd": [{"VdcId": other, "PrivateId": second, "PointType": "Pop"}]}),
        json!({"GpnId": id, "VdcAdd": [{"VdcId": other, "PrivateId": second, "CityId": stranger}]}),
    ] {
        assert_eq!(refused(wrong), refusal(400, "InvalidParameter"));
    }
    assert_eq!(refused(json!({"GpnId": id})), refusal(400, "InvalidVdcID.Malformed"));
    let asked = json!({"Type": "vpc"});
    assert_eq!(caller.refused("network", "DescribeAccessInfo", asked), refusal(400, "InvalidParameter"));
}

#[test]
fn what_fails_is_undone() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let ((one, _, first), (other, _, second)) = (caller.site(), caller.site());
    let fail = || {
        let fault = json!({"kind": "task_error", "message": "no line"});
        simulator.fail(serde_json::from_value(fault).expect("a fault")).expect("possible");
    };
    let points = json!([{"VdcId": one, "PrivateId": first}]);
    let order = json!({"Name": "g", "Qos": 5, "AccessPoint": points, "PopAccessPoint": []});
    fail();
    caller.ok("network", "CreateGPN", order.clone());
    assert!(gpns(&caller, json!({})).is_empty());
    let id = done(&caller, "network", "CreateGPN", order);
    let points = || gpns(&caller, json!({}))[0]["JoinVdcs"].as_array().map(Vec::len);
    fail();
    caller.ok(
        "network",
        "AddAccessPoint",
        json!({"GpnId": id, "VdcAdd": [{"VdcId": other, "PrivateId": second}]}),
    );
    assert_eq!(points(), Some(1));
    fail();
    caller.ok("network", "DeleteAccessPoint", json!({"GpnId": id, "DelPoints": [first]}));
    assert_eq!(points(), Some(1));
    fail();
    caller.ok("gpn", "DeleteGpn", json!({"GpnId": id}));
    assert_eq!(gpns(&caller, json!({}))[0]["Status"], "ok");
}
