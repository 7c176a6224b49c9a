//! Rewrites the file without the oldest orders whose outcome is known.

use std::collections::HashSet;

use super::disk::Disk;
use super::index::{Index, Span};
use crate::error::Error;

/// How many settled orders more than `keep` there may be.
fn surplus(keep: usize) -> usize {
    keep / 4 + 16
}

/// Drops the oldest settled orders if there are many more than are kept: first those without a key, whose answer nobody
/// will ask for again. Only while the file is locked.
pub(super) fn prune(disk: &mut Disk, keep: usize) -> Result<(), Error> {
    if disk.index.settled <= keep + surplus(keep) {
        return Ok(());
    }
    let spans = kept(&disk.index, keep);
    let lines: Vec<_> = spans.into_iter().map(|span| disk.line(span)).collect();
    disk.replace(lines.into_iter())
}

/// The lines to keep, in their order.
fn kept(index: &Index, keep: usize) -> Vec<Span> {
    let entries = index.in_order();
    let is_latest = |id: u64, key: u64| index.keys.get(&key).is_some_and(|state| state.entry == Some(id));
    let (mut plain, mut keyed) = (Vec::new(), Vec::new());
    for (id, known) in entries.iter().filter(|(_, known)| !known.outcome.is_unresolved()) {
        if is_latest(*id, known.key) { keyed.push(*id) } else { plain.push(*id) }
    }
    let surplus = (keyed.len() + plain.len()).saturating_sub(keep);
    let dropped: HashSet<u64> = plain.into_iter().chain(keyed).take(surplus).collect();
    let left = entries.iter().filter(|(id, _)| !dropped.contains(id));
    let lines = left.flat_map(|(_, known)| [Some(known.order), known.attempt, known.end]).flatten();
    let of_key =
        index.keys.values().flat_map(|state| [state.claim.map(|(_, span)| span), state.alike]).flatten();
    let mut spans: Vec<Span> = lines.chain(of_key).collect();
    spans.sort_unstable_by_key(|span| span.from);
    spans
}
