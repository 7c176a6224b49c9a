//! A request as it comes in, and as the gateway has read it.

use std::cell::OnceCell;

use bytes::Bytes;
use cds::model::{self, Action, Verb};
use serde_json::{Map, Value};

use super::query::Query;
use super::request_log::{RecordedRequest, masked, masked_query};
use crate::api::refusal::Refusal;

/// Bodies of requests that are refused unread, such as those without a signature, are recorded up to here, in bytes:
/// read they take many times their size.
const SHOWN_UNREAD: usize = 64 << 10;

/// What came over a socket.
#[derive(Debug)]
pub struct Incoming {
    pub method: String,
    pub path: String,
    pub query: String,
    pub body: Bytes,
    pub connection: u64,
}

/// What the gateway knows of a request before it does anything.
pub struct ParsedRequest<'a> {
    pub incoming: &'a Incoming,
    pub query: Query,
    pub path: &'a str,
    pub action: Option<&'static Action>,
    read: OnceCell<Result<Map<String, Value>, Refusal>>,
}

impl<'a> ParsedRequest<'a> {
    /// Reads its query.
    pub fn new(incoming: &'a Incoming) -> Self {
        let query = Query::parse(&incoming.query);
        let path = incoming.path.trim_matches('/');
        let action = model::find(path, query.get("Action").unwrap_or_default()).map(|(_, action)| action);
        Self { incoming, query, path, action, read: OnceCell::new() }
    }

    /// The parameters, from the query or from the body, read when they are needed first.
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

    /// The same for the record: a large body that nobody needed is not read for that.
    fn shown_parameters(&self) -> Map<String, Value> {
        if self.read.get().is_none() && self.incoming.body.len() > SHOWN_UNREAD {
            return Map::new();
        }
        self.parameters().map(|arrived| masked(self.action, arrived)).unwrap_or_default()
    }

    /// As in `Action`.
    pub fn name(&self) -> &str {
        self.query.get("Action").unwrap_or_default()
    }

    /// What is remembered of it.
    pub fn recorded(&self, http_status: Option<u16>, code: Option<String>) -> RecordedRequest {
        RecordedRequest {
            action: self.name().to_owned(),
            path: self.path.to_owned(),
            method: self.incoming.method.clone(),
            parameters: self.shown_parameters(),
            query: masked_query(self.action, &self.query),
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
        Err(error) => Err(Refusal::new(400, "InvalidParameter", format!("The body is no JSON: {error}."))),
    }
}
