//! Reads the cloud until it is certain whether an order was carried out, or certain that it cannot be told.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{Instant, sleep};

use crate::call::client::Client;
use crate::error::Error;
use crate::model::{Evidence, Traces};
use crate::once::findings::{Finding, Known, alike, finding, is_under_way};
use crate::once::order::{Noted, Order, Settling, Verdict, Want};
use crate::once::rows;
use crate::once::times::{SentAt, age};

/// Pause between two reads: the first, the longest, and by what it grows.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
const GROWTH: f64 = 1.5;

/// Before an order is sent: the resources that could be taken for its own later. Sends nothing where the order itself or
/// times of creation tell enough.
pub async fn before(client: &Client, order: &Order) -> Result<Noted, Error> {
    let Some(Evidence::Appears(traces)) = &order.action.evidence else { return Ok(Noted::default()) };
    let wants = order.wants(traces);
    if !traces.noted || wants.is_empty() {
        return Ok(Noted::default());
    }
    let rows = rows::read(client, order, traces, &wants).await?;
    let note =
        |rows: Vec<_>| Noted { ids: alike(traces, &wants, &rows).into_iter().collect(), complete: true };
    Ok(rows.map(note).unwrap_or_default())
}

/// What became of an order that was sent at this time of the server. An error is that of a read, and says nothing about
/// the order.
///
/// It never guesses. What is there as ordered is certain at once; what is absent is certain when it stays so.
pub async fn resolve(
    client: &Client,
    order: &Order,
    noted: &Noted,
    sent_at: Timestamp,
    settling: Settling,
) -> Result<Verdict, Error> {
    if !order.task_ids.is_empty() {
        return Ok(Verdict::Done { resource_ids: Vec::new(), task_ids: order.task_ids.clone() });
    }
    let Some(evidence) = &order.action.evidence else { return Ok(undecided("the action has no evidence")) };
    let Some(traces) = evidence.traces() else {
        let known =
            Known { noted, sent: SentAt::new(sent_at, client.ahead(order.action.path(order.service))) };
        return Ok(verdict(finding(evidence, &[], &[], known), false));
    };
    let wants = order.wants(traces);
    if wants.is_empty() {
        return Ok(undecided("the order names nothing that could be looked for"));
    }
    let (started, mut agreed, mut last, mut pause) = (Instant::now(), 0, None, FIRST_PAUSE);
    loop {
        let Some(seen) = look(client, order, evidence, traces, &wants, noted, sent_at).await? else {
            return Ok(undecided("there are too many resources to compare"));
        };
        agreed = if last.as_ref() == Some(&seen) { agreed + 1 } else { 1 };
        let waited = started.elapsed().max(age(sent_at, client.ahead(order.action.path(order.service))));
        let do_agree = agreed >= settling.reads;
        let is_over = match seen.0 {
            Finding::There(_) | Finding::Unclear(..) => true,
            Finding::Gone(_) => do_agree,
            Finding::Absent | Finding::Partly(_) => do_agree && waited >= settling.time,
        };
        if is_over {
            return Ok(verdict(seen.0, seen.1));
        }
        last = Some(seen);
        sleep(pause.min(settling.time / settling.reads.max(1))).await;
        pause = pause.mul_f64(GROWTH).min(LONGEST_PAUSE);
    }
}

/// One look, and whether a task is under way; None if there is too much to see.
async fn look(
    client: &Client,
    order: &Order,
    evidence: &Evidence,
    traces: &Traces,
    wants: &[Want],
    noted: &Noted,
    sent_at: Timestamp,
) -> Result<Option<(Finding, bool)>, Error> {
    let Some(rows) = rows::read(client, order, traces, wants).await? else { return Ok(None) };
    let known = Known { noted, sent: SentAt::new(sent_at, client.ahead(order.action.path(order.service))) };
    Ok(Some((finding(evidence, wants, &rows, known), is_under_way(traces, wants, &rows))))
}

fn verdict(finding: Finding, is_under_way: bool) -> Verdict {
    match finding {
        Finding::There(resource_ids) | Finding::Gone(resource_ids) => {
            Verdict::Done { resource_ids, task_ids: Vec::new() }
        }
        Finding::Absent if is_under_way => undecided("a task is still changing it"),
        Finding::Absent => Verdict::NotDone,
        Finding::Partly(candidates) if is_under_way => {
            Verdict::Undecided { candidates, why: "a task is still changing it".to_owned() }
        }
        Finding::Partly(candidates) => {
            Verdict::Undecided { candidates, why: "only a part of it is as ordered".to_owned() }
        }
        Finding::Unclear(candidates, why) => Verdict::Undecided { candidates, why },
    }
}

fn undecided(why: &str) -> Verdict {
    Verdict::Undecided { candidates: Vec::new(), why: why.to_owned() }
}
