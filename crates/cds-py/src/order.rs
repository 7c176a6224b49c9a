//! One order of a batch: a call, and the wait for the tasks that it queues.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;

use cds::{Client, Panic, PollResult, Response, Task, TaskState, WaitOptions};
use pyo3::prelude::*;
use tokio::sync::watch;

use crate::bridge::Delivery;
use crate::call::{Call, Outcome};
use crate::error::to_py_err;
use crate::lock::locked;
use crate::log;
use crate::poll::{LookedAt, host, news};
use crate::process::Life;
use crate::running_call::RunningCall;
use crate::stop::{Stop, unsent};

/// A call in the background and, with wait options, its tasks.
pub(crate) struct Order {
    life: Life,
    call: Arc<Call>,
    seen: Mutex<Seen>,
    ended: watch::Sender<bool>,
}

/// The response and the poll results of its tasks, or the exception of a failure; the outer `Err` is an interrupt that
/// replaced either.
pub(crate) type MadeOrder = Result<PyResult<(Py<PyAny>, Vec<Py<PyAny>>)>, PyErr>;

/// Progress of an order.
#[derive(Default)]
struct Seen {
    outcome: Option<Outcome>,
    looks: Vec<PollResult>,
    looked_at: Option<LookedAt>,
    /// Futures to resolve when the order ends.
    waiting: Vec<Delivery>,
}

impl Order {
    pub(crate) fn new(call: Arc<Call>) -> Arc<Self> {
        Arc::new(Self {
            life: Life::current(),
            call,
            seen: Mutex::default(),
            ended: watch::Sender::new(false),
        })
    }

    /// Sends the call, and waits until its tasks have ended.
    pub(crate) fn run(
        self: Arc<Self>,
        client: Client,
        options: Option<WaitOptions>,
    ) -> impl Future<Output = ()> + Send {
        // Created here, not in the future: the future may be dropped before its first poll.
        let ending = Ending(Arc::clone(&self));
        async move {
            let _ending = ending;
            let outcome = Arc::clone(&self.call).boxed().await;
            let tasks = outcome.as_ref().map(queued).unwrap_or_default();
            locked(&self.seen).outcome = Some(outcome);
            if let Some(options) = options {
                self.wait_for(client, tasks, options).await;
            }
        }
    }

    async fn wait_for(&self, client: Client, tasks: Vec<Task>, options: WaitOptions) {
        let mut waits = cds::TaskWaiter::new(options);
        locked(&self.seen).looked_at = tasks.first().map(|task| (task.action(), host(&client)));
        for task in tasks {
            waits.add(client.clone(), task);
        }
        while let Some(look) = waits.next().await {
            locked(&self.seen).looks.push(look);
        }
    }

    /// Whether the order has ended, or its end can no longer be observed.
    pub(crate) fn is_over(&self) -> bool {
        // Check the process first: the parent may have held the lock at the fork.
        !self.life.is_current() || self.has_ended()
    }

    fn has_ended(&self) -> bool {
        *self.ended.borrow()
    }

    /// Waits until the order is over, cancelled or not.
    pub(crate) async fn over(&self) {
        if self.is_over() {
            return;
        }
        let mut ended = self.ended.subscribe();
        // It fails only without a sender, and this order holds one.
        let mut ended = pin!(ended.wait_for(|ended| *ended));
        poll_fn(|context| match ended.as_mut().poll(context) {
            Poll::Pending if self.life.is_current() => Poll::Pending,
            _ => Poll::Ready(()),
        })
        .await;
    }

    /// Resolves a future of an event loop when the order ends.
    pub(crate) fn report_end(&self, delivery: Delivery) {
        if self.is_over() {
            return deliver(delivery);
        }
        let mut seen = locked(&self.seen);
        if self.has_ended() {
            deliver(delivery);
        } else {
            seen.waiting.push(delivery);
        }
    }

    /// The response and the poll results of its tasks, or the error.
    pub(crate) fn result(&self, py: Python<'_>) -> MadeOrder {
        let has_ended = self.has_ended();
        let Some((outcome, mut looks)) = self.take() else {
            return self.stopped(py, if has_ended { Stop::without_end() } else { Stop::closed() });
        };
        let looked_at = locked(&self.seen).looked_at.clone();
        if let Some((action, _)) = &looked_at
            && !has_ended
        {
            looks.extend(unseen(action, &outcome, &looks));
        }
        let answer = match self.call.answered(py, outcome)? {
            Ok(answer) => answer,
            Err(failure) => return Ok(Err(failure)),
        };
        let news = |looked_at| looks.into_iter().map(|look| news(py, look, looked_at)).collect();
        match looked_at.as_ref().map_or_else(|| Ok(Vec::new()), news) {
            Ok(news) => Ok(Ok((answer, news))),
            Err(interrupt) => Err(self.call.interrupted(py, Ok(answer), interrupt)),
        }
    }

    /// The exception for an order that stopped without a result.
    pub(crate) fn stopped(&self, py: Python<'_>, stop: Stop) -> MadeOrder {
        self.call.stopped(py, stop).map(Err)
    }

    /// The exception for a panic during the conversion.
    pub(crate) fn broken(&self, py: Python<'_>, panic: &Panic) -> MadeOrder {
        Ok(Err(to_py_err(py, self.call.broken(py, panic)?)))
    }

    /// Marks the result as delivered.
    pub(crate) fn settle(&self) {
        self.call.settle();
    }

    /// The line to log if the result is lost: the change was, or may have been, carried out.
    pub(crate) fn unheard(&self) -> Option<String> {
        self.call.unheard()
    }

    /// Cancels the order, and logs a change that the program would not learn of otherwise.
    pub(crate) fn give_up(&self, py: Python<'_>) -> PyResult<()> {
        let Some((outcome, _)) = self.take() else { return self.call.give_up(py) };
        if !self.call.settle() {
            return Ok(());
        }
        // Called for its log line and its span only: `unheard` covers the error.
        let _ = self.call.answered(py, outcome);
        self.unheard().map_or(Ok(()), |text| log::warning(py, &text))
    }

    fn take(&self) -> Option<(Outcome, Vec<PollResult>)> {
        let mut seen = locked(&self.seen);
        let outcome = seen.outcome.take()?;
        Some((outcome, std::mem::take(&mut seen.looks)))
    }
}

/// Reports the end of an order on drop, even after a panic: its waiters would hang without it.
struct Ending(Arc<Order>);

impl Drop for Ending {
    fn drop(&mut self) {
        let mut seen = locked(&self.0.seen);
        self.0.ended.send_replace(true);
        seen.waiting.drain(..).for_each(deliver);
    }
}

fn queued(reply: &Response) -> Vec<Task> {
    // A reply names only families that `Task` knows.
    reply.task_ids.iter().filter_map(|id| cds::task(id, reply.task_family).ok()).collect()
}

/// An error for each task whose wait has not finished.
fn unseen(action: &str, outcome: &Outcome, looks: &[PollResult]) -> Vec<PollResult> {
    let running =
        |look: &PollResult| matches!(&look.seen, Ok(Some(seen)) if seen.state == TaskState::Running);
    let has_ended = |index: usize| looks.iter().any(|look| look.index == index && !running(look));
    let tasks = 0..outcome.as_ref().map_or(0, |reply| queued(reply).len());
    let closed = || Err(unsent(action, Panic::Closed.to_string()));
    tasks.filter(|index| !has_ended(*index)).map(|index| PollResult { index, seen: closed() }).collect()
}

fn deliver(delivery: Delivery) {
    delivery.deliver(|py| Ok(py.None()));
}
