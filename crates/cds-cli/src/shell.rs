//! Text for a POSIX shell.

use std::borrow::Cow;

/// Quotes a value for a POSIX shell.
pub fn quoted(value: &str) -> Cow<'_, str> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_-.:/[],=@+%".contains(letter);
    if value.chars().all(plain) { value.into() } else { format!("'{}'", value.replace('\'', r"'\''")).into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_back_what_is_quoted() {
        assert_eq!(quoted("http://127.0.0.1:8100"), "http://127.0.0.1:8100");
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("$(it's)"), r"'$(it'\''s)'");
    }
}
