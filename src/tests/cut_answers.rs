//! Truncated responses to changes: the caller learns the task ids that have arrived.

use std::collections::BTreeMap;
use std::future::pending;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use http::{HeaderMap, Uri};
use jiff::SignedDuration;
use serde_json::Map;
use socket2::SockRef;
use tokio::time::{pause, resume, sleep, timeout};

use crate::call::aside::LARGE;
use crate::call::client::Client;
use crate::call::in_flight::InFlight;
use crate::call::request::Request;
use crate::error::Error;
use crate::model::{Effect, Verb};
use crate::panics::Panic;
use crate::settings::Options;
use crate::sign::stamp::Stamp;

/// The received part, and the ids in it.
const BEGINNINGS: [(&str, &[&str]); 6] = [
    (r#"{"Code":"Success","TaskId":"t-1","Data":{"#, &["t-1"]),
    (r#"{"Code":"Success","Data":{"TaskIds":["a","b","c"#, &["a", "b"]),
    (
        r#"{"Data":[{"TaskId":98765432109876543210},{"TaskId":7.0},{"TaskId":12"#,
        &["98765432109876543210", "7"],
    ),
    (r#"{"Data":NaN,"TaskID":"t-1""#, &["t-1"]),
    (r#"{"Code":"Success","TaskId":"t-"#, &[]),
    ("", &[]),
];

/// Ways to truncate a response.
#[derive(Debug, Clone, Copy)]
enum Break {
    /// The server closes the connection before the declared length.
    Short,
    /// The server closes the connection before the last chunk.
    Unfinished,
    Reset,
    Deadline,
    /// The caller cancels the call.
    GivenUp,
    /// A panic ends the call.
    Panic,
}

const BREAKS: [Break; 6] =
    [Break::Short, Break::Unfinished, Break::Reset, Break::Deadline, Break::GivenUp, Break::Panic];

impl Break {
    /// The received part of the response.
    fn answer(self, headers: &str, body: &[u8]) -> Vec<u8> {
        let length = body.len();
        let (framing, body) = match self {
            Self::Unfinished => {
                let chunk = [format!("{length:x}\r\n").as_bytes(), body, b"\r\n"].concat();
                ("Transfer-Encoding: chunked".to_owned(), if length == 0 { Vec::new() } else { chunk })
            }
            _ => (format!("Content-Length: {}", length + 100), body.to_vec()),
        };
        [format!("HTTP/1.1 200 OK\r\n{headers}{framing}\r\n\r\n").into_bytes(), body].concat()
    }
}

/// A server that sends one response and then keeps the connection open until the test ends it.
fn serve(answer: Vec<u8>) -> (String, Sender<Break>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (end, ends) = channel();
    thread::spawn(move || answer_once(&listener, &answer, &ends));
    (url, end)
}

fn answer_once(listener: &TcpListener, answer: &[u8], ends: &Receiver<Break>) {
    let (mut connection, _) = listener.accept().expect("a connection");
    read_request(&mut connection);
    connection.write_all(answer).expect("the client listens");
    if let Ok(Break::Reset) = ends.recv() {
        SockRef::from(&connection).set_linger(Some(Duration::ZERO)).expect("a socket");
    }
}

fn read_request(connection: &mut TcpStream) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n{}") {
        let mut piece = [0; 4096];
        let length = connection.read(&mut piece).expect("a request");
        request.extend_from_slice(&piece[..length]);
    }
}

fn client(url: String) -> Client {
    let options = Options {
        access_key_id: Some("id".into()),
        access_key_secret: Some("secret".into()),
        endpoint_url: Some(url),
        timeout: Some(20.0),
        ..Options::default()
    };
    Client::new(options.resolve(&BTreeMap::new()).expect("complete")).expect("a client")
}

fn change() -> Request {
    Request::free("ccs", "Buy", Verb::Post, Effect::Mutate, Map::new()).expect("valid")
}

/// Waits for another thread.
async fn until(is_so: impl Fn() -> bool) {
    let waiting = async {
        while !is_so() {
            sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(Duration::from_secs(30), waiting).await.expect("it happens");
}

/// The error of a change whose response is truncated after this body.
async fn lost(how: Break, headers: &str, body: &[u8]) -> Error {
    let (url, end) = serve(how.answer(headers, body));
    let (client, request, flight) = (client(url), change(), InFlight::default());
    let arrived = flight.arrived(&request).expect("it is a change");
    let breaking = async {
        until(|| flight.may_have_left() && (body.is_empty() || !arrived.text().is_empty())).await;
        match how {
            Break::Short | Break::Unfinished | Break::Reset => end.send(how).expect("a server"),
            Break::Deadline => pause(),
            Break::GivenUp => return flight.give_up(&request, String::new).expect("it has left"),
            Break::Panic => return flight.broken(&request, &Panic::Closed),
        }
        pending().await
    };
    let error = tokio::select! {
        outcome = client.call_in(&flight, &request) => outcome.expect_err("no whole response"),
        error = breaking => error,
    };
    if let Break::Deadline = how {
        resume();
    }
    error
}

#[tokio::test]
async fn a_change_whose_answer_breaks_off_names_the_tasks_that_arrived_before() {
    for how in BREAKS {
        for (body, ids) in BEGINNINGS {
            let error = lost(how, "", body.as_bytes()).await;
            assert!(matches!(error, Error::OutcomeUnknown(_)), "{how:?} {body}: {error}");
            assert_eq!(error.task_ids(), ids, "{how:?} {body}: {error}");
            assert!(ids.iter().all(|id| error.to_string().contains(id)), "{error}");
        }
    }
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut packing = GzEncoder::new(Vec::new(), Compression::fast());
    packing.write_all(text).expect("memory");
    packing.finish().expect("memory")
}

fn deflate(text: &[u8]) -> Vec<u8> {
    let mut packing = ZlibEncoder::new(Vec::new(), Compression::fast());
    packing.write_all(text).expect("memory");
    packing.finish().expect("memory")
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_unpacked_and_read_in_its_charset() {
    let text = r#"{"Code":"Success","TaskId":"t-1","Message":"首云","Data":{"Next":"0123456789"}}"#;
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let gbk = encoding_rs::GBK.encode(text).0;
    for (headers, body) in [
        ("Content-Encoding: gzip\r\n", gzip(text.as_bytes())),
        ("", gzip(text.as_bytes())),
        ("Content-Encoding: deflate\r\n", deflate(text.as_bytes())),
        ("Content-Encoding: gzip, gzip\r\n", gzip(&gzip(text.as_bytes()))),
        ("Content-Type: application/json; charset=gbk\r\n", gbk.to_vec()),
        ("Content-Type: application/json\r\n", utf_16),
    ] {
        for how in BREAKS {
            let error = lost(how, headers, &body[..body.len() - 12]).await;
            assert_eq!(error.task_ids(), ["t-1"], "{headers} {how:?}: {error}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_shows_nothing_that_was_sent() {
    let password = "Correct-horse-1";
    let parameters = Map::from_iter([("Password".to_owned(), password.into())]);
    let request = Request::free("ccs", "Buy", Verb::Post, Effect::Mutate, parameters).expect("valid");
    let flight = InFlight::default();
    let uri = "http://server/ccs/?AccessKeyId=id&Signature=c2lnbmVk".parse().expect("a URI");
    assert!(flight.start_attempt(Stamp::now(), &uri).send());
    let body = format!(r#"{{"Data":{{"TaskIds":["t-1","{password}","c2lnbmVk","#);
    flight.arrived(&request).expect("a change").note(&HeaderMap::new(), &body.into());
    let error = flight.give_up(&request, String::new).expect("it has left");
    assert_eq!(error.task_ids(), ["t-1", "***", "***"]);
    let shown = format!("{flight:?} {error:?} {error}");
    assert!(!shown.contains(password) && !shown.contains("c2lnbmVk"), "{shown}");
}

#[test]
fn an_attempt_names_no_task_of_the_answer_to_the_one_before() {
    let (request, flight) = (change(), InFlight::default());
    flight.start_attempt(Stamp::now(), &Uri::default());
    flight.arrived(&request).expect("a change").note(&HeaderMap::new(), &r#"{"TaskId":"t-1","#.into());
    assert!(flight.start_attempt(Stamp::now(), &Uri::default()).send());
    let error = flight.give_up(&request, String::new).expect("it has left");
    assert_eq!(error.task_ids(), &[] as &[String]);
}

#[tokio::test]
async fn a_large_answer_names_its_task_until_it_is_handed_over() {
    let body = format!(r#"{{"Code":"Success","TaskId":"t-1","Data":"{}"}}"#, "x".repeat(2 * LARGE));
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let (url, _end) = serve(answer.into_bytes());
    let (client, request, flight) = (client(url), change(), InFlight::default());
    let response = client.call_in(&flight, &request).await.expect("a success");
    assert_eq!(response.task_ids, ["t-1"]);
    assert_eq!(flight.broken(&request, &Panic::Closed).task_ids(), ["t-1"]);
}

#[tokio::test]
async fn the_clock_of_a_server_is_learnt_from_the_head_of_an_answer_whose_body_is_late() {
    let head = "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 2099 00:00:00 GMT\r\nContent-Length: 18\r\n\r\n";
    let (url, _end) = serve(head.as_bytes().to_vec());
    let (client, request) = (client(url), change());
    tokio::select! {
        outcome = client.call(&request) => panic!("it has no body yet: {outcome:?}"),
        () = until(|| client.clocks.ahead("127.0.0.1") > SignedDuration::ZERO) => {}
    }
}
