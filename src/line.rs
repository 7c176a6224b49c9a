//! Text of others in messages of ours.

/// Text that a user gave, for a message of one line: control characters are escaped, and what is too long is cut.
pub fn one_line(text: &str) -> String {
    const LONGEST: usize = 300;
    let mut shown = String::new();
    for symbol in text.chars() {
        if shown.len() >= LONGEST {
            shown.push('…');
            break;
        }
        // Line and paragraph separators end a line for Python.
        if symbol.is_control() || matches!(symbol, '\u{2028}' | '\u{2029}') {
            shown.extend(symbol.escape_default());
        } else {
            shown.push(symbol);
        }
    }
    shown
}
