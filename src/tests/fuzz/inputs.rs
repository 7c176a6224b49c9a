//! What the targets are given: the files of `fuzz/corpus`, mutations of them, and random values.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use http::header::{
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, DATE, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER,
    TRANSFER_ENCODING,
};
use proptest::prelude::*;
use serde_json::Value;

/// Tokens that change the meaning of JSON, and texts that parsers trip over.
const PIECES: [&str; 24] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "null",
    "-1",
    "1e999",
    "18446744073709551616",
    "\"Code\":",
    "\"TaskId\":",
    "\"Data\":",
    "\"Status\":",
    "\u{0}",
    "\r\n",
    "\u{feff}",
    "\\ud800",
    "\\u0000",
    "[[[[[[[[[[[[[[[[",
    "\u{1F600}",
    "é",
];

/// One mutation of a byte string.
#[derive(Debug, Clone)]
enum Change {
    Set(usize, u8),
    Cut(usize, usize),
    Insert(usize, &'static str),
    Repeat(usize, usize),
}

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let length = bytes.len();
        let place = |at: usize| at % (length + 1);
        match *change {
            Change::Set(at, byte) => {
                if let Some(old) = bytes.get_mut(place(at)) {
                    *old = byte;
                }
            }
            Change::Cut(from, count) => {
                let from = place(from);
                bytes.drain(from..(from + count).min(length));
            }
            Change::Insert(at, piece) => {
                let at = place(at);
                bytes.splice(at..at, piece.bytes());
            }
            Change::Repeat(from, count) => {
                let from = place(from);
                let piece = bytes[from..(from + count).min(length)].to_vec();
                bytes.splice(from..from, piece);
            }
        }
    }
    bytes
}

fn change() -> impl Strategy<Value = Change> {
    let at = 0..10_000_usize;
    prop_oneof![
        (at.clone(), any::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
        (at.clone(), 1..20_usize).prop_map(|(at, count)| Change::Cut(at, count)),
        (at.clone(), prop::sample::select(&PIECES[..])).prop_map(|(at, piece)| Change::Insert(at, piece)),
        (at, 1..20_usize).prop_map(|(at, count)| Change::Repeat(at, count)),
    ]
}

/// The files of a corpus directory, by name.
pub(super) fn corpus(folder: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(folder);
    let entries = fs::read_dir(folder).expect("the corpus is in the repository");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    paths.into_iter().map(|path| fs::read(path).expect("a file")).collect()
}

/// Mangled responses from the corpus, and random bytes.
pub(super) fn answers() -> impl Strategy<Value = Vec<u8>> {
    let mangled = (prop::sample::select(corpus("answers")), prop::collection::vec(change(), 0..6))
        .prop_map(|(bytes, changes)| changed(bytes, &changes));
    prop_oneof![9 => mangled, 1 => prop::collection::vec(any::<u8>(), 0..200)]
}

/// Headers with values that parsers trip over, and random bytes.
pub(super) fn headers() -> impl Strategy<Value = HeaderMap> {
    const VALUES: [&str; 40] = [
        "",
        "0",
        "-1",
        "1e400",
        "9999999999999999999",
        "99999999999999999999999999",
        "inf",
        "NaN",
        "0.5",
        "soon",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Fri, 31 Dec 99999 23:59:59 GMT",
        "Mon, 30 Feb 2026 10:00:00 GMT",
        "Mon, 05 Jan 2026 10:00:00 +9999",
        "Mon, 05 Jan 2026 10:00:00 GMT",
        "gzip",
        "GZIP",
        "x-gzip",
        "deflate",
        "br",
        "identity",
        "gzip, gzip",
        "deflate, gzip",
        ",,,",
        "utf-8",
        "chunked",
        "gzip, chunked",
        "18446744073709551615",
        "5, 5",
        "application/json",
        "a/b; charset=gbk",
        "a/b; charset=utf-16",
        "a/b; charset=latin1",
        "a/b; charset",
        "a/b; charset=\"",
        "a/b; charset=hz-gb-2312",
        "a/b; charset=replacement",
        ";;=;",
        "a/b; charset=shift_jis",
    ];
    let names = prop::sample::select(vec![
        RETRY_AFTER,
        DATE,
        CONTENT_LENGTH,
        CONTENT_ENCODING,
        CONTENT_TYPE,
        TRANSFER_ENCODING,
        LOCATION,
    ]);
    let values = prop_oneof![
        9 => prop::sample::select(&VALUES[..]).prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..20),
    ];
    prop::collection::vec((names, values), 0..4).prop_map(|pairs| {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            // Invalid header values never arrive.
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                headers.append(name, value);
            }
        }
        headers
    })
}

/// Bodies, plain or compressed, possibly damaged afterwards.
pub(super) fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let pack = |body: Vec<u8>, how: u8| {
        let level = flate2::Compression::fast();
        let mut packed = Vec::new();
        let packing = match how {
            0 => flate2::bufread::GzEncoder::new(&body[..], level).read_to_end(&mut packed),
            1 => flate2::bufread::ZlibEncoder::new(&body[..], level).read_to_end(&mut packed),
            2 => flate2::bufread::DeflateEncoder::new(&body[..], level).read_to_end(&mut packed),
            _ => return body,
        };
        packing.expect("it is in memory");
        packed
    };
    (answers(), 0..8_u8, 0..8_u8, prop::collection::vec(change(), 0..2))
        .prop_map(move |(body, first, second, changes)| changed(pack(pack(body, first), second), &changes))
}

pub(super) fn texts() -> impl Strategy<Value = String> {
    let known: Vec<String> =
        corpus("texts").into_iter().map(|text| String::from_utf8(text).expect("UTF-8")).collect();
    prop_oneof![prop::sample::select(known), any::<String>()]
}

pub(super) fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        texts().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 6, |inside| {
        let names = prop_oneof![
            prop::sample::select(&["Size", "Type", "InstanceId", "PrivateId", "RuleId", "Password"][..])
                .prop_map(str::to_owned),
            any::<String>(),
        ];
        prop_oneof![
            prop::collection::vec(inside.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((names, inside), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}
