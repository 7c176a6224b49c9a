//! One order of a batch: a call, and the wait for the tasks that it queued.

use std::sync::{Arc, Mutex};

use cds::{Client, Look, Patience, Reply, Task};
use pyo3::prelude::*;
use tokio::sync::watch;

use crate::bridge::Delivery;
use crate::call::{Call, Outcome};
use crate::error::plain;
use crate::lock::locked;
use crate::log;
use crate::stop::Stop;
use crate::waits::{LookedAt, host, news};

/// A call in the background, and with patience also its tasks.
pub(crate) struct Order {
    call: Arc<Call>,
    seen: Mutex<Seen>,
    ended: watch::Sender<bool>,
}

/// What was seen of an order so far.
#[derive(Default)]
struct Seen {
    outcome: Option<Outcome>,
    looks: Vec<Look>,
    looked_at: Option<LookedAt>,
    /// The futures that its end is reported to.
    waiting: Vec<Delivery>,
}

impl Order {
    pub(crate) fn new(call: Arc<Call>) -> Arc<Self> {
        Arc::new(Self { call, seen: Mutex::default(), ended: watch::Sender::new(false) })
    }

    /// Calls, and waits until the tasks have ended.
    pub(crate) async fn run(self: Arc<Self>, client: Client, patience: Option<Patience>) {
        let _ending = Ending(Arc::clone(&self));
        let outcome = Arc::clone(&self.call).boxed().await;
        let tasks = outcome.as_ref().map(queued).unwrap_or_default();
        locked(&self.seen).outcome = Some(outcome);
        if let Some(patience) = patience {
            self.wait_for(client, tasks, patience).await;
        }
    }

    async fn wait_for(&self, client: Client, tasks: Vec<Task>, patience: Patience) {
        let mut waits = cds::Waits::new(patience);
        locked(&self.seen).looked_at = tasks.first().map(|task| (task.action(), host(&client)));
        for task in tasks {
            waits.add(client.clone(), task);
        }
        while let Some(look) = waits.next().await {
            locked(&self.seen).looks.push(look);
        }
    }

    pub(crate) fn has_ended(&self) -> bool {
        *self.ended.borrow()
    }

    /// Returns when it has ended, also when it was given up.
    pub(crate) async fn ended(&self) {
        // It fails only without a sender, which this order holds.
        let _ = self.ended.subscribe().wait_for(|ended| *ended).await;
    }

    /// Reports the end to a future of an event loop.
    pub(crate) fn report_end(&self, delivery: Delivery) {
        let mut seen = locked(&self.seen);
        if self.has_ended() {
            deliver(delivery);
        } else {
            seen.waiting.push(delivery);
        }
    }

    /// The answer and what was seen of the tasks, or the error.
    pub(crate) fn result(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let Some((outcome, looks)) = self.take() else {
            return self.stopped(py, Stop::without_end());
        };
        let answer = self.call.answered(py, outcome)?;
        let looks: Vec<Py<PyAny>> = match &locked(&self.seen).looked_at.clone() {
            Some(looked_at) => {
                looks.into_iter().map(|look| news(py, look, looked_at)).collect::<PyResult<_>>()?
            }
            None => Vec::new(),
        };
        Ok((answer, looks).into_pyobject(py)?.into_any().unbind())
    }

    /// What it means that nobody sees its end.
    pub(crate) fn stopped(&self, py: Python<'_>, stop: Stop) -> PyResult<Py<PyAny>> {
        self.call.stopped(py, stop)
    }

    /// The error that a child raises for an order of its parent.
    pub(crate) fn out_of_sight(&self, py: Python<'_>) -> PyErr {
        let error = plain(
            py,
            "these calls were begun before the fork and go on in the parent process; begin others in the child",
        );
        if self.call.is_change() {
            // The class has the attribute.
            let _ = error.value(py).setattr("outcome", cds::Outcome::Unknown.as_str());
        }
        error
    }

    /// The line to log when nobody gets the result: a change was, or may have been, carried out.
    pub(crate) fn unheard(&self) -> Option<String> {
        self.call.unheard()
    }

    /// Logs what the program would not learn otherwise.
    pub(crate) fn give_up(&self, py: Python<'_>) -> PyResult<()> {
        let Some((outcome, _)) = self.take() else { return self.call.give_up(py) };
        // Its line in the log and its span; the error is among what was unheard.
        let _ = self.call.answered(py, outcome);
        self.unheard().map_or(Ok(()), |text| log::warning(py, &text))
    }

    fn take(&self) -> Option<(Outcome, Vec<Look>)> {
        let mut seen = locked(&self.seen);
        let outcome = seen.outcome.take()?;
        Some((outcome, std::mem::take(&mut seen.looks)))
    }
}

/// Always reports the end of an order, or its waiters would hang.
struct Ending(Arc<Order>);

impl Drop for Ending {
    fn drop(&mut self) {
        let mut seen = locked(&self.0.seen);
        self.0.ended.send_replace(true);
        seen.waiting.drain(..).for_each(deliver);
    }
}

fn queued(reply: &Reply) -> Vec<Task> {
    // Every family that an answer has is known.
    reply.task_ids.iter().filter_map(|id| Task::new(id, reply.task_family).ok()).collect()
}

fn deliver(delivery: Delivery) {
    delivery.deliver(|py| Ok(py.None()));
}
