//! Tasks of both families: one look, and waiting for the end.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Map, Value};
use tokio::time::{Instant, sleep};

use crate::client::{Client, chance};
use crate::error::Error;
use crate::model::{Effect, TaskFamily, Verb, api, find};
use crate::request::Request;
use crate::response::ids_at;

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
    /// The answer, as received.
    pub body: Bytes,
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
    /// Fixed pause between two looks; without it 1 s growing to 10 s, with jitter.
    pub interval: Option<Duration>,
}

/// A wait under way. The caller takes step after step until the task has ended or the time is over.
#[derive(Debug)]
pub struct Wait {
    task: Task,
    interval: Option<Duration>,
    deadline: Instant,
    /// Before the next look; none before the first.
    pause: Option<Duration>,
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

    /// One look.
    pub async fn look(&self, client: &Client) -> Result<TaskStatus, Error> {
        let reply = client.call(&self.request).await?;
        let answer: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        let status = match self.family.status.values(&answer).first() {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        Ok(TaskStatus {
            state: self.family.state(&status),
            status,
            resource_ids: ids_at(&self.family.resources, &answer),
            body: reply.body,
        })
    }

    /// Begins to wait; the time runs from now.
    pub fn wait(self, patience: Patience) -> Wait {
        Wait {
            task: self,
            interval: patience.interval,
            deadline: Instant::now() + patience.timeout,
            pause: None,
        }
    }
}

impl Wait {
    /// Pauses, except before the first look, and looks. None: the time is over, and the task goes on in the cloud.
    pub async fn step(&mut self, client: &Client) -> Result<Option<TaskStatus>, Error> {
        if let Some(pause) = self.pause {
            // Jitter keeps many waits from looking at the same moment.
            let pause = self.interval.unwrap_or_else(|| pause.mul_f64(0.9 + 0.2 * chance()));
            sleep(pause.min(self.left())).await;
        }
        self.pause =
            Some(self.pause.map_or(FIRST_INTERVAL, |pause| pause.mul_f64(GROWTH).min(LONGEST_INTERVAL)));
        let (left, usual) = (self.left(), client.config().timeout);
        if left.is_zero() {
            return Ok(None);
        }
        match self.task.look(&client.with_limits(Some(usual.min(left)), None)).await {
            Ok(seen) => Ok(Some(seen)),
            // The look was cut short by the end of the wait, not by a fault of its own.
            Err(Error::Timeout { .. }) if left < usual => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }
}

impl TaskFamily {
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
