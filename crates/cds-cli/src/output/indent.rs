//! JSON for reading: the same values in the same order and spelling, with line breaks.

/// The text of a JSON value on several lines. Numbers stay as they were written; escaped letters become letters.
pub(super) fn indented(json: &str) -> String {
    let mut text = String::with_capacity(json.len() * 3 / 2);
    let (mut depth, mut rest) = (0_usize, json.trim());
    let newline = |text: &mut String, depth: usize| {
        text.push('\n');
        text.extend(std::iter::repeat_n("  ", depth));
    };
    while let Some(letter) = rest.chars().next() {
        let mut end = letter.len_utf8();
        match letter {
            '{' | '[' => {
                let after = rest[1..].trim_start();
                if after.starts_with(['}', ']']) {
                    text.push(letter);
                    text.push_str(&after[..1]);
                    rest = &after[1..];
                    continue;
                }
                depth += 1;
                text.push(letter);
                newline(&mut text, depth);
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                newline(&mut text, depth);
                text.push(letter);
            }
            ',' => {
                text.push(letter);
                newline(&mut text, depth);
            }
            ':' => text.push_str(": "),
            '"' => {
                end = string_end(rest);
                push_string(&mut text, &rest[..end]);
            }
            letter if letter.is_whitespace() => {}
            letter => text.push(letter),
        }
        rest = &rest[end..];
    }
    text.push('\n');
    text
}

/// Where the string at the beginning ends.
fn string_end(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            '"' if !is_escaped => return at + 1,
            _ => is_escaped = letter == '\\' && !is_escaped,
        }
    }
    text.len()
}

fn push_string(text: &mut String, string: &str) {
    let read = string.contains('\\').then(|| serde_json::from_str::<String>(string).ok()).flatten();
    match read {
        Some(read) => text.push_str(&serde_json::Value::from(read).to_string()),
        None => text.push_str(string),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_order_and_their_numbers() {
        let shown = indented(r#"{"b":1.10,"a":[],"c":{ },"d":[1,{"e":"\u4e2d \"q\" \n"}],"n":null}"#);
        let expected = "{\n  \"b\": 1.10,\n  \"a\": [],\n  \"c\": {},\n  \"d\": [\n    1,\n    {\n      \"e\": \"中 \\\"q\\\" \\n\"\n    }\n  ],\n  \"n\": null\n}\n";
        assert_eq!(shown, expected);
    }

    #[test]
    fn it_is_still_the_same_json() {
        for action in cds::model::services().flat_map(cds::model::Service::actions) {
            let shown = indented(&action.response_example.to_string());
            assert_eq!(
                serde_json::from_str::<serde_json::Value>(&shown).expect("JSON"),
                action.response_example
            );
        }
    }
}
