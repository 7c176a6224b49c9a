//! One line of the file: a checksum, what it is, which entry and key it is about, and the rest as JSON.

/// Length of what precedes the JSON.
const HEAD: usize = 8 + 1 + 1 + 1 + 16 + 1 + 16 + 1;

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A process works on a key.
    Claim,
    /// It no longer does.
    Free,
    /// An order that is about to be sent.
    Order,
    /// The latest of the orders that look the same in the cloud.
    Alike,
    /// Another attempt of an order is about to be sent.
    Attempt,
    /// The outcome of an order.
    End,
}

const LETTERS: [(Kind, u8); 6] = [
    (Kind::Claim, b'C'),
    (Kind::Free, b'F'),
    (Kind::Order, b'O'),
    (Kind::Alike, b'L'),
    (Kind::Attempt, b'A'),
    (Kind::End, b'E'),
];

/// A line without its JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub kind: Kind,
    pub id: u64,
    /// The hash of a key; for an end the number of its outcome.
    pub key: u64,
}

/// The line of this head and JSON, with its line break.
pub(super) fn written(head: Head, json: &str) -> Vec<u8> {
    let letter = LETTERS.iter().find(|(kind, _)| *kind == head.kind).map_or(b'?', |(_, letter)| *letter);
    let text = format!("{} {:016x} {:016x} {json}", char::from(letter), head.id, head.key);
    format!("{:08x} {text}\n", crc32fast::hash(text.as_bytes())).into_bytes()
}

/// The head of a line without its line break; None if the line is damaged.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let checked = line.get(9..)?;
    let is_whole =
        line.len() >= HEAD && line[8] == b' ' && hex(&line[..8])? == u64::from(crc32fast::hash(checked));
    if !is_whole {
        return None;
    }
    let (kind, _) = LETTERS.iter().find(|(_, letter)| *letter == line[9])?;
    Some(Head { kind: *kind, id: hex(&line[11..27])?, key: hex(&line[28..44])? })
}

/// The JSON of a line.
pub(super) fn json(line: &[u8]) -> &[u8] {
    line.get(HEAD..).unwrap_or_default()
}

fn hex(digits: &[u8]) -> Option<u64> {
    let mut number = 0;
    for digit in digits {
        let value = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => return None,
        };
        number = number << 4 | u64::from(value);
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD_OF: Head = Head { kind: Kind::Order, id: 0xfeed_0000_0000_0001, key: 7 };

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let line = written(HEAD_OF, r#"{"a":1}"#);
        let line = line.strip_suffix(b"\n").expect("a line break");
        assert_eq!(head(line), Some(HEAD_OF));
        assert_eq!(json(line), br#"{"a":1}"#);
    }

    #[test]
    fn a_line_with_any_other_byte_is_damaged() {
        let line = written(HEAD_OF, r#"{"a":1}"#);
        let line = line.strip_suffix(b"\n").expect("a line break");
        for place in 0..line.len() {
            let mut other = line.to_vec();
            other[place] ^= 0x11;
            assert_eq!(head(&other), None, "{}", String::from_utf8_lossy(&other));
            assert_eq!(head(&line[..place]), None);
        }
    }
}
