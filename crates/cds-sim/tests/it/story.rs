//! The life of a small site. Every response must have the documented structure. The story of the Python tests,
//! `tests/python/simulator/every_action/happy_path`, calls every action.

use crate::support::story::missing;
use crate::support::{self, Caller, REGION, simulator, text};
use serde_json::{Value, json};

#[test]
fn actions_succeed_in_the_documented_shape() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let mut problems = Vec::new();
    let mut run = |path: &'static str, action: &'static str, parameters: Value| {
        let reply = caller.ok(path, action, parameters);
        let (_, model) = cds::model::find(path, action).expect("documented");
        missing(&model.response_example, &reply, action, &mut problems);
        let tasks = model.task.iter().flat_map(|rule| &rule.ids).flat_map(|place| place.values(&reply));
        for task in tasks {
            caller.wait(&task.as_str().map_or_else(|| task.to_string(), str::to_owned));
        }
        reply
    };

    run("ccs", "DescribeAvailableResource", json!({"RegionId": REGION}));
    let public = json!({
        "Name": "wan", "Type": "Bandwidth_BGP", "BillingMethod": "Bandwidth", "Qos": 5, "IPNum": 16, "AutoRenew": 1,
        "FloatBandwich": 200
    });
    let task =
        run("network", "CreateVdc", json!({"RegionId": REGION, "VdcName": "one", "PublicNetwork": public}));
    let task = run("ccs", "DescribeTask", json!({"TaskId": task["TaskId"]}));
    let vdc = text(&task["Data"]["ResourceId"]);
    run("network", "ModifyVdcName", json!({"VdcId": vdc, "VdcName": "main"}));
    run("network", "CreatePrivateNetwork", json!({"VdcId": vdc, "Name": "lan"}));
    let manual =
        json!({"VdcId": vdc, "Name": "own", "Type": "manual", "Address": "192.168.0.0", "Mask": "24"});
    run("network", "CreatePrivateNetwork", manual);
    let listed = run("network", "DescribeVdc", json!({"VdcId": vdc}));
    let site = &listed["Data"][0];
    assert_eq!((&site["VdcName"], &site["VdcStatus"]), (&json!("main"), &json!("ok")));
    let wan = text(&site["PublicNetwork"][0]["PublicId"]);
    let lan = text(&site["PrivateNetwork"][0]["PrivateId"]);
    let own = text(&site["PrivateNetwork"][1]["PrivateId"]);
    assert_eq!(site["PrivateNetwork"][0]["UnuseIpNum"], 253);
    assert_eq!(site["PrivateNetwork"][1]["Segments"][0], "192.168.0.0/24~192.168.0.255/24");

    let price = json!({
        "RegionId": REGION, "InstanceType": "CCS.C3", "Cpu": 4, "Ram": 8, "ImageId": "Centos_8.2_64",
        "SystemDisk": {"Type": "ssd_system_disk", "Size": 60}, "Amount": 2
    });
    assert!(run("ccs", "DescribeInstancePrice", price)["Data"]["TotalPrice"].as_f64() > Some(0.0));
    run("ccs", "DescribeInstanceType", json!({"RegionId": REGION, "InstanceType": "CCS.C3"}));
    let order = support::order(
        &vdc,
        2,
        json!({
            "DescriptionNum": "001", "SystemDisk": {"Type": "ssd_system_disk", "Size": 60, "IOPS": 2},
            "DataDisks": [{"Type": "ssd_disk", "Size": 100, "IOPS": 1}], "PublicIp": ["auto"], "Ipv6Bind": true,
            "PrivateIp": [{"PrivateId": lan, "IP": ["auto"]}], "LabelNames": ["blue"], "ImageId": "Centos_8.2_64"
        }),
    );
    run("ccs", "CreateInstance", order);
    let listed = run("ccs", "DescribeInstances", json!({"VdcId": vdc}));
    let machines = listed["Data"]["Instances"].as_array().expect("a list").clone();
    assert_eq!(machines.len(), 2);
    assert_eq!(
        (&machines[0]["InstanceName"], &machines[1]["InstanceName"]),
        (&json!("web001"), &json!("web002"))
    );
    assert!(machines.iter().all(|machine| machine["InstanceStatus"] == "running"));
    let (one, two) = (text(&machines[0]["InstanceId"]), text(&machines[1]["InstanceId"]));
    let both = format!("{one},{two}");
    let card = text(&machines[0]["PrivateNetworkInterface"][0]["InterfaceId"]);

    run("ccs", "ModifyInstanceName", json!({"InstanceId": one, "InstanceName": "first"}));
    run("ccs", "ModifyInstanceAttribute", json!({"InstanceIds": [one], "DeletionProtection": true}));
    run("ccs", "ModifyInstanceSpec", json!({"InstanceId": one, "Cpu": 8, "Ram": 16}));
    run(
        "ccs",
        "ModifyInstanceChargeType",
        json!({"InstanceId": one, "InstanceChargeType": "PrePaid", "PrepaidMonth": 1}),
    );
    run("ccs", "ExtendSystemDisk", json!({"InstanceId": one, "Size": 100}));
    run("ccs", "CreateDisk", json!({"InstanceId": one, "DataDisks": [{"Size": 200, "Type": "high_disk"}]}));
    let first = caller.instance(&one);
    let disks = &first["Disks"]["DataDisks"];
    let (old, new) = (text(&disks[0]["DiskId"]), text(&disks[1]["DiskId"]));
    run("ccs", "ResizeDisk", json!({"InstanceId": one, "DiskId": old, "DataSize": 150, "IOPS": 3}));
    run("ccs", "DeleteDisk", json!({"InstanceId": one, "DiskIds": [new]}));
    run("ccs", "ResetImage", json!({"InstanceId": one, "ImageId": "Ubuntu_18.04_64", "Password": "p"}));
    run("ccs", "ResetInstancesPassword", json!({"InstanceIds": both, "Password": "p"}));
    run("ccs", "CreateInstanceHtmlConsoleURL", json!({"InstanceId": one}));
    let first = caller.instance(&one);
    assert_eq!(
        (&first["Cpu"], &first["Ram"], &first["InstanceName"]),
        (&json!(8), &json!(16), &json!("first"))
    );
    assert_eq!(
        (&first["InstanceChargeType"], &first["ImageId"]),
        (&json!("PrePaid"), &json!("Ubuntu_18.04_64"))
    );
    assert_eq!(first["Disks"]["SystemDisk"]["Size"], 100);
    assert_eq!(
        (&first["Disks"]["DataDisks"][0]["Size"], &first["Disks"]["DataDisks"][0]["IOPS"]),
        (&json!(150), &json!(3))
    );
    assert_eq!(first["Disks"]["LeftDataDiskNum"], 13);

    run("ccs", "StopInstance", json!({"InstanceId": one}));
    assert_eq!(caller.instance(&one)["InstanceStatus"], "stopped");
    run("ccs", "StartInstance", json!({"InstanceId": one}));
    run("ccs", "RebootInstance", json!({"InstanceId": one}));
    run("ccs", "StopInstances", json!({"InstanceIds": both, "StopType": "HARD"}));
    run("ccs", "StartInstances", json!({"InstanceIds": both}));
    run("ccs", "RebootInstances", json!({"InstanceIds": both}));
    assert_eq!(caller.instance(&two)["InstanceStatus"], "running");

    run("ccs", "DisconnectNetworkInterface", json!({"InstanceId": one, "InterfaceId": card}));
    assert_eq!(caller.instance(&one)["PrivateNetworkInterface"][0]["Connected"], 0);
    run("ccs", "ConnectNetworkInterface", json!({"InstanceId": one, "InterfaceId": card}));
    let address = json!({"InstanceId": one, "InterfaceId": card, "Address": "10.240.0.77", "Password": "p"});
    run("ccs", "ModifyIpAddress", address);
    assert_eq!(caller.instance(&one)["PrivateNetworkInterface"][0]["IP"], "10.240.0.77");
    let cards = json!({"InstanceIds": [one, two], "PrivateId": own, "VdcId": vdc, "Password": "p"});
    run("ccs", "BatchAddNetworkInterfaces", cards);
    assert_eq!(caller.instance(&two)["PrivateNetworkInterface"][1]["IP"], "192.168.0.3");
    run(
        "ccs",
        "BatchDeleteNetworkInterfaces",
        json!({"InstanceIds": [one, two], "PrivateId": own, "VdcId": vdc}),
    );
    assert_eq!(caller.instance(&two)["PrivateNetworkInterface"].as_array().map(Vec::len), Some(1));
    run("network", "DescribePublicIp", json!({"VdcId": vdc, "PublicId": wan}));
    let used = run("network", "DescribePrivateIp", json!({"VdcId": vdc, "PrivateId": lan}));
    assert_eq!((&used["Data"]["UsedTotal"], &used["Data"]["UnusedTotal"]), (&json!(2), &json!(251)));
    let free = run("ccs", "GetIpInfoBySegment", json!({"PrivateId": lan, "Segment": "10.240.0.3/29"}));
    assert_eq!(free["Data"]["AvailableIPList"][0], "10.240.0.2");

    let times = json!({
        "InstanceId": one, "MetricName": "CPUUtilization", "Period": 60, "StartTime": "2019-10-09 15:30:00",
        "EndTime": "2019-10-09 16:30:00"
    });
    let points = run("ccs", "DescribeInstanceMonitor", times);
    assert_eq!(points["Data"]["DataPoints"].as_array().map(Vec::len), Some(61));
    let flow = json!({
        "InstanceId": one, "InterfaceId": card, "MetricName": "NetworkCardFlow", "StartTime": "2019-10-09 15:30:00",
        "EndTime": "2019-10-09 16:30:00"
    });
    run("ccs", "DescribeNetworkCardFlow", flow);
    run("network", "DescribeBandwidthTraffic", json!({"NetworkId": wan}));

    run("ccs", "CreateTag", json!({"TagName": "green"}));
    let tags = run("ccs", "DescribeTags", json!({}))["Data"].clone();
    let green =
        tags.as_array().and_then(|tags| tags.iter().find(|tag| tag["TagName"] == "green")).expect("made");
    let green = green["TagId"].to_string();
    run("ccs", "AddInstancesTags", json!({"InstanceIds": both, "AddTagIds": green}));
    assert_eq!(caller.instances(json!({"TagName": "green"})).len(), 2);
    run("ccs", "DeleteInstancesTags", json!({"InstanceIds": both, "DelTagIds": green}));
    run("ccs", "DeleteTag", json!({"TagId": green}));

    run(
        "network",
        "CreatePublicNetwork",
        json!({
            "VdcId": vdc, "Name": "second", "Type": "Bandwidth_China_Telecom", "BillingMethod": "Traffic", "Qos": 10,
            "IPNum": 4, "AutoRenew": 0, "FloatBandwidth": 0
        }),
    );
    let second = text(&caller.vdc(&vdc)["PublicNetwork"][1]["PublicId"]);
    run("network", "ModifyPublicNetwork", json!({"PublicId": second, "Qos": "20"}));
    run("network", "RenewPublicNetwork", json!({"PublicId": second, "AutoRenew": 1}));
    run("network", "AddPublicIp", json!({"PublicId": second, "Number": 8}));
    let network = caller.vdc(&vdc)["PublicNetwork"][1].clone();
    assert_eq!(
        (&network["Qos"], &network["AutoRenew"], &network["UnuseIpNum"]),
        (&json!(20), &json!(1), &json!(6))
    );
    run("network", "DeletePublicIp", json!({"SegmentId": network["Segments"][1]["SegmentId"]}));
    run("network", "DeletePublicNetwork", json!({"PublicId": second}));

    security_groups(&mut run, &one, &lan);
    network_security_groups(&mut run, &one);
    bandwidth_and_alarms(&mut run);
    templates(&mut run, &one);

    run("ccs", "ModifyInstanceAttribute", json!({"InstanceIds": [one], "DeletionProtection": false}));
    run("ccs", "DeleteInstance", json!({"InstanceIds": [one, two]}));
    gpns(&caller, &mut run, &vdc, [&lan, &own]);
    hosts(&mut run);
    bills(&mut run, &wan);
    run("ccs-product", "GetMetering", json!({"EndTime": "20241231"}));
    assert!(caller.instances(json!({})).is_empty());
    for private in [&lan, &own] {
        run("network", "DeletePrivateNetwork", json!({"PrivateId": private}));
    }
    run("network", "DeletePublicNetwork", json!({"PublicId": wan}));
    run("network", "DeleteVdc", json!({"VdcId": vdc}));
    let left = run("network", "DescribeVdc", json!({}));
    assert_eq!(left["Data"], json!([]));

    assert!(problems.is_empty(), "missing in answers: {problems:#?}");
}

/// A group that protects the card of a machine in a private network, until it is deleted.
fn security_groups(
    run: &mut impl FnMut(&'static str, &'static str, Value) -> Value,
    machine: &str,
    network: &str,
) {
    for name in ["inner", "spare"] {
        let order = json!({"SecurityGroupName": name, "Description": "d", "SecurityGroupType": "private"});
        run("ccs", "CreateSecurityGroup", order);
    }
    let listed = run("ccs", "DescribeSecurityGroups", json!({}))["Data"]["SecurityGroup"].clone();
    let (inner, spare) = (text(&listed[0]["SecurityGroupId"]), text(&listed[1]["SecurityGroupId"]));
    run("ccs", "DeleteSecurityGroup", json!({"SecurityGroupId": spare}));
    let rename = json!({"SecurityGroupId": inner, "Description": "d", "SecurityGroupName": "lan"});
    run("ccs", "ModifySecurityGroupAttribute", rename);
    for (name, port) in [("ssh", 22), ("https", 443)] {
        let rule = json!({
            "SecurityGroupId": inner, "Action": 1, "Description": name, "TargetAddress": "10.240.0.0/16",
            "TargetPort": 0, "LocalPort": port, "Direction": "all", "Priority": 10, "Protocol": "TCP",
            "RuleType": "ip"
        });
        run("ccs", "AddSecurityGroupRule", rule);
    }
    let shown = run("ccs", "DescribeSecurityGroupAttribute", json!({"SecurityGroupId": inner}));
    let rules = &shown["Data"]["SecurityGroupRules"];
    let (ssh, https) = (text(&rules[0]["RuleId"]), text(&rules[1]["RuleId"]));
    let change = json!({"SecurityGroupId": inner, "RuleId": ssh, "Description": "ssh from inside"});
    run("ccs", "ModifySecurityGroupRule", change);
    let first = json!({"SecurityGroupId": inner, "BindData": [{"RuleId": https, "Priority": 1}]});
    run("ccs", "ModifySecurityGroupRulePriority", first);
    let shown = run("ccs", "DescribeSecurityGroupAttribute", json!({"SecurityGroupId": inner}));
    assert_eq!(shown["Data"]["SecurityGroupRules"][1]["Description"], "ssh from inside");
    run("ccs", "RemoveSecurityGroupRule", json!({"SecurityGroupId": inner, "RuleIds": [ssh]}));
    let card = json!([{"InstanceId": machine, "PrivateId": network}]);
    let bind = json!({"SecurityGroupId": inner, "BindData": card});
    run("ccs", "JoinSecurityGroup", bind.clone());
    run("ccs", "LeaveSecurityGroup", bind.clone());
    run("ccs", "JoinSecurityGroup", bind);
    let listed = run("ccs", "DescribeSecurityGroups", json!({"Keyword": "lan"}));
    assert_eq!(listed["Data"]["SecurityGroup"][0]["BindInterfaceCount"], 1);
    run("ccs", "ForceDeleteSecurityGroup", json!({"SecurityGroupId": inner}));
}

/// The same with a group of today.
fn network_security_groups(run: &mut impl FnMut(&'static str, &'static str, Value) -> Value, machine: &str) {
    let order = json!({"SecurityGroupName": "inner", "Description": "d", "SecurityGroupType": "private"});
    let group = run("ccs", "CreateNSG", order)["Data"]["SecurityGroupId"].clone();
    let rename = json!({"SecurityGroupId": group, "Description": "d", "SecurityGroupName": "lan"});
    run("ccs", "ModifyNSGAttribute", rename);
    for (port, priority) in [(22, 1), (443, 2)] {
        let rule = json!({
            "SecurityGroupId": group, "Description": "d", "Action": "ACCEPT", "Direction": 0, "Protocol": "TCP",
            "IpList": ["10.240.0.0/16"], "PortList": [port], "Priority": priority
        });
        run("ccs", "AddNSGRule", rule);
    }
    let rules =
        run("ccs", "DescribeNSGAttribute", json!({"SecurityGroupId": group}))["Data"]["Rules"].clone();
    let (ssh, https) = (&rules[0]["RuleId"], &rules[1]["RuleId"]);
    run("ccs", "ModifyNSGRule", json!({"SecurityGroupId": group, "RuleId": ssh, "Description": "ssh"}));
    let moved = json!([{"RuleId": ssh, "Priority": 9}]);
    run("ccs", "ModifyNSGRulePriority", json!({"SecurityGroupId": group, "Rules": moved}));
    run("ccs", "RemoveNSGRule", json!({"SecurityGroupId": group, "RuleId": https}));
    let server =
        run("ccs", "DescribeInstances", json!({"InstanceId": machine}))["Data"]["Instances"][0].clone();
    let card = &server["PrivateNetworkInterface"][0]["InterfaceId"];
    for action in ["JoinNSG", "LeaveNSG", "JoinNSG"] {
        run("ccs", action, json!({"SecurityGroupId": group, "InterfaceIds": [card]}));
    }
    let members =
        run("ccs", "DescribeNSGMembers", json!({"SecurityGroupId": group}))["Data"]["Members"].clone();
    assert_eq!((&members[0]["InterfaceId"], &members[0]["InterfaceStatus"]), (card, &json!("ok")));
    assert_eq!(run("ccs", "DescribeNSGs", json!({}))["Data"]["SecurityGroups"][0]["InterfaceCount"], 1);
    run("ccs", "DeleteNSG", json!({"SecurityGroupId": group, "ForceDelete": true}));
}

/// What bandwidth costs, and who receives its alarms.
fn bandwidth_and_alarms(run: &mut impl FnMut(&'static str, &'static str, Value) -> Value) {
    run("network", "VDCBandwidthBillingScheme", json!({"RegionId": REGION}));
    let asked = json!({
        "RegionId": REGION, "BandwidthType": "Bandwidth_BGP", "BillScheme": "Bandwidth", "Type": "wan"
    });
    run("network", "VDCBandwidthUnitPrice", asked);
    let receiver = run("network", "GetWanAlarmReceiver", json!({}))["Data"][0]["ReceiverId"].clone();
    run("network", "UpdateWanAlarmReceiver", json!({"ReceiverId": receiver, "Mobile": "13300000001"}));
}

/// An image of a machine, used and copied, until it goes.
fn templates(run: &mut impl FnMut(&'static str, &'static str, Value) -> Value, machine: &str) {
    let order = json!({"InstanceId": machine, "DisplayName": "golden", "PowerOn": true});
    run("ccs", "CreateTemplate", order);
    let all = json!({"PageNumber": 1, "PageSize": 10});
    let listed = run("ccs", "DescribeTemplateInfo", all.clone())["Data"].clone();
    let template = text(&listed["TemplateList"][0]["TemplateId"]);
    assert_eq!(listed["TemplateList"][0]["OSType"], "ubuntu 18.04 64位");
    let reset = json!({"InstanceId": machine, "ImageId": template, "ImagePassword": "p", "Password": "p"});
    run("ccs", "ResetImage", reset);
    run("ccs", "SyncTemplate", json!({"TemplateId": template, "RegionId": "US_Dallas_A"}));
    for region in [REGION, "US_Dallas_A"] {
        run("ccs", "DeleteTemplate", json!({"TemplateId": template, "RegionId": region}));
    }
    assert_eq!(run("ccs", "DescribeTemplateInfo", all)["Data"]["TemplateList"], json!([]));
}

/// A GPN of two private networks and a point of presence.
fn gpns(
    caller: &Caller,
    run: &mut impl FnMut(&'static str, &'static str, Value) -> Value,
    vdc: &str,
    [one, other]: [&str; 2],
) {
    let free = run("network", "DescribeAccessInfo", json!({"Type": "vdc"}))["Data"]["Vdc"].clone();
    assert_eq!(free[0]["PrivateNetwork"].as_array().map(Vec::len), Some(2));
    let points = json!([{"VdcId": vdc, "AccessPointType": "vdc", "PrivateId": one}]);
    // The documented answer is that for data centers.
    let pops = caller.ok("network", "DescribeAccessInfo", json!({"Type": "pop"}))["Data"]["Pop"].clone();
    let pops = json!([{"AccessPointType": "pop", "PopId": pops[0]["PopId"]}]);
    let order = json!({"Name": "office", "Qos": 5, "AccessPoint": points, "PopAccessPoint": pops});
    run("network", "CreateGPN", order);
    let gpn = text(&run("network", "DescribeGPN", json!({}))["Data"][0]["GpnId"]);
    let add = json!([{"VdcId": vdc, "PointType": "VDC", "PrivateId": other, "CityId": free[0]["CityId"]}]);
    run("network", "AddAccessPoint", json!({"GpnId": gpn, "VdcAdd": add}));
    let shown = run("network", "DescribeGPN", json!({"GpnId": gpn}));
    assert_eq!(shown["Data"][0]["JoinVdcs"][1]["PrivateNet"], "192.168.0.0/24");
    run("network", "DeleteAccessPoint", json!({"GpnId": gpn, "DelPoints": [other]}));
    run("gpn", "DeleteGpn", json!({"GpnId": gpn}));
}

/// A dedicated host.
fn hosts(run: &mut impl FnMut(&'static str, &'static str, Value) -> Value) {
    let kind = run("ccs", "DescribeDedicatedHostTypes", json!({"RegionId": REGION}))["Data"][0].clone();
    let order = json!({
        "RegionId": REGION, "DedicatedHostType": kind["VmTypeId"], "DedicatedHostGoodId": kind["GoodsId"],
        "DedicatedHostName": "host", "DedicatedHostCpu": kind["Cpu"], "DedicatedHostRam": kind["Ram"],
        "DedicatedHostLimit": 1, "PrepaidMonth": 1, "AutoRenew": true, "Amount": 1
    });
    let id = run("ccs", "AllocateDedicatedHosts", order)["Data"][0].clone();
    let listed = run("ccs", "DescribeDedicatedHosts", json!({"HostId": id}));
    assert_eq!(listed["Data"]["HostList"][0]["HostName"], "host");
}

/// The bill for all this.
fn bills(run: &mut impl FnMut(&'static str, &'static str, Value) -> Value, network: &str) {
    let bill =
        run("billing", "DescribeBill", json!({"DateFromTo": "2025.01.01 - 2025.01.31", "Currency": "CN"}));
    assert!(bill["Data"]["TotalViceCost"].as_f64() > Some(0.0));
    let asked = json!({"DateFrom": "2025.01.01", "DateTo": "2025.01.31", "ResourceId": network});
    let bill = run("billing", "DescribeBillInfo", asked);
    assert_eq!(bill["Data"]["BillDetail"][0]["ResourceType"], "wan");
    let days = json!({"DateFrom": "2025.01.01", "DateTo": "2025.01.31"});
    assert_eq!(run("billing", "DescribeBillDetail", days)["Data"]["BillDetail"][0]["GoodsType"], "公网带宽");
    let info = run("billing", "DescribeAccountInfo", json!({}));
    assert_eq!(info["Data"]["CostRecords"][0]["Month"], "202501");
    let days = json!({"DateFrom": "2025-01-01", "DateTo": "2025-01-31", "Currency": "CN"});
    let products = run("billing", "DescribeCostSummaryByPro", days.clone())["Data"]["BillInfo"].clone();
    for product in products.as_array().expect("a list") {
        assert_ne!(product["ProductName"], product["ProductType"], "a product without a name");
    }
    run("billing", "DescribeCostSummaryByProject", days);
}
