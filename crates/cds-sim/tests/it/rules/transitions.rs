//! Resources while their tasks run, and how lists and snapshots show them.

use std::time::Duration;

use serde_json::{Value, json};

use super::refusal;
use crate::support::{Caller, NOBODY, REGION, order, simulator, text};

#[test]
fn cards_come_in_the_order_of_the_caller() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, wan, lan) = caller.site();
    let ordered =
        json!({"OrderedIP": [{"PipeId": lan, "IP": ["auto"]}, {"PipeId": wan}], "PublicIp": ["auto"]});
    let id = caller.machines(&vdc, 1, ordered).remove(0);
    let machine = caller.instance(&id);
    assert_eq!(machine["PrivateNetworkInterface"][0]["IP"], "10.240.0.2");
    assert_eq!(
        (&machine["PublicNetworkInterface"][0]["IP"], &machine["PublicNetworkInterface"][0]["PublicId"]),
        (&json!(""), &json!(wan))
    );
    let part = json!({"PrivateIp": [{"PrivateId": lan, "IP": ["auto"], "Segment": "10.240.0.128/28"}]});
    let id = caller.machines(&vdc, 1, part).remove(0);
    assert_eq!(caller.instance(&id)["PrivateNetworkInterface"][0]["IP"], "10.240.0.128");
}

#[test]
fn addresses_move_with_their_task() {
    let simulator = simulator("polls:1");
    let caller = Caller::new(&simulator);
    let (vdc, wan, _) = caller.site();
    let ids = caller.machines(&vdc, 2, json!({"PublicIp": ["203.0.113.2", "203.0.113.3"]}));
    let card = |id: &str| text(&caller.instance(id)["PublicNetworkInterface"][0]["InterfaceId"]);
    let change = |id: &str, address: &str| json!({"InstanceId": id, "InterfaceId": card(id), "Address": address, "Ipv6Bind": true, "Password": "p"});
    let taken = refusal(400, "InvalidPublicIpAddress.Duplicated");
    assert_eq!(caller.refused("ccs", "ModifyIpAddress", change(&ids[0], "203.0.113.3")), taken);
    let task = text(&caller.ok("ccs", "ModifyIpAddress", change(&ids[0], "203.0.113.5"))["TaskId"]);
    // Until the task is finished the machine has the old address, and both addresses are taken.
    assert_eq!(caller.instance(&ids[0])["PublicNetworkInterface"][0]["IP"], "203.0.113.2");
    for address in ["203.0.113.2", "203.0.113.5"] {
        assert_eq!(caller.refused("ccs", "ModifyIpAddress", change(&ids[1], address)), taken);
    }
    let usage =
        |()| caller.ok("network", "DescribePublicIp", json!({"VdcId": vdc, "PublicId": wan}))["Data"].clone();
    assert_eq!((&usage(())["UsedTotal"], &usage(())["UnusedTotal"]), (&json!(3), &json!(2)));
    caller.wait(&task);
    let moved = caller.instance(&ids[0])["PublicNetworkInterface"][0].clone();
    assert_eq!((&moved["IP"], &moved["IPv6"]), (&json!("203.0.113.5"), &json!("2001:db8:1::cb00:7105")));
    assert_eq!(caller.instances(json!({"PublicIp": ["203.0.113.5"]})).len(), 1);
    assert_eq!(caller.instances(json!({"PublicIpv6": "2001:db8:1::cb00:7105"})).len(), 1);
    caller.done("ccs", "ModifyIpAddress", change(&ids[0], "None"));
    assert_eq!(caller.instance(&ids[0])["PublicNetworkInterface"][0]["IP"], "");
    assert_eq!(usage(())["UsedTotal"], 1);
}

#[test]
fn unfinished_tasks_keep_their_resources_busy_and_nothing_else() {
    let simulator = simulator("polls:3");
    let caller = Caller::new(&simulator);
    let vdc = text(&caller.done("network", "CreateVdc", json!({"RegionId": REGION}))["ResourceId"]);
    let task = text(&caller.ok("ccs", "CreateInstance", order(&vdc, 3, json!({})))["TaskId"]);
    let listed = caller.instances(json!({"VdcId": vdc}));
    assert!(listed.len() == 3 && listed.iter().all(|machine| machine["InstanceStatus"] == "creating"));
    let id = text(&listed[0]["InstanceId"]);
    for (action, parameters) in [
        ("StopInstance", json!({"InstanceId": id})),
        ("DeleteInstance", json!({"InstanceIds": [id]})),
        ("ModifyInstanceName", json!({"InstanceId": id, "InstanceName": "n"})),
    ] {
        assert_eq!(caller.refused("ccs", action, parameters), refusal(403, "IncorrectInstanceStatus"));
    }
    let mut seen = Vec::new();
    while seen.last().is_none_or(|status| status != "FINISH") {
        let task = caller.ok("ccs", "DescribeTask", json!({"TaskId": task}))["Data"].clone();
        assert_eq!(task["ResourceIds"].as_array().map(Vec::len), Some(3));
        seen.push(text(&task["Status"]));
    }
    assert_eq!(seen, ["NEW", "DOING", "FINISH"]);
    assert_eq!(caller.instance(&id)["InstanceStatus"], "running");
    // An unpolled task does no harm.
    caller.ok("ccs", "StopInstance", json!({"InstanceId": id}));
    caller.ok("network", "CreateVdc", json!({"RegionId": REGION}));
    assert_eq!(caller.instance(&id)["InstanceStatus"], "stopping");
    let vdcs = caller.ok("network", "DescribeVdc", json!({}))["Data"].clone();
    assert_eq!((&vdcs[0]["VdcStatus"], &vdcs[1]["VdcStatus"]), (&json!("ok"), &json!("creating")));
    let busy = json!({"VdcId": vdcs[1]["VdcId"]});
    assert_eq!(caller.refused("network", "DeleteVdc", busy), refusal(403, "IncorrectVdcStatus"));
    simulator
        .set_progression(Some("DeleteInstance"), "immediate".parse().expect("a progression"))
        .expect("kept in memory");
    let other = &listed[1]["InstanceId"];
    caller.ok("ccs", "DeleteInstance", json!({"InstanceIds": [other]}));
    assert_eq!(caller.instances(json!({"VdcId": vdc})).len(), 2);
}

#[test]
fn the_clock_finishes_tasks() {
    let simulator = simulator("seconds:60");
    let caller = Caller::new(&simulator);
    let task = text(&caller.ok("network", "CreateVdc", json!({"RegionId": REGION}))["TaskId"]);
    let status = |()| text(&caller.ok("ccs", "DescribeTask", json!({"TaskId": task}))["Data"]["Status"]);
    assert_eq!(status(()), "NEW");
    simulator.advance(Duration::from_secs(30)).expect("kept in memory");
    assert_eq!(status(()), "DOING");
    simulator.advance(Duration::from_secs(30)).expect("kept in memory");
    assert_eq!(status(()), "FINISH");
}

#[test]
fn lists_come_in_pages_and_can_be_filtered() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let ids: Vec<String> = (0..12)
        .map(|number| {
            let order = json!({"RegionId": if number < 2 { REGION } else { "US_Dallas_A" }, "VdcName": format!("v{number}")});
            text(&caller.done("network", "CreateVdc", order)["ResourceId"])
        })
        .collect();
    let vdcs = |parameters: Value| {
        let reply = caller.ok("network", "DescribeVdc", parameters);
        (reply["Data"].as_array().map_or(0, Vec::len), reply["PageCount"].clone())
    };
    assert_eq!(vdcs(json!({})), (10, json!(2)));
    assert_eq!(vdcs(json!({"PageNumber": 2})), (2, json!(2)));
    assert_eq!(vdcs(json!({"PageNumber": 3})), (0, json!(2)));
    assert_eq!(vdcs(json!({"RegionId": REGION})), (2, json!(1)));
    assert_eq!(vdcs(json!({"Keyword": "v1"})), (3, json!(1)));

    let machines = caller.machines(&ids[0], 23, json!({}));
    caller.machines(&ids[1], 2, json!({}));
    let page = |parameters: Value| {
        let data = caller.ok("ccs", "DescribeInstances", parameters)["Data"].clone();
        let rows = data["Instances"].as_array().map_or(0, Vec::len);
        (rows, data["PageNumber"].as_i64(), data["PageCount"].as_i64(), data["Total"].as_i64())
    };
    assert_eq!(page(json!({})), (10, Some(1), Some(3), Some(25)));
    assert_eq!(page(json!({"VdcId": ids[0], "PageNumber": 3})), (3, Some(3), Some(3), Some(23)));
    assert_eq!(page(json!({"PageSize": 100})), (25, Some(1), Some(1), Some(25)));
    assert_eq!(
        page(json!({"PageNumber": 9_007_199_254_740_991_i64, "PageSize": 9_007_199_254_740_991_i64})).0,
        0
    );
    assert_eq!(page(json!({"VdcName": "v1"})).0, 2);
    assert_eq!(page(json!({"VdcId": NOBODY})).0, 0);
    assert_eq!(page(json!({"RegionId": "US_Dallas_A"})).0, 0);
    assert_eq!(page(json!({"TagName": "none"})).0, 0);
    let listed = caller.instances(json!({"VdcId": ids[0], "PageSize": 23}));
    let listed: Vec<String> = listed.iter().map(|machine| text(&machine["InstanceId"])).collect();
    assert_eq!(listed, machines);
}

#[test]
fn a_snapshot_brings_everything_back() {
    let first = simulator("polls:2");
    let caller = Caller::new(&first);
    let (vdc, _, _) = caller.site();
    caller.machines(&vdc, 2, json!({"PublicIp": ["auto"], "DataDisks": [{"Size": 50}], "LabelNames": ["a"]}));
    let task = text(&caller.ok("network", "CreatePrivateNetwork", json!({"VdcId": vdc}))["TaskId"]);
    let before = caller.instances(json!({}));
    let snapshot = first.snapshot();
    let second = simulator("immediate");
    second.restore(&snapshot).expect("a snapshot");
    let caller = Caller::new(&second);
    assert_eq!(caller.instances(json!({})), before);
    caller.wait(&task);
    assert_eq!(caller.vdc(&vdc)["PrivateNetwork"][1]["Status"], "ok");
    assert!(second.restore("{}").is_err());
    assert_eq!(caller.instances(json!({})), before);
}
