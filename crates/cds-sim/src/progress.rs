//! The life of a task: it is queued, it progresses, and its change is applied when it finishes.

use crate::api::call::Call;
use crate::change::Change;
use crate::cloud::Cloud;
use crate::engine::tasks::{Family, Promise, Task};
use crate::products::list::products;

macro_rules! effects {
    ($($product:ident {
        $(change $Change:ident($Data:ident))? $(flat $Flat:ident($FlatData:ident))? $([$charges:ident])?
    })*) => {
        impl Change {
            /// Applies the change.
            fn apply(self, cloud: &mut Cloud) {
                match self {
                    Self::Nothing => {}
                    $($(Self::$Change(change) => change.apply(cloud),)?)*
                    $($(Self::$Flat(change) => change.apply(cloud),)?)*
                }
            }

            /// Rolls back the preparation.
            fn revert(self, cloud: &mut Cloud) {
                match self {
                    Self::Nothing => {}
                    $($(Self::$Change(change) => change.revert(cloud),)?)*
                    $($(Self::$Flat(change) => change.revert(cloud),)?)*
                }
            }
        }
    };
}

products!(effects);

/// The default task family of all products.
pub const COMMON: Family = Family::named("Ccs");

impl Cloud {
    /// Queues a change; the resources are already marked as busy. Returns the number of the task.
    pub fn queue(
        &mut self,
        call: &Call,
        kind: &str,
        resources: Vec<String>,
        change: impl Into<Change>,
    ) -> u64 {
        self.queue_in(COMMON, call, kind, resources, change)
    }

    /// Queues a change in a task of a family.
    pub fn queue_in(
        &mut self,
        family: Family,
        call: &Call,
        kind: &str,
        resources: Vec<String>,
        change: impl Into<Change>,
    ) -> u64 {
        let promise = Promise { family, kind: kind.to_owned(), resources, change: change.into() };
        self.promise(call.action(), promise)
    }

    /// Finishes the tasks that are due without a poll.
    pub fn settle(&mut self) {
        self.debit();
        for id in self.tasks.due(self.clock.milliseconds()) {
            self.end(id);
        }
    }

    /// Polls a task of a family, which may finish it.
    pub fn poll(&mut self, id: u64, family: &Family) -> Option<&Task<Change>> {
        if self.tasks.poll(id, family)? {
            self.end(id);
        }
        self.tasks.get(id)
    }

    /// Moves on the tasks that nobody can poll, because their ids were lost with a response.
    /// Returns whether that finishes any.
    pub fn look_at_lost_tasks(&mut self) -> bool {
        let ended = self.tasks.look_at_lost();
        ended.iter().for_each(|id| self.end(*id));
        !ended.is_empty()
    }

    /// Queues a task of an action.
    pub(crate) fn promise(&mut self, action: &str, promise: Promise<Change>) -> u64 {
        let resources = promise.resources.clone();
        let id = self.tasks.queue(promise, self.progressions.of(action), self.clock.milliseconds());
        for resource in resources {
            self.account(&resource);
        }
        id
    }

    fn end(&mut self, id: u64) {
        let Some(ended) = self.tasks.end(id) else { return };
        if ended.failed {
            ended.change.revert(self);
            ended.resources.iter().for_each(|resource| self.account_for_failure(resource));
        } else {
            ended.change.apply(self);
            ended.resources.iter().for_each(|resource| self.account(resource));
        }
    }
}
