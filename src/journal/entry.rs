//! What the journal knows of an order.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The outcome of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryOutcome {
    /// It is in flight, or its process ended before the outcome was written.
    Pending,
    /// It was carried out.
    Done,
    /// The server refused it.
    Refused,
    /// It may have been carried out.
    Unknown,
    /// It was not carried out.
    NotDone,
    /// It was carried out, and its task failed.
    Failed,
}

const NAMES: [(EntryOutcome, &str); 6] = [
    (EntryOutcome::Pending, "pending"),
    (EntryOutcome::Done, "done"),
    (EntryOutcome::Refused, "refused"),
    (EntryOutcome::Unknown, "unknown"),
    (EntryOutcome::NotDone, "not_done"),
    (EntryOutcome::Failed, "failed"),
];

impl EntryOutcome {
    /// The value of Python's `.outcome`.
    pub fn as_str(self) -> &'static str {
        NAMES.iter().find(|(outcome, _)| *outcome == self).map_or("", |(_, name)| name)
    }

    /// Whether its outcome is unknown.
    pub fn is_unresolved(self) -> bool {
        matches!(self, Self::Pending | Self::Unknown)
    }

    pub(super) fn number(self) -> u64 {
        NAMES.iter().position(|(outcome, _)| *outcome == self).unwrap_or_default() as u64
    }

    pub(super) fn of_number(number: u64) -> Option<Self> {
        NAMES.get(usize::try_from(number).ok()?).map(|(outcome, _)| *outcome)
    }
}

/// An order, as it is written before it is sent.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Ordered {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Scheme, host and port of the API.
    pub endpoint: String,
    pub service: String,
    pub path: String,
    pub action: String,
    /// Parameters, secrets masked.
    pub params: Map<String, Value>,
    #[serde(flatten)]
    pub sent: Sent,
    /// What was there before it was sent.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub noted: Value,
    /// The process that sends it.
    pub holder: String,
}

/// One attempt.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Sent {
    pub nonce: String,
    /// UTC.
    pub sent_at: String,
}

/// Details of the outcome of an order.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Ended {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub task_ids: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub task_family: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resource_ids: Vec<String>,
    /// Whether a task was seen to end.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub have_tasks_ended: bool,
    /// Ids of resources that may be its own, if the cloud cannot tell.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
    /// The response to replay, secrets masked.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub answer: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Why it was refused, or why its outcome is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// An entry of the journal.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Entry {
    pub(crate) id: u64,
    pub(crate) ordered: Ordered,
    pub(crate) ended: Ended,
    /// Details of its outcome.
    pub outcome: EntryOutcome,
    /// Number of requests sent.
    pub attempts: u32,
}

impl Entry {
    /// The key of an order that is carried out once.
    pub fn key(&self) -> Option<&str> {
        self.ordered.key.as_deref()
    }

    /// Scheme, host and port of the API.
    pub fn endpoint(&self) -> &str {
        &self.ordered.endpoint
    }

    /// Attribute name of the service, or the URL path for an action without a model.
    pub fn service(&self) -> &str {
        &self.ordered.service
    }

    /// Name of the action.
    pub fn action(&self) -> &str {
        &self.ordered.action
    }

    /// The parameters as they were sent, secrets masked.
    pub fn params(&self) -> &Map<String, Value> {
        &self.ordered.params
    }

    /// Nonce of the last attempt.
    pub fn nonce(&self) -> &str {
        &self.ordered.sent.nonce
    }

    /// When the last attempt was sent, UTC.
    pub fn sent_at(&self) -> &str {
        &self.ordered.sent.sent_at
    }

    /// The tasks that it queued.
    pub fn task_ids(&self) -> &[String] {
        &self.ended.task_ids
    }

    /// Their family.
    pub fn task_family(&self) -> &str {
        &self.ended.task_family
    }

    /// What it created, changed or deleted, as far as known.
    pub fn resource_ids(&self) -> &[String] {
        &self.ended.resource_ids
    }

    /// What may be its own, if the cloud cannot tell.
    pub fn candidates(&self) -> &[String] {
        &self.ended.candidates
    }

    /// Why it was refused or failed, or why its outcome is unknown.
    pub fn reason(&self) -> Option<&str> {
        self.ended.reason.as_deref()
    }
}
