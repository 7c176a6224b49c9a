//! Foreign text in our messages.

/// User input for a one-line message: control characters are escaped and long text is truncated.
pub fn one_line(text: &str) -> String {
    const LONGEST: usize = 300;
    let mut shown = String::new();
    for symbol in text.chars() {
        if shown.len() >= LONGEST {
            shown.push('…');
            break;
        }
        // Python treats line and paragraph separators as line ends.
        if symbol.is_control() || matches!(symbol, '\u{2028}' | '\u{2029}') {
            shown.extend(symbol.escape_default());
        } else {
            shown.push(symbol);
        }
    }
    shown
}
