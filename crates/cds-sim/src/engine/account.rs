//! The account of one resource: its charges and its bill lines.

use serde::{Deserialize, Serialize};

use super::price::{self, Part};

/// Milliseconds of an hour.
pub const HOUR: i64 = 3_600_000;

/// A resource as a bill shows it, and its price.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charged {
    /// Value of `ResourceType`.
    pub kind: String,
    pub name: String,
    pub region_id: String,
    /// Empty if it is in no data center.
    pub vdc_id: String,
    pub vdc_name: String,
    /// The resource that this one depends on, or empty.
    pub holder: String,
    pub status: String,
    pub addresses: Vec<String>,
    /// Prefix of the parts in a configuration, such as the machine type.
    pub model: String,
    pub parts: Vec<Part>,
    /// Prepaid period, if any.
    pub ahead: Option<Ahead>,
    /// A task is deleting it, so it costs nothing from now on.
    pub ending: bool,
}

/// A prepaid period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ahead {
    pub price: i64,
    pub until: i64,
    /// What to buy when the period ends.
    pub further: Option<Further>,
}

/// A further period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Further {
    pub months: i64,
    pub price: i64,
}

/// The charges of one resource.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Account {
    pub id: String,
    /// Its state when it was last accounted for.
    pub charged: Charged,
    pub created: i64,
    pub deleted: Option<i64>,
    intervals: Vec<Interval>,
    purchases: Vec<Purchase>,
    pub(super) paid: Option<Paid>,
    /// The prepaid period has ended without renewal, until the billing method changes.
    pub(super) lapsed: bool,
    /// Debited for a purchase by a running task.
    pub(super) reserved: i64,
}

/// A period at an hourly price.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Interval {
    from: i64,
    to: Option<i64>,
    hourly: i64,
    parts: Vec<Part>,
}

/// A prepaid period.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Purchase {
    at: i64,
    until: i64,
    price: i64,
    parts: Vec<Part>,
}

/// Until when which hourly price is covered.
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
    /// Per hour, or for the whole prepaid period.
    pub price: i64,
    pub in_advance: bool,
    pub cost: i64,
}

impl Charged {
    /// The hourly price of all its parts.
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

    /// Its cost in a period, up to now.
    pub fn cost(&self, from: i64, to: i64, now: i64) -> i64 {
        self.lines(from, to, now).iter().map(|line| line.cost).fold(0, i64::saturating_add)
    }

    /// Its bill lines for a period, up to now.
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
            // Resources created at this very moment are on the bill, too.
            let fresh = interval.from == end && (from..to).contains(&end);
            let in_advance = self.covers(interval);
            // Covered time appears only if there is no other line.
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

    /// Start and end of the last prepaid period.
    pub fn paid_time(&self) -> Option<(i64, i64)> {
        self.purchases.last().map(|purchase| (purchase.at, purchase.until))
    }

    /// Stops charging from now on.
    pub(super) fn end(&mut self, now: i64) {
        if let Some(interval) = self.intervals.last_mut() {
            interval.to = Some(now);
        }
        if self.intervals.len() > 1 {
            self.intervals.retain(|interval| interval.to != Some(interval.from));
        }
        self.deleted = Some(now);
    }

    /// Whether nothing is charged by the hour because it is prepaid.
    fn covers(&self, interval: &Interval) -> bool {
        let bought = |purchase: &Purchase| (purchase.at..purchase.until).contains(&interval.from);
        interval.hourly == 0 && self.purchases.iter().any(bought)
    }

    /// The current hourly price.
    pub(super) fn hourly(&self) -> i64 {
        self.intervals.last().filter(|interval| interval.to.is_none()).map_or(0, |interval| interval.hourly)
    }

    pub(super) fn buy(&mut self, parts: Vec<Part>, price: i64, at: i64, until: i64) {
        let hourly = price::hourly(&parts);
        self.paid = Some(Paid { until, hourly });
        self.purchases.push(Purchase { at, until, price, parts });
    }

    /// Starts a new interval if the price has changed.
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
