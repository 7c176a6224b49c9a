//! Every way a call can fail, and what may have happened on the server.

use std::fmt;

use once_cell::race::OnceBox;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::line::one_line;
use crate::model::{Effect, Text, matches_pattern};

/// Maximum number of problems in a message; the error holds them all.
const MOST_NAMED: usize = 20;

/// A failed call, wait or construction.
#[derive(Debug, thiserror::Error)]
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

fn tasks_named(ids: &[String]) -> String {
    if ids.is_empty() { String::new() } else { format!(", {}", tasks(ids)) }
}

/// The part of the message about tasks that a partial response names.
fn names(ids: &[String]) -> String {
    if ids.is_empty() {
        String::new()
    } else {
        format!("; what arrived of the response names {}", tasks(ids))
    }
}

fn tasks(ids: &[String]) -> String {
    match ids {
        [id] => format!("task {id}"),
        ids => format!("tasks {}", ids.join(", ")),
    }
}

/// A mutation that was sent, but whose response was lost or late.
#[derive(Debug, thiserror::Error)]
#[error(
    "{action}: {reason}{}; it was sent at {sent_at} (nonce {nonce}) and may or may not have been carried out: {}",
    names(task_ids), look_first(verify_with.as_deref())
)]
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

fn undecided(lost: &OutcomeUnknown, candidates: &[String]) -> String {
    let OutcomeUnknown { action, nonce, sent_at, verify_with, reason, .. } = lost;
    let candidates = match candidates {
        [] => String::new(),
        ids => format!("; it may have made {}", ids.join(", ")),
    };
    format!(
        "{action}: the cloud cannot tell whether it was carried out: {reason}{candidates}; it was sent at {sent_at} (nonce \
         {nonce}), and nothing was sent now: {}",
        look_first(verify_with.as_deref())
    )
}

/// A response that reports a failure.
#[derive(Debug, Clone)]
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

/// What to do before a change of unknown outcome is sent again.
fn look_first(verify_with: Option<&str>) -> String {
    let with = verify_with.map(|method| format!(" with {method}()")).unwrap_or_default();
    format!("look the resource up{with} before you send it again")
}

/// Classes of failures reported by the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiErrorKind {
    /// The signature or key was refused.
    Authentication,
    /// The key lacks the permission.
    PermissionDenied,
    /// The resource does not exist.
    NotFound,
    /// A parameter was refused.
    InvalidParameter,
    /// The resource is in the wrong state, or has a running task.
    Conflict,
    /// The account balance is too low.
    InsufficientBalance,
    /// A quota, or a stock such as addresses, is used up.
    QuotaExceeded,
    /// Not for sale there, or not for this account.
    NotAvailable,
    /// Too many requests.
    RateLimit,
    /// The server failed.
    Server,
    /// Anything else.
    Other,
}

/// The step that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionKind {
    /// The name of the host was not found.
    Dns,
    /// The connection was refused.
    Refused,
    /// The certificate or handshake failed.
    Tls,
    /// The proxy was unreachable, refused the request, or could not reach the server.
    Proxy,
    /// The connection was closed in the middle.
    Reset,
    /// The connection could not be made for another reason.
    Connect,
}

impl ConnectionKind {
    /// The value of Python's `.kind`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Refused => "refused",
            Self::Tls => "tls",
            Self::Proxy => "proxy",
            Self::Reset => "reset",
            Self::Connect => "connect",
        }
    }
}

impl fmt::Display for ConnectionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a call was doing when it timed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Waiting for its turn under `max_rps`.
    Queueing,
    /// Waiting for the credential process.
    Renewing,
    /// Connecting, or waiting for a free connection.
    Connecting,
    /// Waiting for or reading the response.
    Reading,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Queueing => "waiting for its turn under max_rps",
            Self::Renewing => "waiting for the credential process",
            Self::Connecting => "connecting",
            Self::Reading => "waiting for the response",
        })
    }
}

/// The table of `models/errors.json`.
#[derive(Debug, Deserialize)]
pub struct ErrorTable {
    rules: Vec<Rule>,
    clock: ClockRule,
    hints: Vec<Hint>,
    /// Every documented code and its meaning.
    pub codes: std::collections::BTreeMap<String, ErrorCode>,
}

/// A documented error code.
#[derive(Debug, Deserialize)]
pub struct ErrorCode {
    /// What it means.
    pub description: Text,
}

/// What to do about a class of failures.
#[derive(Debug, Deserialize)]
struct Hint {
    kind: ApiErrorKind,
    text: Text,
}

/// A rule matches if all its fields match.
#[derive(Debug, Deserialize)]
struct Rule {
    kind: ApiErrorKind,
    #[serde(default)]
    codes: Vec<String>,
    /// The smallest and the largest code.
    numeric_codes: Option<(f64, f64)>,
    #[serde(default)]
    messages: Vec<String>,
    #[serde(default)]
    http_statuses: Vec<u16>,
    http_status_from: Option<u16>,
}

impl Rule {
    fn fits(&self, code: &str, message: &str, http_status: u16) -> bool {
        let fits = |patterns: &[String], text| patterns.is_empty() || matches_any(patterns, text);
        let number = || code.trim().parse::<f64>().ok();
        let is_in = |(least, greatest)| number().is_some_and(|number| (least..=greatest).contains(&number));
        fits(&self.codes, code)
            && fits(&self.messages, message)
            && self.numeric_codes.is_none_or(is_in)
            && (self.http_statuses.is_empty() || self.http_statuses.contains(&http_status))
            && self.http_status_from.is_none_or(|least| http_status >= least)
    }
}

/// Refusals after which a call is signed again with the server's time.
#[derive(Debug, Deserialize)]
struct ClockRule {
    http_statuses: Vec<u16>,
    codes: Vec<String>,
    except: Vec<String>,
}

/// The error table, parsed on first use.
pub fn error_table() -> &'static ErrorTable {
    static TABLE: OnceBox<ErrorTable> = OnceBox::new();
    TABLE.get_or_init(|| {
        serde_json::from_str(include_str!("../models/errors.json")).map(Box::new).unwrap_or_else(|error| {
            panic!("models/errors.json is part of this build and must parse: {error}")
        })
    })
}

/// The class of a failure: the first matching rule decides.
pub fn classify(code: &str, message: &str, http_status: u16) -> ApiErrorKind {
    error_table()
        .rules
        .iter()
        .find(|rule| rule.fits(code, message, http_status))
        .map_or(ApiErrorKind::Other, |rule| rule.kind)
}

/// Whether the server refused the timestamp or signature, judged by status and code, never by free text.
pub(crate) fn is_about_clock(code: &str, http_status: u16) -> bool {
    let clock = &error_table().clock;
    clock.http_statuses.contains(&http_status)
        && matches_any(&clock.codes, code)
        && !matches_any(&clock.except, code)
}

fn matches_any(patterns: &[String], text: &str) -> bool {
    patterns.iter().any(|pattern| matches_pattern(pattern, text))
}

/// What to do about such a failure, if its code and message do not say.
fn hint(kind: ApiErrorKind) -> Option<&'static str> {
    error_table().hints.iter().find(|hint| hint.kind == kind).map(|hint| hint.text.en.as_str())
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
    use super::ApiErrorKind::*;
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
            facts: Map::new(),
        }));
        let text = lost.to_string();
        for part in [
            "CreateVdc",
            "n-1",
            "2026-01-02T03:04:05Z",
            "with describe_vdc()",
            "the response was lost; what arrived of the response names tasks t-1, t-2;",
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

    #[test]
    fn documented_codes_go_to_their_classes() {
        for (code, http_status, kind) in [
            ("InvalidLaunchTemplateVersion.NotFound", 404, NotFound),
            ("InvalidInstanceType.ValueUnauthorized", 400, NotAvailable),
            ("InvalidPassword.Malformed", 400, InvalidParameter),
            ("Zone.NotOnSale", 403, NotAvailable),
            ("IncorrectInstanceStatus", 403, Conflict),
            ("NotEnoughBalance", 400, InsufficientBalance),
            ("QuotaExceed.Instance", 200, QuotaExceeded),
            ("InternalError", 200, Server),
            ("Whatever", 401, Authentication),
            ("Whatever", 403, PermissionDenied),
            ("Whatever", 429, RateLimit),
            ("Whatever", 502, Server),
            ("Whatever", 400, Other),
            ("SignatureDoesNotMatch", 400, Authentication),
            ("Throttling.User", 400, RateLimit),
        ] {
            assert_eq!(classify(code, "", http_status), kind, "{code} under {http_status}");
        }
        assert_eq!(classify("Error", "the Signature is wrong", 403), Authentication);
    }
}
