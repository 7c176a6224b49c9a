//! Calls that are refused before anything is made.

use serde_json::{Value, json};

use super::refusal;
use crate::support::{Caller, NOBODY, REGION, order, simulator};

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
