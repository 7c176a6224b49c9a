//! What was promised and happens later.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use crate::change::{Change, Update};
pub use crate::engine::task_ids::{number_of, uuid_of};
pub use crate::products::bare_metal::change::MetalChange;
pub use crate::products::security::change::SecurityChange;
pub use crate::products::template::change::TemplateChange;

use crate::cloud::Cloud;
use crate::options::Progression;

/// The number of the first task.
const FIRST: u64 = 7_430_001;

/// Finished tasks beyond so many are forgotten, the oldest first, so that memory stays bounded.
const REMEMBERED: usize = 50_000;

/// All tasks and the ones that still run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Tasks {
    next: u64,
    all: BTreeMap<u64, Task>,
    running: BTreeSet<u64>,
}

impl Default for Tasks {
    fn default() -> Self {
        Self { next: FIRST, all: BTreeMap::new(), running: BTreeSet::new() }
    }
}

/// One task.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Task {
    family: Family,
    /// As in `TaskType`.
    pub kind: String,
    pub status: Status,
    pub resources: Vec<String>,
    /// Why it will end, or has ended, in an error.
    failure: Option<String>,
    wait: Wait,
    change: Change,
}

impl Task {
    /// Why it has ended in an error.
    pub fn failed(&self) -> Option<&str> {
        self.failure.as_deref().filter(|_| self.status == Status::Failed)
    }
}

/// Which action polls a task, and in which words it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Family {
    /// `DescribeTask`.
    Ccs,
    /// `DescribeBmsTask`.
    Bms,
}

/// How far a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    New,
    Doing,
    Finished,
    Failed,
}

impl Status {
    /// As `DescribeTask` says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "NEW",
            Self::Doing => "DOING",
            Self::Finished => "FINISH",
            Self::Failed => "ERROR",
        }
    }

    fn is_final(self) -> bool {
        matches!(self, Self::Finished | Self::Failed)
    }
}

/// What a task waits for.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Wait {
    /// Anything that looks.
    Look,
    /// Polls, of which some have been seen.
    Polls { seen: u32, needed: u32 },
    /// The clock, in milliseconds since 1970.
    Clock { from: i64, to: i64 },
}

impl Cloud {
    /// Promises a change; the resources are already marked. Returns the number of the task.
    pub fn queue(&mut self, action: &str, kind: &str, resources: Vec<String>, change: Change) -> u64 {
        self.queue_in(Family::Ccs, action, kind, resources, change)
    }

    /// Promises a change in a task of a family.
    pub fn queue_in(
        &mut self,
        family: Family,
        action: &str,
        kind: &str,
        resources: Vec<String>,
        change: Change,
    ) -> u64 {
        let now = self.clock.milliseconds();
        let wait = match self.progressions.of(action) {
            Progression::Immediate | Progression::Polls(0) => Wait::Look,
            Progression::Polls(needed) => Wait::Polls { seen: 0, needed },
            Progression::After(time) => {
                let time = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
                Wait::Clock { from: now, to: now.saturating_add(time) }
            }
        };
        let id = self.tasks.next;
        self.tasks.next += 1;
        let task = Task {
            family,
            kind: kind.to_owned(),
            status: Status::New,
            resources: resources.clone(),
            failure: None,
            wait,
            change,
        };
        self.tasks.all.insert(id, task);
        self.tasks.running.insert(id);
        self.tasks.forget();
        for resource in resources {
            self.account(&resource);
        }
        id
    }

    /// Ends the tasks whose time has come without a poll.
    pub fn settle(&mut self) {
        self.debit();
        let now = self.clock.milliseconds();
        let running: Vec<u64> = self.tasks.running.iter().copied().collect();
        for id in running {
            let Some(task) = self.tasks.all.get_mut(&id) else { continue };
            match task.wait {
                Wait::Look => self.end(id),
                Wait::Clock { to, .. } if now >= to => self.end(id),
                // A quarter of the time a task waits for its turn.
                Wait::Clock { from, to } if now.saturating_sub(from) * 4 >= to.saturating_sub(from) => {
                    task.status = Status::Doing;
                }
                Wait::Clock { .. } | Wait::Polls { .. } => {}
            }
        }
    }

    /// Looks at a task of a family, which may bring it to its end.
    pub fn poll(&mut self, id: u64, family: Family) -> Option<&Task> {
        let task = self.tasks.all.get_mut(&id).filter(|task| task.family == family)?;
        if !task.status.is_final()
            && let Wait::Polls { seen, needed } = &mut task.wait
        {
            *seen += 1;
            if *seen >= *needed {
                self.end(id);
            } else if *seen > 1 {
                task.status = Status::Doing;
            }
        }
        self.tasks.all.get(&id)
    }

    /// The number that the next task will have.
    pub fn next_task(&self) -> u64 {
        self.tasks.next
    }

    /// Lets every task from that number on end in an error.
    pub fn fail_tasks_from(&mut self, first: u64, message: &str) {
        for (_, task) in self.tasks.all.range_mut(first..) {
            task.failure = Some(message.to_owned());
        }
    }

    fn end(&mut self, id: u64) {
        self.tasks.running.remove(&id);
        let Some(task) = self.tasks.all.get_mut(&id) else { return };
        let change = std::mem::replace(&mut task.change, Change::Nothing);
        let resources = task.resources.clone();
        if task.failure.is_some() {
            task.status = Status::Failed;
            change.revert(self);
            resources.iter().for_each(|resource| self.account_for_failure(resource));
        } else {
            task.status = Status::Finished;
            change.apply(self);
            resources.iter().for_each(|resource| self.account(resource));
        }
    }
}

impl Tasks {
    /// What the running tasks will do.
    pub fn running_changes(&self) -> impl Iterator<Item = &Change> {
        self.running.iter().filter_map(|id| self.all.get(id)).map(|task| &task.change)
    }

    fn forget(&mut self) {
        while self.all.len() - self.running.len() > REMEMBERED {
            let Some(oldest) = self.all.keys().find(|id| !self.running.contains(id)).copied() else { return };
            self.all.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn queued(progression: Progression) -> (Cloud, u64) {
        let mut cloud = Cloud::new(0, progression);
        let id = cloud.queue("DeleteVdc", "deleteVdc", vec!["r".to_owned()], Change::Nothing);
        (cloud, id)
    }

    fn polled(cloud: &mut Cloud, id: u64) -> &'static str {
        cloud.poll(id, Family::Ccs).expect("queued").status.name()
    }

    #[test]
    fn polls_move_a_task() {
        for (needed, statuses) in [
            (1, &["FINISH", "FINISH"][..]),
            (2, &["NEW", "FINISH"]),
            (4, &["NEW", "DOING", "DOING", "FINISH"]),
        ] {
            let (mut cloud, id) = queued(Progression::Polls(needed));
            for status in statuses {
                cloud.settle();
                assert_eq!(polled(&mut cloud, id), *status);
            }
        }
    }

    #[test]
    fn the_clock_moves_a_task() {
        let (mut cloud, id) = queued(Progression::After(Duration::from_secs(100)));
        for (advance, status) in [(0, "NEW"), (30, "DOING"), (69, "DOING"), (1, "FINISH")] {
            cloud.clock.advance(Duration::from_secs(advance));
            cloud.settle();
            assert_eq!(polled(&mut cloud, id), status);
        }
    }

    #[test]
    fn a_task_can_be_made_to_fail() {
        let (mut cloud, id) = queued(Progression::Immediate);
        cloud.fail_tasks_from(id, "broken");
        cloud.settle();
        assert_eq!(polled(&mut cloud, id), "ERROR");
    }

    #[test]
    fn old_tasks_are_forgotten_but_not_running_ones() {
        let (mut cloud, first) = queued(Progression::Polls(1));
        cloud.progressions.every = Progression::Immediate;
        for _ in 0..REMEMBERED + 10 {
            cloud.queue("DeleteVdc", "deleteVdc", Vec::new(), Change::Nothing);
            cloud.settle();
        }
        assert!(cloud.tasks.all.len() <= REMEMBERED + 2);
        assert!(cloud.poll(first, Family::Ccs).is_some());
        assert!(cloud.poll(first + 1, Family::Ccs).is_none());
    }
}
