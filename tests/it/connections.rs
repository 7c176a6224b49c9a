//! Connections driven by another thread, as when threads share a runtime.

use std::collections::BTreeMap;
use std::future::{Future, pending, poll_fn};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::pin::pin;
use std::sync::{Arc, mpsc};
use std::thread;

use cds::model::{Effect, Verb};
use cds::{Client, Options, Request};
use tokio::runtime::Builder;

const ANSWER: &str = "HTTP/1.1 200 OK\r\ncontent-length: 18\r\n\r\n{\"Code\":\"Success\"}";

/// Number of polls of a call before the other thread continues: more than needed to hand over its request.
const POLLS: u32 = 10;

/// Serves one request per connection, and closes the connection on request.
fn serve(listener: &TcpListener, close: &mpsc::Receiver<()>, closed: &mpsc::Sender<()>) {
    while let Ok((mut connection, _)) = listener.accept() {
        let lines = BufReader::new(connection.try_clone().expect("a second handle")).lines();
        let _head: Vec<_> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
        connection.write_all(ANSWER.as_bytes()).expect("a client that reads");
        if close.recv().is_err() {
            return;
        }
        drop(connection);
        closed.send(()).expect("a test that waits");
    }
}

fn client(listener: &TcpListener) -> Client {
    let address = listener.local_addr().expect("an address");
    let options = Options {
        access_key_id: Some("id".to_owned()),
        access_key_secret: Some("secret".into()),
        endpoint_url: Some(format!("http://{address}")),
        ..Options::default()
    };
    Client::new(options.resolve(&BTreeMap::new()).expect("complete settings")).expect("a client")
}

#[test]
fn a_closed_connection_is_noticed_before_a_change_is_trusted_to_it_whoever_drives_it() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let client = client(&listener);
    let change = Request::free("network", "CreateVdc", Verb::Post, Effect::Mutate, serde_json::Map::new())
        .expect("a request");
    let (close, told_to_close) = mpsc::channel();
    let (tells_closed, closed) = mpsc::channel();
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let runtime = Arc::new(runtime);

    thread::spawn(move || serve(&listener, &told_to_close, &tells_closed));
    runtime.block_on(client.call(&change)).expect("a response");

    // Another thread takes the runtime, and is delayed before it polls the connections again.
    let (entered, has_entered) = mpsc::channel();
    let (release, released) = mpsc::channel();
    let others = Arc::clone(&runtime);
    thread::spawn(move || {
        others.block_on(async {
            entered.send(()).expect("a test that waits");
            released.recv().expect("a test that goes on");
            pending::<()>().await;
        });
    });
    has_entered.recv().expect("a thread that drives");
    close.send(()).expect("a server");
    closed.recv().expect("a closed connection");

    let mut call = pin!(client.call(&change));
    let mut polls = 0;
    let outcome = runtime.block_on(poll_fn(|context| {
        polls += 1;
        if polls < POLLS {
            context.waker().wake_by_ref();
        } else if polls == POLLS {
            release.send(()).expect("a thread that drives");
        }
        call.as_mut().poll(context)
    }));
    assert_eq!(outcome.expect("a response over a new connection").attempts, 1);
}
