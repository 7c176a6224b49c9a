//! Usage of the cold-storage pools. No action creates or fills a pool, so these are invented and fill by themselves.

use serde_json::{Value, json};

use crate::api::call::Call;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::clock;
use crate::engine::metrics::value;

/// A pool of this many GB.
struct Pool {
    id: &'static str,
    name: &'static str,
    size: f64,
}

const POOLS: [Pool; 2] = [
    Pool { id: "2001", name: "archive-1", size: 10_240.0 },
    Pool { id: "2002", name: "archive-2", size: 2_048.0 },
];

/// The first day on which something was stored.
const FIRST_DAY: &str = "20230101";

/// GB that go into cold storage each day, and GB that wait for it.
const COLD: (f64, f64) = (0.05, 0.45);
const WARM: (f64, f64) = (20.0, 60.0);

/// Seconds of a day.
const DAY: i64 = 86_400;

pub fn get_metering(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let malformed = |name: &str| call.refuse(&["InvalidParamater"]).because(format!("{name} is not valid."));
    let asked = day(call.required("EndTime")?).ok_or_else(|| malformed("EndTime"))?;
    // What is not yet over has not been measured.
    let last = asked.min(clock::day_number(cloud.clock.milliseconds()));
    let wanted = call.text("Uid");
    if let Some(id) = wanted.filter(|id| POOLS.iter().all(|pool| pool.id != *id)) {
        return Err(malformed("Uid").because(format!("There is no storage pool {id}.")));
    }
    let pools = POOLS.iter().filter(|pool| wanted.is_none_or(|id| id == pool.id));
    let rows: Vec<Value> = pools
        .map(|pool| {
            let (cold, warm) = pool.usage(last);
            json!({
                "Id": pool.id,
                "Name": pool.name,
                "TotalSize": pool.size.to_string(),
                "Cold": rounded(cold),
                "Warm": rounded(warm),
            })
        })
        .collect();
    Ok(Reply::data(Value::Array(rows)))
}

impl Pool {
    /// GB in cold storage and GB before it at the end of a day. Cold storage only grows, until the pool is full.
    fn usage(&self, last: i64) -> (f64, f64) {
        let first = day(FIRST_DAY).unwrap_or_default();
        if last < first {
            return (0.0, 0.0);
        }
        let warm = value(&[self.id, "warm"], last * DAY, WARM.0, WARM.1);
        let most = self.size - WARM.1;
        let mut cold = 0.0;
        for number in first..=last {
            cold += value(&[self.id, "cold"], number * DAY, COLD.0, COLD.1);
            if cold >= most {
                return (most, warm);
            }
        }
        (cold, warm)
    }
}

/// The number of a day that is written `20191101`.
fn day(text: &str) -> Option<i64> {
    let digits = text.trim();
    if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = digits.split_at(4);
    let (month, day) = rest.split_at(2);
    clock::read_day(&format!("{year}.{month}.{day}")).map(clock::day_number)
}

fn rounded(size: f64) -> f64 {
    (size * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pools_fill_and_are_never_overfull() {
        let pool = &POOLS[1];
        let first = day(FIRST_DAY).expect("a day");
        assert_eq!(pool.usage(first - 1), (0.0, 0.0));
        let mut before = 0.0;
        for later in [0, 1, 30, 365, 10_000, 1_000_000] {
            let (cold, warm) = pool.usage(first + later);
            assert!(cold > before && cold + warm <= pool.size, "{later}: {cold} {warm}");
            assert_eq!((cold, warm), pool.usage(first + later));
            before = if later < 10_000 { cold } else { 0.0 };
        }
    }

    #[test]
    fn days_are_read() {
        assert_eq!(day("20250102"), day("20250101").map(|day| day + 1));
        for text in ["2025-01-01", "20251301", "2025", "", "２０２５０１０１"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
