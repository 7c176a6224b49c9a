//! Turns the bytes of a response into valid JSON: converts the charset and repairs invalid characters.

use bytes::Bytes;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use http::header::{CONTENT_TYPE, HeaderMap};
use memchr::memchr_iter;
use serde_json::Value;

/// The body in UTF-8, without a byte order mark and trailing NULs. Invalid characters, such as unpaired surrogates,
/// become U+FFFD.
pub(crate) fn readable(headers: &HeaderMap, mut body: Bytes) -> Bytes {
    let (encoding, mark) = Encoding::for_bom(&body).unwrap_or_else(|| (encoding(headers, &body), 0));
    body = body.slice(mark..);
    if encoding != UTF_8 && !(encoding.is_single_byte() && is_utf8(&body)) {
        body = encoding.decode_without_bom_handling(&body).0.into_owned().into();
    }
    while body.last() == Some(&0) {
        body.truncate(body.len() - 1);
    }
    let is_sound = is_utf8(&body) && !has_lone_surrogate(&body);
    if is_sound { body } else { mended(&body).into() }
}

/// The text, repaired if single characters or tokens make it invalid JSON: invalid characters become U+FFFD, NaN and
/// infinity become null, and literal control characters and backslashes are escaped.
pub(crate) fn mended(body: &[u8]) -> Vec<u8> {
    rewritten(body, |token| if is_not_finite(token) { "null" } else { token })
}

/// The whole response, with null for numbers that overflow a float; null if it cannot be parsed.
pub(crate) fn value(body: &[u8]) -> Value {
    serde_json::from_slice(body).or_else(|_| serde_json::from_slice(&finite(body))).unwrap_or_default()
}

/// The repaired text, also with null for numbers that overflow a float.
pub(crate) fn finite(body: &[u8]) -> Vec<u8> {
    let is_finite = |token: &str| token.parse().map_or(true, f64::is_finite);
    rewritten(body, |token| if is_finite(token) { token } else { "null" })
}

fn is_utf8(body: &[u8]) -> bool {
    simdutf8::basic::from_utf8(body).is_ok()
}

/// The charset that the server declares, or else the first bytes suggest.
fn encoding(headers: &HeaderMap, body: &[u8]) -> &'static Encoding {
    match body {
        [0, _, ..] => return UTF_16BE,
        [_, 0, ..] => return UTF_16LE,
        _ => {}
    }
    charset(headers).and_then(|label| Encoding::for_label(label.as_bytes())).unwrap_or(UTF_8)
}

fn charset(headers: &HeaderMap) -> Option<&str> {
    let kind = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let parameters = kind.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let is_charset = |name: &str| name.trim().eq_ignore_ascii_case("charset");
    let (_, label) = parameters.into_iter().find(|(name, _)| is_charset(name))?;
    Some(label.trim().trim_matches(['"', '\'']))
}

/// Whether there may be an escape of an unpaired surrogate.
fn has_lone_surrogate(body: &[u8]) -> bool {
    let half = |at: usize| match body.get(at..at + 4)? {
        [b'\\', b'u', b'd' | b'D', digit] => half_of(char::from(*digit).to_digit(16)?),
        _ => None,
    };
    memchr_iter(b'\\', body).any(|at| match half(at) {
        None => false,
        Some(Half::First) => half(at + 6) != Some(Half::Second),
        Some(Half::Second) => at < 6 || half(at - 6) != Some(Half::First),
    })
}

#[derive(Debug, PartialEq)]
enum Half {
    First,
    Second,
}

/// Classifies by the second digit of a code that begins with D.
fn half_of(digit: u32) -> Option<Half> {
    match digit {
        0x8..0xc => Some(Half::First),
        0xc.. => Some(Half::Second),
        _ => None,
    }
}

/// The JSON text with replaced tokens outside strings, and with valid strings.
fn rewritten(json: &[u8], token: impl Fn(&str) -> &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(json);
    // If characters are invalid as well, the body is not text but compressed or binary.
    let with_controls = !text.contains('\u{fffd}');
    let mut written = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = rest.find('"') {
        push_tokens(&mut written, &rest[..at], &token);
        written.push('"');
        rest = push_string(&mut written, &rest[at + 1..], with_controls);
    }
    push_tokens(&mut written, rest, &token);
    written.into_bytes()
}

/// Non-standard tokens that other programs write.
fn is_not_finite(token: &str) -> bool {
    let word = token.trim_start_matches(['-', '+']);
    ["nan", "inf", "infinity"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Appends words and numbers, replaced if necessary, and the characters between them.
fn push_tokens(written: &mut String, text: &str, token: impl Fn(&str) -> &str) {
    let is_between = |symbol: char| !symbol.is_ascii_alphanumeric() && !matches!(symbol, '-' | '+' | '.');
    for piece in text.split_inclusive(is_between) {
        let (word, between) = piece.split_at(piece.trim_end_matches(is_between).len());
        written.push_str(token(word));
        written.push_str(between);
    }
}

/// Appends a string, up to its closing quote; returns the rest.
fn push_string<'a>(written: &mut String, mut rest: &'a str, with_controls: bool) -> &'a str {
    while let Some(at) = rest.find(|symbol: char| symbol == '"' || symbol == '\\' || symbol < ' ') {
        let (plain, special) = rest.split_at(at);
        written.push_str(plain);
        let length = match special.as_bytes() {
            [b'"', ..] => {
                written.push('"');
                return &special[1..];
            }
            [b'\\', b'u', ..] => push_code(written, special),
            [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => {
                written.push_str(&special[..2]);
                2
            }
            [b'\\', ..] => {
                written.push_str(r"\\");
                1
            }
            [control, ..] if !with_controls => {
                written.push(char::from(*control));
                1
            }
            [control, ..] => {
                written.push_str(&format!("\\u{control:04x}"));
                1
            }
            [] => unreachable!("a character was found there"),
        };
        rest = &special[length..];
    }
    written.push_str(rest);
    ""
}

/// Appends the escape that starts with `\u`; returns its length.
fn push_code(written: &mut String, escape: &str) -> usize {
    let code = |at: usize| {
        let digits = escape.get(at..at + 6)?.strip_prefix("\\u")?;
        digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
    };
    let half = |code: u32| if code >> 12 == 0xd { half_of(code >> 8 & 0xf) } else { None };
    let length = match (code(0).map(|first| (first, half(first))), code(6).map(half)) {
        (None, _) => {
            written.push_str(r"\\");
            return 1;
        }
        (Some((_, None)), _) => 6,
        (Some((_, Some(Half::First))), Some(Some(Half::Second))) => 12,
        _ => {
            written.push('\u{fffd}');
            return 6;
        }
    };
    written.push_str(&escape[..length]);
    length
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn read(kind: &str, body: &[u8]) -> String {
        let kind = HeaderValue::from_str(kind).expect("a header");
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, kind)]);
        String::from_utf8(readable(&headers, Bytes::copy_from_slice(body)).to_vec()).expect("UTF-8")
    }

    #[test]
    fn a_charset_that_is_declared_or_shows_is_read() {
        let utf_16 = |units: Vec<u16>, swap: bool| -> Vec<u8> {
            units
                .into_iter()
                .flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect()
        };
        let text = r#"{"a":"首云"}"#;
        let units = || text.encode_utf16().collect::<Vec<_>>();
        let gbk = b"{\"a\":\"\xca\xd7\xd4\xc6\"}";
        for (kind, body) in [
            ("application/json; charset=gbk", gbk.to_vec()),
            ("application/json; foo=bar; Charset=\"GB2312\"", gbk.to_vec()),
            ("application/json; charset=gb18030", gbk.to_vec()),
            ("application/json", text.as_bytes().to_vec()),
            ("application/json; charset=iso-8859-1", text.as_bytes().to_vec()),
            ("application/json; charset=klingon", text.as_bytes().to_vec()),
            ("application/json; charset=utf-16le", utf_16(units(), false)),
            ("application/json", utf_16(units(), false)),
            ("application/json", utf_16(units(), true)),
            ("application/json", utf_16(format!("\u{feff}{text}").encode_utf16().collect(), true)),
            ("application/json; charset=gbk", format!("\u{feff}{text}").into_bytes()),
            ("application/json", format!("{text}\0\0").into_bytes()),
        ] {
            assert_eq!(read(kind, &body), text, "{kind} {body:?}");
        }
        assert_eq!(read("text/plain; charset=latin1", b"\"\xe9\""), "\"é\"");
    }

    #[test]
    fn what_is_no_character_is_replaced_and_the_rest_is_kept() {
        for (body, expected) in [
            (&b"[\"\xff\", \"a\"]"[..], "[\"\u{fffd}\", \"a\"]"),
            (
                br#"["\ud83d", "\udE00x", "\uD83D\uDE00"]"#,
                "[\"\u{fffd}\", \"\u{fffd}x\", \"\\uD83D\\uDE00\"]",
            ),
            (br#"["\ud83d\ud83d\ude00"]"#, "[\"\u{fffd}\\ud83d\\ude00\"]"),
            (br#"["\\ud83d"]"#, r#"["\\ud83d"]"#),
        ] {
            assert_eq!(read("application/json", body), expected);
        }
    }

    #[test]
    fn a_single_token_or_character_is_mended() {
        for (body, expected) in [
            (r#"[NaN, -Infinity, inf, "NaN \" NaN"]"#, r#"[null, null, null, "NaN \" NaN"]"#),
            ("[\"a\tb\nc\"]", r#"["a\u0009b\u000ac"]"#),
            (r#"["\x \u12 \' \u00e9 \n"]"#, r#"["\\x \\u12 \\' \u00e9 \n"]"#),
            (r#"["never ends"#, r#"["never ends"#),
            (r#"["ends in \"#, r#"["ends in \\"#),
            ("[\"lost \u{fffd}\n\"]", "[\"lost \u{fffd}\n\"]"),
            ("[1e999, 0.5, -0, true]", "[1e999, 0.5, -0, true]"),
        ] {
            assert_eq!(String::from_utf8(mended(body.as_bytes())).expect("UTF-8"), expected);
        }
    }

    #[test]
    fn numbers_that_no_float_holds_do_not_hide_the_others() {
        let long = "9".repeat(400);
        let read = value(format!(r#"{{"a": [1e999, {long}, 2, "1e999"]}}"#).as_bytes());
        assert_eq!(read, serde_json::json!({"a": [null, null, 2, "1e999"]}));
    }
}
