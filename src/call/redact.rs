//! Masks secrets that a server may echo: the signed query, the signature, secret parameters, in all encodings of
//! `writings.rs`.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Uri;
use serde_json::Value;

use crate::call::request::Request;
use crate::call::writings::{Needle, Reading};
use crate::model::{SECRET_NAMES, api};

/// Replaces a secret.
pub(crate) const MASK: &str = "***";

/// Shorter secrets occur in a response by chance, so a text that contains one is not shown at all.
const SHORTEST: usize = 4;

/// Only this many bytes of a text are searched; no error shows that many.
pub(crate) const LOOKED_AT: usize = 16 << 10;

/// The secrets of a request, which must not be shown from its response.
pub(crate) fn secrets(request: &Request, uri: &Uri, access_key_secret: &str) -> Vec<String> {
    let signed_query = uri.query().unwrap_or_default();
    let mut texts = vec![signed_query.to_owned(), access_key_secret.to_owned()];
    if let Some((_, signature)) = signed_query.rsplit_once("&Signature=") {
        texts.push(percent_encoding::percent_decode_str(signature).decode_utf8_lossy().into_owned());
    }
    texts.extend(parameters(request));
    texts
}

/// The secrets among the parameters of a request.
pub(crate) fn parameters(request: &Request) -> Vec<String> {
    let mut texts = Vec::new();
    let body = request.body.as_deref().and_then(|body| serde_json::from_slice(body).ok());
    collect(&body.unwrap_or_default(), false, &mut texts);
    for (name, text) in &request.query {
        collect(&Value::from_iter([(name.as_str(), structured(text))]), false, &mut texts);
    }
    // A base64 value, such as UserData, may be echoed decoded.
    let packed = texts.iter().filter_map(|text| String::from_utf8(STANDARD.decode(text).ok()?).ok());
    let packed: Vec<String> = packed.collect();
    texts.extend(packed.into_iter().filter(|text| text.len() >= SHORTEST));
    texts
}

/// Whether a secret is too short to be masked in place.
pub(crate) fn is_short(secret: &str) -> bool {
    secret.chars().count() < SHORTEST
}

/// The beginning of a text, which is all that is examined.
pub(crate) fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(LOOKED_AT)]
}

/// The start of the text, with secrets masked.
pub(crate) fn redact(text: &str, secrets: &[String]) -> String {
    let text = beginning(text);
    let readings = Reading::all(text);
    let mut places = Vec::new();
    let mut seen = HashSet::new();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        if is_short(secret) && readings.iter().any(|reading| reading.holds(secret)) {
            return MASK.to_owned();
        }
        let needles = Needle::all(secret, SHORTEST).into_iter().filter(|needle| seen.insert(needle.clone()));
        for needle in needles {
            places.extend(readings.iter().flat_map(|reading| needle.places(reading, SHORTEST)));
        }
    }
    blanked(text, places)
}

/// The text, with adjacent and overlapping matches under one mask.
fn blanked(text: &str, mut places: Vec<(usize, usize)>) -> String {
    places.sort_unstable();
    let (mut blanked, mut shown) = (String::with_capacity(text.len()), 0);
    for (from, to) in places {
        if from > shown || from == 0 && shown == 0 {
            blanked.push_str(&text[shown..from]);
            blanked.push_str(MASK);
        }
        shown = shown.max(to);
    }
    blanked.push_str(&text[shown..]);
    blanked
}

/// The value with every secret member masked.
pub(crate) fn masked(value: &Value) -> Value {
    let member = |(name, member): (&String, &Value)| {
        (name.clone(), if is_secret(name) { Value::from(MASK) } else { masked(member) })
    };
    match value {
        Value::Object(members) => Value::Object(members.iter().map(member).collect()),
        Value::Array(items) => items.iter().map(masked).collect(),
        value => value.clone(),
    }
}

/// The same for a query parameter, which may hold JSON.
pub(crate) fn masked_text(name: &str, text: &str) -> String {
    if is_secret(name) {
        return MASK.to_owned();
    }
    let given = structured(text);
    let shown = masked(&given);
    if shown == given { text.to_owned() } else { shown.to_string() }
}

/// The object or list that a query parameter holds; otherwise its text.
fn structured(text: &str) -> Value {
    let json = text.starts_with(['{', '[']).then(|| serde_json::from_str(text).ok()).flatten();
    json.unwrap_or_else(|| Value::from(text))
}

/// All text below a member that is secret in any model, or by its name.
fn collect(value: &Value, secret: bool, texts: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if secret {
                    texts.push(name.clone());
                }
                collect(member, secret || is_secret(name), texts);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, secret, texts)),
        Value::String(text) if secret => texts.push(text.clone()),
        // A short number is too unspecific to be a secret.
        Value::Number(number) if secret && number.to_string().len() >= SHORTEST => {
            texts.push(number.to_string())
        }
        _ => {}
    }
}

/// Masks these secrets in all texts of a value.
pub(crate) fn mask_texts(value: &mut Value, secrets: &[String]) {
    match value {
        Value::String(text) => *text = redact(text, secrets),
        Value::Array(items) => items.iter_mut().for_each(|item| mask_texts(item, secrets)),
        Value::Object(members) => members.values_mut().for_each(|member| mask_texts(member, secrets)),
        _ => {}
    }
}

/// Whether a name, or a part of one such as `WindowsActivation.ProductIds.0`, is that of a secret.
pub fn is_secret(name: &str) -> bool {
    name.split('.').any(|part| SECRET_NAMES.binary_search(&part).is_ok()) || api().is_secret_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Effect, Verb};
    use serde_json::json;

    /// The encodings that servers and their libraries use.
    fn writings(secret: &str) -> Vec<String> {
        let each = |write: fn(char) -> String| secret.chars().map(write).collect::<String>();
        let bytes = |write: fn(u8) -> String| secret.bytes().map(write).collect::<String>();
        let units = |write: fn(u16) -> String| secret.encode_utf16().map(write).collect::<String>();
        let quoted = |text: &str| {
            let json = Value::from(text).to_string();
            json[1..json.len() - 1].to_owned()
        };
        let html = |text: &str| {
            text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
        };
        let percent = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
        };
        vec![
            secret.to_owned(),
            quoted(secret),
            quoted(secret).replace('/', "\\/"),
            quoted(&quoted(&quoted(secret))),
            units(|unit| format!("\\u{unit:04x}")),
            units(|unit| format!("\\u{unit:04X}")),
            quoted(&units(|unit| format!("\\u{unit:04x}"))),
            each(|symbol| format!("\\u{{{:x}}}", u32::from(symbol))),
            each(|symbol| format!("\\U{:08x}", u32::from(symbol))),
            bytes(|byte| format!("\\x{byte:02x}")),
            bytes(|byte| format!("\\{byte:03o}")),
            html(secret),
            html(&html(secret)),
            html(&quoted(secret)),
            each(|symbol| format!("&#{};", u32::from(symbol))),
            each(|symbol| format!("&#00{}", u32::from(symbol))),
            each(|symbol| format!("&#x{:x};", u32::from(symbol))),
            each(|symbol| format!("&#X000{:X};", u32::from(symbol))),
            units(|unit| format!("&#{unit};")),
            secret.replace('ü', "&uuml;").replace('&', "&amp;"),
            percent(secret),
            bytes(|byte| format!("%{byte:02x}")),
            units(|unit| format!("%u{unit:04X}")),
            percent(&percent(secret)),
            percent(secret).replace("%20", "+"),
            percent(&quoted(secret)),
            bytes(|byte| format!("{byte:02x}")),
            bytes(|byte| format!("{byte:02X}")),
        ]
    }

    const SECRETS: [&str; 7] = [
        "hunter22",
        "Pa$$w<r>d&\"/1",
        "gr\u{fc}n 1234",
        "\u{5bc6}\u{7801}\u{1f511}\u{5bc6}",
        "a\\b'c\"d",
        "100%25&amp;\\u0041",
        "a+b c/d=",
    ];

    #[test]
    fn a_secret_is_blanked_in_every_writing() {
        for secret in SECRETS {
            for written in writings(secret) {
                for text in [format!("begin: {written} :end"), format!("begin: {written}"), written.clone()] {
                    let shown = redact(&text, &[secret.to_owned()]);
                    assert!(shown.contains(MASK), "{secret} as {text}: {shown}");
                    assert!(shown.len() <= "begin:  :end".len() + MASK.len(), "{secret} as {text}: {shown}");
                }
            }
        }
    }

    #[test]
    fn a_secret_is_blanked_in_base64_wherever_it_begins() {
        for secret in SECRETS {
            for before in 0..4 {
                for engine in [&STANDARD, &base64::engine::general_purpose::URL_SAFE_NO_PAD] {
                    let encoded = engine.encode([&b"u:p="[..before], secret.as_bytes(), b"!"].concat());
                    for text in
                        [format!("Basic {encoded}, so"), format!("Basic {}, so", encoded.replace('/', "\\/"))]
                    {
                        assert_eq!(
                            redact(&text, &[secret.to_owned()]),
                            "Basic ***, so",
                            "{secret} {before} {text}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn secrets_that_overlap_leave_nothing_of_each_other() {
        let secrets = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        for (texts, text, expected) in [
            (secrets(&["hunter22", "hunter22-and-more"]), "<hunter22-and-more>", "<***>"),
            (secrets(&["hunter22-and-more", "hunter22"]), "<hunter22-and-more>", "<***>"),
            (secrets(&["abcdef", "defghi"]), "<abcdefghi>", "<***>"),
            (secrets(&["hunter22-and-more", "22-and"]), "<hunter22-and-more>", "<***>"),
            (secrets(&["22-and", "hunter22-and-more"]), "<hunter22-and-more>", "<***>"),
            (secrets(&["second-one", "first-one"]), "<first-one, second-one>", "<***, ***>"),
            (secrets(&["abcd"]), "<abcdabcd> abcd", "<***> ***"),
            (secrets(&["abcabcabd"]), "<abcabcabcabd>", "<abc***>"),
        ] {
            assert_eq!(redact(text, &texts), expected);
        }
    }

    #[test]
    fn a_secret_that_is_cut_off_is_blanked_as_far_as_it_goes() {
        let secret = "correct horse battery staple".to_owned();
        for (text, expected) in [
            ("bad: correct horse batt", "bad: ***"),
            ("bad: corr", "bad: ***"),
            ("bad: correct horse b... (cut)", "bad: ***... (cut)"),
            ("that is correct", "that is ***"),
            ("this is correct, too", "this is correct, too"),
        ] {
            assert_eq!(redact(text, std::slice::from_ref(&secret)), expected);
        }
        let long = "x".repeat(LOOKED_AT - 5) + &secret;
        assert!(redact(&long, &[secret]).ends_with("x***"));
        assert_eq!(redact(&"x".repeat(2 * LOOKED_AT), &[]).len(), LOOKED_AT);
    }

    #[test]
    fn a_text_with_a_short_secret_in_it_is_not_shown() {
        for (secret, text, expected) in [
            ("abc", "the password abc is weak", MASK),
            ("a\"b", r"the password a\u0022b is weak", MASK),
            ("\u{5bc6}\u{7801}", "the password %E5%AF%86%E7%A0%81 is weak", MASK),
            ("abc", "the password is weak", "the password is weak"),
            ("", "the password is weak", "the password is weak"),
        ] {
            assert_eq!(redact(text, &[secret.to_owned()]), expected);
        }
    }

    #[test]
    fn texts_without_a_secret_stay_as_they_are() {
        for text in ["", "plain", r#"{"a": "b\n"} & more 100% &copy; \u00"#, "\u{fffd}"] {
            assert_eq!(redact(text, &["hunter22".to_owned()]), text);
        }
    }

    #[test]
    fn secrets_are_known_by_names_that_no_model_has() {
        let given = json!({
            "AdminPassword": "secret-1", "password": "secret-2", "db_passwd": "secret-3", "Token": 12345678,
            "Nested": [{"SECRET-KEY": ["secret-5"], "rootPass": {"hidden-6": "hidden-7"}}], "userdata": "c2VjcmV0LTg=",
            "PrivateIp": "10.0.0.1", "Key": "env", "InstanceName": "shown",
        });
        let Value::Object(given) = given else { panic!("an object") };
        for verb in [Verb::Get, Verb::Post] {
            let request =
                Request::free("ccs", "Anything", verb, Effect::Mutate, given.clone()).expect("valid");
            let uri = Uri::from_static("http://h/ccs/?AccessKeyId=the-id&Signature=c2lnbmVkIQ%3D%3D");
            let texts = secrets(&request, &uri, "the-key");
            let mut sought =
                vec!["secret-1", "secret-2", "secret-3", "12345678", "the-key", "c2lnbmVkIQ==", "secret-8"];
            if verb == Verb::Post {
                sought.extend(["secret-5", "hidden-6", "hidden-7"]);
            }
            for secret in sought {
                assert!(texts.iter().any(|text| text == secret), "{secret} {texts:?}");
            }
            for text in ["10.0.0.1", "env", "shown", "the-id"] {
                assert_eq!(redact(text, &texts), text);
            }
        }
    }

    #[test]
    fn a_short_number_is_no_secret() {
        let mut texts = Vec::new();
        collect(&json!({"Token": [7, 1234]}), false, &mut texts);
        assert_eq!(redact("7 of 9, not 1234", &texts), "7 of 9, not ***");
    }

    #[test]
    fn secrets_of_models_are_known_however_deep_they_lie() {
        for name in ["ProductId", "ProductIds"] {
            assert!(is_secret(name) && !api().is_secret_name(name), "{name}");
        }
    }
}
