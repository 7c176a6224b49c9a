//! Objects in short: `Size=100,Type=ssd_disk`, with `[…]` for lists, `{…}` for objects inside, and quotes around commas.

use cds::model::{Kind, Shape};
use serde_json::{Map, Value};

use super::{json, scalar};
use crate::names::means;

/// The object that a text stands for.
pub(super) fn object(shape: &Shape, text: &str) -> Result<Map<String, Value>, String> {
    let mut members = Map::new();
    for piece in pieces(text)? {
        let Some((name, value)) = piece.split_once('=') else {
            return Err(format!("{piece:?} is no KEY=VALUE; write {}, or JSON", pattern(shape)));
        };
        let name = name.trim();
        let member = shape.members.iter().find(|member| means(name, &member.name));
        let value = match member {
            Some(member) => read(&member.shape, value)?,
            None => value.into(),
        };
        members.insert(member.map_or(name, |member| &member.name).to_owned(), value);
    }
    Ok(members)
}

fn read(shape: &Shape, text: &str) -> Result<Value, String> {
    let inner = |open, close| text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    if let Some(quoted) = inner('"', '"').or_else(|| inner('\'', '\'')) {
        return Ok(scalar(shape, quoted));
    }
    if let Some(list) = inner('[', ']') {
        return match json::<Value>(text) {
            Ok(value) => Ok(value),
            Err(_) => pieces(list)?.iter().map(|piece| item(shape, piece)).collect(),
        };
    }
    if let Some(members) = inner('{', '}') {
        return json::<Value>(text).or_else(|_| object(shape, members).map(Value::Object));
    }
    match shape.kind {
        Kind::List => Ok(Value::Array(vec![item(shape, text)?])),
        _ => Ok(scalar(shape, text)),
    }
}

fn item(list: &Shape, text: &str) -> Result<Value, String> {
    list.items.as_deref().map_or_else(|| Ok(text.into()), |item| read(item, text))
}

/// The parts between commas that are in no brackets and no quotes.
fn pieces(text: &str) -> Result<Vec<&str>, String> {
    let (mut pieces, mut start, mut depth, mut quote) = (Vec::new(), 0, 0_usize, None);
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(open), letter) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(letter),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                pieces.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    if quote.is_some() || depth > 0 {
        return Err(format!("{text:?} has a quote or a bracket that is not closed"));
    }
    pieces.push(&text[start..]);
    pieces.retain(|piece| !piece.trim().is_empty());
    Ok(pieces)
}

/// `Size=…,Type=…`: the members that the object has.
pub(crate) fn pattern(shape: &Shape) -> String {
    let names: Vec<String> = shape.members.iter().map(|member| format!("{}=…", member.name)).collect();
    if names.is_empty() { "KEY=VALUE,…".to_owned() } else { names.join(",") }
}

#[cfg(test)]
mod tests {
    use cds::model;
    use serde_json::json;

    use super::*;

    fn of_item(parameter: &str, text: &str) -> Result<Value, String> {
        let (_, action) = model::action("instance", "CreateInstance").expect("documented");
        let shape = &action.parameter(parameter).expect("documented").shape;
        object(shape.items.as_deref().unwrap_or(shape), text).map(Value::Object)
    }

    #[test]
    fn commas_in_brackets_and_quotes_belong_to_the_value() {
        for (text, expected) in [
            ("PrivateId=p-1,IP=auto", json!({"PrivateId": "p-1", "IP": ["auto"]})),
            (
                "PrivateId=p-1,IP=[10.0.0.1,10.0.0.2]",
                json!({"PrivateId": "p-1", "IP": ["10.0.0.1", "10.0.0.2"]}),
            ),
            (r#"PrivateId=p-1,IP=["auto"]"#, json!({"PrivateId": "p-1", "IP": ["auto"]})),
            ("PrivateId='a,b'", json!({"PrivateId": "a,b"})),
            ("privateid=p-1,Other=1", json!({"PrivateId": "p-1", "Other": "1"})),
        ] {
            assert_eq!(of_item("PrivateIp", text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_pair_is_answered_with_the_members() {
        let error = of_item("DataDisks", "100").expect_err("no pair");
        assert!(error.contains("Size=…,Type=…"), "{error}");
        assert!(of_item("DataDisks", "Size=[1").is_err());
    }
}
