//! Rewrites the file without the oldest orders whose outcome is known.

use std::collections::HashSet;

use super::disk::{Disk, FIRST};
use super::index::{Index, Known, Span};
use crate::error::Error;

/// How many settled orders more than `keep` there may be.
fn surplus(keep: usize) -> usize {
    keep / 4 + 16
}

/// Drops the oldest settled orders if there are many more than are kept: first those without a key, whose answer nobody
/// will ask for again. Only while the file is locked.
pub(super) fn prune(disk: &mut Disk, keep: usize) -> Result<(), Error> {
    let settled = disk.index.settled;
    if settled <= keep + surplus(keep) || settled < disk.prune_from {
        return Ok(());
    }
    disk.prune_from = settled + surplus(keep);
    let spans = kept(&disk.index, keep);
    let mut text = FIRST.as_bytes().to_vec();
    for span in spans {
        text.extend(disk.line(span)?);
        text.push(b'\n');
    }
    disk.replace(&text)
}

/// The lines to keep, in their order.
fn kept(index: &Index, keep: usize) -> Vec<Span> {
    let entries = index.in_order();
    let is_latest = |known: &Known| index.latest(known.key).is_some_and(|latest| latest.id == known.id);
    let settled = entries.iter().filter(|known| !known.outcome.is_unresolved());
    let (keyed, plain): (Vec<&Known>, Vec<&Known>) = settled.partition(|known| is_latest(known));
    let surplus = (keyed.len() + plain.len()).saturating_sub(keep);
    let dropped: HashSet<u64> = plain.into_iter().chain(keyed).take(surplus).map(|known| known.id).collect();
    let left = entries.iter().filter(|known| !dropped.contains(&known.id));
    let lines = left.flat_map(|known| [Some(known.order), known.attempt, known.end]).flatten();
    let mut spans: Vec<Span> = lines.chain(index.of_keys()).collect();
    spans.sort_unstable_by_key(|span| span.from);
    spans
}
