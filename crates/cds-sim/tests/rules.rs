//! Refusals and transitional states.

mod support;

use std::time::Duration;

use serde_json::{Value, json};
use support::{Caller, REGION, order, simulator, text};

const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

fn refusal(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[test]
fn unknown_ids_get_the_documented_code() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    for (path, action, parameters, status, code) in [
        ("ccs", "DeleteInstance", json!({"InstanceIds": [NOBODY]}), 400, "InstanceNotFound"),
        ("ccs", "StopInstance", json!({"InstanceId": NOBODY}), 400, "InstanceNotFound"),
        ("ccs", "RebootInstance", json!({"InstanceId": "x"}), 400, "InvalidInstanceId.Malformed"),
        ("ccs", "StopInstance", json!({"InstanceId": "x"}), 400, "InvalidInstanceID.Malformed"),
        ("ccs", "DescribeInstances", json!({"InstanceId": NOBODY}), 400, "InstanceNotFound"),
        ("ccs", "ExtendSystemDisk", json!({"InstanceId": NOBODY, "Size": 50}), 400, "InstanceNotFound"),
        ("ccs", "CreateInstance", order(NOBODY, 1, json!({})), 400, "VdcNotFound"),
        ("ccs", "DescribeTask", json!({"TaskId": "5"}), 400, "InvalidTaskID.Malformed"),
        ("ccs", "DescribeTask", json!({"TaskId": NOBODY}), 400, "InvalidTaskID.Malformed"),
        ("ccs", "DeleteTag", json!({"TagId": 5}), 400, "TagNotFound"),
        ("network", "DescribeVdc", json!({"VdcId": NOBODY}), 400, "VDCNotFound"),
        ("network", "DescribeVdc", json!({"VdcId": "x"}), 400, "InvalidVDCID.Malformed"),
        ("network", "DeleteVdc", json!({"VdcId": NOBODY}), 400, "VdcNotFound"),
        ("network", "CreatePrivateNetwork", json!({"VdcId": NOBODY}), 400, "InvalidVDCID.Malformed"),
        ("network", "DeletePrivateNetwork", json!({"PrivateId": NOBODY}), 400, "InvalidPrivateId.Malformed"),
        ("network", "DeletePublicNetwork", json!({"PublicId": NOBODY}), 400, "InvalidPublicID.Malformed"),
        (
            "network",
            "ModifyPublicNetwork",
            json!({"PublicId": NOBODY, "Qos": 5}),
            400,
            "InvalidPublicNetworkID.Malformed",
        ),
        ("network", "DeletePublicIp", json!({"SegmentId": NOBODY}), 400, "InvalidIpId.Malformed"),
        (
            "network",
            "DescribeBandwidthTraffic",
            json!({"NetworkId": NOBODY}),
            400,
            "InvalidPublicId.Malformed",
        ),
    ] {
        assert_eq!(caller.refused(path, action, parameters), refusal(status, code), "{action}");
    }
}

#[test]
fn an_order_is_checked_before_anything_is_made() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, lan) = caller.site();
    let before = simulator.snapshot();
    let private = |ip: Value| json!({"PrivateIp": [{"PrivateId": lan, "IP": ip}]});
    for (more, status, code) in [
        (json!({"InstanceType": "Fantasy"}), 400, "InvalidInstanceType.ValueUnauthorized"),
        (json!({"Cpu": 1000}), 400, "InvalidInstanceType.ValueUnauthorized"),
        (json!({"InstanceName": "a\nb"}), 400, "InvalidInstanceName.Malformed"),
        (json!({"Password": ""}), 400, "InvalidPassword.Malformed"),
        (json!({"DataDisks": [{"Size": 100_000}]}), 400, "InvalidDataDiskSize.ValueNotSupported"),
        (
            json!({"DataDisks": [{"Size": 100, "Type": "floppy"}]}),
            400,
            "InvalidInstanceTypeDisk.ValueUnauthorized",
        ),
        (json!({"ImageId": NOBODY}), 404, "InvalidLaunchTemplateVersion.NotFound"),
        (json!({"RegionId": "CN_Beijing_Z"}), 403, "Zone.NotOnSale"),
        (json!({"RegionId": "CN_Beijing_B"}), 400, "InvalidParameter"),
        (json!({"Amount": 100}), 400, "InvalidParameter"),
        (json!({"PublicIp": ["1.2.3"]}), 400, "InvalidPublicIpAddress.Malformed"),
        (json!({"PublicIp": ["1.2.3.4"]}), 403, "InvalidIp.Address"),
        (json!({"PublicIp": ["203.0.113.1"]}), 403, "InvalidIp.IpAssigned"),
        (json!({"PublicIp": ["203.0.113.2", "203.0.113.3"]}), 400, "InvalidPublicIpAddress.Malformed"),
        (json!({"Amount": 6, "PublicIp": ["auto"]}), 400, "IpNotEnough"),
        (json!({"Amount": 2, "PublicIp": ["203.0.113.2", "203.0.113.2"]}), 403, "InvalidIp.IpRepeated"),
        (private(json!(["ten"])), 400, "InvalidPrivateIpAddress.Malformed"),
        (private(json!(["10.9.9.9"])), 403, "InvalidIp.Address"),
        (json!({"PrivateIp": [{"PrivateId": NOBODY, "IP": ["auto"]}]}), 400, "InvalidPrivateId.Malformed"),
        (
            json!({"OrderedIP": [{"PipeId": NOBODY, "IP": ["auto"]}]}),
            400,
            "InvalidPrivateIpAddress.Malformed",
        ),
        (json!({"UserData": ["*"]}), 400, "InvalidParameter"),
        (json!({"DescriptionNum": "1"}), 400, "InvalidParameter"),
        (json!({"InstanceChargeType": "Barter"}), 400, "InvalidParameter"),
    ] {
        assert_eq!(
            caller.refused("ccs", "CreateInstance", order(&vdc, 1, more.clone())),
            refusal(status, code),
            "{more}"
        );
    }
    assert_eq!(caller.ok("ccs", "CreateInstance", order(&vdc, 1, json!({"DryRun": true})))["TaskId"], "");
    let state = |snapshot: &str| {
        let mut state: Value = serde_json::from_str(snapshot).expect("a snapshot");
        state["request_ids"] = Value::Null;
        state
    };
    assert_eq!(state(&before), state(&simulator.snapshot()));

    caller.machines(
        &vdc,
        1,
        json!({"PublicIp": ["203.0.113.4"], "PrivateIp": [{"PrivateId": lan, "IP": ["10.240.0.9"]}]}),
    );
    let again = order(&vdc, 1, json!({"PublicIp": ["203.0.113.4"]}));
    assert_eq!(
        caller.refused("ccs", "CreateInstance", again),
        refusal(400, "InvalidPublicIpAddress.Duplicated")
    );
    let again = order(&vdc, 1, private(json!(["10.240.0.9"])));
    assert_eq!(
        caller.refused("ccs", "CreateInstance", again),
        refusal(400, "InvalidPrivateIpAddress.Duplicated")
    );
}

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
fn money_is_needed() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, _) = caller.site();
    simulator.set_balance(100).expect("kept in memory");
    let prepaid = json!({"InstanceChargeType": "PrePaid", "PrepaidMonth": 1});
    assert_eq!(
        caller.refused("ccs", "CreateInstance", order(&vdc, 1, prepaid)),
        refusal(400, "NotEnoughBalance")
    );
    caller.machines(&vdc, 1, json!({}));
    simulator.set_balance(-1).expect("kept in memory");
    assert_eq!(
        caller.refused("network", "CreateVdc", json!({"RegionId": REGION})),
        refusal(400, "Account.Arrearage")
    );
}

#[test]
fn networks_are_checked() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, wan, lan) = caller.site();
    let public = |more: Value| {
        let mut order = json!({
            "VdcId": vdc, "Type": "Bandwidth_BGP", "BillingMethod": "Bandwidth", "Qos": 5, "IPNum": 4, "AutoRenew": 0,
            "FloatBandwidth": 0
        });
        let members = order.as_object_mut().expect("an object");
        members.extend(more.as_object().cloned().expect("an object"));
        caller.refused("network", "CreatePublicNetwork", order)
    };
    assert_eq!(
        public(json!({"Type": "Carrier pigeon"})),
        refusal(400, "InvalidPublicNetwork.Type.Malformed")
    );
    assert_eq!(
        public(json!({"BillingMethod": "Barter"})),
        refusal(400, "InvalidPublicNetwork.BillingMethod.Malformed")
    );
    assert_eq!(public(json!({"Qos": 0})), refusal(400, "InvalidPublicNetwork.Bandwich.Malformed"));
    assert_eq!(public(json!({"IPNum": 5})), refusal(400, "InvalidPublicNetwork.Ip.Malformed"));
    assert_eq!(
        caller.refused("network", "AddPublicIp", json!({"PublicId": wan, "Number": 5})),
        refusal(400, "InvalidPublicNetwork.IP.Malformed")
    );
    let private = |address: &str, mask: &str| {
        let order = json!({"VdcId": vdc, "Type": "manual", "Address": address, "Mask": mask});
        caller.call("network", "CreatePrivateNetwork", order).status
    };
    assert_eq!(private("10.240.0.0", "16"), 400, "overlaps");
    assert_eq!(private("8.8.0.0", "16"), 400, "not private");
    assert_eq!(private("192.168.1.1", "24"), 400, "no network");
    assert_eq!(private("192.168.0.0", "8"), 400, "too wide");
    assert_eq!(private("192.168.0.0", "16"), 200);
    for (region, status, code) in
        [("CN_Beijing_Z", 403, "Region.NotOnSale"), ("cn_beijingA", 400, "InvalidRegionId.Malformed")]
    {
        assert_eq!(
            caller.refused("network", "CreateVdc", json!({"RegionId": region})),
            refusal(status, code)
        );
    }

    let more = json!({"PublicIp": ["auto"], "PrivateIp": [{"PrivateId": lan, "IP": ["auto"]}]});
    let machine = caller.machines(&vdc, 1, more).remove(0);
    let in_use = refusal(409, "ResourceInUse");
    assert_eq!(caller.refused("network", "DeletePublicNetwork", json!({"PublicId": wan})), in_use);
    assert_eq!(caller.refused("network", "DeletePrivateNetwork", json!({"PrivateId": lan})), in_use);
    let segment = caller.vdc(&vdc)["PublicNetwork"][0]["Segments"][0]["SegmentId"].clone();
    assert_eq!(caller.refused("network", "DeletePublicIp", json!({"SegmentId": segment})), in_use);
    assert_eq!(
        caller.refused("network", "DeleteVdc", json!({"VdcId": vdc})),
        refusal(403, "IncorrectVdcStatus")
    );
    caller.done("ccs", "DeleteInstance", json!({"InstanceIds": machine}));
    caller.done("network", "DeletePublicIp", json!({"SegmentId": segment}));
    assert_eq!(caller.vdc(&vdc)["PublicNetwork"][0]["UnuseIpNum"], 0);
}

#[test]
fn instances_refuse_what_does_not_go_with_their_state() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, lan) = caller.site();
    let more = json!({"DataDisks": [{"Size": 100}], "DeletionProtection": true, "PrivateIp": [{"PrivateId": lan, "IP": ["auto"]}]});
    let id = caller.machines(&vdc, 1, more).remove(0);
    let disk = caller.instance(&id)["Disks"]["DataDisks"][0]["DiskId"].clone();
    let wrong_state = refusal(403, "IncorrectInstanceStatus");
    assert_eq!(caller.refused("ccs", "StartInstance", json!({"InstanceId": id})), wrong_state);
    assert_eq!(caller.refused("ccs", "ModifyInstanceSpec", json!({"InstanceId": id, "Cpu": 2})), wrong_state);
    assert_eq!(caller.refused("ccs", "DeleteInstance", json!({"InstanceIds": [id]})), wrong_state);
    assert_eq!(
        caller.refused("ccs", "ModifyInstanceSpec", json!({"InstanceId": id})).1,
        "IncompleteParamter"
    );
    let resize = |size: i64| json!({"InstanceId": id, "DiskId": disk, "DataSize": size});
    assert_eq!(caller.refused("ccs", "ResizeDisk", resize(50)), refusal(403, "InvalidDiskSize.TooSmall"));
    assert_eq!(
        caller.refused("ccs", "ExtendSystemDisk", json!({"InstanceId": id, "Size": 20})).1,
        "InvalidDiskSize.TooSmall"
    );
    assert_eq!(caller.refused("ccs", "CreateDisk", json!({"InstanceId": id})).1, "IncompleteParamter");
    let many: Vec<Value> = (0..14).map(|_| json!({"Size": 10})).collect();
    assert_eq!(
        caller.refused("ccs", "CreateDisk", json!({"InstanceId": id, "DataDisks": many})).1,
        "QuotaExceed.DataDisk"
    );
    assert_eq!(
        caller.refused("ccs", "DeleteDisk", json!({"InstanceId": id, "DiskIds": [NOBODY]})).1,
        "DiskNotFound"
    );
    let connect = json!({"InstanceId": id, "InterfaceId": NOBODY});
    assert_eq!(
        caller.refused("ccs", "ConnectNetworkInterface", connect),
        refusal(400, "InvalidInterfaceID.Malformed")
    );
    caller.done("ccs", "StopInstance", json!({"InstanceId": id}));
    assert_eq!(caller.refused("ccs", "StopInstance", json!({"InstanceId": id})), wrong_state);
    assert_eq!(caller.refused("ccs", "RebootInstances", json!({"InstanceIds": id})), wrong_state);
    assert_eq!(caller.refused("ccs", "CreateInstanceHtmlConsoleURL", json!({"InstanceId": id})), wrong_state);
    caller.done("ccs", "ModifyInstanceSpec", json!({"InstanceId": id, "Cpu": 2}));
    assert_eq!(caller.instance(&id)["Cpu"], 2);

    caller.ok("ccs", "CreateTag", json!({"TagName": "t"}));
    let tag = caller.ok("ccs", "DescribeTags", json!({}))["Data"][0]["TagId"].clone();
    caller.ok("ccs", "AddInstancesTags", json!({"InstanceIds": [id], "AddTagIds": [tag]}));
    assert_eq!(caller.refused("ccs", "DeleteTag", json!({"TagId": tag})), refusal(400, "20101"));
    assert_eq!(caller.refused("ccs", "CreateTag", json!({"TagName": "t"})).0, 400);
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
