//! Responses in the documented envelope.

use serde::Serialize;
use serde_json::{Value, json};

use crate::api::refusal::Refusal;

/// The body of a success, without its request id.
#[derive(Debug)]
pub struct Reply(String);

impl Reply {
    /// Data, without a task.
    pub fn data(data: Value) -> Self {
        Self::raw(&json!({"Code": "Success", "Message": "Success.", "Data": data}))
    }

    /// Data, with an explicit empty task id.
    pub fn data_without_task(data: Value) -> Self {
        Self::raw(&json!({"Code": "Success", "Message": "Success.", "Data": data, "TaskId": ""}))
    }

    /// Success without data and with an explicit empty task id.
    pub fn done() -> Self {
        Self::data_without_task(json!({}))
    }

    /// A queued task.
    pub fn queued(task: u64) -> Self {
        Self::queued_with(task, json!({}))
    }

    /// A queued task and data.
    pub fn queued_with(task: u64, data: Value) -> Self {
        Self::raw(
            &json!({"Code": "Success", "Message": "Success.", "Data": data, "TaskId": task.to_string()}),
        )
    }

    /// A body with its own structure.
    pub fn raw(body: &Value) -> Self {
        Self(body.to_string())
    }

    /// A serialized body with its own structure, too large for a JSON tree; with its approximate size in bytes.
    pub fn serialised(body: &impl Serialize, size: usize) -> Result<Self, Refusal> {
        let mut bytes = Vec::with_capacity(size);
        let written = serde_json::to_writer(&mut bytes, body).map_err(|error| error.to_string());
        let text = written.and_then(|()| String::from_utf8(bytes).map_err(|error| error.to_string()));
        text.map(Self).map_err(Refusal::internal)
    }

    /// The body.
    pub fn into_body(self) -> String {
        self.0
    }
}

/// The body with a request id as its last member.
pub fn with_request_id(mut body: String, request_id: &str) -> String {
    if body.ends_with('}') {
        body.pop();
        let comma = if body.ends_with('{') { "" } else { "," };
        body.push_str(&format!("{comma}\"RequestId\":\"{request_id}\"}}"));
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_id_comes_last() {
        assert_eq!(with_request_id("{\"Code\":1}".to_owned(), "a"), "{\"Code\":1,\"RequestId\":\"a\"}");
        assert_eq!(with_request_id("{}".to_owned(), "a"), "{\"RequestId\":\"a\"}");
    }
}
