//! Files that are in use, foreign, damaged or not regular are refused, and left as they are.

use std::fs;
use std::path::Path;

use cds_sim::StartError;
use serde_json::json;

use super::{ABOUT, Folder, PIECES, start, state};
use crate::support::Caller;
use crate::support::random::Dice;

fn reason(file: &Path) -> String {
    let error = start(file).expect_err("no state file");
    assert!(matches!(error, StartError::State(_)), "{error}");
    let text = error.to_string();
    assert!(text.contains(&file.display().to_string()) && !text.contains('\n'), "{text}");
    text
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
