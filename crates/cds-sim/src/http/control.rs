//! The simulator's controls over HTTP, for programs in any language. They are no part of the API.
//!
//! Whoever is on the same machine may use them, like the simulator itself; others need the secret. A page of some web
//! site that is open in a browser on the same machine may not: what it can send without asking has another content
//! type, another [origin](crate::http::sender), or, where a name was made to lead here, another host.

use std::net::IpAddr;
use std::time::Duration;

use hyper::HeaderMap;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::engine::store::StateError;
use crate::furnish::FurnishError;
use crate::gateway::faults::{Fault, FaultKind};
use crate::gateway::{Exchange, RestoreError, SetProgressionError};
use crate::http::sender::{header, is_for_this_machine};

/// Where they are.
const PREFIX: &str = "/_simulator/";

/// A request for a control.
#[derive(Debug)]
pub struct Request<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub headers: &'a HeaderMap,
    pub body: &'a [u8],
    /// Who asks.
    pub peer: IpAddr,
}

/// What a control has done.
#[derive(Debug)]
pub enum Done {
    /// Everything; this is the answer.
    Answer(String),
    /// Nothing yet: the server itself has to close its door.
    Refuse(Duration),
}

/// Why nothing was done.
#[derive(Debug)]
pub struct Refusal {
    pub status: u16,
    reason: String,
    /// The method that is allowed, where another one is not.
    pub allowed: Option<&'static str>,
}

type Control = fn(&Exchange, &[u8]) -> Result<Done, Refusal>;

/// Name, method and what it does.
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

impl Refusal {
    /// A refusal.
    pub fn new(status: u16, reason: impl ToString) -> Self {
        Self { status, reason: reason.to_string(), allowed: None }
    }

    fn wrong(reason: impl ToString) -> Self {
        Self::new(400, reason)
    }

    /// The answer.
    pub fn body(&self) -> String {
        serde_json::json!({"error": self.reason}).to_string()
    }
}

impl From<StateError> for Refusal {
    fn from(error: StateError) -> Self {
        Self::new(500, error)
    }
}

/// Whether a path is that of a control.
pub fn is_control(path: &str) -> bool {
    path.starts_with(PREFIX)
}

/// Does what is asked for.
pub fn handle(exchange: &Exchange, request: &Request<'_>) -> Result<Done, Refusal> {
    check_sender(request, &exchange.keys().secret)?;
    let name = request.path.strip_prefix(PREFIX).unwrap_or_default();
    let Some((_, method, control)) = TABLE.iter().find(|row| row.0 == name) else {
        let names: Vec<&str> = TABLE.iter().map(|row| row.0).collect();
        return Err(Refusal::new(
            404,
            format!("there is no {}; {PREFIX} has {}", request.path, names.join(", ")),
        ));
    };
    if request.method != *method {
        let reason = format!("{PREFIX}{name} is asked with {method}");
        return Err(Refusal { allowed: Some(method), ..Refusal::new(405, reason) });
    }
    if *method == "POST" && !is_json(header(request.headers, &CONTENT_TYPE).unwrap_or_default()) {
        return Err(Refusal::wrong("the body must have the Content-Type application/json"));
    }
    control(exchange, request.body)
}

fn check_sender(request: &Request<'_>, secret: &str) -> Result<(), Refusal> {
    if let Some(given) = header(request.headers, &AUTHORIZATION) {
        let given = given.strip_prefix("Bearer ").unwrap_or_default().trim();
        if !is_same(given, secret) {
            return Err(Refusal::new(401, "the Authorization must be `Bearer` and the access key secret"));
        }
        return Ok(());
    }
    if !request.peer.to_canonical().is_loopback() {
        let reason = "from another machine the controls need the header `Authorization: Bearer` and the access key secret";
        return Err(Refusal::new(401, reason));
    }
    if !is_for_this_machine(request.headers) {
        return Err(Refusal::new(
            403,
            "on this machine the controls are at 127.0.0.1 or localhost, not at another host",
        ));
    }
    Ok(())
}

fn is_json(content_type: &str) -> bool {
    content_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

/// Compares in a time that does not tell where the difference is.
fn is_same(one: &str, other: &str) -> bool {
    let difference = one.bytes().zip(other.bytes()).fold(0, |all, (one, other)| all | (one ^ other));
    one.len() == other.len() && std::hint::black_box(difference) == 0
}

fn overview(exchange: &Exchange, _: &[u8]) -> Result<Done, Refusal> {
    written(&exchange.overview().map_err(broken)?)
}

fn requests(exchange: &Exchange, _: &[u8]) -> Result<Done, Refusal> {
    written(&exchange.requests())
}

fn snapshot(exchange: &Exchange, _: &[u8]) -> Result<Done, Refusal> {
    Ok(Done::Answer(exchange.snapshot().map_err(broken)?))
}

fn restore(exchange: &Exchange, body: &[u8]) -> Result<Done, Refusal> {
    let body = std::str::from_utf8(body).map_err(Refusal::wrong)?;
    exchange.restore(body).map_err(|error| match error {
        RestoreError::Snapshot(_) => Refusal::wrong(error),
        RestoreError::State(error) => error.into(),
    })?;
    Ok(nothing())
}

fn reset(exchange: &Exchange, body: &[u8]) -> Result<Done, Refusal> {
    without_settings(body)?;
    exchange.reset()?;
    Ok(nothing())
}

fn faults(exchange: &Exchange, _: &[u8]) -> Result<Done, Refusal> {
    written(&exchange.faults())
}

fn clear_faults(exchange: &Exchange, body: &[u8]) -> Result<Done, Refusal> {
    without_settings(body)?;
    exchange.clear_faults();
    Ok(nothing())
}

/// Refuses a body that says anything.
fn without_settings(body: &[u8]) -> Result<(), Refusal> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Nothing {}
    if body.trim_ascii().is_empty() {
        return Ok(());
    }
    read(body).map(|Nothing {}| ())
}

fn advance(exchange: &Exchange, body: &[u8]) -> Result<Done, Refusal> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Advance {
        seconds: f64,
    }
    let Advance { seconds } = read(body)?;
    let time = Duration::try_from_secs_f64(seconds)
        .map_err(|_| Refusal::wrong(format!("seconds must be a number from 0, not {seconds}")))?;
    exchange.advance(time)?;
    Ok(nothing())
}

fn fail(exchange: &Exchange, body: &[u8]) -> Result<Done, Refusal> {
    let description: Value = read(body)?;
    let fault = Fault::from_json(&description).map_err(Refusal::wrong)?;
    if let FaultKind::Refuse { seconds } = fault.kind {
        return Ok(Done::Refuse(Duration::from_secs_f64(seconds)));
    }
    exchange.fail(fault);
    Ok(nothing())
}

fn progression(exchange: &Exchange, body: &[u8]) -> Result<Done, Refusal> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Progression {
        progression: crate::engine::progression::Progression,
        action: Option<String>,
    }
    let Progression { progression, action } = read(body)?;
    exchange.set_progression(action.as_deref(), progression).map_err(|error| match error {
        SetProgressionError::Action(_) => Refusal::wrong(error),
        SetProgressionError::State(error) => error.into(),
    })?;
    Ok(nothing())
}

fn balance(exchange: &Exchange, body: &[u8]) -> Result<Done, Refusal> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Balance {
        yuan: f64,
    }
    /// Up to here a float holds every hundredth.
    const MOST: f64 = 1e13;
    let Balance { yuan } = read(body)?;
    if yuan.abs() > MOST {
        return Err(Refusal::wrong(format!("yuan must be at most {MOST}")));
    }
    exchange.set_balance((yuan * 100.0).round() as i64)?;
    Ok(nothing())
}

fn furnish(exchange: &Exchange, body: &[u8]) -> Result<Done, Refusal> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Furnish {
        servers: u32,
    }
    let Furnish { servers } = read(body)?;
    exchange.furnish(servers).map_err(|error| match error {
        FurnishError::State(error) => error.into(),
        _ => Refusal::wrong(error),
    })?;
    Ok(nothing())
}

fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| Refusal::wrong(format!("the body cannot be used: {error}")))
}

fn written(answer: &impl Serialize) -> Result<Done, Refusal> {
    Ok(Done::Answer(serde_json::to_string(answer).map_err(broken)?))
}

fn nothing() -> Done {
    Done::Answer("{}".to_owned())
}

/// A mistake of the simulator itself.
fn broken(error: serde_json::Error) -> Refusal {
    Refusal::new(500, error)
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
