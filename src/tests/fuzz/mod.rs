//! Random inputs for everything that parses untrusted data. Each target starts from the files in `fuzz/corpus`.
//!
//! `cargo test fuzz` runs each file and `CDS_FUZZ_CASES` (2,000) random cases of each target, which shrink when they
//! fail.

mod inputs;

use std::convert::Infallible;
use std::time::Duration;
use std::{env, fs};

use base64::Engine as _;
use bytes::Bytes;
use hmac::{KeyInit as _, Mac as _};
use http::StatusCode;
use http::header::HeaderMap;
use http_body::Frame;
use http_body_util::StreamBody;
use proptest::prelude::*;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use self::inputs::{answers, bodies, corpus, headers, texts, values};
use crate::call::paginate::Paginator;
use crate::call::queued_tasks::queued_tasks;
use crate::call::raw_response::RawResponse;
use crate::call::request::Request;
use crate::call::response::Response;
use crate::error::Error;
use crate::http::body::receive;
use crate::model::{Action, Effect, Service, TaskFamily, Verb, api, services};
use crate::settings::bounds::LONGEST;
use crate::sign::Signer;
use crate::sign::signed_url;
use crate::sign::stamp::Stamp;

fn actions() -> Vec<(&'static Service, &'static Action)> {
    services().flat_map(|service| service.actions().map(move |action| (service, action))).collect()
}

fn cases() -> u32 {
    env::var("CDS_FUZZ_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(2_000)
}

fn run<T: std::fmt::Debug>(inputs: impl Strategy<Value = T>, target: impl Fn(T)) {
    let config = ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let target = |input| {
        target(input);
        Ok(())
    };
    runner.run(&inputs, target).unwrap_or_else(|failure| panic!("{failure}"));
}

fn response(body: &[u8]) -> Response {
    Response {
        http_status: 200,
        body: Bytes::copy_from_slice(body),
        request_id: None,
        task_ids: Vec::new(),
        task_family: "ccs",
        attempts: 1,
        elapsed: Duration::ZERO,
        replayed: false,
        resource_ids: Vec::new(),
        dry_run: None,
    }
}

/// Resident memory in KiB, if the system reports it.
fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Receives a body in chunks, and parses it.
fn read_answer(pieces: &[Bytes], headers: HeaderMap, http_status: u16, effect: Effect) {
    const LIMIT: u64 = 100_000;
    let request = Request::free("ccs", "Anything", Verb::Post, effect, Map::new()).expect("valid");
    let status = StatusCode::from_u16(http_status).expect("a status");
    let frames = pieces.iter().map(|piece| Ok::<_, Infallible>(Frame::data(piece.clone())));
    let body = StreamBody::new(futures_util::stream::iter(frames));
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let mut raw = runtime.block_on(async {
        let Ok(received) = receive(status, &headers, body, LIMIT, |_| {}).await;
        assert!(received.bytes.len() as u64 <= LIMIT);
        RawResponse::read(http_status, headers, received).await
    });
    assert!(raw.retry_after().is_none_or(|pause| pause <= LONGEST));
    let _ = raw.date();
    match raw.check(&request, 1, || vec!["Success".to_owned()]) {
        Ok(envelope) => {
            assert!(http_status < 300 && envelope.is_success());
            assert!(std::str::from_utf8(&raw.body).is_ok());
        }
        Err(error @ (Error::Api(_) | Error::Response { .. })) => {
            let text = error.to_string();
            assert!(!text.chars().any(char::is_control), "{text:?}");
            assert!(text.chars().count() < 7_000);
            assert!(!text.contains("Success"), "{text}");
        }
        Err(other) => panic!("{other:?}"),
    }
    let tasks = queued_tasks(&request, &raw.body);
    assert!(tasks.ids.iter().all(|id| !id.is_empty() && id != "0"));
}

#[test]
fn every_answer_is_a_success_or_an_error_of_one_line() {
    for body in corpus("answers") {
        read_answer(&[body.into()], HeaderMap::new(), 200, Effect::Mutate);
    }
    let statuses =
        prop::sample::select(&[200_u16, 201, 204, 302, 400, 401, 403, 404, 409, 429, 500, 502, 999][..]);
    let before = memory();
    let inputs = (bodies(), headers(), 1..500_usize, statuses, any::<bool>());
    run(inputs, |(body, headers, size, http_status, change)| {
        let pieces: Vec<Bytes> = body.chunks(size).map(Bytes::copy_from_slice).collect();
        read_answer(&pieces, headers, http_status, if change { Effect::Mutate } else { Effect::Read });
    });
    if let (Some(before), Some(after)) = (before, memory()) {
        eprintln!("memory: {before} KiB before, {after} KiB after {} answers", cases());
        assert!(after < before + 32 * 1024, "{before} KiB before, {after} KiB after");
    }
}

#[test]
fn every_answer_to_a_look_at_a_task_has_a_state() {
    let families: Vec<&TaskFamily> = api().task_families.values().collect();
    run((answers(), prop::sample::select(families)), |(body, family)| {
        let seen = family.read(response(&body));
        assert!(seen.resource_ids.iter().all(|id| !id.is_empty()));
    });
}

/// Whether it is well-formed, and parses unless it is long: then it may be nested too deeply.
fn is_row(row: &str) -> bool {
    const ODD: [&str; 3] = ["number out of range", "lone leading surrogate", "unexpected end of hex escape"];
    let is_value = |error: serde_json::Error| ODD.iter().any(|odd| error.to_string().starts_with(odd));
    serde_json::from_str::<IgnoredAny>(row).is_ok()
        && (row.len() > 100 || serde_json::from_str::<Value>(row).map_or_else(is_value, |_| true))
}

#[test]
fn every_walk_over_pages_ends() {
    let lists: Vec<_> = actions().into_iter().filter(|(_, action)| action.pages.is_some()).collect();
    assert!(lists.len() >= 6);
    run(
        (prop::collection::vec(answers(), 1..4), prop::sample::select(lists)),
        |(bodies, (service, action))| {
            let Ok(mut pages) = Paginator::new(service, action, Map::new(), None) else { return };
            // A server could send new rows forever; here the number of responses is limited.
            for turn in 0..100 {
                if pages.request().is_none() {
                    return;
                }
                let Ok(rows) = pages.take(&bodies[turn % bodies.len()]) else { return };
                assert!(rows.iter().all(|row| is_row(row.get())));
            }
            panic!("it does not end");
        },
    );
}

#[test]
fn every_parameter_is_sent_or_refused() {
    let given = prop::collection::vec((any::<prop::sample::Index>(), values()), 0..8);
    let inputs = (prop::sample::select(actions()), given, prop::option::of(any::<String>()));
    run(inputs, |((service, action), given, stranger)| {
        let mut parameters = Map::new();
        for (index, value) in given {
            if !action.parameters.is_empty() {
                parameters.insert(index.get(&action.parameters).name.clone(), value);
            }
        }
        parameters.extend(stranger.map(|name| (name, Value::from(1))));
        match Request::documented(service, action, parameters) {
            Ok(request) => {
                let body = request.body.as_deref().unwrap_or(b"{}");
                assert!(serde_json::from_slice::<Map<String, Value>>(body).is_ok());
            }
            Err(error @ (Error::Arguments(_) | Error::Validation { .. })) => {
                assert!(!error.to_string().is_empty());
            }
            Err(other) => panic!("{other:?}"),
        }
    });
}

#[test]
fn every_signature_is_that_of_the_plain_algorithm() {
    let stamp = Stamp::new("2026-01-31T12:34:56Z".to_owned(), "n-1".to_owned());
    let verbs = prop::sample::select(&[Verb::Get, Verb::Post, Verb::Put, Verb::Delete][..]);
    const COMMON: &[&str] =
        &["AccessKeyId", "Action", "SignatureNonce", "SignatureVersion", "Timestamp", "Version"];
    let names = prop_oneof![texts(), prop::sample::select(COMMON).prop_map(str::to_owned)];
    run((prop::collection::btree_map(names, texts(), 0..6), texts(), verbs), |(given, action, verb)| {
        let given: Vec<(String, String)> = given.into_iter().collect();
        let expected = plainly_signed(verb, &action, &given, &stamp);
        let signer = Signer::new("id", "secret/+=~", "the test").expect("usable");
        assert_eq!(signed_url(&[], signer, verb, &action, &given, &stamp), expected);
    });
}

/// The algorithm as documented, step by step, sharing only the hash with `sign`.
fn plainly_signed(verb: Verb, action: &str, given: &[(String, String)], stamp: &Stamp) -> String {
    let given = given.iter().map(|(name, value)| (name.clone().into_bytes(), value.as_str()));
    let mut all: std::collections::BTreeMap<_, _> = given.collect();
    all.extend([
        (b"AccessKeyId".to_vec(), "id"),
        (b"Action".to_vec(), action),
        (b"SignatureMethod".to_vec(), "HMAC-SHA1"),
        (b"SignatureNonce".to_vec(), stamp.nonce()),
        (b"SignatureVersion".to_vec(), "1.0"),
        (b"Timestamp".to_vec(), stamp.timestamp()),
        (b"Version".to_vec(), "2019-08-08"),
    ]);
    let mut canonical = String::new();
    for (name, value) in all {
        if !canonical.is_empty() {
            canonical.push('&');
        }
        canonical += &plainly_encoded(&name);
        canonical.push('=');
        canonical += &plainly_encoded(value.as_bytes());
    }
    let text = format!("{}&%2F&{}", verb.as_str(), plainly_encoded(canonical.as_bytes()));
    let mut mac = hmac::Hmac::<sha1::Sha1>::new_from_slice(b"secret/+=~").expect("any length");
    mac.update(text.as_bytes());
    let signature = base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes());
    format!("{canonical}&Signature={}", plainly_encoded(signature.as_bytes()))
}

fn plainly_encoded(bytes: &[u8]) -> String {
    let encode = |&byte: &u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    bytes.iter().map(encode).collect()
}
