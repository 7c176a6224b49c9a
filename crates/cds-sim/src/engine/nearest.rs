//! Suggestions for misspelled names.

/// Longer names are truncated.
const LONGEST_NAME: usize = 80;

/// The most similar known name, ignoring case and underscores.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = plain(name);
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &plain(candidate)), candidate))
        .min()
        .filter(|(distance, _)| distance * 3 <= wanted.chars().count())
        .map(|(_, candidate)| candidate)
}

/// An unknown name with a suggestion: `CreateVcd (did you mean CreateVdc?)`.
pub fn unknown<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let name = shown(name);
    match nearest(&name, known) {
        Some(nearest) => format!("{name} (did you mean {nearest}?)"),
        None => name,
    }
}

/// A name for display; it is untrusted input.
pub fn shown(name: &str) -> String {
    name.escape_debug().take(LONGEST_NAME).collect()
}

/// A name without case and word separators.
pub fn plain(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_leads_to_the_right_name() {
        let known = ["CreateVdc", "DeleteVdc", "DescribeVdc"];
        for name in ["CreateVcd", "create_vdc", "CreatVdc", "Create Vdc"] {
            assert_eq!(nearest(name, known), Some("CreateVdc"), "{name}");
        }
        assert_eq!(nearest("BuyHouse", known), None);
        assert!(unknown(&"x\n".repeat(1000), known).len() < 200);
    }
}
