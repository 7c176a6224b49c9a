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

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::json;

    use super::*;

    #[test]
    fn keys_keep_the_order_of_the_query() {
        let query = Query::new("{z: a, b: c, a: b}").expect("valid");
        let found = query.of(&json!({"a": 1, "b": 2, "c": 3})).expect("found");
        assert_eq!(found.to_string(), r#"{"z":1,"b":3,"a":2}"#);
    }

    /// The value with every number as a float: to JMESPath 1 and 1.0 are one number.
    fn plain(value: &Value) -> Value {
        match value {
            Value::Number(number) => (number.as_f64().unwrap_or_default() + 0.0).into(),
            Value::Array(items) => items.iter().map(plain).collect(),
            Value::Object(members) => {
                members.iter().map(|(name, value)| (name.clone(), plain(value))).collect()
            }
            other => other.clone(),
        }
    }

    #[test]
    fn the_compliance_suite_passes_whole() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/jmespath");
        let (mut count, mut wrong) = (0, Vec::new());
        for file in fs::read_dir(folder).expect("a folder") {
            let path = file.expect("a file").path();
            if path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("readable");
            let suites: Vec<Value> = serde_json::from_str(&text).expect("JSON");
            for suite in &suites {
                for case in suite["cases"].as_array().expect("cases") {
                    count += 1;
                    let expression = case["expression"].as_str().expect("an expression");
                    let found = Query::new(expression).and_then(|query| query.of(&suite["given"])).ok();
                    let expected = case.get("result").cloned();
                    if found.as_ref().map(plain) != expected.as_ref().map(plain) {
                        wrong.push(format!("{}: {expression}: {found:?}", path.display()));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(count > 850, "only {count} cases");
    }
}
