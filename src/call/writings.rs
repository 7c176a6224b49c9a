//! Finds text in the encodings that servers and their libraries use: JSON, Python and C escapes, HTML entities, percent
//! encoding (nested, too), base64 and hex.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use html_escape::decode_html_entities;
use memchr::memmem;

/// Maximum number of nested encodings that are decoded.
const DEEPEST: usize = 5;

/// Maximum length of an entity, with `&` and `;`.
const LONGEST_ENTITY: usize = 34;

/// Decoded text, and the position of each of its bytes in the original text.
pub(crate) struct Reading {
    text: String,
    /// The same with every space as a plus, as in form encoding.
    folded: String,
    /// Start and end of the original character of each byte.
    places: Vec<(usize, usize)>,
}

impl Reading {
    /// The text itself, then the text decoded once, twice and so on.
    pub(crate) fn all(text: &str) -> Vec<Self> {
        let symbols = text.char_indices().map(|(at, symbol)| (at, at + symbol.len_utf8()));
        let places = symbols.flat_map(|(from, to)| std::iter::repeat_n((from, to), to - from)).collect();
        let first = Self::new(text.to_owned(), places);
        std::iter::successors(Some(first), Self::unescaped).take(DEEPEST).collect()
    }

    fn new(text: String, places: Vec<(usize, usize)>) -> Self {
        Self { folded: text.replace(' ', "+"), text, places }
    }

    /// Whether the text contains another.
    pub(crate) fn holds(&self, text: &str) -> bool {
        self.folded.contains(&text.replace(' ', "+"))
    }

    /// The position in the original of a non-empty range of this text.
    pub(crate) fn place(&self, from: usize, to: usize) -> (usize, usize) {
        (self.places[from].0, self.places[to - 1].1)
    }

    /// None if nothing is escaped.
    fn unescaped(&self) -> Option<Self> {
        let bytes = self.text.as_bytes();
        let mut units = Vec::with_capacity(bytes.len());
        let (mut at, mut is_changed) = (0, false);
        while at < bytes.len() {
            let (read, length) = match escape(&self.text[at..]) {
                Some(escape) => {
                    is_changed = true;
                    escape
                }
                None => {
                    let symbol = self.text[at..].chars().next().unwrap_or_default();
                    (vec![Unit::Code(symbol.into())], symbol.len_utf8())
                }
            };
            let (from, to) = self.place(at, at + length);
            units.extend(read.into_iter().map(|unit| (unit, from, to)));
            at += length;
        }
        is_changed.then(|| Self::of(&units))
    }

    fn of(units: &[(Unit, usize, usize)]) -> Self {
        let (mut text, mut places) = (String::with_capacity(units.len()), Vec::new());
        let mut rest = units;
        while let Some((_, from, _)) = rest.first() {
            let (symbol, count) = symbol(rest);
            let to = rest[count - 1].2;
            text.push(symbol);
            places.resize(text.len(), (*from, to));
            rest = &rest[count..];
        }
        Self::new(text, places)
    }
}

/// The value of an escape.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Unit {
    /// A character, or a surrogate.
    Code(u32),
    /// A byte of UTF-8, or else of Latin-1.
    Byte(u8),
}

/// The first character, and its number of units.
fn symbol(units: &[(Unit, usize, usize)]) -> (char, usize) {
    let unit = |at: usize| units.get(at).map(|(unit, ..)| *unit);
    match (unit(0), unit(1)) {
        (Some(Unit::Code(first @ 0xd800..=0xdbff)), Some(Unit::Code(second @ 0xdc00..=0xdfff))) => {
            let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 2)
        }
        (Some(Unit::Byte(byte)), _) => {
            let bytes: Vec<u8> = (0..4)
                .map_while(|at| match unit(at) {
                    Some(Unit::Byte(byte)) => Some(byte),
                    _ => None,
                })
                .collect();
            let whole = bytes.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
            whole.map_or((char::from(byte), 1), |symbol| (symbol, symbol.len_utf8()))
        }
        (Some(Unit::Code(code)), _) => (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 1),
        (None, _) => (char::REPLACEMENT_CHARACTER, 1),
    }
}

/// The escape at the start of a text, and its length.
fn escape(text: &str) -> Option<(Vec<Unit>, usize)> {
    match text.as_bytes() {
        [b'\\', b'u', b'{', ..] => {
            let end = text.find('}').filter(|end| (4..=9).contains(end))?;
            one(Unit::Code(number(text, 3, end, 16)?), end + 1)
        }
        [b'\\' | b'%', b'u', ..] => one(Unit::Code(number(text, 2, 6, 16)?), 6),
        [b'\\', b'U', ..] => one(Unit::Code(number(text, 2, 10, 16)?), 10),
        [b'\\', b'x', ..] => one(Unit::Byte(u8::try_from(number(text, 2, 4, 16)?).ok()?), 4),
        [b'\\', b'0'..=b'3', ..] => one(Unit::Byte(u8::try_from(number(text, 1, 4, 8)?).ok()?), 4),
        [b'\\', letter, ..] => {
            let code = match letter {
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'b' => 8,
                b'f' => 12,
                b'v' => 11,
                b'a' => 7,
                mark if mark.is_ascii_punctuation() => *mark,
                _ => return None,
            };
            one(Unit::Code(code.into()), 2)
        }
        [b'%', ..] => one(Unit::Byte(u8::try_from(number(text, 1, 3, 16)?).ok()?), 3),
        [b'&', b'#', b'x' | b'X', ..] => numeric_entity(text, 3, 16),
        [b'&', b'#', ..] => numeric_entity(text, 2, 10),
        [b'&', ..] => {
            let end = text.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';')?;
            let entity = &text[..=end];
            let decoded = decode_html_entities(entity);
            (decoded != entity)
                .then(|| (decoded.chars().map(|symbol| Unit::Code(symbol.into())).collect(), end + 1))
        }
        _ => None,
    }
}

fn one(unit: Unit, length: usize) -> Option<(Vec<Unit>, usize)> {
    Some((vec![unit], length))
}

/// Allows leading zeros and a missing semicolon.
fn numeric_entity(text: &str, from: usize, radix: u32) -> Option<(Vec<Unit>, usize)> {
    let digits = text[from..].bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
    let end = from + digits;
    let code = number(text, from, end, radix)?;
    one(Unit::Code(code), end + usize::from(text[end..].starts_with(';')))
}

fn number(text: &str, from: usize, to: usize, radix: u32) -> Option<u32> {
    let digits = text.get(from..to)?;
    // A sign is no digit.
    let are_digits = digits.bytes().all(|byte| char::from(byte).is_digit(radix));
    are_digits.then(|| u32::from_str_radix(digits, radix).ok())?
}

/// A text to look for in a [`Reading`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Needle {
    text: String,
    /// Whether the surrounding text encodes it further.
    is_base64: bool,
}

/// The minimum length of a prefix that identifies it.
const TELLING: usize = 12;

impl Needle {
    /// The needles for a secret, plain and in base64 and hex; none is shorter than `shortest` bytes.
    pub(crate) fn all(secret: &str, shortest: usize) -> Vec<Self> {
        let mut needles: Vec<Self> = Reading::all(secret)
            .into_iter()
            .map(|reading| Self { text: reading.folded, is_base64: false })
            .collect();
        let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
        needles.push(Self { text: hex.to_uppercase(), is_base64: false });
        needles.push(Self { text: hex, is_base64: false });
        for engine in [&STANDARD, &URL_SAFE] {
            for before in 0..3 {
                let mut bytes = vec![0; before];
                bytes.extend_from_slice(secret.as_bytes());
                let encoded = engine.encode(&bytes);
                // Only the characters that consist of bits of the secret.
                let whole = (before * 8).div_ceil(6)..bytes.len() * 8 / 6;
                needles.push(Self { text: encoded[whole].to_owned(), is_base64: true });
            }
        }
        needles.retain(|needle| needle.text.len() >= shortest);
        needles
    }

    /// The positions in the original text: whole matches, long prefixes, and prefixes of at least `shortest` bytes at
    /// the very end, where the secret may be truncated. No needle is shorter.
    pub(crate) fn places(&self, reading: &Reading, shortest: usize) -> Vec<(usize, usize)> {
        let (text, sought) = (reading.folded.as_bytes(), self.text.as_bytes());
        let telling = self.text.char_indices().nth(TELLING).map_or(sought.len(), |(at, _)| at);
        let mut places = Vec::new();
        let beginning = memmem::Finder::new(&sought[..shortest]);
        let mut searched = 0;
        while let Some(found) = beginning.find(&text[searched..]) {
            let at = searched + found;
            searched = at + 1;
            let alike = text[at..].iter().zip(sought).take_while(|(one, other)| one == other).count();
            if alike >= telling || at + alike == text.len() {
                let (from, to) = if self.is_base64 {
                    whole_base64(reading.text.as_bytes(), at, at + alike)
                } else {
                    (at, at + alike)
                };
                places.push(reading.place(from, to));
            }
        }
        places
    }
}

/// The whole base64 text around a part of it.
fn whole_base64(text: &[u8], from: usize, to: usize) -> (usize, usize) {
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte);
    let before = text[..from].iter().rev().take_while(is_part).count();
    let after = text[to..].iter().take_while(|byte| is_part(byte) || **byte == b'=').count();
    (from - before, to + after)
}
