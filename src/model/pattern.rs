//! Wildcard patterns in the models.

/// Whether the text matches a pattern in which `*` matches anything, ignoring case.
pub(crate) fn matches_pattern(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|prefix| text.strip_prefix(prefix)) else { return false };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(suffix) = pieces.pop() else { return rest.is_empty() };
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(suffix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_matched_whole() {
        assert!(matches_pattern("Incorrect*Status", "IncorrectInstanceStatus"));
        assert!(matches_pattern("*NotFound*", "InstanceNotFound"));
        assert!(!matches_pattern("*.NotOnSale", "NotOnSale"));
        assert!(!matches_pattern("LogicError", "LogicErrors"));
        assert!(!matches_pattern("aXa*aXa", "aXaXa"));
    }
}
