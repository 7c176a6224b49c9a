//! The outcome of a request.

use std::time::Duration;

use jiff::Timestamp;

/// The outcome of a request.
#[derive(Debug)]
pub struct Handled {
    pub outcome: Outcome,
    /// Value of `Action`.
    pub action: String,
    /// Value of `Code`; None if the API sends no response.
    pub code: Option<String>,
}

/// The reaction.
#[derive(Debug)]
pub enum Outcome {
    Answer(Answer),
    /// No response; the connection is closed.
    Close,
    /// No response for this long, or for as long as the client waits.
    Hang(Option<Duration>),
}

impl Outcome {
    /// The HTTP status, if there is a response.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Answer(answer) => Some(answer.status),
            Self::Close | Self::Hang(_) => None,
        }
    }
}

/// A response and how to send it.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub content_type: &'static str,
    pub retry_after: Option<f64>,
    /// The server's time, if it is wrong.
    pub date: Option<Timestamp>,
    pub body: String,
    pub manner: Manner,
}

/// How to send a response.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Manner {
    Whole,
    Slowly(Duration),
    /// Half of it, then the connection is closed.
    CutShort,
    /// The whole response with a `Content-Length` that is too small.
    UnderWrongLength,
}

impl Answer {
    /// A normal API response.
    pub fn json(status: u16, body: String) -> Self {
        Self {
            status,
            content_type: "application/json",
            retry_after: None,
            date: None,
            body,
            manner: Manner::Whole,
        }
    }
}
