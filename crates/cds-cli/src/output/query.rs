//! `--query`: a JMESPath expression on the response.

use jpx_core::Expression;
use serde_json::Value;

use crate::failure::Failure;

/// A query that can be parsed.
pub(crate) struct Query(Expression<'static>);

impl Query {
    /// Parses the expression.
    pub(crate) fn new(text: &str) -> Result<Self, Failure> {
        jpx_core::compile(text).map(Self).map_err(|error| wrong(&error))
    }

    /// What the query finds.
    pub(crate) fn of(&self, result: &Value) -> Result<Value, Failure> {
        self.0.search(result).map_err(|error| wrong(&error))
    }
}

fn wrong(error: &jpx_core::JmespathError) -> Failure {
    let text = error.to_string();
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    Failure::usage(format!("--query: {}", lines.join(" ")))
}
