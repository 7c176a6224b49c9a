//! What one look at the cloud says about an order.

use std::collections::BTreeMap;

use crate::model::{Evidence, Traces};
use crate::once::compare::{Fit, fit, is_about, text};
use crate::once::order::{Noted, Want};
use crate::once::rows::Row;
use crate::once::times::{Created, SentAt};

/// What the rows of one read say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Finding {
    /// Everything is there as ordered: these resources.
    There(Vec<String>),
    /// Everything is gone that was to go: these resources.
    Gone(Vec<String>),
    /// Nothing is as ordered.
    Absent,
    /// Only these are as ordered.
    Partly(Vec<String>),
    /// Further reads will not tell either: these may be as ordered, and why that is not certain.
    Unclear(Vec<String>, String),
}

/// What is known of an order besides its parameters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a> {
    pub noted: &'a Noted,
    pub sent: SentAt,
}

/// What the rows say about the order.
pub(crate) fn finding(evidence: &Evidence, wants: &[Want], rows: &[Row], known: Known<'_>) -> Finding {
    match evidence {
        Evidence::Appears(traces) => appeared(traces, wants, rows, known),
        Evidence::Changes(traces) => changed(traces, wants, rows),
        Evidence::Disappears(traces) => gone(traces, wants, rows),
        Evidence::Nothing { look_at } => {
            Finding::Unclear(Vec::new(), format!("no action shows it; look at {}", look_at.en))
        }
    }
}

/// Whether a task is changing what the order is about, so that the end may not be visible yet.
pub(crate) fn is_under_way(traces: &Traces, wants: &[Want], rows: &[Row]) -> bool {
    let is_busy = |row: &Row| {
        traces.settled.iter().any(|(member, settled)| {
            row.members.get(member).is_some_and(|status| !settled.contains(&text(status)))
        })
    };
    rows.iter().filter(|row| is_busy(row)).any(|row| concerns(traces, wants, row))
}

/// The ids of the rows that could be taken for what the order creates.
pub(crate) fn alike(traces: &Traces, wants: &[Want], rows: &[Row]) -> Vec<String> {
    let is_alike = |row: &&Row| wants.iter().any(|want| fit_of(traces, want, row) > Fit::No);
    rows.iter().filter(is_alike).filter_map(|row| id(traces, row)).collect()
}

/// As many new rows as ordered; each must be new without doubt.
fn appeared(traces: &Traces, wants: &[Want], rows: &[Row], known: Known<'_>) -> Finding {
    let mut candidates = BTreeMap::new();
    let (mut ordered, mut is_complete) = (0, true);
    for (want, count) in counted(traces, wants) {
        let found = candidates_of(traces, want, rows, known);
        is_complete &= found.len() >= count;
        ordered += count;
        candidates.extend(found);
    }
    let is_certain = candidates.values().all(|certain| *certain);
    let ids: Vec<String> = candidates.into_keys().collect();
    match ids.len() {
        0 => Finding::Absent,
        count if count > ordered => {
            let text = format!("{ordered} ordered, but {count} match: some belong to somebody else");
            Finding::Unclear(ids, text)
        }
        _ if !is_certain => {
            let text = "it is not certain that what matches was created by this order".to_owned();
            Finding::Unclear(ids, text)
        }
        count if count == ordered && is_complete => Finding::There(ids),
        _ => Finding::Partly(ids),
    }
}

/// The different wants, and how many of each.
fn counted<'a>(traces: &Traces, wants: &'a [Want]) -> Vec<(&'a Want, usize)> {
    let mut counted: Vec<(&Want, usize)> = Vec::new();
    for want in wants {
        let count = traces.count.as_ref().and_then(|count| text(want.get(count)?).parse().ok()).unwrap_or(1);
        match counted.iter_mut().find(|(other, _)| *other == want) {
            Some((_, sum)) => *sum += count,
            None => counted.push((want, count)),
        }
    }
    counted
}

/// The rows that may have been created for a want, and whether that is certain.
fn candidates_of(traces: &Traces, want: &Want, rows: &[Row], known: Known<'_>) -> BTreeMap<String, bool> {
    let candidate = |row: &Row| {
        let fit = fit_of(traces, want, row);
        let id = id(traces, row);
        if fit == Fit::No || id.as_ref().is_some_and(|id| known.noted.ids.contains(id)) {
            return None;
        }
        let created = traces.created.as_ref().and_then(|member| row.members.get(member));
        let is_new = match known.sent.compare(created) {
            Created::Before => return None,
            Created::Then => true,
            Created::Later => false,
            Created::Untold => known.noted.complete,
        };
        let is_certain = is_new && fit == Fit::Yes && id.is_some();
        Some((id.unwrap_or_else(|| "one without an id".to_owned()), is_certain))
    };
    rows.iter().filter_map(candidate).collect()
}

fn changed(traces: &Traces, wants: &[Want], rows: &[Row]) -> Finding {
    let fits: Vec<Fit> = wants
        .iter()
        .map(|want| rows.iter().map(|row| fit_of(traces, want, row)).max().unwrap_or(Fit::No))
        .collect();
    let is_as_ordered = |row: &&Row| wants.iter().any(|want| fit_of(traces, want, row) == Fit::Yes);
    let mut ids: Vec<String> = rows.iter().filter(is_as_ordered).filter_map(|row| id(traces, row)).collect();
    ids.dedup();
    if fits.iter().all(|fit| *fit == Fit::Yes) {
        Finding::There(ids)
    } else if fits.contains(&Fit::Unknown) {
        Finding::Unclear(ids, format!("{} does not show what was ordered", traces.read))
    } else if fits.contains(&Fit::Yes) {
        Finding::Partly(ids)
    } else {
        Finding::Absent
    }
}

fn gone(traces: &Traces, wants: &[Want], rows: &[Row]) -> Finding {
    let is_there = |want: &&Want| rows.iter().any(|row| fit_of(traces, want, row) == Fit::Yes);
    let gone: Vec<&Want> = wants.iter().filter(|want| !is_there(want)).collect();
    let named = |want: &&Want| traces.of.get(&traces.id).and_then(|name| want.get(name)).map(text);
    let mut ids: Vec<String> = gone.iter().filter_map(named).collect();
    ids.dedup();
    match gone.len() {
        0 => Finding::Absent,
        count if count == wants.len() => Finding::Gone(ids),
        _ => Finding::Partly(ids),
    }
}

fn fit_of(traces: &Traces, want: &Want, row: &Row) -> Fit {
    if row.complete && is_about(traces, want, &row.members, true) {
        fit(traces, want, &row.members)
    } else {
        Fit::No
    }
}

/// Whether a row, or what may still come inside it, is about the order.
fn concerns(traces: &Traces, wants: &[Want], row: &Row) -> bool {
    wants.iter().any(|want| is_about(traces, want, &row.members, row.complete))
}

fn id(traces: &Traces, row: &Row) -> Option<String> {
    row.members.get(&traces.id).map(text)
}
