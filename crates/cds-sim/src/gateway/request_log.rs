//! The request log, for assertions in tests.

use std::collections::VecDeque;

use cds::model::{Action, Parameter, Shape, api};
use serde::Serialize;
use serde_json::{Map, Value};

use super::query::Query;

/// Maximum number of requests; the oldest are dropped.
const REMEMBERED: usize = 10_000;

/// Approximate memory limit in bytes; the oldest requests are dropped.
const REMEMBERED_BYTES: usize = 64 << 20;

/// Larger parameters are truncated, in bytes.
const LARGEST: usize = 256 << 10;

/// Values larger than this are truncated, in bytes.
const LONGEST: usize = 1 << 10;

/// Length of a truncated value, in characters.
const EXCERPT: usize = 256;

/// Approximate overhead of an object member, in bytes.
const MEMBER: usize = 64;

/// Replaces a secret.
const MASK: &str = "***";

/// One request and its outcome.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordedRequest {
    /// Value of `Action`; empty if the request had none.
    pub action: String,
    /// URL path without slashes, such as `ccs`.
    pub path: String,
    /// HTTP method.
    pub method: String,
    /// The parameters of the action, from the query or from the body, with secrets masked.
    pub parameters: Map<String, Value>,
    /// The whole query, decoded, with secrets and the signature masked.
    pub query: Map<String, Value>,
    /// Value of `SignatureNonce`.
    pub nonce: Option<String>,
    /// Number of its connection, counted from 1.
    pub connection: u64,
    /// HTTP status of the response, if any.
    pub http_status: Option<u16>,
    /// Value of `Code` of the response.
    pub code: Option<String>,
}

impl RecordedRequest {
    /// The same with large parameters truncated.
    fn shortened(self) -> Self {
        Self { parameters: shortened(self.parameters), query: shortened(self.query), ..self }
    }

    /// Approximate memory use in bytes.
    fn weight(&self) -> usize {
        let texts = [&self.action, &self.path, &self.method].map(String::len);
        let optional = [&self.nonce, &self.code].map(|text| text.as_ref().map_or(0, String::len));
        size_of::<Self>()
            + texts.into_iter().chain(optional).sum::<usize>()
            + members_weight(&self.parameters)
            + members_weight(&self.query)
    }
}

/// The latest requests.
#[derive(Debug, Default)]
pub struct RequestLog {
    requests: VecDeque<RecordedRequest>,
    bytes: usize,
}

impl RequestLog {
    /// Adds a request.
    pub fn add(&mut self, request: RecordedRequest) {
        let request = request.shortened();
        self.bytes += request.weight();
        self.requests.push_back(request);
        while self.requests.len() > REMEMBERED || self.bytes > REMEMBERED_BYTES {
            let Some(oldest) = self.requests.pop_front() else { break };
            self.bytes -= oldest.weight();
        }
    }

    /// All requests, oldest first.
    pub fn all(&self) -> Vec<RecordedRequest> {
        self.requests.iter().cloned().collect()
    }

    /// The latest requests, newest first.
    pub fn last(&self, number: usize) -> Vec<RecordedRequest> {
        self.requests.iter().rev().take(number).cloned().collect()
    }

    /// Number of requests in the log.
    pub fn len(&self) -> usize {
        self.requests.len()
    }

    /// Clears the log.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

/// The parameters with secrets masked: those in the model, or those with suspicious names if there is no model.
pub fn masked(action: Option<&Action>, arrived: &Map<String, Value>) -> Map<String, Value> {
    let parameters = action.map_or(&[][..], |action| &action.parameters);
    masked_members(parameters, arrived)
}

/// The query as an object, with secrets and the signature masked. The vendor's SDK repeats the body here, flattened to
/// names such as `WindowsActivation.ProductIds.0`, which are masked like the members they name.
pub fn masked_query(action: Option<&Action>, query: &Query) -> Map<String, Value> {
    let parameters = action.map_or(&[][..], |action| &action.parameters);
    let pairs = query.pairs().map(|(name, value)| {
        let hidden = name == "Signature" || is_secret_path(parameters, name);
        (name.to_owned(), Value::from(if hidden { MASK } else { value }))
    });
    pairs.collect()
}

fn shortened(members: Map<String, Value>) -> Map<String, Value> {
    if members_weight(&members) <= LARGEST {
        return members;
    }
    let (mut kept, mut bytes) = (Map::new(), 0);
    for (name, value) in members {
        let value = if weight(&value) > LONGEST { excerpt(&value) } else { value };
        bytes += MEMBER + name.len() + weight(&value);
        if bytes > LARGEST {
            break;
        }
        kept.insert(name, value);
    }
    kept
}

fn excerpt(value: &Value) -> Value {
    let written;
    let text = match value {
        Value::String(text) => text,
        _ => {
            written = value.to_string();
            &written
        }
    };
    let begin: String = text.chars().take(EXCERPT).collect();
    Value::from(format!("{begin}… (shortened, {} bytes)", text.len()))
}

fn members_weight(members: &Map<String, Value>) -> usize {
    members.iter().map(|(name, value)| MEMBER + name.len() + weight(value)).sum()
}

fn weight(value: &Value) -> usize {
    size_of::<Value>()
        + match value {
            Value::String(text) => text.len(),
            Value::Array(items) => items.iter().map(weight).sum(),
            Value::Object(members) => members_weight(members),
            Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        }
}

fn masked_members(parameters: &[Parameter], arrived: &Map<String, Value>) -> Map<String, Value> {
    let members = arrived.iter().map(|(name, value)| {
        let parameter = parameters.iter().find(|parameter| parameter.name == *name);
        let hidden =
            parameter.map_or_else(|| looks_secret(name), |parameter| parameter.secret || looks_secret(name));
        let value = match parameter {
            _ if hidden => Value::from(MASK),
            Some(parameter) => masked_value(&parameter.shape, value),
            None => masked_unknown(value),
        };
        (name.clone(), value)
    });
    members.collect()
}

fn masked_value(shape: &Shape, value: &Value) -> Value {
    match (value, &shape.items) {
        (Value::Array(items), Some(shape)) => items.iter().map(|item| masked_value(shape, item)).collect(),
        (Value::Object(object), _) => Value::Object(masked_members(&shape.members, object)),
        _ => masked_unknown(value),
    }
}

fn masked_unknown(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(masked_unknown).collect(),
        Value::Object(object) => Value::Object(masked_members(&[], object)),
        _ => value.clone(),
    }
}

fn is_secret_path(parameters: &[Parameter], path: &str) -> bool {
    let mut parameters = parameters;
    for name in path.split('.') {
        if looks_secret(name) {
            return true;
        }
        let Some(parameter) = parameters.iter().find(|parameter| parameter.name == name) else { continue };
        if parameter.secret {
            return true;
        }
        let shape = parameter.shape.items.as_deref().unwrap_or(&parameter.shape);
        parameters = &shape.members;
    }
    false
}

fn looks_secret(name: &str) -> bool {
    api().is_secret_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn arrived() -> Map<String, Value> {
        let arrived = json!({
            "InstanceName": "n", "Password": "hidden", "WindowsActivation": {"Batch": 1, "ProductIds": ["hidden"]},
            "UserData": ["hidden"], "Other": {"AdminPassword": "hidden", "Size": 1}
        });
        arrived.as_object().cloned().expect("an object")
    }

    #[test]
    fn secrets_are_masked_at_every_depth() {
        let (_, action) = cds::model::find("ccs", "CreateInstance").expect("documented");
        let masked = Value::Object(masked(Some(action), &arrived()));
        assert!(!masked.to_string().contains("hidden"), "{masked}");
        assert_eq!(masked["WindowsActivation"], json!({"Batch": 1, "ProductIds": "***"}));
        assert_eq!(masked["Other"]["Size"], 1);
    }

    #[test]
    fn secrets_of_unknown_actions_are_guessed() {
        let masked = Value::Object(masked(None, &arrived()));
        assert_eq!((&masked["Password"], &masked["Other"]["AdminPassword"]), (&json!("***"), &json!("***")));
    }

    #[test]
    fn secrets_in_the_query_are_masked() {
        let (_, action) = cds::model::find("ccs", "CreateInstance").expect("documented");
        let query = Query::parse(
            "Password=hidden&WindowsActivation.ProductIds.0=hidden&Signature=hidden&InstanceName=n",
        );
        let masked = Value::Object(masked_query(Some(action), &query));
        assert!(!masked.to_string().contains("hidden"), "{masked}");
        assert_eq!(masked["InstanceName"], "n");
    }

    fn request(number: u64, parameters: Value) -> RecordedRequest {
        RecordedRequest {
            action: String::new(),
            path: String::new(),
            method: String::new(),
            parameters: parameters.as_object().cloned().expect("an object"),
            query: Map::new(),
            nonce: None,
            connection: number,
            http_status: None,
            code: None,
        }
    }

    #[test]
    fn old_requests_are_forgotten() {
        let mut record = RequestLog::default();
        for number in 0..REMEMBERED as u64 + 5 {
            record.add(request(number, json!({})));
        }
        let all = record.all();
        assert_eq!((all.len(), all[0].connection), (REMEMBERED, 5));
    }

    #[test]
    fn requests_are_bounded_in_bytes() {
        let mut record = RequestLog::default();
        for number in 0..300 {
            // Just small enough not to be truncated.
            record.add(request(number, json!({"Text": "x".repeat(LARGEST - 1000)})));
        }
        let all = record.all();
        assert!(record.bytes <= REMEMBERED_BYTES && (200..280).contains(&all.len()), "{}", all.len());
        assert_eq!(record.bytes, all.iter().map(RecordedRequest::weight).sum::<usize>());
        assert_eq!(all.last().expect("the newest").connection, 299);
    }

    #[test]
    fn large_requests_are_shortened() {
        let mut record = RequestLog::default();
        let (zeros, long) = (vec![0; 100_000], "云".repeat(1_000_000));
        record.add(request(1, json!({"Long": long, "Zeros": zeros, "Short": "kept", "Deep": {"Er": long}})));
        let many: Map<String, Value> = (0..10_000).map(|number| (number.to_string(), json!("x"))).collect();
        record.add(request(2, Value::Object(many)));
        let all = record.all();
        assert_eq!(all[0].parameters["Short"], "kept");
        assert_eq!(
            all[0].parameters["Long"],
            format!("{}… (shortened, 3000000 bytes)", "云".repeat(EXCERPT))
        );
        assert!(all[0].parameters["Zeros"].is_string() && all[0].weight() < 10_000, "{}", all[0].weight());
        assert!(all[1].weight() <= LARGEST + 1000, "{}", all[1].weight());
    }
}
