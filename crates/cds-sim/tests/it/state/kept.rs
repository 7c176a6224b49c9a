//! Everything is there again, also from older files.

use std::fs;
use std::time::Duration;

use cds_sim::{Progression, Simulator};
use serde_json::json;

use super::{Folder, PIECES, start, start_with, state};
use crate::support::{self, Caller, text};

#[test]
fn everything_is_there_again() {
    let folder = Folder::new("again");
    let before = {
        let simulator = start(&folder.file()).expect("a new file");
        let caller = Caller::new(&simulator);
        let (vdc, _, _) = caller.site();
        caller.machines(&vdc, 30, json!({}));
        caller.ok("ccs", "CreateTag", json!({"TagName": "a/b~\"c\" 云"}));
        simulator.set_balance(4200).expect("written");
        simulator.set_progression(Some("DeleteVdc"), Progression::Immediate).expect("written");
        simulator.advance(Duration::from_secs(3600)).expect("written");
        state(&simulator)
    };
    let simulator = start(&folder.file()).expect("the same file");
    assert_eq!(state(&simulator), before);
    // Also in the order of lists.
    assert_eq!(state(&simulator).to_string(), before.to_string());
    assert_eq!(Caller::new(&simulator).instances(json!({"PageSize": 50})).len(), 30);
}

#[test]
fn looks_at_tasks_count_across_starts() {
    let folder = Folder::new("tasks");
    let task = {
        let simulator = start(&folder.file()).expect("a new file");
        let caller = Caller::new(&simulator);
        let order = json!({"RegionId": support::REGION, "VdcName": "site"});
        support::text(&caller.ok("network", "CreateVdc", order)["TaskId"])
    };
    for status in ["NEW", "DOING", "FINISH", "FINISH"] {
        let simulator = start(&folder.file()).expect("the same file");
        let reply = Caller::new(&simulator).ok("ccs", "DescribeTask", json!({"TaskId": task}));
        assert_eq!(reply["Data"]["Status"], status);
    }
}

#[test]
fn looks_at_what_has_no_task_of_its_own_count_across_starts() {
    let folder = Folder::new("members");
    let group = {
        let simulator = start(&folder.file()).expect("a new file");
        let caller = Caller::new(&simulator);
        let (vdc, _, _) = caller.site();
        let server = caller.machines(&vdc, 1, json!({"PublicIp": ["auto"]})).remove(0);
        let card = caller.instance(&server)["PublicNetworkInterface"][0]["InterfaceId"].clone();
        let order = json!({"SecurityGroupName": "web", "Description": "d", "SecurityGroupType": "public"});
        let group = caller.ok("ccs", "CreateNSG", order)["Data"]["SecurityGroupId"].clone();
        caller.ok("ccs", "JoinNSG", json!({"SecurityGroupId": group, "InterfaceIds": [card]}));
        group
    };
    for status in ["syncing", "syncing", "ok", "ok"] {
        let simulator = start(&folder.file()).expect("the same file");
        let reply =
            Caller::new(&simulator).ok("ccs", "DescribeNSGMembers", json!({"SecurityGroupId": group}));
        assert_eq!(reply["Data"]["Members"][0]["InterfaceStatus"], status);
    }
}

#[test]
fn receivers_of_alarms_stay_as_they_were_changed() {
    let folder = Folder::new("receivers");
    let receivers = |simulator: &Simulator, group: &str| {
        let asked = json!({"ObjGroupId": group});
        Caller::new(simulator).ok("network", "GetWanAlarmReceiver", asked)["Data"].clone()
    };
    let (id, changed) = {
        let simulator = start(&folder.file()).expect("a new file");
        let caller = Caller::new(&simulator);
        let id = receivers(&simulator, "")[0]["ReceiverId"].clone();
        caller.ok("network", "UpdateWanAlarmReceiver", json!({"ReceiverId": id, "Email": "a@b.cn"}));
        let mobile = json!({"ReceiverId": id, "Mobile": 2_025_550_123_i64, "Code": "+1"});
        caller.ok("network", "UpdateWanAlarmReceiver", mobile);
        // A refusal changes nothing, not even what is right in it.
        let wrong = json!({"ReceiverId": id, "Email": "c@d.cn", "Mobile": "1"});
        assert_eq!(
            caller.refused("network", "UpdateWanAlarmReceiver", wrong),
            (400, "Parameter Error".to_owned())
        );
        (id, receivers(&simulator, ""))
    };
    let simulator = start(&folder.file()).expect("the same file");
    assert_eq!(receivers(&simulator, ""), changed);
    assert_eq!(
        changed,
        json!([{
            "ReceiverId": id, "ReceiverName": "on-call", "ReceiverMail": "a@b.cn", "ReceiverTel": "(+1)2025550123",
            "UsedByNow": false, "UsedByOther": false
        }])
    );
    assert_eq!(receivers(&simulator, "60d9f1a4-7b3e-4c85-9e02-f4c81b6a35d7"), json!([]));
}

#[test]
fn snapshots_of_before_the_newest_resources_are_read() {
    let folder = Folder::new("older");
    let simulator = start(&folder.file()).expect("a new file");
    let empty = state(&simulator);
    let mut older = empty.clone();
    let members = older.as_object_mut().expect("an object");
    for name in ["network_security_groups", "alarm_receivers", "payments"] {
        members.remove(name).expect("there");
    }
    older["request_ids"] =
        serde_json::from_str::<serde_json::Value>(&simulator.snapshot()).expect("JSON")["request_ids"].take();
    simulator.restore(&older.to_string()).expect("a snapshot");
    assert_eq!(state(&simulator), empty);
}

#[test]
fn the_progression_of_the_start_counts() {
    let folder = Folder::new("progression");
    drop(start_with(&folder.file(), Progression::Immediate).expect("a new file"));
    let simulator = start_with(&folder.file(), Progression::Polls(7)).expect("the same file");
    assert_eq!(state(&simulator)["progressions"]["every"], "polls:7");
}

#[test]
fn resetting_empties_the_file_and_restoring_fills_it() {
    let folder = Folder::new("reset");
    let full = {
        let simulator = start(&folder.file()).expect("a new file");
        Caller::new(&simulator).site();
        let full = simulator.snapshot();
        simulator.reset().expect("written");
        full
    };
    {
        let simulator = start(&folder.file()).expect("the same file");
        assert_eq!(Caller::new(&simulator).ok("network", "DescribeVdc", json!({}))["Data"], json!([]));
        assert!(simulator.restore("{}").is_err());
        simulator.restore(&full).expect("a snapshot");
    }
    let simulator = start(&folder.file()).expect("the same file");
    assert_eq!(Caller::new(&simulator).ok("network", "DescribeVdc", json!({}))["Data"][0]["VdcName"], "site");
}

/// Older files have small tables in one piece, and derived data, too.
#[test]
fn files_that_are_taken_apart_in_another_way_go_on() {
    let folder = Folder::new("apart");
    let before = {
        let simulator = start(&folder.file()).expect("a new file");
        let caller = Caller::new(&simulator);
        let (vdc, _, _) = caller.site();
        caller.machines(&vdc, 3, json!({}));
        caller.ok("network", "CreateVdc", json!({"RegionId": support::REGION, "VdcName": "still coming"}));
        state(&simulator)
    };
    let mut old = before.clone();
    old["request_ids"] = json!(1);
    let numbers = old["ledger"]["accounts"].as_object().expect("a table").iter();
    old["ledger"]["numbers"] =
        numbers.map(|(number, account)| (text(&account["id"]), json!(number.parse::<u64>().ok()))).collect();
    old["ledger"]["ends"] = json!([]);
    old["tasks"]["running"] = json!([]);
    let database = redb::Database::open(folder.file()).expect("a database");
    let transaction = database.begin_write().expect("writable");
    transaction.delete_table(PIECES).expect("a table");
    for (rank, (name, value)) in old.as_object().expect("an object").iter().enumerate() {
        let (pointer, text) = (format!("/{name}"), value.to_string());
        let mut table = transaction.open_table(PIECES).expect("a table");
        table.insert(pointer.as_str(), (rank as u64, text.as_str())).expect("writable");
    }
    transaction.commit().expect("writable");
    drop(database);
    for tag in ["first", "second"] {
        let simulator = start(&folder.file()).expect("the same file");
        if tag == "first" {
            assert_eq!(state(&simulator).to_string(), before.to_string());
        }
        Caller::new(&simulator).ok("ccs", "CreateTag", json!({"TagName": tag}));
    }
    let simulator = start(&folder.file()).expect("the same file");
    let caller = Caller::new(&simulator);
    assert_eq!(caller.ok("ccs", "DescribeTags", json!({}))["Data"].as_array().map(Vec::len), Some(2));
    assert_eq!(caller.instances(json!({})).len(), 3);
    // Including pending faults.
    let task = before["tasks"]["next"].as_u64().expect("a number") - 1;
    for _ in 0..3 {
        caller.ok("ccs", "DescribeTask", json!({"TaskId": task.to_string()}));
    }
    let vdcs = caller.ok("network", "DescribeVdc", json!({"Keyword": "still coming"}));
    assert_eq!(vdcs["Data"][0]["VdcStatus"], "ok");
}

#[test]
fn an_empty_file_is_a_new_one() {
    let folder = Folder::new("empty");
    fs::write(folder.file(), "").expect("writable");
    start(&folder.file()).expect("a new file").set_balance(7).expect("written");
    let simulator = start(&folder.file()).expect("the same file");
    assert_eq!(state(&simulator)["balance"], 7);
}
