//! Blanking what a server may echo: the signed query, the signature, secret parameters.

use std::collections::BTreeSet;

use http::Uri;
use once_cell::race::OnceBox;
use serde_json::Value;

use crate::model::{Parameter, services};
use crate::request::Request;

/// In place of a secret.
const MASK: &str = "***";

/// Shorter texts are too likely to stand in an answer by chance, and too easily guessed to be worth blanking.
const SHORTEST: usize = 4;

/// What must not be repeated from the answer to a request, longest first.
pub(crate) fn secrets(request: &Request, uri: &Uri, access_key_secret: &str) -> Vec<String> {
    let signed_query = uri.query().unwrap_or_default();
    let mut texts = vec![signed_query.to_owned(), access_key_secret.to_owned()];
    if let Some((_, signature)) = signed_query.rsplit_once("&Signature=") {
        texts.push(signature.to_owned());
        texts.push(decoded(signature));
    }
    let body = request.body.as_deref().and_then(|body| serde_json::from_slice(body).ok());
    collect(&body.unwrap_or_default(), false, &mut texts);
    for (name, value) in &request.query {
        collect(&Value::from_iter([(name.as_str(), value.as_str())]), false, &mut texts);
    }
    let escaped: Vec<String> = texts.iter().map(|text| inside_json(text)).collect();
    texts.extend(escaped);
    texts.retain(|text| text.chars().count() >= SHORTEST);
    texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
    texts.dedup();
    texts
}

/// The text without the secrets.
pub(crate) fn redact(text: &str, secrets: &[String]) -> String {
    secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret, MASK))
}

/// Every text below a member that is secret in any model.
fn collect(value: &Value, secret: bool, texts: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                collect(member, secret || secret_names().contains(name.as_str()), texts);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, secret, texts)),
        Value::String(text) if secret => texts.push(text.clone()),
        _ => {}
    }
}

fn secret_names() -> &'static BTreeSet<&'static str> {
    static NAMES: OnceBox<BTreeSet<&'static str>> = OnceBox::new();
    NAMES.get_or_init(|| {
        let mut names = BTreeSet::new();
        for parameter in services().flat_map(|service| &service.actions).flat_map(|action| &action.parameters)
        {
            add_names(parameter, &mut names);
        }
        Box::new(names)
    })
}

fn add_names(parameter: &'static Parameter, names: &mut BTreeSet<&'static str>) {
    if parameter.secret {
        names.insert(&parameter.name);
    }
    let items = parameter.shape.items.iter().flat_map(|item| &item.members);
    parameter.shape.members.iter().chain(items).for_each(|member| add_names(member, names));
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// As the text stands inside of a JSON string.
fn inside_json(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}
