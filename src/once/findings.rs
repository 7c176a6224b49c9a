//! What one look at the cloud says about an order.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::model::{Evidence, Traces};
use crate::once::compare::{Fit, fit, is_about, resemblance, says_something, text};
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

/// An order, and what is known besides the rows.
#[derive(Debug)]
pub(crate) struct Case<'a> {
    pub evidence: &'a Evidence,
    pub traces: &'a Traces,
    pub wants: Vec<Want>,
    pub noted: &'a Noted,
}

/// Whether a row that matches was created by the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Order,
    Earlier,
    Unclear,
}

impl Case<'_> {
    /// What the rows say about the order.
    pub fn finding(&self, rows: &[Row], sent: SentAt) -> Finding {
        match self.evidence {
            Evidence::Appears(_) => self.appeared(rows, sent),
            Evidence::Disappears(_) => self.gone(rows),
            _ => self.changed(rows),
        }
    }

    /// Whether a task is changing what the order is about, so that the end may not be visible yet.
    pub fn is_under_way(&self, rows: &[Row]) -> bool {
        let is_busy = |row: &&Row| {
            // The status of a row that has appeared is its own business; what it is in may bring forth more.
            let members = match self.evidence {
                Evidence::Appears(_) => &row.around,
                _ => &row.members,
            };
            self.traces.settled.iter().any(|(member, settled)| {
                members.get(member).is_some_and(|status| !settled.contains(&text(status)))
            })
        };
        rows.iter().filter(is_busy).any(|row| self.concerns(row))
    }

    /// Whether the order is about this row, or about what may still come inside it.
    pub fn concerns(&self, row: &Row) -> bool {
        self.wants.iter().any(|want| is_about(self.traces, want, &row.members, row.complete))
    }

    /// Whether the rows show something else than what was ordered to change.
    pub fn differs(&self, rows: &[Row]) -> bool {
        matches!(self.changed(rows), Finding::Absent | Finding::Partly(_))
    }

    /// What there is before the order is sent: rows that could be taken for its own later, and values that it changes
    /// by some amount.
    pub fn note(&self, rows: &[Row]) -> Noted {
        let mut noted = Noted { complete: true, ..Noted::default() };
        for row in rows {
            let about = self
                .wants
                .iter()
                .filter(|want| row.complete && is_about(self.traces, want, &row.members, true));
            let Some(id) = self.id(row) else { continue };
            for want in about {
                for member in self.traces.growing() {
                    noted.numbers.extend(
                        row.members.get(member).and_then(Value::as_i64).map(|value| (id.clone(), value)),
                    );
                }
                if matches!(self.evidence, Evidence::Appears(_)) && self.fit(want, row) > Fit::No {
                    noted.ids.insert(id.clone());
                }
            }
        }
        noted
    }

    /// As many new rows as ordered, each of them new without doubt.
    fn appeared(&self, rows: &[Row], sent: SentAt) -> Finding {
        let mut found = BTreeMap::new();
        let (mut ordered, mut is_complete) = (0, true);
        for (want, count) in self.counted() {
            let candidates = self.candidates(want, rows, sent);
            is_complete &= candidates.values().filter(|origin| **origin == Origin::Order).count() >= count;
            ordered += count;
            found.extend(candidates);
        }
        let of = |origin| {
            found.iter().filter(move |(_, one)| **one == origin).map(|(id, _)| id.clone()).collect::<Vec<_>>()
        };
        let (own, earlier, unclear) = (of(Origin::Order), of(Origin::Earlier), of(Origin::Unclear));
        let why = |text: &str| Finding::Unclear(found.keys().cloned().collect(), text.to_owned());
        match own.len() {
            _ if !unclear.is_empty() => {
                why("something matches that need not have been created by this order")
            }
            // By a clock that may be wrong: a match that is certainly new shows that it is right.
            0 if !earlier.is_empty() => why("something matches that may have been there before"),
            0 => Finding::Absent,
            count if count > ordered => {
                Finding::Unclear(own, format!("{ordered} ordered, but {count} are new and match"))
            }
            count if count == ordered && is_complete => Finding::There(own),
            _ => Finding::Partly(own),
        }
    }

    /// The different wants, and how many of each.
    fn counted(&self) -> Vec<(&Want, usize)> {
        let mut counted: Vec<(&Want, usize)> = Vec::new();
        for want in &self.wants {
            let count =
                self.traces.count.as_ref().and_then(|count| text(want.get(count)?).parse().ok()).unwrap_or(1);
            match counted.iter_mut().find(|(other, _)| *other == want) {
                Some((_, sum)) => *sum += count,
                None => counted.push((want, count)),
            }
        }
        counted
    }

    /// The rows that may have been created for a want.
    fn candidates(&self, want: &Want, rows: &[Row], sent: SentAt) -> BTreeMap<String, Origin> {
        let candidate = |row: &Row| {
            let (fit, id) = (self.fit(want, row), self.id(row));
            let is_other = id.as_ref().is_some_and(|id| self.noted.ids.contains(id));
            if fit == Fit::No || is_other {
                return None;
            }
            let created = self.traces.created.as_ref().and_then(|member| row.members.get(member));
            let origin = match sent.compare(created) {
                Created::Before if !self.noted.complete => Origin::Earlier,
                _ if fit == Fit::Unknown || id.is_none() => Origin::Unclear,
                Created::Later => Origin::Unclear,
                Created::Untold if !self.noted.complete => Origin::Unclear,
                _ => Origin::Order,
            };
            Some((id.unwrap_or_else(|| "one without an id".to_owned()), origin))
        };
        rows.iter().filter_map(candidate).collect()
    }

    fn changed(&self, rows: &[Row]) -> Finding {
        let best = |want| match says_something(self.traces, want) {
            true => rows.iter().map(|row| self.fit(want, row)).max().unwrap_or(Fit::No),
            false => Fit::Unknown,
        };
        let fits: Vec<Fit> = self.wants.iter().map(best).collect();
        let is_as_ordered = |row: &&Row| self.wants.iter().any(|want| self.fit(want, row) == Fit::Yes);
        let ids: BTreeSet<String> =
            rows.iter().filter(is_as_ordered).filter_map(|row| self.id(row)).collect();
        let ids = Vec::from_iter(ids);
        let unseen =
            self.traces.unseen.iter().find(|name| self.wants.iter().any(|want| want.contains_key(*name)));
        match unseen {
            _ if fits.contains(&Fit::Unknown) => {
                Finding::Unclear(ids, format!("{} does not show what was ordered", self.traces.read))
            }
            _ if !fits.contains(&Fit::Yes) => Finding::Absent,
            _ if fits.contains(&Fit::No) => Finding::Partly(ids),
            Some(name) => Finding::Unclear(ids, format!("{} does not show {name}", self.traces.read)),
            None => Finding::There(ids),
        }
    }

    fn gone(&self, rows: &[Row]) -> Finding {
        let is_there = |want: &&Want| rows.iter().any(|row| self.fit(want, row) == Fit::Yes);
        let gone: Vec<&Want> = self.wants.iter().filter(|want| !is_there(want)).collect();
        let named =
            |want: &&Want| self.traces.of.get(&self.traces.id).and_then(|name| want.get(name)).map(text);
        let ids = Vec::from_iter(gone.iter().filter_map(named).collect::<BTreeSet<String>>());
        match gone.len() {
            0 => Finding::Absent,
            count if count == self.wants.len() => Finding::Gone(ids),
            _ => Finding::Partly(ids),
        }
    }

    fn fit(&self, want: &Want, row: &Row) -> Fit {
        if !row.complete || !is_about(self.traces, want, &row.members, true) {
            return Fit::No;
        }
        if matches!(self.evidence, Evidence::Appears(_)) {
            return resemblance(self.traces, want, &row.members);
        }
        let before = self.id(row).and_then(|id| self.noted.numbers.get(&id).copied());
        fit(self.traces, want, &row.members, before)
    }

    /// What identifies a row.
    pub fn id(&self, row: &Row) -> Option<String> {
        row.members.get(&self.traces.id).map(text)
    }
}
