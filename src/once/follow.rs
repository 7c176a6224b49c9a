//! Follows an order whose task is lost by its own rows: it has ended when no status shows that it goes on.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::call::client::Client;
use crate::call::response::Response;
use crate::call::task::{Follow, Task, TaskStatus};
use crate::call::task_id::ORDER_FAMILY;
use crate::error::Error;
use crate::model::{self, Evidence, TaskFamily, api};
use crate::once::compare::text;
use crate::once::findings::Case;
use crate::once::order::{Noted, Order};
use crate::once::rows::{self, Row};

/// How many reads must agree that an order has failed: a list may lag.
const READS: u32 = 3;

/// The task with this id and family. The family of an order whose task is lost is `"order"`.
pub fn task(id: &str, family: &str) -> Result<Task, Error> {
    if family != ORDER_FAMILY {
        return Task::new(id, family);
    }
    let followed = Followed::read(id).ok_or_else(|| {
        Error::Config(
            "the id of an order whose task is lost is the one that its response or resolution has".to_owned(),
        )
    })?;
    Ok(Task::following(id, Box::new(followed)))
}

impl Response {
    /// The queued tasks, to be added to a [`TaskWaiter`](crate::TaskWaiter).
    pub fn tasks(&self) -> Result<Vec<Task>, Error> {
        self.task_ids.iter().map(|id| task(id, self.task_family)).collect()
    }
}

/// The id of the task that stands for a lost one; None if the order queues no task, or no status shows its progress.
pub(crate) fn lost_task(order: &Order, noted: &Noted, resource_ids: &[String]) -> Option<String> {
    let evidence = order.action.evidence.as_ref()?;
    let has_rows = match evidence {
        Evidence::Appears(_) => !resource_ids.is_empty(),
        Evidence::Changes(_) => true,
        Evidence::Disappears(_) | Evidence::Nothing { .. } => false,
    };
    if order.action.task.is_none() || evidence.traces()?.settled.is_empty() || !has_rows {
        return None;
    }
    let named = Named(
        order.service.name.clone(),
        order.action.name.clone(),
        resource_ids.to_vec(),
        order.facts.clone(),
        noted.numbers.clone(),
    );
    serde_json::to_string(&named).ok()
}

/// The id: service, action, resources, what the order says of them, and their sizes before it.
#[derive(Debug, Serialize, Deserialize)]
struct Named(String, String, Vec<String>, Map<String, Value>, BTreeMap<String, i64>);

/// An order whose task is lost.
#[derive(Debug)]
struct Followed {
    order: Order,
    resource_ids: Vec<String>,
    noted: Noted,
    family: &'static TaskFamily,
    /// The number of reads, one after the other, that showed a failure.
    failures: AtomicU32,
}

/// What one read shows.
#[derive(Debug, PartialEq, Eq)]
enum Progress {
    /// It goes on, with this status.
    Running(String),
    /// All of it is there and settled.
    Ready,
    /// A status says that it has failed.
    Failed(String),
    /// It is not as ordered, unless the list lags.
    Amiss(String),
}

impl Followed {
    fn read(id: &str) -> Option<Self> {
        let Named(service, action, resource_ids, facts, numbers) = serde_json::from_str(id).ok()?;
        let (service, action) = model::action(&service, &action)?;
        action.evidence.as_ref()?.traces()?;
        let family = api().task_families.get(&action.task.as_ref()?.family)?;
        let (order, failures) = (Order::new(service, action, &facts), AtomicU32::new(0));
        Some(Self { order, resource_ids, noted: Noted { numbers, ..Noted::default() }, family, failures })
    }

    fn case(&self) -> Option<Case<'_>> {
        let evidence = self.order.action.evidence.as_ref()?;
        let traces = evidence.traces()?;
        Some(Case { evidence, traces, wants: self.order.wants(traces), noted: &self.noted })
    }

    async fn seen(&self, client: &Client) -> Result<TaskStatus, Error> {
        let begun = Instant::now();
        let mut progress = Progress::Running(String::new());
        if let Some(case) = self.case()
            && let Some(rows) = rows::read(client, &self.order, case.traces, &case.wants).await?
        {
            progress = self.progress(&case, &rows);
        }
        let failures = match progress {
            Progress::Amiss(_) => self.failures.fetch_add(1, Ordering::Relaxed) + 1,
            _ => {
                self.failures.store(0, Ordering::Relaxed);
                0
            }
        };
        if let Progress::Amiss(why) = progress {
            progress =
                if failures < READS { Progress::Running(String::new()) } else { Progress::Failed(why) };
        }
        Ok(self.family.read(self.answer(&progress, begun.elapsed())))
    }

    fn progress(&self, case: &Case<'_>, rows: &[Row]) -> Progress {
        let is_own = |row: &&Row| match case.evidence {
            Evidence::Appears(_) => {
                row.complete && case.id(row).is_some_and(|id| self.resource_ids.contains(&id))
            }
            _ => case.concerns(row),
        };
        let own: Vec<&Row> = rows.iter().filter(is_own).collect();
        let mut running = None;
        for (row, (member, settled)) in
            own.iter().flat_map(|row| case.traces.settled.iter().map(move |rule| (row, rule)))
        {
            let Some(status) = row.members.get(member).map(text) else { continue };
            if self.family.failed.iter().any(|word| word.eq_ignore_ascii_case(&status)) {
                return Progress::Failed(format!("its {member} is {status}"));
            }
            if !settled.contains(&status) {
                running = Some(status);
            }
        }
        if let Some(status) = running {
            return Progress::Running(status);
        }
        let missing = match case.evidence {
            Evidence::Appears(_) => {
                let listed: Vec<String> = own.iter().filter_map(|row| case.id(row)).collect();
                let missing: Vec<&str> =
                    self.resource_ids.iter().filter(|id| !listed.contains(*id)).map(|id| &**id).collect();
                (!missing.is_empty()).then(|| {
                    format!("{} is gone: its task has failed, or it was deleted", missing.join(", "))
                })
            }
            _ => case.differs(rows).then(|| "it has settled, but not as ordered".to_owned()),
        };
        missing.map_or(Progress::Ready, Progress::Amiss)
    }

    /// The response that the poll of the task would have had.
    fn answer(&self, progress: &Progress, elapsed: Duration) -> Response {
        let (family, mut answer) = (self.family, Value::Object(Map::new()));
        let first = |words: &[String]| words.first().cloned().unwrap_or_default();
        let (status, why) = match progress {
            Progress::Running(status) => (status.clone(), None),
            Progress::Ready => (first(&family.succeeded), None),
            Progress::Failed(why) | Progress::Amiss(why) => (first(&family.failed), Some(why)),
        };
        family.status.put(&mut answer, status.into());
        if let (Some(why), Some(place)) = (why, family.messages.first()) {
            place.put(&mut answer, why.clone().into());
        }
        let takes = |place: &&model::Place| place.is_list() || self.resource_ids.len() == 1;
        if let Some(place) = family.resources.iter().find(takes) {
            self.resource_ids.iter().for_each(|id| place.put(&mut answer, id.clone().into()));
        }
        Response {
            http_status: 200,
            body: Bytes::from(answer.to_string()),
            request_id: None,
            task_ids: Vec::new(),
            task_family: ORDER_FAMILY,
            attempts: 1,
            elapsed,
            replayed: false,
            resource_ids: Vec::new(),
            dry_run: None,
        }
    }
}

impl Follow for Followed {
    fn action(&self) -> &'static str {
        let traces = self.order.action.evidence.as_ref().and_then(Evidence::traces);
        traces.map_or("", |traces| &traces.read)
    }

    fn look<'a>(&'a self, client: &'a Client) -> BoxFuture<'a, Result<TaskStatus, Error>> {
        self.seen(client).boxed()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_replayed_response_has_the_task_that_stands_for_a_lost_one() {
        let id = json!(["instance", "CreateInstance", ["i-1"], {}, {}]).to_string();
        let mut response = Response {
            http_status: 200,
            body: Bytes::from_static(b"{}"),
            request_id: None,
            task_ids: vec![id],
            task_family: ORDER_FAMILY,
            attempts: 0,
            elapsed: Duration::ZERO,
            replayed: true,
            resource_ids: vec!["i-1".to_owned()],
            dry_run: None,
        };
        assert_eq!(response.tasks().expect("a task").len(), 1);
        response.task_ids = vec!["t-1".to_owned()];
        assert!(response.tasks().is_err());
    }
}
