//! Measures how many lists of 100 instances per second the simulator serves, and whether its memory stays flat.
//!
//! `cargo bench --profile soak -p cds-sim -- [REQUESTS]`; default 50,000. The load comes from this process, over
//! keep-alive connections: each request is signed with its own nonce, and each response is read completely. Load and
//! simulator share the machine's cores.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use cds::model::{Effect, Verb};
use cds::{Client, Credentials, Options, Request, Stamp};
use cds_sim::Simulator;
use serde_json::{Value, json};

/// Connections, each with one request in flight.
const CONNECTIONS: usize = 8;

/// Rows of the list.
const INSTANCES: usize = 100;

/// Distinct requests with the same response, more than the simulator caches, so that it serializes each.
const QUESTIONS: usize = 1000;

/// A lower rate in lists per second is a defect, not a busy machine.
const FEWEST_A_SECOND: f64 = 500.0;

/// Allowed growth of resident memory in MB, for any number of requests. All caches are bounded.
const MOST_GROWTH: f64 = 16.0;

fn main() {
    let requests = std::env::args().skip(1).find_map(|text| text.parse().ok()).unwrap_or(50_000);
    let progression = "immediate".parse().expect("a progression");
    let simulator = Simulator::start(cds_sim::Options { progression, ..cds_sim::Options::default() })
        .expect("a free port");
    let size = fill(&simulator);
    let mut connections: Vec<_> = (0..CONNECTIONS).map(|_| Connection::new(&simulator, size)).collect();

    measure("each made anew", &mut connections, requests / 10, QUESTIONS);
    // Now the request log and the nonce cache are filled, in a run of a million.
    measure("to warm up", &mut connections, requests / 4, 1);
    let before = resident_megabytes();
    measure("the same again and again", &mut connections, requests, 1);
    let after = resident_megabytes();
    println!("{size} bytes a list; resident memory {before:.1} MB before the last, {after:.1} MB after");
    assert!(after < before + MOST_GROWTH, "memory has grown by more than {MOST_GROWTH} MB");
}

/// Creates the instances. Returns the size of their list.
fn fill(simulator: &Simulator) -> usize {
    let options = Options {
        access_key_id: Some(simulator.access_key_id().to_owned()),
        access_key_secret: Some(simulator.access_key_secret().into()),
        endpoint_url: Some(simulator.endpoint_url().to_owned()),
        ..Options::default()
    };
    let config = options.resolve(&cds::ProcessEnvironment::read()).expect("complete settings");
    let client = Client::new(config).expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let call =
        |path, action, verb, parameters| runtime.block_on(call(&client, path, action, verb, parameters));

    let vdc = json!({"RegionId": "CN_Beijing_A", "VdcName": "bench"});
    call("network", "CreateVdc", Verb::Post, vdc);
    let vdcs = call("network", "DescribeVdc", Verb::Get, json!({}));
    let vdc = &vdcs["Data"][0]["VdcId"];
    let network =
        json!({"VdcId": vdc, "Name": "inside", "Type": "manual", "Address": "10.7.0.0", "Mask": "16"});
    call("network", "CreatePrivateNetwork", Verb::Post, network);
    let vdcs = call("network", "DescribeVdc", Verb::Get, json!({}));
    let network = &vdcs["Data"][0]["PrivateNetwork"][0]["PrivateId"];
    for _ in 0..INSTANCES / 50 {
        let order = json!({
            "RegionId": "CN_Beijing_A", "VdcId": vdc, "InstanceName": "bench", "InstanceType": "CCS.C3",
            "Cpu": 2, "Ram": 4, "Password": "Example-Passw0rd!", "Amount": 50,
            "DataDisks": [{"Size": 100, "Type": "ssd_disk"}],
            "PrivateIp": [{"PrivateId": network, "IP": vec!["auto"; 50]}],
        });
        call("ccs", "CreateInstance", Verb::Post, order);
    }
    let list = call("ccs", "DescribeInstances", Verb::Post, json!({"PageSize": INSTANCES}));
    assert_eq!(list["Data"]["Instances"].as_array().map(Vec::len), Some(INSTANCES));
    list.to_string().len()
}

async fn call(client: &Client, path: &str, action: &str, verb: Verb, parameters: Value) -> Value {
    let Value::Object(parameters) = parameters else { unreachable!("parameters are an object") };
    let request = Request::free(path, action, verb, Effect::Mutate, parameters).expect("a request");
    let reply = client.call(&request).await.expect(action);
    serde_json::from_slice(&reply.body).expect("JSON")
}

/// Sends requests, cycling through this many distinct ones; each connection sends the next after its response.
fn measure(kind: &str, connections: &mut [Connection], requests: usize, questions: usize) {
    let sent = AtomicUsize::new(0);
    let begin = Instant::now();
    std::thread::scope(|scope| {
        for connection in connections {
            scope.spawn(|| {
                loop {
                    let number = sent.fetch_add(1, Ordering::Relaxed);
                    if number >= requests {
                        break;
                    }
                    connection.list(INSTANCES + number % questions);
                }
            });
        }
    });
    let rate = requests as f64 / begin.elapsed().as_secs_f64();
    println!("{requests} lists of {INSTANCES} instances, {kind}: {rate:.0} a second");
    assert!(rate > FEWEST_A_SECOND, "fewer than {FEWEST_A_SECOND} lists a second");
}

/// A keep-alive connection that is cheaper than a client, so that the simulator is the bottleneck.
struct Connection {
    credentials: Credentials,
    stream: BufReader<TcpStream>,
    /// For all responses.
    size: usize,
    /// For the last response.
    body: Vec<u8>,
}

impl Connection {
    fn new(simulator: &Simulator, size: usize) -> Self {
        let address = simulator.endpoint_url().trim_start_matches("http://");
        let (id, secret) = (simulator.access_key_id(), simulator.access_key_secret());
        let stream = TcpStream::connect(address).expect("a connection");
        stream.set_nodelay(true).expect("a connection");
        Self {
            credentials: Credentials::explicit(id, secret).expect("keys"),
            stream: BufReader::new(stream),
            size,
            body: Vec::new(),
        }
    }

    /// Requests a page with all instances, and reads it.
    fn list(&mut self, page_size: usize) {
        let query = cds::signed_url(
            &[],
            self.credentials.signer(),
            Verb::Post,
            "DescribeInstances",
            &[],
            &Stamp::now(),
        );
        let body = format!("{{\"PageSize\":{page_size}}}");
        let request = format!(
            "POST /ccs/?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes()).expect("a connection");
        self.read_answer();
        assert_eq!(self.body.len(), self.size, "the size of the list");
        assert!(self.body.starts_with(b"{\"Code\":\"Success\"") && self.body.ends_with(b"\"}"));
    }

    fn read_answer(&mut self) {
        let mut line = String::new();
        self.stream.read_line(&mut line).expect("a response");
        assert_eq!(line, "HTTP/1.1 200 OK\r\n");
        let mut length = 0;
        while line != "\r\n" {
            line.clear();
            self.stream.read_line(&mut line).expect("a header");
            if let Some(number) = line.strip_prefix("content-length: ") {
                length = number.trim_end().parse().expect("a number");
            }
        }
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body).expect("a body");
    }
}

fn resident_megabytes() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let pages = pages.as_deref().and_then(|text| text.split(' ').nth(1)?.parse::<f64>().ok());
    pages.unwrap_or_default() * 4096.0 / 1_048_576.0
}
