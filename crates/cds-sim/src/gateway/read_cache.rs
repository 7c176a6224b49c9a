//! Answers to reads, remembered until anything changes: programs ask the same again and again.

use std::collections::HashMap;

use serde_json::{Map, Value};

/// Answers remembered at most; beyond it all are forgotten.
const REMEMBERED: usize = 64;

/// A longer answer is not worth its memory, nor is a longer question, in bytes.
const LONGEST: usize = 1 << 20;

/// Bodies by URL path, action and parameters.
#[derive(Debug, Default)]
pub struct ReadCache(HashMap<String, String>);

impl ReadCache {
    /// The body that the same question had, or the one that is made now.
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

    /// Forgets all, because something has changed.
    pub fn forget(&mut self) {
        self.0.clear();
    }
}
