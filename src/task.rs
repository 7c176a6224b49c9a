//! Tasks of both families: one look, and waiting for the end.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use serde_json::{Map, Value};
use tokio::time::{Instant, sleep, sleep_until};

use crate::client::{Client, Limits, chance};
use crate::error::Error;
use crate::model::{Effect, TaskFamily, Verb, api, find};
use crate::rate::RateLimit;
use crate::redact::redact;
use crate::request::Request;
use crate::response::{Reply, ids_at, one_line, shortened};

/// Pause after the first look, unless the caller sets a fixed one.
const FIRST_INTERVAL: Duration = Duration::from_secs(1);

/// The pause grows to this.
const LONGEST_INTERVAL: Duration = Duration::from_secs(10);

/// Each pause is this many times the last.
const GROWTH: f64 = 1.5;

/// What one look at a task showed.
#[derive(Debug, Clone)]
pub struct TaskStatus {
    /// How it goes.
    pub state: TaskState,
    /// As the server wrote it.
    pub status: String,
    /// What the task makes or changes, as far as the server tells.
    pub resource_ids: Vec<String>,
    /// What the server says of it, in one line and without the access key; empty when it says nothing.
    pub message: String,
    /// The answer.
    pub reply: Reply,
}

/// How a task goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskState {
    /// Under way.
    Running,
    /// Done.
    Succeeded,
    /// Given up by the cloud.
    Failed,
}

impl TaskState {
    /// As Python sees it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }
}

/// A task to look at.
#[derive(Debug)]
pub struct Task {
    family: &'static TaskFamily,
    request: Request,
}

/// How long and how often to look.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// The end of the wait, from its beginning.
    pub timeout: Duration,
    /// Fixed pause between two looks at a task; without it 1 s growing to 10 s, with jitter.
    pub interval: Option<Duration>,
    /// The pause between the starts of two looks, over all tasks.
    pub spacing: Option<Duration>,
    /// Whether every look is told, or only those that show something new.
    pub every_look: bool,
}

/// Tasks that are waited for.
pub struct Waits {
    patience: Patience,
    deadline: Instant,
    rate: Option<Arc<RateLimit>>,
    count: usize,
    under_way: FuturesUnordered<BoxFuture<'static, (Wait, Seen)>>,
}

/// What became of one of the tasks that are waited for.
#[derive(Debug)]
pub struct Look {
    /// Which of the tasks, in the order of adding.
    pub index: usize,
    /// What was seen; none when the time is over, and the task goes on in the cloud.
    pub seen: Seen,
}

/// What a look showed; none when the time is over.
type Seen = Result<Option<TaskStatus>, Error>;

/// The wait for one task.
struct Wait {
    index: usize,
    client: Client,
    task: Task,
    interval: Option<Duration>,
    every_look: bool,
    deadline: Instant,
    rate: Option<Arc<RateLimit>>,
    /// Before the next look; none before the first.
    pause: Option<Duration>,
    /// The last status.
    status: String,
}

impl Task {
    /// The task of that id and family.
    pub fn new(id: &str, family: &str) -> Result<Self, Error> {
        let families = &api().task_families;
        let rule = families.get(family).ok_or_else(|| {
            let known: Vec<&str> = families.keys().map(String::as_str).collect();
            Error::Config(format!("family must be one of {}, not {family:?}", known.join(", ")))
        })?;
        let (verb, effect) = find(&rule.path, &rule.action)
            .map_or((Verb::Get, Effect::Read), |(_, action)| (action.verb, action.effect));
        let parameters = Map::from_iter([(rule.id_parameter.clone(), Value::from(id))]);
        Ok(Self { family: rule, request: Request::free(&rule.path, &rule.action, verb, effect, parameters)? })
    }

    /// The name of the action that looks.
    pub fn action(&self) -> &'static str {
        &self.family.action
    }

    /// One look.
    pub async fn look(&self, client: &Client) -> Result<TaskStatus, Error> {
        let mut seen = self.family.read(client.call(&self.request).await?);
        let secret = client.config().credentials.secret().to_owned();
        seen.message = shortened(one_line(&redact(&seen.message, &[secret])));
        Ok(seen)
    }
}

impl Waits {
    /// No task yet; the time runs from now.
    pub fn new(patience: Patience) -> Self {
        Self {
            patience,
            deadline: Instant::now() + patience.timeout,
            rate: patience.spacing.map(|spacing| Arc::new(RateLimit::new(spacing))),
            count: 0,
            under_way: FuturesUnordered::new(),
        }
    }

    /// One more task, looked at through its client.
    pub fn add(&mut self, client: Client, task: Task) {
        let wait = Wait {
            index: self.count,
            client,
            task,
            interval: self.patience.interval,
            every_look: self.patience.every_look,
            deadline: self.deadline,
            rate: self.rate.clone(),
            pause: None,
            status: String::new(),
        };
        self.count += 1;
        self.under_way.push(wait.step().boxed());
    }

    /// Whether no task is left that is looked at.
    pub fn is_empty(&self) -> bool {
        self.under_way.is_empty()
    }

    /// The next news of a task that has not ended yet; none when all have ended.
    pub async fn next(&mut self) -> Option<Look> {
        let (wait, seen) = self.under_way.next().await?;
        let index = wait.index;
        if matches!(&seen, Ok(Some(TaskStatus { state: TaskState::Running, .. }))) {
            self.under_way.push(wait.step().boxed());
        }
        Some(Look { index, seen })
    }
}

impl fmt::Debug for Waits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waits")
            .field("patience", &self.patience)
            .field("count", &self.count)
            .finish_non_exhaustive()
    }
}

impl Wait {
    /// Pauses and looks until there is something to tell.
    async fn step(mut self) -> (Self, Seen) {
        loop {
            let seen = self.look().await;
            if let Ok(Some(seen)) = &seen {
                let is_old = seen.state == TaskState::Running && seen.status == self.status;
                if is_old && !self.every_look {
                    continue;
                }
                self.status.clone_from(&seen.status);
            }
            return (self, seen);
        }
    }

    async fn look(&mut self) -> Seen {
        self.wait_for_turn().await;
        let (left, limits) = (self.left(), self.client.limits());
        if left.is_zero() {
            return Ok(None);
        }
        let timeout = limits.timeout.min(left);
        match self.task.look(&self.client.with_limits(Limits { timeout, ..limits })).await {
            Ok(seen) => Ok(Some(seen)),
            // The look was cut short by the end of the wait, not by a fault of its own.
            Err(Error::Timeout { .. }) if timeout < limits.timeout => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The pause between two looks, none before the first, and the turn among the other tasks.
    async fn wait_for_turn(&mut self) {
        if let Some(pause) = self.pause {
            // Jitter keeps many waits from looking at the same moment.
            let pause = self.interval.unwrap_or_else(|| pause.mul_f64(0.9 + 0.2 * chance()));
            sleep(pause.min(self.left())).await;
        }
        self.pause =
            Some(self.pause.map_or(FIRST_INTERVAL, |pause| pause.mul_f64(GROWTH).min(LONGEST_INTERVAL)));
        if let Some(rate) = &self.rate {
            sleep_until(rate.reserve().min(self.deadline)).await;
        }
    }

    fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }
}

impl TaskFamily {
    /// What an answer tells of a task.
    pub(crate) fn read(&self, reply: Reply) -> TaskStatus {
        let answer: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        let status = match self.status.values(&answer).first() {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        let resource_ids = ids_at(&self.resources, &answer);
        TaskStatus { state: self.state(&status), status, resource_ids, message: self.message(&answer), reply }
    }

    /// The first text that says something of the task; that a look succeeded says nothing.
    fn message(&self, answer: &Value) -> String {
        let is_silent = |text: &str| {
            let text = text.trim();
            text.is_empty() || self.silent.iter().any(|silent| silent.eq_ignore_ascii_case(text))
        };
        let mut texts = self.messages.iter().flat_map(|place| place.values(answer)).filter_map(Value::as_str);
        texts.find(|text| !is_silent(text)).unwrap_or_default().to_owned()
    }

    /// What a status means; one that is not known counts as under way.
    fn state(&self, status: &str) -> TaskState {
        let listed = |known: &[String]| known.iter().any(|name| name.eq_ignore_ascii_case(status));
        if listed(&self.succeeded) {
            TaskState::Succeeded
        } else if listed(&self.failed) {
            TaskState::Failed
        } else {
            TaskState::Running
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_read_ignoring_case_and_unknown_ones_go_on() {
        for (family, status, state) in [
            ("ccs", "finish", TaskState::Succeeded),
            ("ccs", "DOING", TaskState::Running),
            ("ccs", "Error", TaskState::Failed),
            ("bms", "Succeed", TaskState::Succeeded),
            ("bms", "failed", TaskState::Failed),
            ("bms", "on holiday", TaskState::Running),
            ("ccs", "", TaskState::Running),
        ] {
            assert_eq!(api().task_families[family].state(status), state, "{family} {status}");
        }
    }

    #[test]
    fn an_unknown_family_is_refused_with_the_known_ones() {
        let error = Task::new("1", "vm").expect_err("unknown");
        assert!(error.to_string().contains("bms, ccs"), "{error}");
    }
}
