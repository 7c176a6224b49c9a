//! How a command fails: its exit code, and one line, or a JSON object, on stderr.

use cds::{Error, Outcome, Panic};
use serde_json::{Map, Value, json};

use crate::chinese;
use crate::language::Language;
use crate::names::command_of_method;
use crate::terminal::say;

/// API or network error.
pub(crate) const FAILED: i32 = 1;
/// Wrong arguments or settings; nothing was sent.
pub(crate) const USAGE: i32 = 2;
/// A task failed.
pub(crate) const TASK_FAILED: i32 = 3;
/// A wait timed out; the tasks go on.
pub(crate) const TIMED_OUT: i32 = 4;
/// A change was sent, and whether it was carried out is unknown.
pub(crate) const UNKNOWN: i32 = 5;
/// Ctrl-C.
pub(crate) const INTERRUPTED: i32 = 130;

/// The end of a command that did not do what it was asked to.
#[derive(Debug)]
pub(crate) struct Failure {
    code: i32,
    message: String,
    /// What else a program may want to know.
    details: Map<String, Value>,
    /// What went wrong with each of several things.
    parts: Box<[(String, Failure)]>,
}

/// Exit codes from the worst to the mildest.
const WORST_FIRST: [i32; 6] = [UNKNOWN, TASK_FAILED, FAILED, TIMED_OUT, USAGE, INTERRUPTED];

impl Failure {
    fn new(code: i32, class: &str, message: impl Into<String>) -> Self {
        let details = Map::from_iter([("error".to_owned(), Value::from(class))]);
        Self { code, message: message.into(), details, parts: Box::default() }
    }

    /// Failures of some of several things, each with the name of its thing. The exit code is that of the worst.
    pub(crate) fn several(message: String, mut parts: Vec<(String, Self)>) -> Self {
        let is_whole = parts.len() == 1 && message.is_empty();
        match parts.pop() {
            Some((_, only)) if is_whole => return only,
            part => parts.extend(part),
        }
        let worst = |code: &&i32| parts.iter().any(|(_, part)| part.code == **code);
        let code = WORST_FIRST.iter().find(worst).copied().unwrap_or(FAILED);
        Self { parts: parts.into(), ..Self::new(code, "SeveralErrors", message) }
    }

    /// Wrong arguments.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(USAGE, "UsageError", message)
    }

    /// Wrong arguments, to which the help was the answer.
    pub(crate) fn shown_help() -> Self {
        Self::usage("")
    }

    /// Anything else that went wrong on this machine.
    pub(crate) fn failed(message: &str) -> Self {
        Self::new(FAILED, "CdsError", message)
    }

    /// A reader of stdout that has gone: not worth a word.
    pub(crate) fn broken_pipe() -> Self {
        Self::new(FAILED, "BrokenPipe", "")
    }

    /// A bug.
    pub(crate) fn bug(panic: &Panic) -> Self {
        Self::failed(&panic.to_string())
    }

    /// Ctrl-C, and what it leaves behind.
    pub(crate) fn interrupted(message: &str) -> Self {
        Self::new(INTERRUPTED, "Interrupted", message)
    }

    /// Ctrl-C while a change was on its way.
    pub(crate) fn interrupted_change(error: &Error, service: &str) -> Self {
        Self { code: INTERRUPTED, ..Self::of(error, service) }
    }

    /// Some tasks failed; the message has the server's reasons.
    pub(crate) fn tasks(message: &str, task_ids: &[&str]) -> Self {
        Self::new(TASK_FAILED, "TaskFailedError", message).with("task_ids", json!(task_ids))
    }

    /// A wait ran out of time.
    pub(crate) fn timed_out(message: &str, task_ids: &[&str]) -> Self {
        Self::new(TIMED_OUT, "WaitTimeoutError", message).with("task_ids", json!(task_ids))
    }

    /// Orders about which the cloud cannot tell.
    pub(crate) fn undecided(message: &str) -> Self {
        Self::new(UNKNOWN, "UndecidedError", message)
    }

    /// A failed call; `service` has the action that shows its outcome.
    pub(crate) fn of(error: &Error, service: &str) -> Self {
        let look_up = verify_with(error).and_then(|method| command_of_method(service, method));
        let code = match error {
            Error::Arguments(_)
            | Error::Validation { .. }
            | Error::Config(_)
            | Error::NoCredentials(_)
            | Error::NetworkBlocked { .. } => USAGE,
            Error::WaitEnded { .. } => FAILED,
            error if error.outcome() == Outcome::Unknown => UNKNOWN,
            _ => FAILED,
        };
        let mut failure = Self::new(code, error.class_name(), message(error, look_up.as_deref()))
            .with("outcome", error.outcome().as_str().into());
        if let Some(action) = error.action() {
            failure = failure.with("action", action.into());
        }
        if !error.task_ids().is_empty() {
            failure = failure.with("task_ids", json!(error.task_ids()));
        }
        if let Some(command) = look_up {
            failure = failure.with("look_up", command.into());
        }
        if let Error::Undecided { candidates, .. } = error {
            failure = failure.with("candidates", json!(candidates));
        }
        if let Error::Api(error) = error {
            failure = failure
                .with("code", error.code.as_str().into())
                .with("http_status", error.http_status.into())
                .with("request_id", json!(error.request_id));
        }
        failure
    }

    /// The failure of an order with a key, which may be tried again.
    pub(crate) fn of_once(mut self) -> Self {
        if self.code == UNKNOWN && self.details["error"] != "UndecidedError" {
            self.message += &told!(
                "; with the same --once the command may be run again: it asks the cloud first",
                "；可用相同的 --once 再次运行此命令：会先向云端查询"
            );
        }
        self
    }

    fn with(mut self, name: &str, value: Value) -> Self {
        self.details.insert(name.to_owned(), value);
        self
    }

    /// How what it is about ended, in a word.
    pub(crate) fn word(&self) -> &'static str {
        match self.code {
            UNKNOWN => "unknown",
            TIMED_OUT => "running",
            INTERRUPTED => "interrupted",
            _ => "failed",
        }
    }

    /// What went wrong, in one line.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// Says on stderr what went wrong, and returns the exit code.
    pub(crate) fn report(&self, as_json: bool) -> i32 {
        if self.message.is_empty() {
            return self.code;
        }
        if as_json {
            say(&Value::Object(self.object()).to_string());
            return self.code;
        }
        for (name, part) in self.parts.iter() {
            say(&format!("cds: {name}: {}", part.message));
        }
        say(&format!("cds: {}", self.message));
        self.code
    }

    fn object(&self) -> Map<String, Value> {
        let mut object = self.details.clone();
        object.insert("message".to_owned(), self.message.as_str().into());
        object.insert("exit_code".to_owned(), self.code.into());
        if !self.parts.is_empty() {
            let part = |(name, part): &(String, Self)| {
                let mut object = part.object();
                object.insert("of".to_owned(), name.as_str().into());
                Value::Object(object)
            };
            object.insert("failures".to_owned(), self.parts.iter().map(part).collect());
        }
        object
    }
}

fn verify_with(error: &Error) -> Option<&str> {
    match error {
        Error::OutcomeUnknown(lost) | Error::Undecided { lost, .. } => lost.verify_with.as_deref(),
        Error::Api(error) if error.outcome == Outcome::Unknown => error.verify_with.as_deref(),
        _ => None,
    }
}

/// The error in the words of a shell: commands in place of Python's methods.
fn message(error: &Error, look_up: Option<&str>) -> String {
    if Language::current() == Language::Chinese {
        return chinese::message(error, look_up);
    }
    let text = match error {
        Error::WaitEnded { source, task_id, family } => {
            let reason = source.to_string().replace("; nothing was changed", "");
            let again = resume(&[task_id.as_str()], family);
            return format!("{reason}; this ends the wait, not the task: wait again with `{again}`");
        }
        Error::Undecided { lost, .. } => {
            format!(
                "{error}; write down what you find with `cds journal resolve {} --as done|not-done`",
                lost.nonce
            )
        }
        other => other.to_string().replace("cds.Simulator()", "`cds simulator`"),
    };
    match (verify_with(error), look_up) {
        (Some(method), Some(command)) => text.replace(&format!("{method}()"), &format!("`{command}`")),
        _ => text,
    }
}

/// The command that waits for tasks again.
pub(crate) fn resume(task_ids: &[&str], family: &str) -> String {
    let family = match family == cds::model::api().usual_task_family {
        true => String::new(),
        false => format!(" --family {family}"),
    };
    format!("cds task wait {}{family}", task_ids.join(" "))
}
