//! What a failed call may have done, and what to do before it is sent again.

use serde_json::{Map, Value};

/// What a failed call may have done in the cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was sent, or only a read: nothing was changed.
    NotSent,
    /// The server responded and changed nothing.
    Refused,
    /// The call may have been carried out.
    Unknown,
}

impl Outcome {
    /// The value of Python's `.outcome`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }
}

/// A mutation that was sent, but whose response was lost or late.
#[derive(Debug, thiserror::Error)]
#[error(
    "{action}: {reason}{}; it was sent at {sent_at} (nonce {nonce}) and may or may not have been carried out: {}",
    names(task_ids), look_first(verify_with.as_deref())
)]
#[non_exhaustive]
pub struct OutcomeUnknown {
    /// Name of the action.
    pub action: String,
    /// Nonce of the request.
    pub nonce: String,
    /// When it was sent, UTC.
    pub sent_at: String,
    /// The Python method that shows whether it was carried out.
    pub verify_with: Option<String>,
    /// Why there is no response.
    pub reason: String,
    /// Tasks named by the partial response.
    pub task_ids: Vec<String>,
    /// Attribute name of the service, or the URL path for an action without a model.
    pub service: String,
    /// What the evidence of the action needs of the parameters.
    pub facts: Map<String, Value>,
}

/// The message about an order of which the cloud cannot tell whether it was carried out.
pub(super) fn undecided(lost: &OutcomeUnknown, candidates: &[String]) -> String {
    let OutcomeUnknown { action, nonce, sent_at, verify_with, reason, .. } = lost;
    let candidates = match candidates {
        [] => String::new(),
        ids => format!("; it may have made {}", ids.join(", ")),
    };
    format!(
        "{action}: the cloud cannot tell whether it was carried out: {reason}{candidates}; it was sent at {sent_at} \
         (nonce {nonce}), and nothing was sent now: {}",
        look_first(verify_with.as_deref())
    )
}

/// The part of a message about the tasks that a response names.
pub(super) fn tasks_named(ids: &[String]) -> String {
    if ids.is_empty() { String::new() } else { format!(", {}", tasks(ids)) }
}

/// The same for a partial response.
fn names(ids: &[String]) -> String {
    if ids.is_empty() { String::new() } else { format!("; the part that arrived names {}", tasks(ids)) }
}

fn tasks(ids: &[String]) -> String {
    match ids {
        [id] => format!("task {id}"),
        ids => format!("tasks {}", ids.join(", ")),
    }
}

/// What to do before a change of unknown outcome is sent again.
pub(super) fn look_first(verify_with: Option<&str>) -> String {
    let with = verify_with.map(|method| format!(" with {method}()")).unwrap_or_default();
    format!("look the resource up{with} before you send it again")
}
