//! A profile in the text of a configuration file, the rest of which stays as it is.

use serde_json::Value;

/// The text with these settings in a profile. Other settings of the profile stay, except for the other of `site` and
/// `endpoint_url`.
pub(super) fn with(text: &str, profile: &str, pairs: &[(&str, &str)]) -> Result<String, String> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    if profile.is_empty() || !profile.chars().all(is_plain) {
        return Err(format!("a profile is named with letters, digits, _ and -, not {profile:?}"));
    }
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.iter().position(|line| is_header(line, profile));
    let (before, inside, after) = match start {
        Some(start) => {
            let is_next = |line: &&str| line.trim_start().starts_with('[');
            let length = lines[start + 1..].iter().position(is_next);
            let end = length.map_or(lines.len(), |length| start + 1 + length);
            (&lines[..start], &lines[start + 1..end], &lines[end..])
        }
        None => (&lines[..], &[][..], &[][..]),
    };
    let mut new: Vec<String> = before.iter().map(ToString::to_string).collect();
    if start.is_none() && before.last().is_some_and(|line| !line.trim().is_empty()) {
        new.push(String::new());
    }
    new.push(format!("[profile.{profile}]"));
    // A text in JSON is one in TOML.
    new.extend(pairs.iter().map(|(name, value)| format!("{name} = {}", Value::from(*value))));
    let is_replaced = |line: &str| {
        let name = line.split('=').next().unwrap_or_default().trim();
        ["site", "endpoint_url"].contains(&name) || pairs.iter().any(|(pair, _)| *pair == name)
    };
    new.extend(inside.iter().filter(|line| !is_replaced(line)).map(ToString::to_string));
    new.extend(after.iter().map(ToString::to_string));
    Ok(new.join("\n") + "\n")
}

fn is_header(line: &str, profile: &str) -> bool {
    let line = line.split('#').next().unwrap_or_default();
    let plain: String =
        line.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, '"' | '\'')).collect();
    plain == format!("[profile.{profile}]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_the_file_stays() {
        let pairs = [("access_key_id", "new"), ("site", "us")];
        let text = "# mine\n[profile.default]\naccess_key_id = \"old\"\ntimeout = 7\nendpoint_url = \"http://x\"\n\n[profile.b]\nsite = \"cn\"\n";
        assert_eq!(
            with(text, "default", &pairs).expect("a name"),
            "# mine\n[profile.default]\naccess_key_id = \"new\"\nsite = \"us\"\ntimeout = 7\n\n[profile.b]\nsite = \"cn\"\n"
        );
        assert_eq!(
            with("", "a", &pairs).expect("a name"),
            "[profile.a]\naccess_key_id = \"new\"\nsite = \"us\"\n"
        );
        assert_eq!(
            with("[profile.b]\nsite = \"cn\"", "a", &[("site", "x\"y")]).expect("a name"),
            "[profile.b]\nsite = \"cn\"\n\n[profile.a]\nsite = \"x\\\"y\"\n"
        );
        assert!(with("", "a b", &pairs).is_err());
    }
}
