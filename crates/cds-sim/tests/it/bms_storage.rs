//! Cloud disks for bare-metal machines.

use std::time::Duration;

use crate::support::story::{Story, wait_bms};
use crate::support::{Caller, NOBODY, REGION, simulator, text};
use serde_json::{Value, json};

const SERVICE: &str = "storage-service";

/// Disks of 8000 IOPS, as the model's example.
const SSD: &str = "45521ea8-9665-5f47-9618-474cba351f5d";

fn disk_order(size: i64, number: i64) -> Value {
    json!({"RegionId": REGION, "Name": "data", "Size": size, "Num": number, "GoodsId": SSD})
}

/// Calls an action of storage and waits for its tasks.
fn done(caller: &Caller<'_>, action: &str, parameters: Value) -> Value {
    let data = caller.ok(SERVICE, action, parameters)["Data"].clone();
    let several = data["DiskInfo"].as_array().cloned().unwrap_or_default();
    for task in several.iter().chain([&data]).filter_map(|data| data["TaskId"].as_str()) {
        caller.wait(task);
    }
    data
}

/// Finished disks. Returns their ids.
fn disks(caller: &Caller<'_>, size: i64, number: i64) -> Vec<String> {
    let data = done(caller, "CreateDisk", disk_order(size, number));
    data["DiskInfo"].as_array().expect("a list").iter().map(|disk| text(&disk["DiskId"])).collect()
}

fn disk(caller: &Caller<'_>, id: &str) -> Value {
    caller.ok(SERVICE, "DescribeDisks", json!({"DiskId": id}))["Data"]["DiskList"][0].clone()
}

fn usage(caller: &Caller<'_>, id: &str) -> i64 {
    caller.ok(SERVICE, "DescribeDiskUsage", json!({"DiskId": id}))["Data"]["Use"].as_i64().expect("GB")
}

fn pool(caller: &Caller<'_>) -> i64 {
    let pool = json!({"RegionId": REGION, "PoolName": "ssd_pool"});
    caller.ok(SERVICE, "DescribePoolUsage", pool)["Data"]["Use"].as_i64().expect("GB")
}

/// A machine that runs, in a region with the first one.
fn machine(caller: &Caller<'_>) -> String {
    let (vdc, _, lan) = caller.site();
    let order = json!({
        "RegionId": REGION, "VdcId": vdc, "Password": "p", "InstanceName": "metal", "InstanceChargeType": "PostPaid",
        "AutoRenew": 0, "PrepaidMonth": 0, "ComputeId": "c8944cb1-170c-535d-93d6-048d64171286", "GoodsId": 8121,
        "ImageId": "24", "PipeIds": [lan], "Amount": 1
    });
    let task = caller.ok("bms", "CreateBmsInstance", order)["Data"]["TaskIds"][0].clone();
    text(&wait_bms(caller, &text(&task))["BareMetalIds"][0])
}

fn power(caller: &Caller<'_>, operate: &str, id: &str) {
    let order = json!({"Operate": operate, "BaremetalIds": [id]});
    let task = caller.ok("bms", "OperateBmsPower", order)["Data"]["TaskIds"][0].clone();
    wait_bms(caller, &text(&task));
}

#[test]
fn actions_succeed_in_the_documented_shape() {
    let simulator = simulator("polls:2");
    let mut story = Story::new(&simulator);
    let machine = machine(&story.caller);
    let wanted = json!({"RegionId": REGION, "Bw": 2000, "Iops": 8000, "Type": "ssd"});
    let goods = story.run(SERVICE, "DescribeGoodsId", wanted)["Data"]["GoodsId"].clone();
    let order = json!({"RegionId": REGION, "Name": "data", "Size": 200, "Num": 2, "GoodsId": goods});
    let made = story.run(SERVICE, "CreateDisk", order)["Data"]["DiskInfo"].clone();
    assert_eq!(made.as_array().map(Vec::len), Some(2));
    let (one, two) = (text(&made[0]["DiskId"]), text(&made[1]["DiskId"]));
    let listed = story.run(SERVICE, "DescribeDisks", json!({"RegionId": REGION}))["Data"].clone();
    assert_eq!(listed["Total"], 2);
    let expected = json!({
        "DiskId": one, "Name": "data", "State": "detach", "Size": 200, "Iops": 8000, "Bw": 2000, "DiskType": "Ssd",
        "RegionId": REGION, "CustomerId": "E100001", "UserId": "U100001", "CreateTime": "2025-01-01 08:00:00"
    });
    assert_eq!(listed["DiskList"][0], expected);

    story.run(SERVICE, "AttachDisk", json!({"InstanceId": machine, "DiskId": one}));
    assert_eq!(disk(&story.caller, &one)["State"], "attach");
    let mine = story.run(SERVICE, "DescribeDisks", json!({"InstanceId": machine}))["Data"].clone();
    assert_eq!((&mine["Total"], &mine["DiskList"][0]["DiskId"]), (&json!(1), &json!(one)));
    let detail = story.caller.ok("bms", "DescribeBmsDetail", json!({"BaremetalId": machine}))["Data"].clone();
    let volume = &detail["Volumes"][2];
    assert_eq!((&volume["VolumeId"], &volume["Type"]), (&json!(one), &json!("cloud")));
    assert_eq!((&volume["VolumePath"], &volume["Capacity"]), (&json!("sdc"), &json!(200)));

    simulator.advance(Duration::from_secs(30 * 86_400)).expect("kept in memory");
    let usage = story.run(SERVICE, "DescribeDiskUsage", json!({"DiskId": one}))["Data"].clone();
    let used = usage["Use"].as_i64().expect("GB");
    assert!((40..160).contains(&used), "{usage}");
    assert_eq!((&usage["Size"], &usage["Ratio"]), (&json!(200), &json!(format!("{}%", used / 2))));
    let pool = json!({"RegionId": REGION, "PoolName": "ssd_pool"});
    let pool = story.run(SERVICE, "DescribePoolUsage", pool)["Data"].clone();
    assert_eq!(pool, json!({"PoolName": "ssd_pool", "Use": 400, "Size": 100_000, "Ratio": "0%"}));

    story.run(SERVICE, "ChangeIops", json!({"DiskId": one, "Iops": 5000}));
    story.run(SERVICE, "ChangeBandwidth", json!({"DiskId": one, "Bw": 4000}));
    let snapshot = json!({"DiskId": one, "SnapshotName": "before"});
    let snapshot = text(&story.run(SERVICE, "CreateSnapshot", snapshot)["Data"]["SnapshotId"]);
    story.run(SERVICE, "ExpansionSize", json!({"DiskId": one, "Size": 100}));
    let changed = disk(&story.caller, &one);
    assert_eq!(
        (&changed["Iops"], &changed["Bw"], &changed["Size"]),
        (&json!(5000), &json!(4000), &json!(300))
    );

    let copy = json!({"SnapshotId": snapshot, "Name": "copy"});
    let copy = text(&story.run(SERVICE, "CloneSnapshot", copy)["Data"]["DiskId"]);
    let cloned = disk(&story.caller, &copy);
    assert_eq!(
        (&cloned["Name"], &cloned["Size"], &cloned["State"]),
        (&json!("copy"), &json!(200), &json!("detach"))
    );
    assert_eq!(self::usage(&story.caller, &copy), used, "what was written when the snapshot was taken");

    story.run(SERVICE, "DetachDisk", json!({"DiskId": one}));
    story.run(SERVICE, "RollbackSnapshot", json!({"SnapshotId": snapshot}));
    let back = disk(&story.caller, &one);
    assert_eq!((&back["State"], &back["Size"]), (&json!("detach"), &json!(300)));
    assert_eq!(self::usage(&story.caller, &one), used);
    story.run(SERVICE, "DeleteSnapshot", json!({"SnapshotId": snapshot}));
    for id in [&one, &two, &copy] {
        story.run(SERVICE, "DeleteDisk", json!({"DiskId": id}));
    }
    assert_eq!(story.caller.ok(SERVICE, "DescribeDisks", json!({}))["Data"]["Total"], 0);
    story.end();
}

#[test]
fn parameters_are_checked() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let id = disks(&caller, 100, 1).remove(0);
    let before = caller.ok(SERVICE, "DescribeDisks", json!({}))["Data"].clone();
    let wanted =
        |bw: i64, iops: i64, kind: &str| json!({"RegionId": REGION, "Bw": bw, "Iops": iops, "Type": kind});
    let ordered = |name: &str, value: Value| {
        let mut order = disk_order(100, 1);
        order[name] = value;
        order
    };
    for (action, parameters, code) in [
        ("CreateDisk", ordered("RegionId", json!("")), "ParameterIsEmpty"),
        ("CreateDisk", ordered("RegionId", json!("Atlantis")), "ParameterInvalid"),
        ("CreateDisk", ordered("RegionId", json!("CN_Beijing_Z")), "ParameterInvalid"),
        ("CreateDisk", ordered("Name", json!("a\tb")), "ParameterInvalid"),
        ("CreateDisk", ordered("Size", json!(9)), "ParameterInvalid"),
        ("CreateDisk", ordered("Size", json!(1_000_000)), "ParameterInvalid"),
        ("CreateDisk", ordered("Num", json!(0)), "ParameterInvalid"),
        ("CreateDisk", ordered("GoodsId", json!(NOBODY)), "ParameterInvalid"),
        ("AttachDisk", json!({"InstanceId": NOBODY, "DiskId": id}), "ParameterInvalid"),
        ("AttachDisk", json!({"InstanceId": "", "DiskId": id}), "ParameterIsEmpty"),
        ("DetachDisk", json!({"DiskId": NOBODY}), "ParameterInvalid"),
        ("DetachDisk", json!({"DiskId": ""}), "ParameterIsEmpty"),
        ("DeleteDisk", json!({"DiskId": NOBODY}), "ParameterInvalid"),
        ("DeleteDisk", json!({"DiskId": ""}), "ParameterIsEmpty"),
        ("DescribeDisks", json!({"PageNumber": "zero"}), "ParameterInvalid"),
        ("DescribeDiskUsage", json!({"DiskId": NOBODY}), "ParameterInvalid"),
        ("DescribeDiskUsage", json!({"DiskId": ""}), "ParameterIsEmpty"),
        ("DescribePoolUsage", json!({"RegionId": REGION, "PoolName": "swimming"}), "ParameterInvalid"),
        ("DescribePoolUsage", json!({"RegionId": "", "PoolName": "ssd_pool"}), "ParameterIsEmpty"),
        ("ChangeIops", json!({"DiskId": id, "Iops": 0}), "ParameterInvalid"),
        ("ChangeIops", json!({"DiskId": "", "Iops": 1000}), "ParameterIsEmpty"),
        ("ChangeIops", json!({"DiskId": NOBODY, "Iops": 1000}), "ParameterInvalid"),
        ("ChangeBandwidth", json!({"DiskId": id, "Bw": 1_000_000}), "ParameterInvalid"),
        ("ChangeBandwidth", json!({"DiskId": "", "Bw": 1000}), "ParameterIsEmpty"),
        ("ExpansionSize", json!({"DiskId": id, "Size": 0}), "ParameterInvalid"),
        ("ExpansionSize", json!({"DiskId": id, "Size": -50}), "ParameterInvalid"),
        ("ExpansionSize", json!({"DiskId": id, "Size": 16_000}), "ParameterInvalid"),
        ("ExpansionSize", json!({"DiskId": "", "Size": 10}), "ParameterIsEmpty"),
        ("CreateSnapshot", json!({"DiskId": NOBODY, "SnapshotName": "s"}), "ParameterInvalid"),
        ("CreateSnapshot", json!({"DiskId": id, "SnapshotName": ""}), "ParameterIsEmpty"),
        ("CloneSnapshot", json!({"SnapshotId": NOBODY, "Name": "n"}), "ParameterInvalid"),
        ("CloneSnapshot", json!({"SnapshotId": "", "Name": "n"}), "ParameterIsEmpty"),
        ("DeleteSnapshot", json!({"SnapshotId": NOBODY}), "ParameterInvalid"),
        ("DeleteSnapshot", json!({"SnapshotId": ""}), "ParameterIsEmpty"),
        ("RollbackSnapshot", json!({"SnapshotId": NOBODY}), "ParameterInvalid"),
        ("RollbackSnapshot", json!({"SnapshotId": ""}), "ParameterIsEmpty"),
        ("DescribeGoodsId", wanted(0, 100, "ssd"), "ParameterInvalid"),
        ("DescribeGoodsId", wanted(100, 1_000_000, "ssd"), "ParameterInvalid"),
        ("DescribeGoodsId", wanted(100, 100, "tape"), "ParameterInvalid"),
        ("DescribeGoodsId", wanted(100, 100, ""), "ParameterIsEmpty"),
    ] {
        let refused = caller.refused(SERVICE, action, parameters.clone());
        assert_eq!(refused, (400, code.to_owned()), "{action} {parameters}");
    }
    assert_eq!(caller.ok(SERVICE, "DescribeDisks", json!({}))["Data"], before);
    // The documents' own snippet sends empty texts.
    let snippet = json!({"RegionId": "", "DiskId": "", "Name": "data", "PageNumber": "1", "PageSize": "10"});
    assert_eq!(caller.ok(SERVICE, "DescribeDisks", snippet)["Data"]["Total"], 1);
}

#[test]
fn the_slowest_disk_that_is_fast_enough_is_found() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    for (bw, iops, kind, got) in
        [(1, 1, "ssd", (1000, 1000)), (1600, 100, "SSD", (8000, 2000)), (4000, 3001, "Nvme", (5000, 4000))]
    {
        let wanted = json!({"RegionId": REGION, "Bw": bw, "Iops": iops, "Type": kind});
        let goods = caller.ok(SERVICE, "DescribeGoodsId", wanted)["Data"]["GoodsId"].clone();
        let order = json!({"RegionId": REGION, "Name": kind, "Size": 10, "Num": 1, "GoodsId": goods});
        let made = done(&caller, "CreateDisk", order)["DiskInfo"][0]["DiskId"].clone();
        let disk = disk(&caller, &text(&made));
        assert_eq!((&disk["Iops"], &disk["Bw"]), (&json!(got.0), &json!(got.1)));
    }
}

#[test]
fn lists_come_in_pages() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let ids = disks(&caller, 10, 23);
    let page = |parameters: Value| {
        let data = caller.ok(SERVICE, "DescribeDisks", parameters)["Data"].clone();
        let ids: Vec<String> =
            data["DiskList"].as_array().expect("a list").iter().map(|disk| text(&disk["DiskId"])).collect();
        assert_eq!(data["Total"], 23);
        ids
    };
    assert_eq!(page(json!({})), ids[..10]);
    assert_eq!(page(json!({"PageNumber": "3"})), ids[20..]);
    assert_eq!(page(json!({"PageNumber": "2", "PageSize": "20"})), ids[20..]);
    assert!(page(json!({"PageNumber": "9"})).is_empty());
    for filter in [json!({"DiskId": NOBODY}), json!({"InstanceId": NOBODY}), json!({"Name": "other"})] {
        assert_eq!(caller.ok(SERVICE, "DescribeDisks", filter)["Data"]["Total"], 0);
    }
}

#[test]
fn disks_refuse_what_does_not_go_with_their_state() {
    let simulator = simulator("polls:1");
    let caller = Caller::new(&simulator);
    let machine = machine(&caller);
    let conflict = |action: &str, parameters: Value| {
        let refused = caller.refused(SERVICE, action, parameters);
        assert_eq!(refused, (400, "InstanceError".to_owned()), "{action}");
    };
    let made = caller.ok(SERVICE, "CreateDisk", disk_order(100, 1))["Data"]["DiskInfo"][0].clone();
    let id = text(&made["DiskId"]);
    let only = json!({"DiskId": id});
    let attach = json!({"InstanceId": machine, "DiskId": id});
    let every = [
        ("AttachDisk", attach.clone()),
        ("DetachDisk", only.clone()),
        ("DeleteDisk", only.clone()),
        ("ChangeIops", json!({"DiskId": id, "Iops": 2000})),
        ("ChangeBandwidth", json!({"DiskId": id, "Bw": 2000})),
        ("ExpansionSize", json!({"DiskId": id, "Size": 10})),
        ("CreateSnapshot", json!({"DiskId": id, "SnapshotName": "s"})),
    ];
    let busy = |state: &str| {
        assert_eq!(disk(&caller, &id)["State"], state);
        every.iter().for_each(|(action, parameters)| conflict(action, parameters.clone()));
    };
    busy("creating");
    caller.wait(&text(&made["TaskId"]));
    conflict("DetachDisk", only.clone());

    let attaching = caller.ok(SERVICE, "AttachDisk", attach.clone())["Data"]["DiskInfo"][0]["TaskId"].clone();
    busy("attaching");
    caller.wait(&text(&attaching));
    conflict("AttachDisk", attach.clone());
    conflict("DeleteDisk", only.clone());
    let snapshot = done(&caller, "CreateSnapshot", json!({"DiskId": id, "SnapshotName": "s"}));
    let snapshot = json!({"SnapshotId": snapshot["SnapshotId"], "Name": "copy"});
    // The machine runs.
    conflict("RollbackSnapshot", snapshot.clone());
    power(&caller, "stop", &machine);
    done(&caller, "RollbackSnapshot", snapshot.clone());
    let logic = caller.refused("bms", "DeleteBmsInstance", json!({"BaremetalId": machine}));
    assert_eq!(logic, (400, "LogicError".to_owned()), "a disk is attached");
    let detaching = caller.ok(SERVICE, "DetachDisk", only.clone())["Data"]["DiskInfo"][0]["TaskId"].clone();
    busy("detaching");
    for action in ["CloneSnapshot", "DeleteSnapshot", "RollbackSnapshot"] {
        conflict(action, snapshot.clone());
    }
    caller.wait(&text(&detaching));

    let cloning = caller.ok(SERVICE, "CloneSnapshot", snapshot.clone())["Data"].clone();
    busy("updating");
    assert_eq!(disk(&caller, &text(&cloning["DiskId"]))["State"], "creating");
    let ended = caller.wait(&text(&cloning["TaskId"]));
    assert_eq!((&ended["ResourceId"], &ended["TaskType"]), (&cloning["DiskId"], &json!("cloneSnapshot")));
    // The snapshots go with their disk.
    let deleting = caller.ok(SERVICE, "DeleteDisk", only)["Data"]["DiskInfo"][0]["TaskId"].clone();
    busy("deleting");
    caller.wait(&text(&deleting));
    caller.ok("bms", "DeleteBmsInstance", json!({"BaremetalId": machine}));
    let gone = caller.refused(SERVICE, "RollbackSnapshot", snapshot);
    assert_eq!(gone, (400, "ParameterInvalid".to_owned()));
}

#[test]
fn a_busy_machine_gets_no_disk_nor_does_one_elsewhere() {
    let simulator = simulator("polls:1");
    let caller = Caller::new(&simulator);
    let machine = machine(&caller);
    let id = disks(&caller, 100, 1).remove(0);
    let attach = |disk: &str| json!({"InstanceId": machine, "DiskId": disk});
    let order = json!({"Operate": "reset", "BaremetalIds": [machine]});
    let task = caller.ok("bms", "OperateBmsPower", order)["Data"]["TaskIds"][0].clone();
    assert_eq!(caller.refused(SERVICE, "AttachDisk", attach(&id)), (400, "InstanceError".to_owned()));
    wait_bms(&caller, &text(&task));
    let mut far = disk_order(100, 1);
    for (region, fits) in [("US_Dallas_A", false), ("35304122-8504-400c-a61c-56ba244c5dda", true)] {
        far["RegionId"] = json!(region);
        let made = done(&caller, "CreateDisk", far.clone())["DiskInfo"][0]["DiskId"].clone();
        let status = caller.call(SERVICE, "AttachDisk", attach(&text(&made))).status;
        assert_eq!(status == 200, fits, "{region}");
    }
}

#[test]
fn pools_have_an_end() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let ids = disks(&caller, 15_000, 6);
    assert_eq!(pool(&caller), 90_000);
    let full = (400, "NotSufficient".to_owned());
    assert_eq!(caller.refused(SERVICE, "CreateDisk", disk_order(10_001, 1)), full);
    done(&caller, "ExpansionSize", json!({"DiskId": ids[0], "Size": 1000}));
    assert_eq!(caller.refused(SERVICE, "CreateDisk", disk_order(9_001, 1)), full);
    let rest = disks(&caller, 9_000, 1).remove(0);
    assert_eq!(caller.refused(SERVICE, "ExpansionSize", json!({"DiskId": ids[1], "Size": 1})), full);
    let snapshot = done(&caller, "CreateSnapshot", json!({"DiskId": rest, "SnapshotName": "s"}));
    let copy = json!({"SnapshotId": snapshot["SnapshotId"], "Name": "copy"});
    assert_eq!(caller.refused(SERVICE, "CloneSnapshot", copy), full);
    done(&caller, "DeleteDisk", json!({"DiskId": rest}));
    assert_eq!(pool(&caller), 91_000);
    simulator.set_balance(-1).expect("kept in memory");
    assert_eq!(caller.refused(SERVICE, "CreateDisk", disk_order(10, 1)).1, "Account.Arrearage");
}

#[test]
fn what_fails_is_undone() {
    let simulator = simulator("polls:1");
    let caller = Caller::new(&simulator);
    let machine = machine(&caller);
    let id = disks(&caller, 100, 1).remove(0);
    let snapshot = done(&caller, "CreateSnapshot", json!({"DiskId": id, "SnapshotName": "s"}));
    let snapshot = json!({"SnapshotId": snapshot["SnapshotId"], "Name": "copy"});
    let failed = |action: &str, parameters: Value| {
        let kind = cds_sim::FaultKind::TaskError { message: "broken".to_owned() };
        simulator.fail(cds_sim::Fault { kind, action: Some(action.to_owned()), times: 1 }).expect("a fault");
        let data = caller.ok(SERVICE, action, parameters)["Data"].clone();
        let task =
            data["DiskInfo"][0]["TaskId"].as_str().or(data["TaskId"].as_str()).expect("a task").to_owned();
        let end = caller.ok("ccs", "DescribeTask", json!({"TaskId": task}))["Data"].clone();
        assert_eq!((&end["Status"], &end["Message"]), (&json!("ERROR"), &json!("broken")), "{action}");
    };
    let all = || (caller.ok(SERVICE, "DescribeDisks", json!({}))["Data"].clone(), pool(&caller));
    let before = all();
    for (action, parameters) in [
        ("CreateDisk", disk_order(100, 1)),
        ("AttachDisk", json!({"InstanceId": machine, "DiskId": id})),
        ("DeleteDisk", json!({"DiskId": id})),
        ("ChangeIops", json!({"DiskId": id, "Iops": 2000})),
        ("ChangeBandwidth", json!({"DiskId": id, "Bw": 3000})),
        ("ExpansionSize", json!({"DiskId": id, "Size": 10})),
        ("CreateSnapshot", json!({"DiskId": id, "SnapshotName": "t"})),
        ("CloneSnapshot", snapshot.clone()),
        ("DeleteSnapshot", snapshot.clone()),
        ("RollbackSnapshot", snapshot.clone()),
    ] {
        failed(action, parameters);
        assert_eq!(all(), before, "{action}");
    }
    done(&caller, "AttachDisk", json!({"InstanceId": machine, "DiskId": id}));
    failed("DetachDisk", json!({"DiskId": id}));
    assert_eq!(disk(&caller, &id)["State"], "attach");
}

#[test]
fn the_disks_of_the_two_services_are_apart() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, _) = caller.site();
    let instance = caller.machines(&vdc, 1, json!({"DataDisks": [{"Size": 100}]})).remove(0);
    let theirs = caller.instance(&instance)["Disks"]["DataDisks"][0]["DiskId"].clone();
    let ours = disks(&caller, 100, 1).remove(0);
    let refused = caller.refused(SERVICE, "DeleteDisk", json!({"DiskId": theirs}));
    assert_eq!(refused, (400, "ParameterInvalid".to_owned()));
    let order = json!({"InstanceId": instance, "DiskIds": [ours]});
    assert_eq!(caller.refused("ccs", "DeleteDisk", order).1, "DiskNotFound");
    let attach = json!({"InstanceId": instance, "DiskId": ours});
    assert_eq!(caller.refused(SERVICE, "AttachDisk", attach), (400, "ParameterInvalid".to_owned()));
}
