//! Reads the cloud until it is certain whether an order was carried out, or certain that it cannot be told.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{Instant, sleep};

use crate::call::client::Client;
use crate::error::Error;
use crate::model::{Evidence, Traces};
use crate::once::findings::{Case, Finding};
use crate::once::follow::lost_task;
use crate::once::order::{Noted, Order, Settling, Verdict};
use crate::once::rows;
use crate::once::times::{SentAt, age};

/// Pause between two reads: the first, the longest, and by what it grows.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
const GROWTH: f64 = 1.5;

/// Before an order is sent: what could be taken for its own later. It reads where something is to appear or to grow,
/// and sends nothing elsewhere.
pub async fn before(client: &Client, order: &Order) -> Result<Noted, Error> {
    let nothing = Noted::default();
    let Some((evidence, traces)) = evidence(order).filter(|(evidence, traces)| needs_note(evidence, traces))
    else {
        return Ok(nothing);
    };
    let case = Case { evidence, traces, wants: order.wants(traces), noted: &nothing };
    let rows = rows::read(client, order, traces, &case.wants).await?;
    Ok(rows.map(|rows| case.note(&rows)).unwrap_or_default())
}

/// Whether other orders could be taken for this one, so that `before` notes what is there.
pub(crate) fn is_noted(order: &Order) -> bool {
    evidence(order).is_some_and(|(evidence, traces)| needs_note(evidence, traces))
}

/// Whether nothing else would tell what an order without a key has created: no time of creation, and no other order
/// that waits for it.
pub(crate) fn needs_note_without_key(order: &Order) -> bool {
    evidence(order).is_some_and(|(evidence, traces)| needs_note(evidence, traces) && traces.created.is_none())
}

/// The outcome of an order that was sent at this time of the server. An error is that of a read, and says nothing about
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
        let (resource_ids, task_ids) = (Vec::new(), order.task_ids.clone());
        return Ok(Verdict::Done { resource_ids, task_ids, lost_task: None });
    }
    if let Some(Evidence::Nothing { look_at }) = &order.action.evidence {
        return Ok(undecided(Vec::new(), &format!("no action shows it; look at {}", look_at.en)));
    }
    let Some((evidence, traces)) = evidence(order) else {
        return Ok(undecided(Vec::new(), "the action has no evidence"));
    };
    let case = Case { evidence, traces, wants: order.wants(traces), noted };
    if case.wants.is_empty() {
        return Ok(undecided(Vec::new(), "the order names nothing that could be looked for"));
    }
    let (started, mut agreed, mut last, mut pause) = (Instant::now(), 0, None, FIRST_PAUSE);
    loop {
        let Some(rows) = rows::read(client, order, traces, &case.wants).await? else {
            return Ok(undecided(Vec::new(), "there are too many resources to compare"));
        };
        let ahead = client.ahead(order.action.path(order.service));
        let seen = (case.finding(&rows, SentAt::new(sent_at, ahead)), case.is_under_way(&rows));
        agreed = if last.as_ref() == Some(&seen) { agreed + 1 } else { 1 };
        let has_settled = started.elapsed().max(age(sent_at, ahead)) >= settling.time;
        let is_over = match seen.0 {
            Finding::There(_) | Finding::Unclear(..) => true,
            Finding::Gone(_) => agreed >= settling.reads,
            Finding::Absent | Finding::Partly(_) => agreed >= settling.reads && has_settled,
        };
        if is_over {
            return Ok(verdict(order, noted, seen.0, seen.1));
        }
        last = Some(seen);
        sleep(pause.min(settling.time / settling.reads.max(1))).await;
        pause = pause.mul_f64(GROWTH).min(LONGEST_PAUSE);
    }
}

fn evidence(order: &Order) -> Option<(&'static Evidence, &'static Traces)> {
    let evidence = order.action.evidence.as_ref()?;
    Some((evidence, evidence.traces()?))
}

fn needs_note(evidence: &Evidence, traces: &Traces) -> bool {
    matches!(evidence, Evidence::Appears(_)) || traces.growing().next().is_some()
}

fn verdict(order: &Order, noted: &Noted, finding: Finding, is_under_way: bool) -> Verdict {
    match finding {
        Finding::There(resource_ids) | Finding::Gone(resource_ids) => {
            let lost_task = lost_task(order, noted, &resource_ids);
            Verdict::Done { resource_ids, task_ids: Vec::new(), lost_task }
        }
        Finding::Absent if !is_under_way => Verdict::NotDone,
        Finding::Absent => undecided(Vec::new(), UNDER_WAY),
        Finding::Partly(candidates) if is_under_way => undecided(candidates, UNDER_WAY),
        Finding::Partly(candidates) => undecided(candidates, "only a part of it is as ordered"),
        Finding::Unclear(candidates, why) => undecided(candidates, &why),
    }
}

const UNDER_WAY: &str = "a task is still changing it";

fn undecided(candidates: Vec<String>, why: &str) -> Verdict {
    Verdict::Undecided { candidates, why: why.to_owned() }
}
