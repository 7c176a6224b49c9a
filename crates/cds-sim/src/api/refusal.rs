//! Refusals: code, HTTP status and text.

use serde_json::json;

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub http_status: u16,
    pub code: String,
    pub message: String,
}

impl Refusal {
    /// A refusal with all that it says.
    pub fn new(http_status: u16, code: &str, message: impl Into<String>) -> Self {
        Self { http_status, code: code.to_owned(), message: message.into() }
    }

    /// A mistake of the simulator itself.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(500, "InternalError", message)
    }

    /// The same with more to say.
    pub fn because(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// The answer.
    pub fn body(&self) -> String {
        json!({"Code": self.code, "Message": self.message}).to_string()
    }
}
