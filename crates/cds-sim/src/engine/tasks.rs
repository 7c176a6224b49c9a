//! The task queue. Tasks are generic over the changes that they carry.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::mem;

use serde::{Deserialize, Serialize};

use super::diff::{Difference, Stored};
use super::progression::Progression;
use super::table::Numbered;

/// The number of the first task.
const FIRST: u64 = 7_430_001;

/// Maximum number of finished tasks; the oldest are dropped, to bound memory.
const REMEMBERED: usize = 50_000;

/// All tasks, with changes of the type `C`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Kept<C>")]
pub struct Tasks<C> {
    next: u64,
    all: Numbered<Task<C>>,
    /// Derived from the tasks.
    #[serde(skip)]
    running: BTreeSet<u64>,
    /// Of this process: it tells whether a look has changed anything.
    #[serde(skip)]
    looks: u64,
}

#[derive(Deserialize)]
struct Kept<C> {
    next: u64,
    all: Numbered<Task<C>>,
}

impl<C> From<Kept<C>> for Tasks<C> {
    fn from(Kept { next, all }: Kept<C>) -> Self {
        let running = all.iter().filter(|(_, task)| !task.status.is_final()).map(|(id, _)| *id).collect();
        Self { next, all, running, looks: 0 }
    }
}

impl<C> Default for Tasks<C> {
    fn default() -> Self {
        Self { next: FIRST, all: Numbered::default(), running: BTreeSet::new(), looks: 0 }
    }
}

impl<C: Serialize> Stored for Tasks<C> {
    fn compare(&mut self, with: &mut Difference<'_>) -> Result<(), serde_json::Error> {
        let Self { next, all, running: _, looks: _ } = self;
        with.value("next", next)?;
        with.numbered("all", all)
    }
}

/// One task.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Task<C> {
    family: Family,
    /// Value of `TaskType`.
    pub kind: String,
    pub status: Status,
    pub resources: Vec<String>,
    /// Why it will fail or has failed.
    failure: Option<String>,
    wait: Wait,
    /// Whether its id was lost with a response, so that nobody can poll it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_lost: bool,
    change: C,
}

impl<C> Task<C> {
    /// Why it has failed.
    pub fn failed(&self) -> Option<&str> {
        self.failure.as_deref().filter(|_| self.status == Status::Failed)
    }
}

/// A finished task: its change must be applied, or its preparation rolled back.
#[derive(Debug)]
pub struct Ended<C> {
    pub change: C,
    pub resources: Vec<String>,
    pub failed: bool,
}

/// The task family, named by a product, which determines the polling action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Family(Cow<'static, str>);

impl Family {
    /// The family with this name.
    pub const fn named(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }
}

/// The state of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    New,
    Doing,
    Finished,
    Failed,
}

impl Status {
    fn is_final(self) -> bool {
        matches!(self, Self::Finished | Self::Failed)
    }
}

/// What a task waits for.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Wait {
    /// The next request.
    Look,
    /// Polls, some of which have happened.
    Polls { seen: u32, needed: u32 },
    /// The clock, in milliseconds since 1970.
    Clock { from: i64, to: i64 },
}

impl Wait {
    fn new(progression: Progression, now: i64) -> Self {
        match progression {
            Progression::Immediate | Progression::Polls(0) => Self::Look,
            Progression::Polls(needed) => Self::Polls { seen: 0, needed },
            Progression::After(time) => {
                let time = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
                Self::Clock { from: now, to: now.saturating_add(time) }
            }
        }
    }
}

/// The queued change.
#[derive(Debug)]
pub struct Promise<C> {
    pub family: Family,
    /// Value of `TaskType`.
    pub kind: String,
    pub resources: Vec<String>,
    pub change: C,
}

impl<C: Default> Tasks<C> {
    /// Queues a task at a time in milliseconds since 1970. Returns its number.
    pub fn queue(&mut self, promise: Promise<C>, progression: Progression, now: i64) -> u64 {
        let Promise { family, kind, resources, change } = promise;
        let (status, wait) = (Status::New, Wait::new(progression, now));
        let id = self.next;
        self.next += 1;
        self.all.insert(
            id,
            Task { family, kind, status, resources, failure: None, wait, is_lost: false, change },
        );
        self.running.insert(id);
        self.forget();
        id
    }

    /// The tasks that are due without a poll.
    pub fn due(&mut self, now: i64) -> Vec<u64> {
        let Self { all, running, .. } = self;
        let mut due = Vec::new();
        for id in running.iter() {
            match all.get(id).map(|task| (task.wait, task.status)) {
                Some((Wait::Look, _)) => due.push(*id),
                Some((Wait::Clock { to, .. }, _)) if now >= to => due.push(*id),
                // A task is `NEW` for a quarter of its time.
                Some((Wait::Clock { from, to }, Status::New))
                    if now.saturating_sub(from) * 4 >= to.saturating_sub(from) =>
                {
                    if let Some(task) = all.get_mut(*id) {
                        task.status = Status::Doing;
                    }
                }
                _ => {}
            }
        }
        due
    }

    /// Polls a task of a family. Returns whether that finishes it; None if there is no such task.
    pub fn poll(&mut self, id: u64, family: &Family) -> Option<bool> {
        let task = self.all.get(&id).filter(|task| task.family == *family)?;
        if task.status.is_final() {
            return Some(false);
        }
        self.look(id)
    }

    /// Moves a task on that waits for polls. Returns whether that finishes it.
    fn look(&mut self, id: u64) -> Option<bool> {
        let task = self.all.get_mut(id)?;
        let Wait::Polls { seen, needed } = &mut task.wait else { return Some(false) };
        *seen += 1;
        self.looks += 1;
        if *seen < *needed && *seen > 1 {
            task.status = Status::Doing;
        }
        Some(*seen >= *needed)
    }

    /// The tasks from this number on have lost their ids, so that every request counts as a poll of them.
    pub fn lose_from(&mut self, first: u64) {
        for task in self.all.range_mut(first..) {
            task.is_lost = true;
        }
    }

    /// Moves the lost tasks on. Returns those that this finishes.
    pub fn look_at_lost(&mut self) -> Vec<u64> {
        let is_lost = |id: &u64| self.all.get(id).is_some_and(|task| task.is_lost);
        let lost: Vec<u64> = self.running.iter().copied().filter(is_lost).collect();
        lost.into_iter().filter(|id| self.look(*id) == Some(true)).collect()
    }

    /// Finishes a task. The caller applies its change.
    pub fn end(&mut self, id: u64) -> Option<Ended<C>> {
        self.running.remove(&id);
        let task = self.all.get_mut(id)?;
        let failed = task.failure.is_some();
        task.status = if failed { Status::Failed } else { Status::Finished };
        Some(Ended { change: mem::take(&mut task.change), resources: task.resources.clone(), failed })
    }

    /// The task with this number.
    pub fn get(&self, id: u64) -> Option<&Task<C>> {
        self.all.get(&id)
    }

    /// The number of the next task.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// Leaves out the numbers below this one.
    pub fn skip_to(&mut self, number: u64) {
        self.next = self.next.max(number);
    }

    /// Makes every task from this number on fail.
    pub fn fail_from(&mut self, first: u64, message: &str) {
        for task in self.all.range_mut(first..) {
            task.failure = Some(message.to_owned());
        }
    }

    /// Looks so far that have moved a task on.
    pub fn looks(&self) -> u64 {
        self.looks
    }

    /// The changes of the running tasks.
    pub fn running_changes(&self) -> impl Iterator<Item = &C> {
        self.running.iter().filter_map(|id| self.all.get(id)).map(|task| &task.change)
    }

    fn forget(&mut self) {
        while self.all.len() - self.running.len() > REMEMBERED {
            let Some(oldest) = self.all.keys().find(|id| !self.running.contains(id)).copied() else { return };
            self.all.remove(oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const MINE: Family = Family::named("Mine");

    fn queued(progression: Progression) -> (Tasks<u8>, u64) {
        let mut tasks = Tasks::default();
        let id = queue(&mut tasks, progression);
        (tasks, id)
    }

    fn queue(tasks: &mut Tasks<u8>, progression: Progression) -> u64 {
        let resources = vec!["r".to_owned()];
        let promise = Promise { family: MINE, kind: "deleteVdc".to_owned(), resources, change: 7 };
        tasks.queue(promise, progression, 0)
    }

    fn settle(tasks: &mut Tasks<u8>, now: i64) -> Vec<Ended<u8>> {
        tasks.due(now).into_iter().filter_map(|id| tasks.end(id)).collect()
    }

    fn polled(tasks: &mut Tasks<u8>, id: u64) -> Status {
        if tasks.poll(id, &MINE).expect("queued") {
            tasks.end(id);
        }
        tasks.get(id).expect("queued").status
    }

    #[test]
    fn polls_move_a_task() {
        for (needed, statuses) in [
            (1, &[Status::Finished, Status::Finished][..]),
            (2, &[Status::New, Status::Finished]),
            (4, &[Status::New, Status::Doing, Status::Doing, Status::Finished]),
        ] {
            let (mut tasks, id) = queued(Progression::Polls(needed));
            for status in statuses {
                assert!(settle(&mut tasks, 0).is_empty());
                assert_eq!(polled(&mut tasks, id), *status);
            }
            assert!(tasks.poll(id, &Family::named("Other")).is_none());
            assert_eq!(tasks.looks(), u64::from(needed), "a look at what has ended moves nothing");
        }
    }

    #[test]
    fn every_request_moves_a_task_whose_id_was_lost() {
        let (mut tasks, before) = queued(Progression::Polls(2));
        let lost = queue(&mut tasks, Progression::Polls(2));
        tasks.lose_from(lost);
        assert!(tasks.look_at_lost().is_empty());
        assert_eq!(tasks.look_at_lost(), [lost]);
        tasks.end(lost);
        assert!(tasks.look_at_lost().is_empty());
        assert_eq!(tasks.get(before).expect("queued").status, Status::New);
    }

    #[test]
    fn the_clock_moves_a_task() {
        let (mut tasks, id) = queued(Progression::After(Duration::from_secs(100)));
        for (now, status) in
            [(0, Status::New), (30, Status::Doing), (99, Status::Doing), (100, Status::Finished)]
        {
            settle(&mut tasks, now * 1000);
            assert_eq!(polled(&mut tasks, id), status);
        }
    }

    #[test]
    fn a_task_gives_its_change_away_when_it_ends() {
        let (mut tasks, id) = queued(Progression::Immediate);
        assert_eq!(tasks.running_changes().collect::<Vec<_>>(), [&7]);
        tasks.fail_from(id, "broken");
        let ended = settle(&mut tasks, 0);
        assert_eq!((ended[0].change, ended[0].failed), (7, true));
        let task = tasks.get(id).expect("queued");
        assert_eq!((task.status, task.failed(), task.change), (Status::Failed, Some("broken"), 0));
        assert_eq!(tasks.running_changes().count(), 0);
    }

    #[test]
    fn what_still_runs_is_known_after_reading() {
        let (mut tasks, id) = queued(Progression::Immediate);
        settle(&mut tasks, 0);
        let running = queue(&mut tasks, Progression::Polls(1));
        let written = serde_json::to_string(&tasks).expect("plain data");
        let read: Tasks<u8> = serde_json::from_str(&written).expect("what was written");
        assert_eq!((read.running, read.next), (BTreeSet::from([running]), id + 2));
    }

    #[test]
    fn old_tasks_are_forgotten_but_not_running_ones() {
        let (mut tasks, first) = queued(Progression::Polls(1));
        for _ in 0..REMEMBERED + 10 {
            queue(&mut tasks, Progression::Immediate);
            settle(&mut tasks, 0);
        }
        assert!(tasks.all.len() <= REMEMBERED + 2);
        assert!(tasks.get(first).is_some() && tasks.get(first + 1).is_none());
    }
}
