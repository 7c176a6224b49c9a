//! Text in lines of a width; Chinese letters take two columns and may be parted anywhere.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::page::Line;

/// A longer name has its meaning on the next line.
const LONGEST_NAME: usize = 34;

/// Names and meanings in two columns, or one below the other where that is too narrow.
pub(super) fn columns(lines: &[Line], width: usize) -> String {
    let longest = lines.iter().map(|(name, _)| name.width()).filter(|width| *width <= LONGEST_NAME).max();
    let indent = 2 + longest.unwrap_or(0) + 2;
    let is_narrow = width < indent + 30;
    let indent = if is_narrow { 6 } else { indent };
    let mut text = String::new();
    for (name, meaning) in lines {
        text.push_str(&format!("  {name}"));
        let mut used = 2 + name.width();
        for (at, line) in wrapped(meaning, width - indent).into_iter().enumerate() {
            if at > 0 || used + 2 > indent {
                text.push('\n');
                used = 0;
            }
            text.extend(std::iter::repeat_n(' ', indent - used));
            text.push_str(&line);
        }
        text.push('\n');
    }
    text
}

/// The text in lines of at most this width; a longer word stays whole.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for piece in pieces(text) {
        let needed = piece.trim_end().width();
        if used > 0 && used + needed > width {
            lines.push(String::new());
            used = 0;
        }
        let piece = if used == 0 { piece.trim_start() } else { piece };
        if let Some(line) = lines.last_mut() {
            line.push_str(piece);
        }
        used += piece.width();
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Words with the spaces after them, and single wide letters with the punctuation after them.
fn pieces(text: &str) -> Vec<&str> {
    let is_wide = |letter: char| letter.width().unwrap_or(0) > 1;
    let mut cuts = vec![0];
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        let is_closing = "，。；：！？、）》」”:,;.)]…".contains(letter);
        let follows_opening = "（《「“([".contains(before);
        let follows_space = before.is_whitespace() && !letter.is_whitespace();
        let at_wide = (is_wide(letter) || is_wide(before))
            && !is_closing
            && !follows_opening
            && !letter.is_whitespace();
        if at > 0 && (follows_space || at_wide) {
            cuts.push(at);
        }
        before = letter;
    }
    cuts.push(text.len());
    cuts.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_and_nothing_is_lost() {
        for text in
            ["One two three four five six seven", "创建云服务器的可用区。默认为 Ubuntu_16.04_64，可以省略。"]
        {
            let lines = wrapped(text, 12);
            assert!(lines.iter().all(|line| line.width() <= 17), "{lines:?}");
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
            assert!(lines.len() > 2);
        }
    }

    #[test]
    fn meanings_stand_below_each_other() {
        let lines = [("a".to_owned(), "one two".to_owned()), ("bcd".to_owned(), "three".to_owned())];
        assert_eq!(columns(&lines, 80), "  a    one two\n  bcd  three\n");
        assert_eq!(columns(&lines, 20), "  a   one two\n  bcd\n      three\n");
    }
}
