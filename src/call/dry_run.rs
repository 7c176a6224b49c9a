//! A dry run: the request that a change would send, with its secrets masked.

use std::fmt;

use http::header::{CONTENT_TYPE, HeaderMap};
use http::{Method, Uri};
use serde_json::{Map, Value};

use crate::call::redact::{MASK, masked, masked_text};
use crate::call::request::Request;

/// The common parameters that are valid for one attempt only.
const OF_ONE_ATTEMPT: [&str; 3] = ["SignatureNonce", "Timestamp", "Signature"];

/// A request that was not sent. Its display is a `curl` command.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DryRun {
    /// HTTP method.
    pub method: Method,
    /// The URL; nonce, timestamp, signature and secrets are masked.
    pub url: String,
    /// The headers.
    pub headers: HeaderMap,
    /// Parameters of the action in the query, in documented order.
    pub params: Map<String, Value>,
    /// The JSON body.
    pub body: Option<Value>,
}

impl DryRun {
    /// What would be sent for a request.
    pub(crate) fn of(request: &Request, method: Method, uri: &Uri, headers: HeaderMap) -> Self {
        let shown = |(name, text): &(String, String)| (name.clone(), masked_text(name, text).into());
        let body = request.body.as_deref().and_then(|body| serde_json::from_slice(body).ok());
        Self {
            method,
            url: masked_url(request, uri),
            headers,
            params: request.query.iter().map(shown).collect(),
            body: body.map(|body: Value| masked(&body)),
        }
    }
}

/// A multi-line command for a shell.
impl fmt::Display for DryRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "curl -X {} {}", self.method, quoted(&self.url))?;
        if let Some(content_type) = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) {
            write!(f, " \\\n  -H {}", quoted(&format!("Content-Type: {content_type}")))?;
        }
        if let Some(body) = &self.body {
            write!(f, " \\\n  --data {}", quoted(&format!("{body:#}")))?;
        }
        Ok(())
    }
}

/// One word of a shell, in single quotes, so that JSON stays readable.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

fn masked_url(request: &Request, uri: &Uri) -> String {
    let url = uri.to_string();
    let Some((place, query)) = url.split_once('?') else { return url };
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if is_masked(request, name) => format!("{name}={MASK}"),
        _ => pair.to_owned(),
    });
    format!("{place}?{}", pairs.collect::<Vec<_>>().join("&"))
}

/// Whether the value of a parameter, whose name is percent-encoded, is not shown.
fn is_masked(request: &Request, name: &str) -> bool {
    let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
    let given = request.query.iter().find(|(given, _)| *given == name);
    OF_ONE_ATTEMPT.contains(&&*name) || given.is_some_and(|(name, text)| masked_text(name, text) != *text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;
    use crate::call::client::Client;
    use crate::model::{Effect, Verb};
    use crate::settings::Options;

    fn shown(verb: Verb, parameters: Value) -> DryRun {
        let options = Options { dry_run: Some(true), ..Options::default() };
        let config = options.resolve(&BTreeMap::new()).expect("a dry run needs no key");
        let client = Client::new(config).expect("a client");
        let Value::Object(parameters) = parameters else { panic!("an object") };
        let request = Request::free("ccs", "Anything", verb, Effect::Mutate, parameters).expect("valid");
        client.dry_run(&request).expect("it can be sent")
    }

    #[test]
    fn secrets_are_masked_in_the_query_and_in_json_inside_it() {
        let given = json!({
            "Password": "hunter2", "Login": {"Token": "hunter2", "Name": "n"}, "Disks.0.Password": "hunter2",
            "Name": "{not json", "List": ["a", "b"],
        });
        let shown = shown(Verb::Get, given);
        assert!(!format!("{shown:?} {shown}").contains("hunter2"), "{shown}");
        let expected = json!({
            "Password": "***", "Login": r#"{"Token":"***","Name":"n"}"#, "Disks.0.Password": "***",
            "Name": "{not json", "List": "a,b",
        });
        assert_eq!(Value::Object(shown.params.clone()), expected);
        assert!(shown.url.contains("&Login=***&Name=%7Bnot%20json&Password=***&"), "{}", shown.url);
        assert!(shown.url.ends_with("&Signature=***"), "{}", shown.url);
    }

    #[test]
    fn a_shell_reads_the_command_as_it_is_meant() {
        let body = json!({"Name": "it's\n\"$HOME\" `x` \\", "Password": ["hunter2"], "Tags": [{"Key": "k"}]});
        let shown = shown(Verb::Post, body);
        // The crate does not know that a shell joins these lines.
        let words = shlex::split(&shown.to_string().replace("\\\n", "")).expect("a command");
        assert_eq!(words[..4], ["curl", "-X", "POST", &shown.url]);
        assert_eq!(words[4..7], ["-H", "Content-Type: application/json", "--data"]);
        let sent: Value = serde_json::from_str(&words[7]).expect("JSON");
        assert_eq!(
            sent,
            json!({"Name": "it's\n\"$HOME\" `x` \\", "Password": "***", "Tags": [{"Key": "k"}]})
        );
    }
}
