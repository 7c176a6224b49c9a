//! Values and calls as Python writes them.

use serde_json::Value;

/// Columns per level.
const STEP: usize = 4;

/// A call with these arguments, on one line if it fits into that many columns, and its lines.
pub(super) fn call<'a>(
    start: &str,
    arguments: impl Iterator<Item = (&'a str, &'a Value)>,
    end: &str,
    width: usize,
) -> Vec<String> {
    let arguments: Vec<(&str, &Value)> = arguments.collect();
    let written: Vec<String> =
        arguments.iter().map(|(name, value)| format!("{name}={}", one_line(value))).collect();
    let line = format!("{start}({}){end}", written.join(", "));
    if line.len() <= width || arguments.is_empty() {
        return vec![line];
    }
    let mut lines = vec![format!("{start}(")];
    for (name, value) in arguments {
        let text = broken(value, width - STEP - name.len() - 2);
        lines.extend(format!("{name}={text},").lines().map(|line| format!("{:STEP$}{line}", "")));
    }
    lines.push(format!("){end}"));
    lines
}

fn one_line(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(_) | Value::String(_) => value.to_string(),
        Value::Array(items) => format!("[{}]", items.iter().map(one_line).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| format!("{name:?}: {}", one_line(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A value on one line if it fits, else with an item on each.
fn broken(value: &Value, width: usize) -> String {
    let text = one_line(value);
    if text.len() <= width {
        return text;
    }
    let inner = width.saturating_sub(STEP);
    let (items, [open, close]): (Vec<String>, _) = match value {
        Value::Array(items) => (items.iter().map(|item| broken(item, inner)).collect(), ['[', ']']),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| {
                format!("{name:?}: {}", broken(value, inner.saturating_sub(name.len() + 4)))
            };
            (members.iter().map(member).collect(), ['{', '}'])
        }
        _ => return text,
    };
    let lines = items.iter().flat_map(|item| {
        let item = format!("{item},");
        item.lines().map(|line| format!("{:STEP$}{line}\n", "")).collect::<Vec<_>>()
    });
    format!("{open}\n{}{close}", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn written(value: &Value, width: usize) -> String {
        call("reply = client.vdc.create_vdc", [("Name", value)].into_iter(), "", width).join("\n")
    }

    #[test]
    fn a_short_call_is_one_line() {
        assert_eq!(
            written(&json!([true, null, "a", 1]), 80),
            "reply = client.vdc.create_vdc(Name=[True, None, \"a\", 1])"
        );
    }

    #[test]
    fn what_is_too_long_is_broken_where_it_holds_others() {
        let value = json!([{"Id": "aaaaaaaaaaaa", "Size": 1}, {"Id": "bbbbbbbbbbbb"}]);
        let expected = [
            "reply = client.vdc.create_vdc(",
            "    Name=[",
            "        {\"Id\": \"aaaaaaaaaaaa\", \"Size\": 1},",
            "        {\"Id\": \"bbbbbbbbbbbb\"},",
            "    ],",
            ")",
        ];
        assert_eq!(written(&value, 50), expected.join("\n"));
    }
}
