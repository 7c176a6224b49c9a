//! Values that are in files: `@FILE`, and `@-` for stdin. A value that begins with an at sign itself begins with two.

use std::fs;
use std::io::{self, Read};

use serde_json::{Map, Value};

use crate::failure::Failure;

/// The value of a word.
pub(super) fn text_of(word: &str) -> Result<String, String> {
    match named(word) {
        Word::File(name) => Ok(read(name)?.trim_end_matches(['\r', '\n']).to_owned()),
        Word::Text(text) => Ok(text.to_owned()),
    }
}

/// The values of a word: each line of a file that is no JSON.
pub(super) fn pieces_of(word: &str) -> Result<Vec<String>, String> {
    let Word::File(name) = named(word) else { return Ok(vec![text_of(word)?]) };
    let text = read(name)?;
    if text.trim_start().starts_with(['[', '{']) {
        return Ok(vec![text]);
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines: Vec<String> = lines.map(str::to_owned).collect();
    // An empty list may mean everything to a server, or nothing; a command that found nothing means neither.
    if lines.is_empty() { Err(format!("{word} has no values in it")) } else { Ok(lines) }
}

/// The same of a list that is sent as one text: JSON is a list of texts.
pub(super) fn lines_of(word: &str) -> Result<Vec<String>, String> {
    let pieces = pieces_of(word)?;
    match pieces.as_slice() {
        [text] if text.trim_start().starts_with('[') => super::json(text),
        _ => Ok(pieces),
    }
}

/// The lines and words of several arguments, such as the ids of tasks.
pub(crate) fn lines_of_words<'a>(
    words: impl IntoIterator<Item = &'a String>,
) -> Result<Vec<String>, Failure> {
    let mut lines = Vec::new();
    for word in words {
        lines.extend(lines_of(word).map_err(Failure::usage)?);
    }
    Ok(lines)
}

/// The object in a file, which is the whole body.
pub(super) fn object(name: &str) -> Result<Map<String, Value>, Failure> {
    let text = read(name.strip_prefix('@').unwrap_or(name))
        .map_err(|what| Failure::usage(format!("--json {what}")))?;
    serde_json::from_str(&text)
        .map_err(|error| Failure::usage(format!("--json {name} is not a JSON object: {error}")))
}

enum Word<'a> {
    File(&'a str),
    Text(&'a str),
}

fn named(word: &str) -> Word<'_> {
    match word.strip_prefix('@') {
        Some(rest) if rest.starts_with('@') => Word::Text(rest),
        Some(name) => Word::File(name),
        None => Word::Text(word),
    }
}

fn read(name: &str) -> Result<String, String> {
    if name == "-" {
        let mut text = String::new();
        let read = io::stdin().lock().read_to_string(&mut text);
        return read.map(|_| text).map_err(|error| format!("stdin cannot be read: {error}"));
    }
    fs::read_to_string(name).map_err(|error| {
        format!("file {name:?} cannot be read: {error}; a value that begins with @ is written @@")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_lines_is_no_empty_list() {
        assert!(pieces_of("@/dev/null").expect_err("nothing in it").contains("no values"));
    }

    #[test]
    fn two_at_signs_are_one() {
        assert_eq!(text_of("@@home"), Ok("@home".to_owned()));
        assert_eq!(text_of("a@b"), Ok("a@b".to_owned()));
        assert!(text_of("@/no/such/file").expect_err("no file").contains("@@"));
    }
}
