//! The file of the journal: what is left after a power cut, what damage is found, and who may have a key.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::json;
use uuid::Uuid;

use crate::journal::{Claim, Ended, EntryOutcome, Journal, Keys, Ordered, key_hash};

/// A new name in the folder for temporary files.
fn name() -> PathBuf {
    std::env::temp_dir().join(format!("cds-journal-{}", Uuid::new_v4().simple()))
}

/// Writes this many orders, each with a key and an outcome.
async fn fill(path: &Path, count: usize) -> Journal {
    let journal = Journal::open(path, false).expect("a journal");
    let store = journal.store().expect("open");
    for number in 0..count {
        let key = format!("key-{number}");
        let ordered = Ordered { key: Some(key.clone()), action: "Buy".to_owned(), ..Ordered::default() };
        let keys = Keys { own: key_hash("", &key), alike: None };
        let mut entry = store.order(keys, ordered).await.expect("written");
        let ended = Ended { answer: json!({"TaskId": number}), ..Ended::default() };
        entry.end(EntryOutcome::Done, &ended).expect("written");
    }
    journal
}

fn remove(path: &Path) {
    let _ = fs::remove_file(path);
    let mut processes = path.as_os_str().to_owned();
    processes.push(".processes");
    let _ = fs::remove_dir_all(processes);
}

/// The number of entries of a file with these bytes, or the error.
fn entries_of(bytes: &[u8]) -> Result<usize, String> {
    let path = name();
    fs::write(&path, bytes).expect("writable");
    let read = Journal::open(&path, false).and_then(|journal| journal.entries(false));
    remove(&path);
    read.map(|entries| entries.len()).map_err(|error| error.to_string())
}

#[tokio::test]
async fn wherever_a_power_cut_ends_the_file_all_lines_before_are_read() {
    let path = name();
    fill(&path, 3).await;
    let bytes = fs::read(&path).expect("readable");
    remove(&path);
    let orders =
        |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').filter(|line| line.get(9) == Some(&b'O')).count();
    for end in 0..bytes.len() {
        let whole = bytes[..end].iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
        let expected = orders(&bytes[..whole]);
        assert_eq!(entries_of(&bytes[..end]), Ok(expected), "cut at {end}");
        let zeros = [&bytes[..end], &[0; 50]].concat();
        if end >= 14 {
            assert_eq!(entries_of(&zeros), Ok(expected), "zeros from {end}");
        }
    }
}

#[tokio::test]
async fn a_byte_that_has_changed_before_the_last_line_is_found() {
    let path = name();
    fill(&path, 3).await;
    let bytes = fs::read(&path).expect("readable");
    remove(&path);
    let last = bytes[..bytes.len() - 1].iter().rposition(|byte| *byte == b'\n').expect("lines");
    for place in (0..last).step_by(7) {
        let mut other = bytes.clone();
        other[place] ^= 0x15;
        let error = entries_of(&other).expect_err("damaged");
        assert!(error.contains("cannot use the journal"), "{error}");
    }
}

/// Small random numbers, the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

/// The bytes of a journal with three orders that were sent, followed by lines that need not have reached the disk, and
/// where these begin.
async fn partly_synced() -> (Vec<u8>, usize) {
    let path = name();
    let store = fill(&path, 3).await.store().expect("open");
    for key in 1..5 {
        drop(Claim::take(&store, key).expect("usable"));
    }
    // An order that was written, but neither synced nor sent before the power went.
    let ordered = Ordered { action: "Buy".to_owned(), ..Ordered::default() };
    std::mem::forget(store.order(Keys::default(), ordered).await.expect("written"));
    drop(Claim::take(&store, 9).expect("usable"));
    let bytes = fs::read(&path).expect("readable");
    remove(&path);
    let is_order = |line: &[u8]| line.get(9) == Some(&b'O');
    let mut synced = (0, 0);
    let mut place = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        place += line.len();
        if is_order(line) {
            synced = (synced.1, place);
        }
    }
    (bytes, synced.0)
}

#[tokio::test]
async fn no_synced_order_is_lost_by_a_torn_end() {
    let (bytes, synced) = partly_synced().await;
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in 0..400 {
        let mut other = bytes.clone();
        for _ in 0..=dice.below(3) {
            let from = synced + dice.below(bytes.len() - synced);
            let to = from + dice.below(bytes.len() - from);
            let with_zeros = dice.below(2) == 0;
            other[from..to]
                .iter_mut()
                .for_each(|byte| *byte = if with_zeros { 0 } else { dice.below(256) as u8 });
        }
        other.truncate(synced + dice.below(bytes.len() - synced + 1));
        let garbage = dice.below(600);
        other.extend((0..garbage).map(|_| dice.below(256) as u8));
        let found = entries_of(&other).expect("only its end is torn");
        assert!((3..=4).contains(&found), "{found}");
    }
}

#[tokio::test]
async fn a_whole_order_behind_a_torn_line_is_kept_and_the_rest_of_the_file_is_whole_again() {
    let (mut bytes, synced) = partly_synced().await;
    bytes[synced + 3] ^= 0x15;
    let path = name();
    fs::write(&path, &bytes).expect("writable");
    let journal = Journal::open(&path, false).expect("only its end is torn");
    let notice = journal.take_notice().expect("it was repaired");
    assert!(notice.contains("bytes that were not written completely"), "{notice}");
    assert_eq!(journal.take_notice(), None);
    let outcomes = |journal: &Journal| {
        let entries = journal.entries(false).expect("readable");
        entries.iter().map(|entry| entry.outcome).collect::<Vec<_>>()
    };
    let expected = [EntryOutcome::Done, EntryOutcome::Done, EntryOutcome::Pending, EntryOutcome::Pending];
    assert_eq!(outcomes(&journal), expected);
    fill(&path, 1).await;
    let again = entries_of(&fs::read(&path).expect("readable"));
    assert_eq!(again, Ok(5));
    remove(&path);
}

#[test]
fn a_key_belongs_to_one_thread_at_a_time() {
    let path = name();
    let store = Journal::open(&path, false).and_then(|journal| journal.store()).expect("a journal");
    let (holders, taken) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    thread::scope(|scope| {
        for _ in 0..8 {
            let (store, holders, taken) = (Arc::clone(&store), Arc::clone(&holders), Arc::clone(&taken));
            scope.spawn(move || {
                while taken.load(Ordering::SeqCst) < 200 {
                    let Some(_claim) = Claim::take(&store, 7).expect("usable") else { continue };
                    assert_eq!(holders.fetch_add(1, Ordering::SeqCst), 0);
                    taken.fetch_add(1, Ordering::SeqCst);
                    holders.fetch_sub(1, Ordering::SeqCst);
                }
            });
        }
    });
    remove(&path);
}

#[tokio::test]
async fn only_so_many_orders_are_kept_and_of_each_key_the_latest_last() {
    let path = name();
    let journal = fill(&path, 60).await;
    journal.keep(20).expect("rewritten");
    let left = journal.entries(false).expect("readable");
    let keys: Vec<_> = left.iter().filter_map(|entry| entry.key()).collect();
    assert_eq!(keys.len(), 20);
    assert_eq!((keys[0], keys[19]), ("key-40", "key-59"));
    remove(&path);
}

#[tokio::test]
async fn a_file_that_cannot_be_replaced_keeps_all_orders_and_says_so_once() {
    let path = name();
    let mut in_the_way = path.clone().into_os_string();
    in_the_way.push(".new");
    fs::create_dir(&in_the_way).expect("a folder");
    let journal = Journal::open(&path, false).expect("a journal");
    journal.keep(20).expect("nothing to drop yet");
    fill(&path, 60).await;
    let notice = journal.take_notice().expect("a notice");
    assert!(notice.contains("it cannot be rewritten"), "{notice}");
    assert!(notice.ends_with("the oldest orders stay in it"), "{notice}");
    fill(&path, 1).await;
    assert_eq!(journal.take_notice(), None);
    assert_eq!(journal.entries(false).expect("readable").len(), 61);
    fs::remove_dir(&in_the_way).expect("an empty folder");
    fill(&path, 30).await;
    assert!(journal.entries(false).expect("readable").len() < 60);
    remove(&path);
}
