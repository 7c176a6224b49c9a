//! The response to a call.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use serde::Deserialize;

use crate::call::dry_run::DryRun;

/// A successful response.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response {
    /// HTTP status.
    pub http_status: u16,
    /// The JSON object in UTF-8, as received, but with invalid JSON repaired: invalid characters are U+FFFD, NaN is
    /// null.
    pub body: Bytes,
    /// The server's request id.
    pub request_id: Option<String>,
    /// Queued tasks.
    pub task_ids: Vec<String>,
    /// Family of the tasks.
    pub task_family: &'static str,
    /// Number of requests sent.
    pub attempts: u32,
    /// Duration of the whole call.
    pub elapsed: Duration,
    /// Whether it is the recorded response of an earlier call, and nothing was sent.
    pub replayed: bool,
    /// What the call created, changed or deleted, where that is known without its tasks.
    pub resource_ids: Vec<String>,
    /// The request, if it was only shown and not sent.
    pub dry_run: Option<Box<DryRun>>,
}

impl Response {
    /// The JSON object, as a `serde_json::Value` or a type of the caller.
    pub fn json<'a, T: Deserialize<'a>>(&'a self) -> serde_json::Result<T> {
        serde_json::from_slice(&self.body)
    }

    /// In place of the response to a request that was only shown.
    pub(crate) fn unsent(dry_run: DryRun) -> Self {
        Self {
            http_status: 0,
            body: Bytes::from_static(b"{}"),
            request_id: None,
            task_ids: Vec::new(),
            task_family: "",
            attempts: 0,
            elapsed: Duration::ZERO,
            replayed: false,
            resource_ids: Vec::new(),
            dry_run: Some(Box::new(dry_run)),
        }
    }
}

/// Omits the body, which may echo secrets.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("http_status", &self.http_status)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("request_id", &self.request_id)
            .field("task_ids", &self.task_ids)
            .field("task_family", &self.task_family)
            .field("attempts", &self.attempts)
            .field("elapsed", &self.elapsed)
            .field("replayed", &self.replayed)
            .field("resource_ids", &self.resource_ids)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_debug_form_of_an_answer_shows_nothing_of_its_body() {
        let response = Response {
            http_status: 200,
            body: Bytes::from_static(b"{\"Password\": \"hunter2\"}"),
            request_id: Some("r-1".to_owned()),
            task_ids: vec!["t-1".to_owned()],
            task_family: "ccs",
            attempts: 1,
            elapsed: Duration::ZERO,
            replayed: false,
            resource_ids: Vec::new(),
            dry_run: None,
        };
        let text = format!("{response:?}");
        assert!(text.contains("23 bytes") && text.contains("t-1") && !text.contains("hunter2"), "{text}");
    }
}
