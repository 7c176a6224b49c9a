//! Machines: their actions, lists, states and names.

use std::time::Duration;

use serde_json::{Value, json};

use super::{HOURLY, MONTHLY, detail, machines, order, power};
use crate::support::story::{Story, wait_bms};
use crate::support::{Caller, NOBODY, REGION, simulator, text};

#[test]
fn actions_succeed_in_the_documented_shape() {
    let simulator = simulator("polls:2");
    let mut story = Story::new(&simulator);
    let (vdc, wan, lan) = story.caller.site();

    let goods = story.run("bms", "DescribeBmsGoods", json!({"RegionId": REGION}))["Data"].clone();
    let chosen = &goods["PostPaid"][0];
    let compute = &chosen["Computes"][0];
    assert_eq!((&chosen["GoodsId"], &compute["Id"]), (&json!(HOURLY.0), &json!(HOURLY.1)));
    let price = json!({
        "RegionId": REGION, "GoodsId": MONTHLY.0, "ComputeId": MONTHLY.1, "InstanceChargeType": "PrePaid",
        "PrepaidMonth": 1, "Amount": 2
    });
    // The clock stands on the first of a month: the rest of it is a whole one, and one more is ordered.
    let price = story.run("bms", "DescribeBmsGoodsPrice", price)["Data"].clone();
    assert_eq!(price, json!({"TradeAmount": "4800.00", "UnitPrice": "2400.00", "Currency": "CN"}));
    let images = story.run("bms", "DescribeBmsImage", json!({"ImageType": "public"}))["Data"].clone();
    assert_eq!(images["Centos"][0], json!({"Id": "24", "Name": "centos7.6_64", "Type": "public"}));
    let only = story.caller.ok("bms", "DescribeBmsImage", json!({"OsType": "ubuntu"}))["Data"].clone();
    assert_eq!(only.as_object().map(|groups| groups.len()), Some(1));
    assert_eq!(
        story.caller.ok("bms", "DescribeBmsImage", json!({"ImageType": "private"}))["Data"],
        json!({})
    );

    let more = json!({
        "Amount": 2, "AssignHostNo": "9", "EnableMonitor": 1, "Raid": 1, "CustomPartition": ["/", "swap", "/data"],
        "CustomPartitionSize": [100, 16, 300]
    });
    let reply = story.run("bms", "CreateBmsInstance", order(&vdc, &[&lan, &wan], HOURLY, more));
    let tasks = reply["Data"]["TaskIds"].as_array().expect("a list").clone();
    assert_eq!(tasks.len(), 2, "one task for each machine");
    let task = story.run("bms", "DescribeBmsTask", json!({"TaskId": tasks[1]}))["Data"].clone();
    assert_eq!(task["Status"], "succeed");
    let two = text(&task["BareMetalIds"][0]);
    let listed = story.run("bms", "DescribeBms", json!({"VdcId": vdc}))["Data"].clone();
    let one = text(&listed["Baremetals"][0]["BaremetalId"]);
    let names: Vec<&Value> =
        listed["Baremetals"].as_array().expect("a list").iter().map(|one| &one["Name"]).collect();
    assert_eq!(names, ["metal009", "metal010"]);

    let machine = story.run("bms", "DescribeBmsDetail", json!({"BaremetalId": two}))["Data"].clone();
    let expected = json!({
        "BaremetalId": two, "Name": "metal010", "Cpu": 40, "Ram": 128, "State": "running", "EnableMonitor": "1",
        "Status": "运行中", "VdcId": vdc, "RegionId": REGION, "VdcName": "site", "RegionName": "北京-可用区A",
        "ImageName": "centos7.6_64", "InstanceChargeType": "PostPaid", "BillStatus": "1", "IsAutoRenewal": 1,
        "RunningTime": "0天0小时0分钟0秒", "CreateDate": "2025-01-01 08:00:00", "ExpireDate": ""
    });
    for (name, value) in expected.as_object().expect("an object") {
        assert_eq!(machine[name], *value, "{name}");
    }
    assert_eq!(machine["Volumes"].as_array().map(Vec::len), Some(2));
    assert_eq!(machine["Volumes"][1]["VolumePath"], "sdb");
    assert_eq!(machine["Volumes"][0]["CreateDate"], "2025-01-01T00:00:00.000+0000");
    let cards = machine["Networks"]["NetworkCards"].as_array().expect("a list");
    assert_eq!((&cards[0]["IpType"], &cards[1]["IpType"]), (&json!("private"), &json!("public")));
    assert_eq!((&cards[0]["IpAddress"], &cards[0]["Netmask"]), (&json!("10.240.0.3"), &json!("255.255.0.0")));
    assert_eq!(
        (&cards[1]["Netmask"], &cards[1]["Gateway"]),
        (&json!("255.255.255.248"), &json!("203.0.113.1"))
    );
    assert_ne!(cards[0]["Mac"][0], cards[0]["Mac"][1]);

    story.run("bms", "OperateBmsPower", power("stop", &[&one, &two]));
    assert_eq!(detail(&story.caller, &one)["Status"], "已关机");
    story.run("bms", "OperateBmsPower", power("start", &[&one]));
    simulator.advance(Duration::from_secs(3 * 3600 + 95)).expect("kept in memory");
    assert_eq!(detail(&story.caller, &one)["RunningTime"], "0天3小时1分钟35秒");
    story.run("bms", "OperateBmsPower", power("reset", &[&one]));
    assert_eq!(detail(&story.caller, &one)["State"], "running");
    let image = json!({"BaremetalId": two, "ImageId": "21", "Password": "Example-Passw0rd!", "Raid": "0"});
    story.run("bms", "ReinstallBms", image);
    let machine = detail(&story.caller, &two);
    assert_eq!((&machine["ImageName"], &machine["State"]), (&json!("ubuntu18.04_64"), &json!("running")));
    let console = story.run("bms", "DescribeBmsVNC", json!({"BaremetalId": two}))["Data"]["Url"].clone();
    assert!(text(&console).contains("/vnc/?authId="));

    let paid = order(&vdc, &[&lan], MONTHLY, json!({"PrepaidMonth": 2, "InstanceName": "paid"}));
    let paid = machines(&story.caller, paid).remove(0);
    assert_eq!(detail(&story.caller, &paid)["ExpireDate"], "2025-04-01 00:00:00");
    let renewal =
        json!({"BaremetalId": paid, "AutoRenewal": 0, "BillMethod": 1, "Duration": 2, "IsToMonth": 1});
    let changed = story.run("bms", "ModifyBmsOrder", renewal);
    assert_eq!(changed["Message"], "Automatic renewal of order has been closed");
    assert_eq!(detail(&story.caller, &paid)["IsAutoRenewal"], 0);

    story.run("bms", "RenameBmsInstance", json!({"BaremetalId": paid, "name": "kept"}));
    assert_eq!(detail(&story.caller, &paid)["Name"], "kept");
    story.run("bms", "OperateBmsPower", power("stop", &[&one]));
    story.run("bms", "DeleteBmsInstance", json!({"BaremetalId": one}));
    let listed = story.run("bms", "DescribeBms", json!({"Name": "metal009"}));
    assert_eq!(listed["Data"]["TotalCount"], 0);
    story.end();
}

#[test]
fn lists_come_in_pages() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, lan) = caller.site();
    machines(&caller, order(&vdc, &[&lan], HOURLY, json!({"Amount": 7})));
    let page = |number: &str, size: &str| {
        caller.ok("bms", "DescribeBms", json!({"PageNumber": number, "PageSize": size}))["Data"].clone()
    };
    let last = page("3", "3");
    assert_eq!(last["Baremetals"].as_array().map(Vec::len), Some(1));
    for (name, value) in [("TotalCount", 7), ("PageSize", 3), ("Pages", 3), ("PageNumber", 3)] {
        assert_eq!(last[name], value, "{name}");
    }
    assert_eq!(page("4", "3")["Baremetals"], json!([]));
    assert_eq!(page("18446744073709551615", "18446744073709551615")["Baremetals"], json!([]));
    let all = caller.ok("bms", "DescribeBms", json!({}))["Data"].clone();
    assert_eq!((&all["PageSize"], &all["Pages"]), (&json!(500), &json!(1)));
    for wrong in ["0", "-1", "first"] {
        let refused = caller.refused("bms", "DescribeBms", json!({"PageNumber": wrong}));
        assert_eq!(refused, (400, "ParameterInvalid".to_owned()));
    }
    assert_eq!(caller.ok("bms", "DescribeBms", json!({"VdcId": NOBODY}))["Data"]["Pages"], 0);
}

#[test]
fn machines_refuse_what_does_not_go_with_their_state() {
    let simulator = simulator("polls:1");
    let caller = Caller::new(&simulator);
    let (vdc, _, lan) = caller.site();
    let refused = |action: &str, parameters: Value, code: &str| {
        assert_eq!(caller.refused("bms", action, parameters), (400, code.to_owned()), "{action}");
    };
    let image = |id: &str, image: &str| json!({"BaremetalId": id, "ImageId": image, "Password": "p"});
    let renewal = |id: &str, more: Value| {
        let mut order = json!({"BaremetalId": id, "AutoRenewal": 1});
        let members = order.as_object_mut().expect("an object");
        members.extend(more.as_object().cloned().expect("an object"));
        order
    };
    for id in [NOBODY, "x"] {
        let only = json!({"BaremetalId": id});
        refused("DescribeBmsDetail", only.clone(), "InstanceNotFound");
        refused("DescribeBmsVNC", only.clone(), "DataNotExists");
        refused("DeleteBmsInstance", only, "LogicError");
        refused("ReinstallBms", image(id, "24"), "DataNotExists");
        refused("ModifyBmsOrder", renewal(id, json!({})), "InstanceNotFound");
        refused("DescribeBmsTask", json!({"TaskId": id}), "DataNotExists");
    }
    refused("OperateBmsPower", power("stop", &[NOBODY]), "DataNotExists");
    refused("OperateBmsPower", power("stop", &["x"]), "InstanceError");
    refused("OperateBmsPower", power("dance", &[NOBODY]), "ParameterInvalid");
    refused("OperateBmsPower", power("stop", &[]), "ParameterInvalid");
    refused("OperateBmsPower", power("", &[NOBODY]), "ParameterIsEmpty");
    for (action, parameter) in [
        ("DescribeBmsDetail", "BaremetalId"),
        ("ReinstallBms", "BaremetalId"),
        ("DescribeBmsVNC", "BaremetalId"),
        ("ModifyBmsOrder", "BaremetalId"),
        ("DescribeBmsTask", "TaskId"),
        ("DeleteBmsInstance", "BaremetalId"),
    ] {
        refused(action, json!({}), "ParameterInvalid");
        refused(action, json!({parameter: ""}), "ParameterIsEmpty");
    }

    let created = caller.ok("bms", "CreateBmsInstance", order(&vdc, &[&lan], HOURLY, json!({})));
    let listed = caller.ok("bms", "DescribeBms", json!({}))["Data"]["Baremetals"][0].clone();
    let id = text(&listed["BaremetalId"]);
    assert_eq!((&listed["State"], &listed["Status"]), (&json!("creating"), &json!("创建中")));
    refused("OperateBmsPower", power("start", &[&id]), "InstanceError");
    refused("ReinstallBms", image(&id, "24"), "RebuildFailed");
    refused("DescribeBmsVNC", json!({"BaremetalId": id}), "DataNotExists");
    refused("ModifyBmsOrder", renewal(&id, json!({})), "OrderResourceError");
    refused("DeleteBmsInstance", json!({"BaremetalId": id}), "LogicError");
    // The two task families are separate.
    let task = text(&created["Data"]["TaskIds"][0]);
    let other = caller.refused("ccs", "DescribeTask", json!({"TaskId": task}));
    assert_eq!(other, (400, "InvalidTaskID.Malformed".to_owned()));
    wait_bms(&caller, &task);

    refused("OperateBmsPower", power("start", &[&id]), "InstanceError");
    refused("ReinstallBms", image(&id, NOBODY), "ImageNotFound");
    refused("DeleteBmsInstance", json!({"BaremetalId": id}), "LogicError");
    refused("ModifyBmsOrder", renewal(&id, json!({})), "OrderUpdateError");
    // All or nothing: the second one does not exist.
    refused("OperateBmsPower", power("stop", &[&id, NOBODY]), "DataNotExists");
    assert_eq!(detail(&caller, &id)["State"], "running");
    let stopping = caller.ok("bms", "OperateBmsPower", power("stop", &[&id, &id]));
    assert_eq!(stopping["Msg"], "Success.");
    assert_eq!(stopping["Data"]["TaskIds"].as_array().map(Vec::len), Some(1));
    assert_eq!(detail(&caller, &id)["Status"], "关机中");
    refused("OperateBmsPower", power("stop", &[&id]), "InstanceError");
    refused("ReinstallBms", image(&id, "24"), "RebuildFailed");
    wait_bms(&caller, &text(&stopping["Data"]["TaskIds"][0]));
    for operate in ["stop", "reset"] {
        refused("OperateBmsPower", power(operate, &[&id]), "InstanceError");
    }
    let rebuilding = caller.ok("bms", "ReinstallBms", image(&id, "24"));
    let machine = detail(&caller, &id);
    assert_eq!((&machine["State"], &machine["Status"]), (&json!("rebuilding"), &json!("重装中")));
    wait_bms(&caller, &text(&rebuilding["Data"]["TaskIds"][0]));

    let paid = machines(&caller, order(&vdc, &[&lan], MONTHLY, json!({}))).remove(0);
    for (more, code) in [
        (json!({"AutoRenewal": 2}), "ParameterInvalid"),
        (json!({"BillMethod": "9"}), "ParameterInvalid"),
        (json!({"Duration": 0}), "ParameterInvalid"),
        (json!({"IsToMonth": 2}), "ParameterInvalid"),
    ] {
        refused("ModifyBmsOrder", renewal(&paid, more), code);
    }
    let stopping = caller.ok("bms", "OperateBmsPower", power("stop", &[&paid]));
    refused("ModifyBmsOrder", renewal(&paid, json!({})), "OrderUpdateError");
    wait_bms(&caller, &text(&stopping["Data"]["TaskIds"][0]));
    refused("DeleteBmsInstance", json!({"BaremetalId": paid}), "LogicError");
    assert_eq!(
        caller.refused("network", "DeleteVdc", json!({"VdcId": vdc})),
        (403, "IncorrectVdcStatus".to_owned())
    );
}

#[test]
fn passwords_are_not_kept() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, lan) = caller.site();
    let secret = json!({"Password": "Sesame-0pen!"});
    let id = machines(&caller, order(&vdc, &[&lan], HOURLY, secret)).remove(0);
    let reinstall = json!({"BaremetalId": id, "ImageId": "24", "Password": "Sesame-0pen!"});
    caller.ok("bms", "ReinstallBms", reinstall);
    assert!(!simulator.snapshot().contains("Sesame"));
    let requests = simulator.requests();
    let kept = |request: &cds_sim::RecordedRequest| format!("{request:?}").contains("Sesame");
    assert!(!requests.iter().any(kept));
}

#[test]
fn a_machine_has_its_new_name_everywhere() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, lan) = caller.site();
    let id = machines(&caller, order(&vdc, &[&lan], HOURLY, json!({}))).remove(0);
    let rename = |name: &str| json!({"BaremetalId": id, "name": name});
    let found =
        |name: &str| caller.ok("bms", "DescribeBms", json!({"Name": name}))["Data"]["TotalCount"].clone();
    caller.ok("bms", "RenameBmsInstance", rename("db"));
    assert_eq!(
        (found("db"), found("metal"), &detail(&caller, &id)["Name"]),
        (json!(1), json!(0), &json!("db"))
    );
    // Also while a task is at it, which leaves the name alone.
    simulator.set_progression(None, "polls:2".parse().expect("a progression")).expect("kept");
    let task = caller.ok("bms", "OperateBmsPower", power("stop", &[&id]))["Data"]["TaskIds"][0].clone();
    caller.ok("bms", "RenameBmsInstance", rename("数据库"));
    wait_bms(&caller, &text(&task));
    assert_eq!(detail(&caller, &id)["Name"], "数据库");
    // The bill knows it even when it is gone.
    caller.ok("bms", "DeleteBmsInstance", json!({"BaremetalId": id}));
    let days = json!({"DateFromTo": "2025.01.01 - 2025.01.01", "Currency": "CN"});
    let bill = caller.ok("billing", "DescribeBill", days)["Data"]["BillInfo"].clone();
    let row = bill.as_array().and_then(|rows| rows.iter().find(|row| row["ResourceId"] == id.as_str()));
    assert_eq!(row.expect("a row")["ResourceName"], "数据库");
    assert_eq!(
        caller.refused("bms", "RenameBmsInstance", rename("db")),
        (400, "ParameterInvalid".to_owned())
    );
}
