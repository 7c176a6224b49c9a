//! What Python's `DryRun` holds.

use cds::DryRun;
use serde_json::{Map, Value, json};

/// The attributes, as a JSON object.
pub(crate) fn attributes(shown: &DryRun) -> String {
    let headers = shown.headers.iter().map(|(name, value)| {
        (name.to_string(), Value::from(String::from_utf8_lossy(value.as_bytes()).into_owned()))
    });
    json!({
        "method": shown.method.as_str(),
        "url": shown.url,
        "headers": headers.collect::<Map<_, _>>(),
        "params": shown.params,
        "body": shown.body,
        "curl": shown.to_string(),
    })
    .to_string()
}
