//! The example call of an action in every form: Python, asyncio, a command, and a signed URL for curl.

use cds::model::{Action, Location};
use cds::query_text;
use minijinja::{Value, context};
use serde_json::{Map, Value as Json};

use crate::emit::python::example as python;
use crate::models::{ActionModel, ServiceModel};

pub(super) fn of_action(service: &ServiceModel, action: &ActionModel) -> Value {
    let sync = python::of_action(service, action);
    let pages = action.pages.as_ref().map(|pages| python::of_pages(service, action, pages));
    context! {
        asynchronous => sync.iter().map(|line| awaited(line)).collect::<Vec<_>>(),
        pages_asynchronous => pages.as_ref().map(|lines| lines.iter().map(|line| awaited(line)).collect::<Vec<_>>()),
        prompt => cds_cli::example(service, action),
        signed => signed(service, action),
        sync,
        pages,
    }
}

/// The words of the command, without its flags.
pub(super) fn command(service: &ServiceModel, action: &ActionModel) -> String {
    let line = cds_cli::example(service, action);
    line.split(" --").next().unwrap_or(&line).to_owned()
}

/// A line for the asynchronous client, as `cds.aio` derives it too.
fn awaited(line: &str) -> String {
    let calls = line
        .replace("reply = client.", "reply = await client.")
        .replace("for row in client.", "async for row in client.");
    if calls == "reply.wait()" { "await reply.wait()".to_owned() } else { calls }
}

/// Lines that sign the request and send it.
fn signed(service: &ServiceModel, action: &Action) -> Vec<String> {
    let usual = action.default_location();
    let is_query = |name: &str| {
        action.parameter(name).and_then(|parameter| parameter.location).unwrap_or(usual) == Location::Query
    };
    let (query, body): (Vec<_>, Vec<_>) = action.example_call().partition(|(name, _)| is_query(name));
    let mut words = vec![format!("cds sign {} --service {}", action.name, action.path(service))];
    if action.verb.as_str() != "GET" {
        words.push(format!("--method {}", action.verb.as_str()));
    }
    words.extend(
        query
            .iter()
            .map(|(name, value)| cds_cli::quoted(&format!("{name}={}", query_text(value))).into_owned()),
    );
    let mut lines = vec![format!("url=$({})", words.join(" "))];
    if action.verb.as_str() == "GET" && body.is_empty() {
        lines.push("curl \"$url\"".to_owned());
        return lines;
    }
    let body: Map<String, Json> =
        body.into_iter().map(|(name, value)| (name.to_owned(), value.clone())).collect();
    let body = Json::Object(body).to_string();
    let body = cds_cli::quoted(&body);
    lines.push(format!(
        "curl -X {} -H 'Content-Type: application/json' -d {body} \"$url\"",
        action.verb.as_str()
    ));
    lines
}
