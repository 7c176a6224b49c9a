//! The simulator's controls over HTTP, for programs in any language. They are not part of the API.
//!
//! Programs on the same machine may use them without credentials; others need the secret. Cross-site requests (CSRF)
//! and DNS rebinding are rejected: web pages cannot send the required Content-Type, [Origin](crate::http::sender) and
//! Host.

use std::net::IpAddr;
use std::time::Duration;

use hyper::HeaderMap;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::overview::{Overview, REQUESTS};
use super::sender::{header, is_for_this_machine};
use crate::engine::store::StateError;
use crate::gateway::Gateway;
use crate::gateway::admin::{RestoreError, SetProgressionError};
use crate::gateway::faults::{Fault, FaultKind};
use crate::gateway::furnish::FurnishError;

/// Path prefix of the controls.
const PREFIX: &str = "/_simulator/";

/// A request for a control.
#[derive(Debug)]
pub struct Request<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub headers: &'a HeaderMap,
    pub body: &'a [u8],
    /// The sender.
    pub peer: IpAddr,
}

/// The result of a control.
#[derive(Debug)]
pub enum Done {
    /// Done, with this response.
    Answer(String),
    /// The server itself has to stop listening first.
    Refuse(Duration),
}

/// Why nothing was done.
#[derive(Debug)]
pub struct ControlRefusal {
    pub status: u16,
    reason: String,
    /// The allowed method, if the request used another one.
    pub allowed: Option<&'static str>,
}

type Control = fn(&Gateway, &[u8]) -> Result<Done, ControlRefusal>;

/// Name, method and handler.
const TABLE: &[(&str, &str, Control)] = &[
    ("overview", "GET", overview),
    ("requests", "GET", requests),
    ("snapshot", "GET", snapshot),
    ("restore", "POST", restore),
    ("reset", "POST", reset),
    ("advance", "POST", advance),
    ("fail", "POST", fail),
    ("faults", "GET", faults),
    ("clear_faults", "POST", clear_faults),
    ("progression", "POST", progression),
    ("balance", "POST", balance),
    ("furnish", "POST", furnish),
];

impl ControlRefusal {
    /// A refusal.
    pub fn new(status: u16, reason: impl ToString) -> Self {
        Self { status, reason: reason.to_string(), allowed: None }
    }

    fn wrong(reason: impl ToString) -> Self {
        Self::new(400, reason)
    }

    /// The response.
    pub fn body(&self) -> String {
        serde_json::json!({"error": self.reason}).to_string()
    }
}

impl From<StateError> for ControlRefusal {
    fn from(error: StateError) -> Self {
        Self::new(500, error)
    }
}

/// Whether a path belongs to a control.
pub fn is_control(path: &str) -> bool {
    path.starts_with(PREFIX)
}

/// Handles a request for a control.
pub fn handle(gateway: &Gateway, request: &Request<'_>) -> Result<Done, ControlRefusal> {
    check_sender(request, &gateway.keys().secret)?;
    let name = request.path.strip_prefix(PREFIX).unwrap_or_default();
    let Some((_, method, control)) = TABLE.iter().find(|row| row.0 == name) else {
        let names: Vec<&str> = TABLE.iter().map(|row| row.0).collect();
        return Err(ControlRefusal::new(
            404,
            format!("there is no {}; {PREFIX} has {}", request.path, names.join(", ")),
        ));
    };
    if request.method != *method {
        let reason = format!("{PREFIX}{name} requires {method}");
        return Err(ControlRefusal { allowed: Some(method), ..ControlRefusal::new(405, reason) });
    }
    if *method == "POST" && !is_json(header(request.headers, &CONTENT_TYPE).unwrap_or_default()) {
        return Err(ControlRefusal::wrong("the body must have the Content-Type application/json"));
    }
    control(gateway, request.body)
}

fn check_sender(request: &Request<'_>, secret: &str) -> Result<(), ControlRefusal> {
    if let Some(given) = header(request.headers, &AUTHORIZATION) {
        let given = given.strip_prefix("Bearer ").unwrap_or_default().trim();
        if !is_same(given, secret) {
            return Err(ControlRefusal::new(
                401,
                "the Authorization must be `Bearer` and the access key secret",
            ));
        }
        return Ok(());
    }
    if !request.peer.to_canonical().is_loopback() {
        let reason = "from another machine the controls need the header `Authorization: Bearer` and the access key secret";
        return Err(ControlRefusal::new(401, reason));
    }
    if !is_for_this_machine(request.headers) {
        return Err(ControlRefusal::new(
            403,
            "on this machine the controls are at 127.0.0.1 or localhost, not at another host",
        ));
    }
    Ok(())
}

fn is_json(content_type: &str) -> bool {
    content_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

/// Compares in constant time.
fn is_same(one: &str, other: &str) -> bool {
    let difference = one.bytes().zip(other.bytes()).fold(0, |all, (one, other)| all | (one ^ other));
    one.len() == other.len() && std::hint::black_box(difference) == 0
}

fn overview(gateway: &Gateway, _: &[u8]) -> Result<Done, ControlRefusal> {
    written(&Overview::new(gateway.look(REQUESTS).map_err(broken)?))
}

fn requests(gateway: &Gateway, _: &[u8]) -> Result<Done, ControlRefusal> {
    written(&gateway.requests())
}

fn snapshot(gateway: &Gateway, _: &[u8]) -> Result<Done, ControlRefusal> {
    Ok(Done::Answer(gateway.snapshot().map_err(broken)?))
}

fn restore(gateway: &Gateway, body: &[u8]) -> Result<Done, ControlRefusal> {
    let body = std::str::from_utf8(body).map_err(ControlRefusal::wrong)?;
    gateway.restore(body).map_err(|error| match error {
        RestoreError::Snapshot(_) => ControlRefusal::wrong(error),
        RestoreError::State(error) => error.into(),
    })?;
    Ok(nothing())
}

fn reset(gateway: &Gateway, body: &[u8]) -> Result<Done, ControlRefusal> {
    without_settings(body)?;
    gateway.reset()?;
    Ok(nothing())
}

fn faults(gateway: &Gateway, _: &[u8]) -> Result<Done, ControlRefusal> {
    written(&gateway.faults())
}

fn clear_faults(gateway: &Gateway, body: &[u8]) -> Result<Done, ControlRefusal> {
    without_settings(body)?;
    gateway.clear_faults();
    Ok(nothing())
}

/// Refuses a non-empty body.
fn without_settings(body: &[u8]) -> Result<(), ControlRefusal> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Nothing {}
    if body.trim_ascii().is_empty() {
        return Ok(());
    }
    read(body).map(|Nothing {}| ())
}

fn advance(gateway: &Gateway, body: &[u8]) -> Result<Done, ControlRefusal> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Advance {
        seconds: f64,
    }
    let Advance { seconds } = read(body)?;
    let time = Duration::try_from_secs_f64(seconds)
        .map_err(|_| ControlRefusal::wrong(format!("seconds must be a number from 0, not {seconds}")))?;
    gateway.advance(time)?;
    Ok(nothing())
}

fn fail(gateway: &Gateway, body: &[u8]) -> Result<Done, ControlRefusal> {
    let description: Value = read(body)?;
    let fault = Fault::from_json(&description).map_err(ControlRefusal::wrong)?;
    if let FaultKind::Refuse { seconds } = fault.kind {
        return Ok(Done::Refuse(Duration::from_secs_f64(seconds)));
    }
    gateway.fail(fault);
    Ok(nothing())
}

fn progression(gateway: &Gateway, body: &[u8]) -> Result<Done, ControlRefusal> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Progression {
        progression: crate::engine::progression::Progression,
        action: Option<String>,
    }
    let Progression { progression, action } = read(body)?;
    gateway.set_progression(action.as_deref(), progression).map_err(|error| match error {
        SetProgressionError::Action(_) => ControlRefusal::wrong(error),
        SetProgressionError::State(error) => error.into(),
    })?;
    Ok(nothing())
}

fn balance(gateway: &Gateway, body: &[u8]) -> Result<Done, ControlRefusal> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Balance {
        yuan: f64,
    }
    /// Up to here a float represents every hundredth.
    const MOST: f64 = 1e13;
    let Balance { yuan } = read(body)?;
    if yuan.abs() > MOST {
        return Err(ControlRefusal::wrong(format!("yuan must be at most {MOST}")));
    }
    gateway.set_balance((yuan * 100.0).round() as i64)?;
    Ok(nothing())
}

fn furnish(gateway: &Gateway, body: &[u8]) -> Result<Done, ControlRefusal> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Furnish {
        servers: Option<u32>,
        #[serde(default)]
        examples: bool,
    }
    let Furnish { servers, examples } = read(body)?;
    if servers.is_none() && !examples {
        return Err(ControlRefusal::wrong("give servers, a number, or examples, true"));
    }
    let examples = if examples { gateway.furnish_examples() } else { Ok(()) };
    let all = examples.and_then(|()| servers.map_or(Ok(()), |servers| gateway.furnish(servers)));
    all.map_err(|error| match error {
        FurnishError::State(error) => error.into(),
        _ => ControlRefusal::wrong(error),
    })?;
    Ok(nothing())
}

fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, ControlRefusal> {
    serde_json::from_slice(body)
        .map_err(|error| ControlRefusal::wrong(format!("the body cannot be used: {error}")))
}

fn written(answer: &impl Serialize) -> Result<Done, ControlRefusal> {
    Ok(Done::Answer(serde_json::to_string(answer).map_err(broken)?))
}

fn nothing() -> Done {
    Done::Answer("{}".to_owned())
}

/// A bug of the simulator itself.
fn broken(error: serde_json::Error) -> ControlRefusal {
    ControlRefusal::new(500, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_compared_whole() {
        assert!(is_same("secret", "secret"));
        assert!(!is_same("secret", "secre") && !is_same("secre", "secret") && !is_same("secret", "secrex"));
        assert!(!is_same("", "secret"));
    }
}
