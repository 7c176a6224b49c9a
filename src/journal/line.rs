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

/// The number of 8 or 16 hexadecimal digits.
fn hex(digits: &[u8]) -> Option<u64> {
    let (words, rest) = digits.as_chunks();
    let number = words.iter().try_fold(0, |number, word| Some(number << 32 | eight_digits(*word)?));
    number.filter(|_| rest.is_empty())
}

/// Eight digits at once: a journal has millions of them.
fn eight_digits(digits: [u8; 8]) -> Option<u64> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let text = u64::from_be_bytes(digits);
    let is_letter = text >> 6 & EACH;
    let nibbles = (text & (0x0f * EACH)) + 9 * is_letter;
    let exceeds_nine = (nibbles + 6 * EACH) >> 4 & EACH;
    let written = nibbles + u64::from(b'0') * EACH + u64::from(b'a' - b'0' - 10) * exceeds_nine;
    if nibbles & (0xf0 * EACH) != 0 || written != text {
        return None;
    }
    let pairs = (nibbles | nibbles >> 4) & 0x00ff_00ff_00ff_00ff;
    let words = (pairs | pairs >> 8) & 0x0000_ffff_0000_ffff;
    Some((words | words >> 16) & 0xffff_ffff)
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
    fn digits_are_read_as_they_are_written_and_nothing_else_is() {
        for number in [0, 1, 0x0123_4567_89ab_cdef, u64::MAX, 0xf0e0_d0c0_b0a0_9080] {
            assert_eq!(hex(format!("{number:016x}").as_bytes()), Some(number));
        }
        for byte in u8::MIN..=u8::MAX {
            let is_digit = matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            for place in 0..8 {
                let mut digits = *b"0a9f1e2d";
                digits[place] = byte;
                assert_eq!(hex(&digits).is_some(), is_digit, "{byte}");
            }
        }
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
