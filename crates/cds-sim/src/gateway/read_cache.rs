//! A cache of responses to reads, cleared at every change: programs poll with the same requests.

use std::collections::HashMap;

use serde_json::{Map, Value};

/// Maximum number of responses; beyond it the cache is cleared.
const REMEMBERED: usize = 64;

/// Larger requests and responses are not cached, in bytes.
const LONGEST: usize = 1 << 20;

/// Bodies by URL path, action and parameters.
#[derive(Debug, Default)]
pub struct ReadCache(HashMap<String, String>);

impl ReadCache {
    /// The cached body, or a newly computed one.
    pub fn get_or<E>(
        &mut self,
        path: &str,
        action: &str,
        parameters: &Map<String, Value>,
        make: impl FnOnce() -> Result<String, E>,
    ) -> Result<String, E> {
        let question = format!("{path} {action} {}", Value::Object(parameters.clone()));
        if let Some(body) = self.0.get(&question) {
            return Ok(body.clone());
        }
        let body = make()?;
        if body.len().max(question.len()) <= LONGEST {
            if self.0.len() >= REMEMBERED {
                self.0.clear();
            }
            self.0.insert(question, body.clone());
        }
        Ok(body)
    }

    /// Clears the cache after a change.
    pub fn forget(&mut self) {
        self.0.clear();
    }
}
