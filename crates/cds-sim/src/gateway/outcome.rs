//! What becomes of a request.

use std::time::Duration;

use jiff::Timestamp;

/// What became of a request.
#[derive(Debug)]
pub struct Handled {
    pub outcome: Outcome,
    /// As in `Action`.
    pub action: String,
    /// As in `Code`; none when there is no answer of the API.
    pub code: Option<String>,
}

/// What goes back.
#[derive(Debug)]
pub enum Outcome {
    Answer(Answer),
    /// Nothing, and the connection ends.
    Close,
    /// Nothing for so long, or for as long as the client waits.
    Hang(Option<Duration>),
}

impl Outcome {
    /// The HTTP status, where there is an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Answer(answer) => Some(answer.status),
            Self::Close | Self::Hang(_) => None,
        }
    }
}

/// An answer and the manner of sending it.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub content_type: &'static str,
    pub retry_after: Option<f64>,
    /// What the server takes for the time, where that is wrong.
    pub date: Option<Timestamp>,
    pub body: String,
    pub manner: Manner,
}

/// How an answer is sent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Manner {
    Whole,
    Slowly(Duration),
    /// Half of it, then the connection ends.
    CutShort,
    /// All of it, under a length that is too small.
    UnderWrongLength,
}

impl Answer {
    /// As the API answers.
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
