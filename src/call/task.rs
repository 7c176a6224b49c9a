//! Tasks of all families: polling one, and reading its state.

use std::fmt;

use futures_util::future::BoxFuture;
use serde_json::{Map, Value};

use crate::call::client::Client;
use crate::call::places::ids_at;
use crate::call::request::Request;
use crate::call::response::Response;
use crate::call::server_text::shown;
use crate::call::task_id::ORDER_FAMILY;
use crate::call::text::value;
use crate::error::{ApiErrorKind, Error};
use crate::line::one_line;
use crate::model::{Effect, TaskFamily, api};

/// The result of one poll.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TaskStatus {
    /// Progress of the task.
    pub state: TaskState,
    /// The status as the server wrote it.
    pub status: String,
    /// The resources that the task creates or changes, as far as the server reports them.
    pub resource_ids: Vec<String>,
    /// The server's explanation, in one line, without the access key and the secrets of the client's orders; empty if
    /// there is none.
    pub message: String,
    /// The response.
    pub response: Response,
}

/// Progress of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskState {
    /// The task is running.
    Running,
    /// The task succeeded.
    Succeeded,
    /// The task failed.
    Failed,
}

impl TaskState {
    /// The value in Python.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }
}

/// A task to poll.
#[derive(Debug)]
pub struct Task {
    id: String,
    family: &'static str,
    poll: Poll,
}

/// How a task is polled.
#[derive(Debug)]
enum Poll {
    Task(&'static TaskFamily, Box<Request>),
    Order(Box<dyn Follow>),
}

/// Follows an order whose task is lost.
pub(crate) trait Follow: fmt::Debug + Send + Sync {
    /// The read that shows how far it is.
    fn action(&self) -> &'static str;

    /// Reads once.
    fn look<'a>(&'a self, client: &'a Client) -> BoxFuture<'a, Result<TaskStatus, Error>>;
}

impl Task {
    /// The task with this id and family.
    pub fn new(id: &str, family: &str) -> Result<Self, Error> {
        let families = &api().task_families;
        let (name, rule) = families.get_key_value(family).ok_or_else(|| {
            let known: Vec<&str> = families.keys().map(String::as_str).collect();
            let family = one_line(family);
            Error::Config(format!("family must be one of {}, not \"{family}\"", known.join(", ")))
        })?;
        let parameters = Map::from_iter([(rule.id_parameter.clone(), Value::from(id))]);
        let request = Request::free(&rule.path, &rule.action, rule.verb, Effect::Read, parameters)?;
        Ok(Self { id: id.to_owned(), family: name, poll: Poll::Task(rule, Box::new(request)) })
    }

    /// The task that stands for the lost one of an order.
    pub(crate) fn following(id: &str, order: Box<dyn Follow>) -> Self {
        Self { id: id.to_owned(), family: ORDER_FAMILY, poll: Poll::Order(order) }
    }

    /// Wraps an error that ends the wait but not the task, unless the task does not exist.
    pub(crate) fn ends_wait(&self, error: Error) -> Error {
        if let Error::Api(refusal) = &error
            && matches!(refusal.kind, ApiErrorKind::NotFound | ApiErrorKind::InvalidParameter)
        {
            return error;
        }
        let (task_id, family) = (self.id.clone(), self.family);
        Error::WaitEnded { source: Box::new(error), task_id, family }
    }

    /// The name of the polling action.
    pub fn action(&self) -> &'static str {
        match &self.poll {
            Poll::Task(family, _) => &family.action,
            Poll::Order(order) => order.action(),
        }
    }

    /// Polls once.
    pub async fn look(&self, client: &Client) -> Result<TaskStatus, Error> {
        let mut seen = match &self.poll {
            Poll::Task(family, request) => family.read(client.read(request).await?),
            Poll::Order(order) => order.look(client).await?,
        };
        seen.message = shown(&seen.message, &client.secrets());
        if seen.state != TaskState::Running {
            let failure = (seen.state == TaskState::Failed).then_some(seen.message.as_str());
            client.watched.ended(&self.id, &seen.resource_ids, failure);
        }
        Ok(seen)
    }
}

impl TaskFamily {
    /// Extracts the state of a task from a response.
    pub(crate) fn read(&self, response: Response) -> TaskStatus {
        let answer = value(&response.body);
        let status = match self.status.values(&answer).first() {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        let resource_ids = ids_at(&self.resources, &response.body);
        TaskStatus {
            state: self.state(&status),
            status,
            resource_ids,
            message: self.message(&answer),
            response,
        }
    }

    /// The first message about the task; the success message of the poll itself does not count.
    fn message(&self, answer: &Value) -> String {
        let is_silent = |text: &str| {
            let text = text.trim();
            text.is_empty() || self.silent.iter().any(|silent| silent.eq_ignore_ascii_case(text))
        };
        let mut texts = self.messages.iter().flat_map(|place| place.values(answer)).filter_map(Value::as_str);
        texts.find(|text| !is_silent(text)).unwrap_or_default().to_owned()
    }

    /// Classifies a status; an unknown one counts as running.
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
    use std::time::Duration;

    use serde_json::json;

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
    fn a_message_says_something_of_the_task_not_that_it_was_seen() {
        let family = &api().task_families["ccs"];
        for (answer, message) in [
            (json!({"Code": "Success", "Message": "Success.", "Data": {}}), ""),
            (json!({"Code": "Success", "Message": " success ", "Data": {"Message": "no stock"}}), "no stock"),
            (json!({"Code": "Success", "Message": null, "Data": {"Status": 7}}), ""),
        ] {
            assert_eq!(family.message(&answer), message, "{answer}");
        }
    }

    #[test]
    fn a_status_may_be_a_number() {
        let family = &api().task_families["ccs"];
        let response = Response {
            http_status: 200,
            body: r#"{"Data": {"Status": 7}}"#.into(),
            request_id: None,
            task_ids: Vec::new(),
            task_family: "ccs",
            attempts: 1,
            elapsed: Duration::ZERO,
            replayed: false,
            resource_ids: Vec::new(),
            dry_run: None,
        };
        assert_eq!(family.read(response).status, "7");
    }

    #[test]
    fn an_unknown_family_is_refused_with_the_known_ones() {
        let error = Task::new("1", "vm").expect_err("unknown");
        assert!(error.to_string().contains("bms, ccs"), "{error}");
    }
}
