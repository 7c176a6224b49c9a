//! What one resource has cost, and the lines of its bill.

use serde::{Deserialize, Serialize};

use super::price::{self, Part};

/// Milliseconds of an hour.
pub const HOUR: i64 = 3_600_000;

/// A resource as a bill shows it, and its price.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charged {
    /// As in `ResourceType`.
    pub kind: String,
    pub name: String,
    pub region_id: String,
    /// Empty for what is in no data center.
    pub vdc_id: String,
    pub vdc_name: String,
    /// The resource that this one comes and goes with, or nothing.
    pub holder: String,
    pub status: String,
    pub addresses: Vec<String>,
    /// What is before the parts in a configuration, such as the kind of machine.
    pub model: String,
    pub parts: Vec<Part>,
    /// How it is paid in advance, if it is.
    pub ahead: Option<Ahead>,
    /// A task is deleting it: from now on it costs nothing.
    pub ending: bool,
}

/// Time that is bought in advance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ahead {
    pub price: i64,
    pub until: i64,
    /// What is to be bought when the time ends.
    pub further: Option<Further>,
}

/// Further time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Further {
    pub months: i64,
    pub price: i64,
}

/// What one resource has cost.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Account {
    pub id: String,
    /// As it was when it was last accounted for.
    pub charged: Charged,
    pub created: i64,
    pub deleted: Option<i64>,
    intervals: Vec<Interval>,
    purchases: Vec<Purchase>,
    pub(super) paid: Option<Paid>,
    /// The time paid in advance has ended, and no further time is bought until the resource is paid otherwise.
    pub(super) lapsed: bool,
    /// Taken from the balance for a purchase that a task is to make.
    pub(super) reserved: i64,
}

/// Time at a price by the hour.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Interval {
    from: i64,
    to: Option<i64>,
    hourly: i64,
    parts: Vec<Part>,
}

/// Time that was paid in advance.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Purchase {
    at: i64,
    until: i64,
    price: i64,
    parts: Vec<Part>,
}

/// Until when what price by the hour need not be paid.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Paid {
    pub until: i64,
    hourly: i64,
}

/// A line of a bill.
#[derive(Debug)]
pub struct Line<'a> {
    pub parts: &'a [Part],
    pub from: i64,
    pub to: i64,
    /// For an hour, or for all the time that was paid in advance.
    pub price: i64,
    pub in_advance: bool,
    pub cost: i64,
}

impl Charged {
    /// What all its parts cost in an hour.
    pub fn hourly(&self) -> i64 {
        price::hourly(&self.parts)
    }
}

impl Account {
    pub(super) fn new(id: &str, now: i64) -> Self {
        Self {
            id: id.to_owned(),
            charged: Charged::default(),
            created: now,
            deleted: None,
            intervals: Vec::new(),
            purchases: Vec::new(),
            paid: None,
            lapsed: false,
            reserved: 0,
        }
    }

    /// What it cost in a period, as far as that is over.
    pub fn cost(&self, from: i64, to: i64, now: i64) -> i64 {
        self.lines(from, to, now).iter().map(|line| line.cost).fold(0, i64::saturating_add)
    }

    /// The lines of the bill of a period, as far as that is over.
    pub fn lines(&self, from: i64, to: i64, now: i64) -> Vec<Line<'_>> {
        let bought = self.purchases.iter().filter(|purchase| (from..to).contains(&purchase.at));
        let mut lines: Vec<Line<'_>> = bought
            .map(|purchase| Line {
                parts: &purchase.parts,
                from: purchase.at,
                to: purchase.until,
                price: purchase.price,
                in_advance: true,
                cost: purchase.price,
            })
            .collect();
        for interval in &self.intervals {
            let end = interval.to.unwrap_or(now);
            let (start, stop) = (interval.from.max(from), end.min(to));
            // What exists only since this moment is on the bill too.
            let fresh = interval.from == end && (from..to).contains(&end);
            let in_advance = self.covers(interval);
            // Covered time is a line only where there is no other.
            if (start < stop || fresh) && (!in_advance || lines.is_empty()) {
                let cost = (i128::from(interval.hourly) * i128::from(stop - start) + i128::from(HOUR / 2))
                    / i128::from(HOUR);
                lines.push(Line {
                    parts: &interval.parts,
                    from: start,
                    to: stop,
                    price: interval.hourly,
                    in_advance,
                    cost: i64::try_from(cost).unwrap_or(i64::MAX),
                });
            }
        }
        lines.sort_by_key(|line| line.from);
        lines
    }

    /// When the time that was last paid in advance begins and ends.
    pub fn paid_time(&self) -> Option<(i64, i64)> {
        self.purchases.last().map(|purchase| (purchase.at, purchase.until))
    }

    /// From now on it costs nothing.
    pub(super) fn end(&mut self, now: i64) {
        if let Some(interval) = self.intervals.last_mut() {
            interval.to = Some(now);
        }
        if self.intervals.len() > 1 {
            self.intervals.retain(|interval| interval.to != Some(interval.from));
        }
        self.deleted = Some(now);
    }

    /// Whether nothing is paid by the hour because it was paid in advance.
    fn covers(&self, interval: &Interval) -> bool {
        let bought = |purchase: &Purchase| (purchase.at..purchase.until).contains(&interval.from);
        interval.hourly == 0 && self.purchases.iter().any(bought)
    }

    /// What an hour costs now.
    pub(super) fn hourly(&self) -> i64 {
        self.intervals.last().filter(|interval| interval.to.is_none()).map_or(0, |interval| interval.hourly)
    }

    pub(super) fn buy(&mut self, parts: Vec<Part>, price: i64, at: i64, until: i64) {
        let hourly = price::hourly(&parts);
        self.paid = Some(Paid { until, hourly });
        self.purchases.push(Purchase { at, until, price, parts });
    }

    /// Begins an interval where the price is another than before.
    pub(super) fn reprice(&mut self, now: i64) {
        let paid = self.paid.map_or(0, |paid| paid.hourly);
        let hourly = self.charged.hourly().saturating_sub(paid).max(0);
        let parts = &self.charged.parts;
        if let Some(last) = self.intervals.last_mut().filter(|interval| interval.to.is_none()) {
            if last.hourly == hourly && last.parts == *parts {
                return;
            }
            if last.from >= now {
                (last.hourly, last.parts) = (hourly, parts.clone());
                return;
            }
            last.to = Some(now);
        }
        self.intervals.push(Interval { from: now, to: None, hourly, parts: parts.clone() });
    }
}
