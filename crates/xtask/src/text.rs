//! Wraps text.

/// Wraps words to lines of at most `width` columns, indented by `indent` spaces; all lines but the first get `hanging`
/// more.
pub(crate) fn wrapped(text: &str, indent: usize, hanging: usize, width: usize) -> String {
    let mut lines = vec![" ".repeat(indent)];
    let mut is_empty = true;
    for word in text.split_whitespace() {
        let line = lines.last().map_or(0, |line| line.chars().count());
        if !is_empty && line + 1 + word.chars().count() > width {
            lines.push(" ".repeat(indent + hanging));
            is_empty = true;
        }
        if let Some(line) = lines.last_mut() {
            if !is_empty {
                line.push(' ');
            }
            line.push_str(word);
        }
        is_empty = false;
    }
    lines.join("\n")
}
