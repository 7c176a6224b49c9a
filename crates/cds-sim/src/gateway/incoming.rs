//! Incoming requests, raw and parsed.

use std::cell::OnceCell;

use bytes::Bytes;
use cds::model::{self, Action, Service, Verb};
use serde_json::{Map, Value};

use super::query::Query;
use super::request_log::{RecordedRequest, masked, masked_query};
use crate::api::refusal::Refusal;

/// Maximum body size in bytes that is logged for a request refused before its body was parsed, such as an unsigned one:
/// a parsed body takes many times its size.
const SHOWN_UNREAD: usize = 64 << 10;

/// A raw request from a socket.
#[derive(Debug)]
pub struct Incoming {
    pub method: String,
    pub path: String,
    pub query: String,
    pub body: Bytes,
    pub connection: u64,
}

/// A request with its parsed query.
pub struct ParsedRequest<'a> {
    pub incoming: &'a Incoming,
    pub query: Query,
    pub path: &'a str,
    found: Option<(&'static Service, &'static Action)>,
    read: OnceCell<Result<Map<String, Value>, Refusal>>,
}

impl<'a> ParsedRequest<'a> {
    /// Parses the query.
    pub fn new(incoming: &'a Incoming) -> Self {
        let query = Query::parse(&incoming.query);
        let path = incoming.path.trim_matches('/');
        let found = model::find(path, query.get("Action").unwrap_or_default());
        Self { incoming, query, path, found, read: OnceCell::new() }
    }

    /// The action that it is for, with its service.
    pub fn found(&self) -> Option<(&'static Service, &'static Action)> {
        self.found
    }

    /// The action that it is for.
    pub fn action(&self) -> Option<&'static Action> {
        self.found.map(|(_, action)| action)
    }

    /// The parameters, from the query or from the body, parsed on first use.
    pub fn parameters(&self) -> Result<&Map<String, Value>, Refusal> {
        let read = self.read.get_or_init(|| {
            let verb = Verb::parse(&self.incoming.method);
            if verb.is_none_or(|verb| verb.default_location() == model::Location::Query) {
                Ok(from_query(&self.query))
            } else {
                from_body(&self.incoming.body)
            }
        });
        read.as_ref().map_err(Clone::clone)
    }

    /// The parameters for the request log, which does not parse a large unused body.
    fn shown_parameters(&self) -> Map<String, Value> {
        if self.read.get().is_none() && self.incoming.body.len() > SHOWN_UNREAD {
            return Map::new();
        }
        self.parameters().map(|arrived| masked(self.action(), arrived)).unwrap_or_default()
    }

    /// Value of `Action`.
    pub fn name(&self) -> &str {
        self.query.get("Action").unwrap_or_default()
    }

    /// The entry in the request log.
    pub fn recorded(&self, http_status: Option<u16>, code: Option<String>) -> RecordedRequest {
        RecordedRequest {
            action: self.name().to_owned(),
            path: self.path.to_owned(),
            method: self.incoming.method.clone(),
            parameters: self.shown_parameters(),
            query: masked_query(self.action(), &self.query),
            nonce: self.query.get("SignatureNonce").map(str::to_owned),
            connection: self.incoming.connection,
            http_status,
            code,
        }
    }
}

fn from_query(query: &Query) -> Map<String, Value> {
    query.own().map(|(name, value)| (name.to_owned(), Value::from(value))).collect()
}

fn from_body(body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    if body.trim_ascii().is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Refusal::new(400, "InvalidParameter", "The body must be a JSON object.")),
        Err(error) => Err(Refusal::new(400, "InvalidParameter", format!("The body is not JSON: {error}."))),
    }
}
