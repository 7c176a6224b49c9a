//! A failure that the API reports.

use std::fmt;

use crate::error::outcome::{Outcome, look_first, tasks_named};
use crate::error::table::{ApiErrorKind, hint};

/// A response that reports a failure.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ApiError {
    /// Class of the failure.
    pub kind: ApiErrorKind,
    /// `Code` of the response, or `HTTP 502` if it has none.
    pub code: String,
    /// Its text.
    pub message: String,
    /// HTTP status.
    pub http_status: u16,
    /// The server's request id.
    pub request_id: Option<String>,
    /// Name of the action.
    pub action: String,
    /// Attribute name of the service, or the URL path for an action without a model.
    pub service: String,
    /// Number of requests sent.
    pub attempts: u32,
    /// What the call may have done.
    pub outcome: Outcome,
    /// Tasks that the response names nevertheless.
    pub task_ids: Vec<String>,
    /// The Python method that shows whether it was carried out.
    pub verify_with: Option<String>,
}

impl std::error::Error for ApiError {}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { action, code, message, http_status, .. } = self;
        write!(f, "{action}: {code}: {message} (HTTP {http_status}")?;
        if let Some(id) = &self.request_id {
            write!(f, ", request {id}")?;
        }
        write!(f, "{})", tasks_named(&self.task_ids))?;
        if let Some(hint) = hint(self.kind) {
            write!(f, "; {hint}")?;
        }
        if self.outcome == Outcome::Unknown {
            write!(f, "; it may have been carried out: {}", look_first(self.verify_with.as_deref()))?;
        }
        Ok(())
    }
}
