//! Carries out one change for each of several resources, some at once, and tells how each ended.

use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

use cds::{InFlight, Request, Response};
use futures_util::StreamExt;
use futures_util::stream;

use crate::failure::Failure;
use crate::progress::{Line, REDRAWN, Tasks};
use crate::session::Session;
use crate::terminal::say;

/// The requests for one resource, sent one after the other.
pub(crate) struct Change {
    /// What people call the resource.
    pub(crate) name: String,
    /// None if it is as wanted already.
    pub(crate) requests: Vec<Request>,
}

/// How changes are carried out.
pub(crate) struct Manner {
    /// Number of resources at a time.
    pub(crate) parallel: usize,
    /// How long to wait for the tasks of one resource, if at all.
    pub(crate) wait: Option<Duration>,
}

/// How a change ended.
pub(crate) struct Ended {
    pub(crate) result: &'static str,
    pub(crate) task_ids: Vec<String>,
    pub(crate) failure: Option<Failure>,
}

enum Stage {
    /// Nothing was sent yet.
    Ahead,
    Sending(Rc<InFlight>, Request),
    Waiting(Tasks),
    Over(Ended),
}

struct Work<'a> {
    session: &'a Session,
    changes: &'a [Change],
    manner: &'a Manner,
    stages: RefCell<Vec<Stage>>,
    line: Line,
}

/// Carries out all changes, in any order; the results are in the order of the changes.
pub(crate) fn carry_out(session: &Session, changes: &[Change], manner: &Manner) -> Vec<Ended> {
    let stages = changes.iter().map(|_| Stage::Ahead).collect();
    let work = Work { session, changes, manner, stages: RefCell::new(stages), line: Line::new() };
    let all = async {
        let each = stream::iter(0..changes.len());
        let mut all = pin!(each.for_each_concurrent(manner.parallel, |at| work.one(at)));
        loop {
            tokio::select! {
                () = &mut all => break,
                () = tokio::time::sleep(REDRAWN) => work.draw(),
            }
        }
    };
    session.run(all);
    work.line.clear();
    work.stages.into_inner().into_iter().map(Stage::end).collect()
}

impl Work<'_> {
    async fn one(&self, at: usize) {
        let mut task_ids = Vec::new();
        let mut failure = None;
        for request in &self.changes[at].requests {
            let flight = Rc::new(InFlight::default());
            self.set(at, Stage::Sending(Rc::clone(&flight), request.clone()));
            match self.session.send_in(&flight, request).await {
                Ok(reply) => {
                    failure = self.follow(at, &reply).await;
                    task_ids.extend(reply.task_ids);
                }
                Err(failed) => failure = Some(failed),
            }
            if failure.is_some() {
                break;
            }
        }
        let is_queued = self.manner.wait.is_none() && !task_ids.is_empty();
        let ended = if is_queued { "queued" } else { "done" };
        let ended = if self.changes[at].requests.is_empty() { "unchanged" } else { ended };
        let result = failure.as_ref().map_or(ended, Failure::word);
        if self.manner.wait.is_some() && !self.line.is_drawn {
            say(&format!("{}: {result}", self.changes[at].name));
        }
        self.set(at, Stage::Over(Ended { result, task_ids, failure }));
        self.draw();
    }

    /// Waits for the tasks of a response, if that is wanted.
    async fn follow(&self, at: usize, reply: &Response) -> Option<Failure> {
        let timeout = self.manner.wait.filter(|_| !reply.task_ids.is_empty())?;
        let tasks = Tasks::new(&reply.task_ids, reply.task_family, timeout);
        let mut waiter = match tasks.waiter(self.session) {
            Ok(waiter) => waiter,
            Err(failure) => return Some(failure),
        };
        self.set(at, Stage::Waiting(tasks));
        while let Some(event) = waiter.next().await {
            if let Stage::Waiting(tasks) = &mut self.stages.borrow_mut()[at] {
                tasks.note(event);
            }
        }
        match &self.stages.borrow()[at] {
            Stage::Waiting(tasks) => tasks.failure(),
            _ => None,
        }
    }

    fn set(&self, at: usize, stage: Stage) {
        self.stages.borrow_mut()[at] = stage;
    }

    fn draw(&self) {
        let stages = self.stages.borrow();
        let count = |is: fn(&Ended) -> bool| {
            stages.iter().filter(|stage| matches!(stage, Stage::Over(ended) if is(ended))).count()
        };
        let (over, failed) = (count(|_| true), count(|ended| ended.failure.is_some()));
        let failed =
            if failed == 0 { String::new() } else { told!(", {failed} failed", "，{failed} 个失败") };
        self.line.draw(&told!("{over} of {} done{failed}", "{over}/{} 已完成{failed}", stages.len()));
    }
}

impl Stage {
    /// How it ended, or what Ctrl-C left of it.
    fn end(self) -> Ended {
        let not_sent =
            || Failure::interrupted(&told!("interrupted; nothing was changed", "已中断；未做任何变更"));
        let (failure, task_ids) = match self {
            Self::Over(ended) => return ended,
            Self::Ahead => (not_sent(), Vec::new()),
            Self::Waiting(tasks) => (tasks.interrupted(), tasks.ids()),
            Self::Sending(flight, request) => {
                let unknown = flight.give_up(&request, || "interrupted".to_owned());
                let failure = unknown
                    .map_or_else(not_sent, |error| Failure::interrupted_change(&error, &request.service));
                (failure, Vec::new())
            }
        };
        Ended { result: failure.word(), task_ids, failure: Some(failure) }
    }
}
