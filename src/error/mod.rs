//! Every way a call can fail, and what may have happened on the server.

mod api_error;
mod connection;
mod outcome;
mod table;

use crate::error::outcome::{tasks_named, undecided};
use crate::line::one_line;
use crate::model::Effect;

pub use crate::error::api_error::ApiError;
pub use crate::error::connection::{ConnectionKind, Phase};
pub use crate::error::outcome::{Outcome, OutcomeUnknown};
pub(crate) use crate::error::table::is_about_clock;
pub use crate::error::table::{ApiErrorKind, ErrorTable, classify, error_table};

/// Maximum number of problems in a message; the error holds them all.
const MOST_NAMED: usize = 20;

/// A failed call, wait or construction.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A setting cannot be used.
    #[error("{0}")]
    Config(String),
    /// No credentials were found.
    #[error("{0}")]
    NoCredentials(String),
    /// Parameters are missing or unknown; nothing was sent.
    #[error("{0}")]
    Arguments(String),
    /// Parameters have wrong values; nothing was sent.
    #[error("{}: {}", one_line(action), named(problems))]
    Validation {
        /// Name of the action.
        action: String,
        /// All problems.
        problems: Vec<String>,
    },
    /// The client was closed; nothing was sent.
    #[error("this client is closed; create a new one")]
    Closed,
    /// Only loopback connections are allowed; nothing was sent.
    #[error("{host} was not contacted because CDS_OFFLINE is set; unset it, or use cds.Simulator()")]
    NetworkBlocked {
        /// The host that was not contacted.
        host: String,
    },
    /// The connection failed and nothing was changed.
    #[error("{}; nothing was changed", self.reason())]
    Connection {
        /// Name of the action.
        action: String,
        /// What failed.
        kind: ConnectionKind,
        /// Whether another attempt would fail in the same way.
        is_lasting: bool,
        /// What happened.
        message: String,
    },
    /// The call timed out and nothing was changed.
    #[error("{}; nothing was changed{advice}", self.reason())]
    Timeout {
        /// Name of the action.
        action: String,
        /// The limit in seconds.
        seconds: f64,
        /// What the call was doing.
        phase: Phase,
        /// What to do, prefixed with `; `, or empty.
        advice: String,
    },
    /// A mutation was sent and its response was lost or late.
    #[error(transparent)]
    OutcomeUnknown(Box<OutcomeUnknown>),
    /// The cloud cannot tell whether a mutation was carried out.
    #[error("{}", undecided(lost, candidates))]
    Undecided {
        /// The mutation.
        lost: Box<OutcomeUnknown>,
        /// Ids of resources that may be its own.
        candidates: Vec<String>,
    },
    /// The response does not follow the API's protocol.
    #[error("{action}: {message} (HTTP {http_status}{}): {snippet:?}", tasks_named(task_ids))]
    Response {
        /// Name of the action.
        action: String,
        /// HTTP status.
        http_status: u16,
        /// What is wrong with it.
        message: String,
        /// The start of the body.
        snippet: String,
        /// What the call may have done.
        outcome: Outcome,
        /// Tasks that the response names nevertheless.
        task_ids: Vec<String>,
    },
    /// The API refused the request.
    #[error(transparent)]
    Api(Box<ApiError>),
    /// A wait for a task ended before the task did.
    #[error(
        "{}; this ends the wait, not the task: wait again with client.task({task_id:?}, family={family:?})",
        source.reason()
    )]
    WaitEnded {
        /// Why.
        source: Box<Error>,
        /// The task.
        task_id: String,
        /// Its family.
        family: &'static str,
    },
}

impl Error {
    /// An unreadable response; for a mutation the outcome is unknown.
    pub fn unreadable(action: &str, effect: Effect, http_status: u16, what: &str, snippet: String) -> Self {
        let (changed, outcome) = match effect {
            Effect::Read => ("", Outcome::Refused),
            Effect::Mutate => (", so whether the action was carried out is unknown", Outcome::Unknown),
        };
        let message = format!("the response {what}{changed}");
        Self::Response {
            action: action.to_owned(),
            http_status,
            message,
            snippet,
            outcome,
            task_ids: Vec::new(),
        }
    }

    /// Adds the tasks that the response names.
    #[must_use]
    pub fn with_task_ids(mut self, ids: &[String]) -> Self {
        if let Self::Response { task_ids, .. } = &mut self {
            *task_ids = ids.to_vec();
        }
        self
    }

    /// What went wrong, without the outcome.
    fn reason(&self) -> String {
        match self {
            Self::Connection { action, kind, message, .. } => format!("{action}: {message} ({kind})"),
            Self::Timeout { action, seconds, phase, .. } => {
                format!("{action}: no response within {seconds} s (while {phase})")
            }
            other => other.to_string(),
        }
    }

    /// What the call may have done.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Config(_)
            | Self::NoCredentials(_)
            | Self::Arguments(_)
            | Self::Validation { .. }
            | Self::Closed
            | Self::NetworkBlocked { .. }
            | Self::Connection { .. }
            | Self::Timeout { .. } => Outcome::NotSent,
            // The order that queued the task was carried out.
            Self::OutcomeUnknown(_) | Self::Undecided { .. } | Self::WaitEnded { .. } => Outcome::Unknown,
            Self::Response { outcome, .. } => *outcome,
            Self::Api(error) => error.outcome,
        }
    }

    /// The action that failed, if any.
    pub fn action(&self) -> Option<&str> {
        match self {
            Self::Config(_)
            | Self::NoCredentials(_)
            | Self::Arguments(_)
            | Self::Closed
            | Self::NetworkBlocked { .. } => None,
            Self::Validation { action, .. }
            | Self::Connection { action, .. }
            | Self::Timeout { action, .. }
            | Self::Response { action, .. } => Some(action),
            Self::OutcomeUnknown(lost) | Self::Undecided { lost, .. } => Some(&lost.action),
            Self::Api(error) => Some(&error.action),
            Self::WaitEnded { source, .. } => source.action(),
        }
    }

    /// Its class among the exceptions of Python.
    pub fn class_name(&self) -> &'static str {
        match self {
            Self::Arguments(_) => "TypeError",
            Self::Config(_) => "ConfigError",
            Self::NoCredentials(_) => "NoCredentialsError",
            Self::Closed => "ClientClosedError",
            Self::NetworkBlocked { .. } => "NetworkBlockedError",
            Self::Validation { .. } => "ValidationError",
            Self::Connection { .. } => "APIConnectionError",
            Self::Timeout { .. } => "APITimeoutError",
            Self::OutcomeUnknown(_) => "OutcomeUnknownError",
            Self::Undecided { .. } => "UndecidedError",
            Self::Response { .. } => "ResponseError",
            Self::Api(error) => error.kind.class_name(),
            Self::WaitEnded { source, .. } => source.class_name(),
        }
    }

    /// Tasks named by a failed or partial response.
    pub fn task_ids(&self) -> &[String] {
        match self {
            Self::Response { task_ids, .. } => task_ids,
            Self::OutcomeUnknown(lost) | Self::Undecided { lost, .. } => &lost.task_ids,
            Self::Api(error) => &error.task_ids,
            _ => &[],
        }
    }
}

fn named(problems: &[String]) -> String {
    let text = problems.iter().take(MOST_NAMED).map(String::as_str).collect::<Vec<_>>().join("; ");
    match problems.len().saturating_sub(MOST_NAMED) {
        0 => text,
        others => format!("{text}; and {others} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_without_an_answer_says_when_it_was_sent_and_how_to_look_for_it() {
        let lost = Error::OutcomeUnknown(Box::new(OutcomeUnknown {
            action: "CreateVdc".to_owned(),
            nonce: "n-1".to_owned(),
            sent_at: "2026-01-02T03:04:05Z".to_owned(),
            verify_with: Some("describe_vdc".to_owned()),
            reason: "the response was lost".to_owned(),
            task_ids: vec!["t-1".to_owned(), "t-2".to_owned()],
            service: "vdc".to_owned(),
            facts: serde_json::Map::new(),
        }));
        let text = lost.to_string();
        for part in [
            "CreateVdc",
            "n-1",
            "2026-01-02T03:04:05Z",
            "with describe_vdc()",
            "the response was lost; the part that arrived names tasks t-1, t-2;",
        ] {
            assert!(text.contains(part), "{text}");
        }
        assert_eq!((lost.outcome(), lost.action()), (Outcome::Unknown, Some("CreateVdc")));
    }

    #[test]
    fn an_answer_that_cannot_be_read_names_its_tasks() {
        for (ids, named) in [(&["a"][..], ", task a)"), (&["a", "b"], ", tasks a, b)"), (&[], "(HTTP 200)")] {
            let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
            let error = Error::unreadable("CreateVdc", Effect::Mutate, 200, "is not JSON", String::new());
            let error = error.with_task_ids(&ids);
            assert!(error.to_string().contains(named), "{error}");
            assert_eq!((error.task_ids(), error.outcome()), (&ids[..], Outcome::Unknown));
        }
    }
}
