//! Fault injection.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::route::known_action;
use crate::engine::nearest::unknown;

/// A fault to inject, for one action or any, a number of times.
///
/// As JSON: `{"kind": "rate_limit", "retry_after": 2, "action": "CreateVdc", "times": 3}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// The kind of fault.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// Only for this action. Default: any action.
    #[serde(default)]
    pub action: Option<String>,
    /// Number of requests. Default 1.
    #[serde(default = "once")]
    pub times: u32,
}

/// Kinds of faults.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// A refusal by the API; nothing is carried out.
    Error {
        /// Value of `Code`. Default `InternalError`.
        #[serde(default = "internal_error")]
        code: String,
        /// Value of `Message`.
        #[serde(default)]
        message: String,
        /// Default 400.
        #[serde(default = "bad_request")]
        http_status: u16,
    },
    /// HTTP 500 with `InternalError`; nothing is carried out.
    InternalError,
    /// HTTP 502 with a gateway's HTML page; nothing is carried out.
    BadGateway,
    /// HTTP 429 with `Retry-After`; nothing is carried out.
    RateLimit {
        /// Seconds in the header. Default 1.
        #[serde(default = "one_second")]
        retry_after: f64,
    },
    /// Refuses connections for a while: closes open ones and stops listening. Refused connections cannot be counted
    /// and have no action, so `times` and `action` do not apply.
    Refuse {
        /// Default 1.
        #[serde(default = "one_second")]
        seconds: f64,
    },
    /// Closes the connection without a response; nothing is carried out.
    DropBefore,
    /// Carries out the action, then closes the connection without a response.
    DropAfter,
    /// No response for a while, then the connection is closed; nothing is carried out.
    Hang {
        /// Default: until the client disconnects.
        #[serde(default)]
        seconds: Option<f64>,
    },
    /// The response arrives in small pieces over a while.
    Slow {
        /// Default 1.
        #[serde(default = "one_second")]
        seconds: f64,
    },
    /// Half of the response, then the connection is closed.
    Truncate,
    /// The response is not JSON.
    Mangle,
    /// `Content-Length` is too small.
    WrongLength,
    /// The server's clock, which checks timestamps, is wrong.
    ClockSkew {
        /// How far it is ahead; negative: behind. Default 3600.
        #[serde(default = "one_hour")]
        seconds: f64,
    },
    /// The tasks that the request queues end in `ERROR`. Requests that queue none do not count.
    TaskError {
        /// Message of the task.
        #[serde(default = "task_message")]
        message: String,
    },
}

impl FaultKind {
    /// The names of all kinds, as in JSON.
    pub const NAMES: &[&str] = &[
        "error",
        "internal_error",
        "bad_gateway",
        "rate_limit",
        "refuse",
        "drop_before",
        "drop_after",
        "hang",
        "slow",
        "truncate",
        "mangle",
        "wrong_length",
        "clock_skew",
        "task_error",
    ];

    /// Whether the program may not learn the ids of the tasks that its request has queued.
    pub fn loses_the_answer(&self) -> bool {
        matches!(self, Self::DropAfter | Self::Truncate | Self::Mangle | Self::WrongLength)
    }

    /// The settings of a kind, in addition to `kind`, `action` and `times`.
    fn settings(name: &str) -> &'static [&'static str] {
        match name {
            "error" => &["code", "message", "http_status"],
            "rate_limit" => &["retry_after"],
            "refuse" | "hang" | "slow" | "clock_skew" => &["seconds"],
            "task_error" => &["message"],
            _ => &[],
        }
    }
}

/// A description that is not a valid [`Fault`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidFault(String);

impl Fault {
    /// A fault that happens once, for any action.
    pub fn once(kind: FaultKind) -> Self {
        Self { kind, action: None, times: 1 }
    }

    /// Parses a description such as `{"kind": "error", "code": "NotEnoughBalance", "times": 2}`.
    pub fn from_json(description: &Value) -> Result<Self, InvalidFault> {
        let wrong = |text: String| Err(InvalidFault(text));
        let Some(object) = description.as_object() else { return wrong("a fault is an object".to_owned()) };
        let Some(kind) = object.get("kind").and_then(Value::as_str) else {
            return wrong(format!("a fault needs a kind; there are {}", FaultKind::NAMES.join(", ")));
        };
        if !FaultKind::NAMES.contains(&kind) {
            let unknown = unknown(kind, FaultKind::NAMES.iter().copied());
            return wrong(format!("there is no kind {unknown}; there are {}", FaultKind::NAMES.join(", ")));
        }
        let settings = [&["action", "times"], FaultKind::settings(kind)].concat();
        if let Some(name) = object.keys().find(|name| *name != "kind" && !settings.contains(&name.as_str())) {
            let unknown = unknown(name, settings.iter().copied());
            return wrong(format!("a `{kind}` fault has no {unknown}; it has {}", settings.join(", ")));
        }
        if let Some(problem) = settings.iter().find_map(|name| wrong_type(object, kind, name)) {
            return wrong(problem);
        }
        let fault: Self =
            serde_json::from_value(description.clone()).map_err(|error| InvalidFault(error.to_string()))?;
        fault.checked()
    }

    /// Validates the action and the numbers.
    pub(crate) fn checked(self) -> Result<Self, InvalidFault> {
        if let Some(action) = &self.action {
            known_action(action).map_err(|error| InvalidFault(error.to_string()))?;
        }
        if self.times == 0 {
            return Err(InvalidFault("times must be at least 1".to_owned()));
        }
        let seconds = match self.kind {
            FaultKind::RateLimit { retry_after } => retry_after,
            FaultKind::Refuse { seconds } | FaultKind::Slow { seconds } => seconds,
            FaultKind::Hang { seconds } => seconds.unwrap_or_default(),
            FaultKind::ClockSkew { seconds } => seconds.abs(),
            FaultKind::Error { http_status, .. } if !(200..600).contains(&http_status) => {
                return Err(InvalidFault(format!("http_status {http_status} is not between 200 and 599")));
            }
            _ => 0.0,
        };
        // About thirty years.
        if !(0.0..=1e9).contains(&seconds) {
            return Err(InvalidFault(format!("{seconds} seconds are not possible")));
        }
        Ok(self)
    }
}

/// The error about the type of a setting, if it is wrong.
fn wrong_type(description: &Map<String, Value>, kind: &str, name: &str) -> Option<String> {
    let value = description.get(name)?;
    let (is_right, expected) = match name {
        "action" => (value.is_string() || value.is_null(), "a text"),
        "code" | "message" => (value.is_string(), "a text"),
        "times" => {
            (value.as_u64().is_some_and(|times| u32::try_from(times).is_ok()), "a whole number from 1")
        }
        "http_status" => (
            value.as_u64().is_some_and(|status| u16::try_from(status).is_ok()),
            "a whole number from 200 to 599",
        ),
        _ => (value.is_number() || kind == "hang" && value.is_null(), "a number"),
    };
    (!is_right).then(|| format!("{name} must be {expected}"))
}

/// The pending faults.
#[derive(Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Adds a fault.
    pub fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// Takes the next fault for a request.
    pub fn take(&mut self, action: &str) -> Option<FaultKind> {
        self.take_where(action, |kind| !matches!(kind, FaultKind::TaskError { .. }))
    }

    /// Takes the next task fault for a request and returns its message.
    pub fn take_task_error(&mut self, action: &str) -> Option<String> {
        match self.take_where(action, |kind| matches!(kind, FaultKind::TaskError { .. })) {
            Some(FaultKind::TaskError { message }) => Some(message),
            _ => None,
        }
    }

    fn take_where(&mut self, action: &str, wanted: impl Fn(&FaultKind) -> bool) -> Option<FaultKind> {
        let mine = |fault: &Fault| fault.action.as_deref().is_none_or(|name| name == action);
        let fault = self.0.iter_mut().find(|fault| fault.times > 0 && mine(fault) && wanted(&fault.kind))?;
        fault.times -= 1;
        let kind = fault.kind.clone();
        self.0.retain(|fault| fault.times > 0);
        Some(kind)
    }

    /// All pending faults.
    pub fn all(&self) -> &[Fault] {
        &self.0
    }

    /// Removes all faults.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

fn once() -> u32 {
    1
}

fn internal_error() -> String {
    "InternalError".to_owned()
}

fn bad_request() -> u16 {
    400
}

fn one_second() -> f64 {
    1.0
}

fn one_hour() -> f64 {
    3600.0
}

fn task_message() -> String {
    "The task failed.".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_kind_is_read_by_its_name() {
        for name in FaultKind::NAMES {
            let fault = Fault::from_json(&json!({"kind": name})).expect(name);
            assert_eq!((fault.times, fault.action.clone()), (1, None));
            let written = serde_json::to_value(&fault).expect("plain data");
            assert_eq!(written["kind"], *name);
            for setting in FaultKind::settings(name) {
                assert!(written.get(setting).is_some(), "{name} has no {setting}");
            }
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (description, word) in [
            (json!({"kind": "fire"}), "rate_limit"),
            (json!({"kind": "error", "cod": 1}), "cod"),
            (json!({"kind": "slow", "seconds": -1}), "seconds"),
            (json!({"kind": "slow", "seconds": "x"}), "seconds must be a number"),
            (json!({"kind": "error", "http_status": 99}), "99"),
            (json!(5), "object"),
            (json!({}), "needs a kind"),
            (json!({"kind": 7}), "needs a kind"),
            (json!({"kind": "manlge"}), "did you mean mangle?"),
            (json!({"kind": "slow", "secnods": 1}), "did you mean seconds?"),
            (json!({"kind": "mangle", "action": "CreateVcd"}), "did you mean CreateVdc?"),
            (json!({"kind": "mangle", "action": ""}), "there is no action"),
            (json!({"kind": "mangle", "action": 7}), "action must be a text"),
            (json!({"kind": "mangle", "times": 0}), "times"),
            (json!({"kind": "mangle", "times": -1}), "times"),
            (json!({"kind": "mangle", "times": 1.5}), "times"),
            (json!({"kind": "mangle", "times": 5_000_000_000_u64}), "times"),
            (json!({"kind": "slow", "seconds": null}), "seconds must be a number"),
            (json!({"kind": "error", "message": 7}), "message must be a text"),
        ] {
            let error = Fault::from_json(&description).expect_err("wrong");
            assert!(error.to_string().contains(word), "{error}");
        }
    }

    #[test]
    fn faults_wait_for_their_action() {
        let mut faults = Faults::default();
        faults.add(Fault { kind: FaultKind::Mangle, action: Some("A".to_owned()), times: 2 });
        faults.add(Fault::once(FaultKind::Truncate));
        assert_eq!(faults.all().len(), 2);
        assert_eq!(faults.take("B"), Some(FaultKind::Truncate));
        assert_eq!(faults.take("B"), None);
        assert_eq!(faults.take("A"), Some(FaultKind::Mangle));
        assert_eq!(faults.take("A"), Some(FaultKind::Mangle));
        assert_eq!(faults.take("A"), None);
        assert!(faults.all().is_empty());
    }
}
