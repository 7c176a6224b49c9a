//! Text of the server, made fit for an error: one line, short, without secrets.

use crate::call::redact::{is_short, redact};

/// Maximum length of server text in an error, in characters.
pub(crate) const LONGEST_TEXT: usize = 2_000;

/// Collapses white space and terminal control characters into single spaces.
pub(crate) fn collapsed(text: &str) -> String {
    let pieces = text.split(|symbol: char| symbol.is_whitespace() || symbol.is_control());
    pieces.filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The text, truncated for an error.
pub(crate) fn shortened(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(LONGEST_TEXT) {
        text.truncate(text[..end].trim_end().len());
        text.push('…');
    }
    text
}

/// Server text, redacted and truncated for an error.
pub(crate) fn shown(text: &str, secrets: &[String]) -> String {
    shortened(collapsed(&redact(text, secrets)))
}

/// The same for a code or an id. Short secrets are not masked, since their letters occur in many of them.
pub(crate) fn shown_code(text: &str, secrets: &[String]) -> String {
    let long: Vec<_> = secrets.iter().filter(|secret| !is_short(secret)).cloned().collect();
    shown(text, &long)
}
