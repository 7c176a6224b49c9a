//! The state file.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use cds_sim::{Options, Progression, Simulator, StartError};
use serde_json::json;
use support::random::Dice;
use support::{Caller, text};

const ABOUT: redb::TableDefinition<'_, &str, &str> = redb::TableDefinition::new("about");
const PIECES: redb::TableDefinition<'_, &str, (u64, &str)> = redb::TableDefinition::new("pieces");

/// A temporary directory.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("cds-sim-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for temporary files");
        Self(folder)
    }

    fn file(&self) -> PathBuf {
        self.0.join("cloud.db")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn start(file: &Path) -> Result<Simulator, StartError> {
    start_with(file, Progression::Polls(3))
}

fn start_with(file: &Path, progression: Progression) -> Result<Simulator, StartError> {
    Simulator::start(Options { state: Some(file.to_owned()), progression, ..Options::default() })
}

fn reason(file: &Path) -> String {
    let error = start(file).expect_err("no state file");
    assert!(matches!(error, StartError::State(_)), "{error}");
    let text = error.to_string();
    assert!(text.contains(&file.display().to_string()) && !text.contains('\n'), "{text}");
    text
}

/// The cloud without the request ids, which reads advance.
fn state(simulator: &Simulator) -> serde_json::Value {
    let mut state: serde_json::Value = serde_json::from_str(&simulator.snapshot()).expect("JSON");
    state["request_ids"].take();
    state
}

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

#[test]
fn one_file_is_for_one_simulator() {
    let folder = Folder::new("one");
    let first = start(&folder.file()).expect("a new file");
    assert!(reason(&folder.file()).contains("another simulator uses it"));
    first.stop();
    let second = start(&folder.file()).expect("free again");
    // A stopped simulator saves nothing, and says so.
    assert!(first.set_balance(1).is_err());
    assert_ne!(state(&first)["balance"], 1);
    second.set_balance(2).expect("written");
}

#[test]
fn foreign_files_are_left_alone() {
    let folder = Folder::new("foreign");
    let file = folder.file();
    for content in
        [&b"some text that someone may need"[..], &[0; 5000], b"redb\x1a\x0a\xa9\x0d\x0a and no more"]
    {
        fs::write(&file, content).expect("writable");
        assert!(reason(&file).contains("not a state file of this version"), "{}", reason(&file));
        assert_eq!(fs::read(&file).expect("readable"), content);
    }
    fs::remove_file(&file).expect("writable");
    let other = redb::Database::create(&file).expect("a database of something else");
    drop(other);
    assert!(reason(&file).contains("not a state file of this version"));
    fs::remove_file(&file).expect("writable");
    let missing = folder.0.join("nowhere").join("cloud.db");
    assert!(!reason(&missing).is_empty());
    assert!(!reason(&folder.0).is_empty());
    let left: Vec<_> = fs::read_dir(&folder.0).expect("a folder").collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn files_of_other_versions_are_named_so() {
    let folder = Folder::new("version");
    let edit = |format: &str, remove: &str| {
        drop(start(&folder.file()).expect("a new file"));
        let database = redb::Database::open(folder.file()).expect("a database");
        let transaction = database.begin_write().expect("writable");
        transaction.open_table(ABOUT).expect("a table").insert("format", format).expect("writable");
        transaction.open_table(PIECES).expect("a table").remove(remove).expect("writable");
        transaction.commit().expect("writable");
    };
    edit("cds-sim 1", "/balance");
    assert!(reason(&folder.file()).contains("balance"));
    fs::remove_file(folder.file()).expect("writable");
    edit("cds-sim 999", "");
    assert!(reason(&folder.file()).contains("its format is `cds-sim 999`"));
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

/// A file with some content, its bytes and its state.
fn filled(folder: &Folder) -> (Vec<u8>, serde_json::Value) {
    let simulator = start(&folder.file()).expect("a new file");
    let (vdc, _, _) = Caller::new(&simulator).site();
    Caller::new(&simulator).machines(&vdc, 8, json!({}));
    simulator.stop();
    (fs::read(folder.file()).expect("readable"), state(&simulator))
}

#[test]
fn half_a_file_is_refused() {
    let folder = Folder::new("half");
    let (whole, _) = filled(&folder);
    for part in 1..8 {
        fs::write(folder.file(), &whole[..whole.len() * part / 8]).expect("writable");
        assert!(reason(&folder.file()).contains("or it is damaged"));
    }
}

#[test]
fn damage_is_one_error_or_does_no_harm() {
    let folder = Folder::new("damage");
    let (whole, before) = filled(&folder);
    let used = whole.iter().rposition(|byte| *byte != 0).expect("content");
    let (mut refused, mut harmless) = (0, 0);
    for round in 0..200 {
        let mut dice = Dice(round);
        let mut damaged = whole.clone();
        for _ in 0..=dice.roll(20) {
            // The first pages locate everything else.
            let place = if dice.roll(2) == 0 { dice.roll(8192) } else { dice.roll(used) };
            damaged[place] ^= 1 + dice.roll(255) as u8;
        }
        if dice.roll(8) == 0 {
            damaged.truncate(dice.roll(whole.len()));
        }
        fs::write(folder.file(), &damaged).expect("writable");
        match start(&folder.file()) {
            Err(StartError::State(error)) => {
                let text = error.to_string();
                assert!(text.contains("or it is damaged") && text.contains("cloud.db"), "{round}: {text}");
                assert!(!text.contains('\n'), "{round}: {text}");
                refused += 1;
            }
            Err(error) => panic!("{round}: {error}"),
            Ok(simulator) => {
                assert_eq!(state(&simulator), before, "{round}");
                simulator.set_balance(round as i64).expect("written");
                simulator.stop();
                assert_eq!(state(&start(&folder.file()).expect("sound"))["balance"], round);
                harmless += 1;
            }
        }
    }
    assert!(refused > 100 && harmless > 10, "{refused} and {harmless}");
}

#[test]
fn damage_that_shows_while_it_serves_is_an_error() {
    let folder = Folder::new("late");
    let (whole, before) = filled(&folder);
    let simulator = start(&folder.file()).expect("the same file");
    fs::write(folder.file(), vec![0x5a; whole.len()]).expect("writable");
    for balance in 0..3 {
        assert!(simulator.set_balance(balance).is_err());
    }
    assert_eq!(state(&simulator)["balance"], before["balance"]);
    simulator.stop();
    assert!(reason(&folder.file()).contains("or it is damaged"));
}

#[cfg(unix)]
#[test]
fn only_a_regular_file_is_replaced() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    use std::os::unix::net::UnixListener;

    let folder = Folder::new("kinds");
    let place = |name: &str| folder.0.join(name);
    let kind = |name: &str| fs::symlink_metadata(place(name)).expect("there").file_type();
    let _listener = UnixListener::bind(place("socket")).expect("a socket");
    let made = std::process::Command::new("mkfifo").arg(place("fifo")).status().expect("mkfifo");
    assert!(made.success());
    fs::create_dir(place("folder")).expect("a folder");
    symlink(place("nothing"), place("lost")).expect("a link");
    symlink(place("ring"), place("ring")).expect("a link");
    for name in ["socket", "fifo", "folder", "lost", "ring"] {
        let before = kind(name);
        assert!(!reason(&place(name)).is_empty());
        assert_eq!(kind(name), before, "{name}");
    }
    assert!(kind("socket").is_socket() && kind("fifo").is_fifo() && !place("nothing").exists());
    for name in ["socket", "fifo", "folder"] {
        symlink(place(name), place("link")).expect("a link");
        assert!(!reason(&place("link")).is_empty());
        assert!(kind("link").is_symlink());
        fs::remove_file(place("link")).expect("writable");
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_a_file_is_followed_and_stays() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = Folder::new("link");
    let (link, other) = (folder.0.join("link"), folder.0.join("elsewhere"));
    fs::create_dir(&other).expect("a folder");
    fs::write(other.join("cloud.db"), "").expect("writable");
    fs::set_permissions(other.join("cloud.db"), fs::Permissions::from_mode(0o600)).expect("ours");
    symlink(other.join("cloud.db"), &link).expect("a link");
    start(&link).expect("a new file").set_balance(7).expect("written");
    assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
    assert_eq!(state(&start(&link).expect("the same file"))["balance"], 7);
    assert_eq!(state(&start(&other.join("cloud.db")).expect("the same file"))["balance"], 7);
    assert_eq!(fs::metadata(&link).expect("there").permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(&other).expect("a folder").count(), 1);
}

#[test]
fn odd_paths_are_refused_in_a_line() {
    let folder = Folder::new("odd");
    for name in ["a\0b", "no\nfolder/cloud.db", "..", "."] {
        let text = start(&folder.0.join(name)).expect_err("no file").to_string();
        assert!(!text.contains(['\n', '\0']), "{text:?}");
    }
    assert!(start(Path::new("")).is_err());
    assert_eq!(fs::read_dir(&folder.0).expect("a folder").count(), 0);
}
