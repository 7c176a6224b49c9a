//! What arrived, for assertions.

use std::collections::VecDeque;

use cds::model::{Action, Parameter, Shape, api};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::query::Query;

/// Requests remembered at most; beyond it the oldest are forgotten, so that memory stays bounded.
const REMEMBERED: usize = 10_000;

/// In place of a secret.
const MASK: &str = "***";

/// One request and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordedRequest {
    /// As in `Action`; empty when the request had none.
    pub action: String,
    /// URL path without slashes, such as `ccs`.
    pub path: String,
    /// HTTP method.
    pub method: String,
    /// The parameters of the action, from the query or from the body, with secrets masked.
    pub parameters: Map<String, Value>,
    /// The whole query, decoded, with secrets and the signature masked.
    pub query: Map<String, Value>,
    /// As in `SignatureNonce`.
    pub nonce: Option<String>,
    /// Which connection it came over, counted from 1.
    pub connection: u64,
    /// HTTP status of the answer; none when there was none.
    pub http_status: Option<u16>,
    /// As in `Code` of the answer.
    pub code: Option<String>,
}

/// The last requests.
#[derive(Debug, Default)]
pub struct Record(VecDeque<RecordedRequest>);

impl Record {
    /// Adds one.
    pub fn add(&mut self, request: RecordedRequest) {
        if self.0.len() >= REMEMBERED {
            self.0.pop_front();
        }
        self.0.push_back(request);
    }

    /// All, the oldest first.
    pub fn all(&self) -> Vec<RecordedRequest> {
        self.0.iter().cloned().collect()
    }

    /// The last ones, the newest first.
    pub fn last(&self, number: usize) -> Vec<RecordedRequest> {
        self.0.iter().rev().take(number).cloned().collect()
    }

    /// How many are remembered.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

/// The parameters with secrets masked: those that the model names, or in its absence what looks like one.
pub fn masked(action: Option<&Action>, arrived: &Map<String, Value>) -> Map<String, Value> {
    let parameters = action.map_or(&[][..], |action| &action.parameters);
    masked_members(parameters, arrived)
}

/// The query as an object, with secrets and the signature masked. The vendor's SDK repeats bodies here, flattened to
/// names such as `WindowsActivation.ProductIds.0`, which counts as the members that it names.
pub fn masked_query(action: Option<&Action>, query: &Query) -> Map<String, Value> {
    let parameters = action.map_or(&[][..], |action| &action.parameters);
    let pairs = query.pairs().map(|(name, value)| {
        let hidden = name == "Signature" || is_secret_path(parameters, name);
        (name.to_owned(), Value::from(if hidden { MASK } else { value }))
    });
    pairs.collect()
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

    #[test]
    fn old_requests_are_forgotten() {
        let mut record = Record::default();
        for number in 0..REMEMBERED as u64 + 5 {
            record.add(RecordedRequest {
                action: String::new(),
                path: String::new(),
                method: String::new(),
                parameters: Map::new(),
                query: Map::new(),
                nonce: None,
                connection: number,
                http_status: None,
                code: None,
            });
        }
        let all = record.all();
        assert_eq!((all.len(), all[0].connection), (REMEMBERED, 5));
    }
}
