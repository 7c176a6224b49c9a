//! Inserts text into files that are otherwise written by hand. None: the file has no such place.

pub(crate) fn with_module(text: &str, module: &str) -> Option<String> {
    with_line(text, "pub mod ", &format!("pub mod {module};\n"))
}

/// Inserts a line among those with the same beginning, in alphabetical order.
pub(crate) fn with_line(text: &str, begin: &str, line: &str) -> Option<String> {
    let next = text.match_indices(begin).find(|(at, _)| text[*at..] > *line).map(|(at, _)| at);
    let end = || text.rfind(begin).and_then(|at| Some(at + text[at..].find('\n')? + 1));
    let at = next.or_else(end)?;
    Some(format!("{}{line}{}", &text[..at], &text[at..]))
}

pub(crate) fn before(text: &str, anchor: &str, new: &str) -> Option<String> {
    let at = text.find(anchor)?;
    Some(format!("{}{new}{}", &text[..at], &text[at..]))
}

pub(crate) fn after(text: &str, anchor: &str, new: &str) -> Option<String> {
    let at = text.find(anchor)? + anchor.len();
    Some(format!("{}{new}{}", &text[..at], &text[at..]))
}

pub(crate) fn before_last(text: &str, anchor: &str, new: &str) -> Option<String> {
    let at = text.rfind(anchor)?;
    Some(format!("{}{new}{}", &text[..at], &text[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_stand_in_their_order() {
        let text = "pub mod a;\npub mod c;\n\nuse x;\n";
        assert_eq!(with_module(text, "b").as_deref(), Some("pub mod a;\npub mod b;\npub mod c;\n\nuse x;\n"));
        assert_eq!(with_module(text, "d").as_deref(), Some("pub mod a;\npub mod c;\npub mod d;\n\nuse x;\n"));
    }
}
