//! The parameters of a call, and how a query writes them.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde_json::{Map, Value};

/// Parameters of a call, by documented name.
#[derive(Clone, Default, PartialEq)]
pub struct Parameters(pub(super) Map<String, Value>);

impl Parameters {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The parameters that are not null.
    pub(crate) fn without_nulls(self) -> Self {
        Self(without_nulls(self.0))
    }
}

impl From<Map<String, Value>> for Parameters {
    fn from(members: Map<String, Value>) -> Self {
        Self(members)
    }
}

impl IntoIterator for Parameters {
    type Item = (String, Value);
    type IntoIter = serde_json::map::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Deref for Parameters {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Parameters {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

/// Shows names only: the values may be secret.
impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.keys()).finish()
    }
}

/// Encodes a query value: text as it is, a list comma-separated, anything else as JSON.
pub fn query_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(|item| !item.is_array() && !item.is_object()) => {
            items.iter().map(query_text).collect::<Vec<_>>().join(",")
        }
        other => other.to_string(),
    }
}

pub(super) fn without_nulls(members: Map<String, Value>) -> Map<String, Value> {
    members.into_iter().filter(|(_, value)| !value.is_null()).collect()
}
