//! A client for tests: a socket and its own signing code, without the crate `cds`.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod random;
pub mod story;

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use base64::Engine;
use cds_sim::{Options, Simulator};
use hmac::{KeyInit as _, Mac};
use serde_json::{Value, json};

pub const REGION: &str = "CN_Beijing_A";

/// A well-formed id that does not exist.
pub const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// A simulator with default options, except for the progression.
pub fn simulator(progression: &str) -> Simulator {
    let progression = progression.parse().expect("a progression");
    Simulator::start(Options { progression, ..Options::default() }).expect("a free port")
}

/// A response.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("no JSON ({error}): {}", self.text))
    }

    pub fn code(&self) -> String {
        self.json()["Code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// A persistent connection.
pub struct Connection(BufReader<TcpStream>);

impl Connection {
    pub fn open(simulator: &Simulator) -> io::Result<Self> {
        let address = simulator.endpoint_url().strip_prefix("http://").expect("http");
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends a raw request.
    pub fn send(&mut self, method: &str, target: &str, body: Option<&str>) -> io::Result<Answer> {
        self.send_with(method, target, &["Host: test"], body.unwrap_or_default())
    }

    /// Sends a request with these headers.
    pub fn send_with(
        &mut self,
        method: &str,
        target: &str,
        headers: &[&str],
        body: &str,
    ) -> io::Result<Answer> {
        let (headers, length) = (headers.join("\r\n"), body.len());
        let request =
            format!("{method} {target} HTTP/1.1\r\n{headers}\r\nContent-Length: {length}\r\n\r\n{body}");
        self.0.get_mut().write_all(request.as_bytes())?;
        self.receive()
    }

    fn receive(&mut self) -> io::Result<Answer> {
        let mut head = String::new();
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if line == "\r\n" {
                break;
            }
            head.push_str(&line);
        }
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let mut answer = Answer { status, head, text: String::new() };
        let length = answer.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        self.0.read_exact(&mut body)?;
        answer.text = String::from_utf8_lossy(&body).into_owned();
        Ok(answer)
    }
}

/// Calls actions of a simulator, each over a new connection.
pub struct Caller<'a> {
    pub simulator: &'a Simulator,
    secret: String,
}

impl<'a> Caller<'a> {
    pub fn new(simulator: &'a Simulator) -> Self {
        Self { simulator, secret: simulator.access_key_secret().to_owned() }
    }

    pub fn with_secret(simulator: &'a Simulator, secret: &str) -> Self {
        Self { simulator, secret: secret.to_owned() }
    }

    /// The target of a signed request.
    pub fn target(&self, method: &str, path: &str, action: &str, more: &[(&str, &str)]) -> String {
        static NONCE: AtomicU64 = AtomicU64::new(1);
        let nonce = NONCE.fetch_add(1, Ordering::Relaxed).to_string();
        let time = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let mut pairs = vec![
            ("Action", action),
            ("AccessKeyId", self.simulator.access_key_id()),
            ("SignatureMethod", "HMAC-SHA1"),
            ("SignatureVersion", "1.0"),
            ("SignatureNonce", &nonce),
            ("Timestamp", &time),
            ("Version", "2019-08-08"),
        ];
        pairs.extend(more);
        format!("/{path}/?{}", signed(method, &pairs, &self.secret))
    }

    /// Calls an action, by its verb in the models.
    pub fn try_call(&self, path: &str, action: &str, parameters: &Value) -> io::Result<Answer> {
        let (_, model) = cds::model::find(path, action).unwrap_or_else(|| panic!("no {action} at {path}"));
        let mut connection = Connection::open(self.simulator)?;
        if model.verb == cds::model::Verb::Post {
            let target = self.target("POST", path, action, &[]);
            return connection.send("POST", &target, Some(&parameters.to_string()));
        }
        let texts: Vec<(&str, String)> = parameters
            .as_object()
            .expect("an object")
            .iter()
            .map(|(name, value)| {
                (name.as_str(), value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            })
            .collect();
        let pairs: Vec<(&str, &str)> = texts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        connection.send("GET", &self.target("GET", path, action, &pairs), None)
    }

    pub fn call(&self, path: &str, action: &str, parameters: Value) -> Answer {
        self.try_call(path, action, &parameters).unwrap_or_else(|error| panic!("{action}: {error}"))
    }

    /// Calls an action that must succeed.
    pub fn ok(&self, path: &str, action: &str, parameters: Value) -> Value {
        let answer = self.call(path, action, parameters);
        assert_eq!(answer.status, 200, "{action}: {}", answer.text);
        answer.json()
    }

    /// Calls an action that must be refused. Returns the status and the code.
    pub fn refused(&self, path: &str, action: &str, parameters: Value) -> (u16, String) {
        let answer = self.call(path, action, parameters);
        assert_ne!(answer.status, 200, "{action} was not refused: {}", answer.text);
        (answer.status, answer.code())
    }

    /// Calls an action that must succeed, and waits for its task. Returns the last poll.
    pub fn done(&self, path: &str, action: &str, parameters: Value) -> Value {
        let reply = self.ok(path, action, parameters);
        let task = reply["TaskId"].as_str().unwrap_or_default();
        assert!(!task.is_empty(), "{action} queued nothing: {reply}");
        self.wait(task)
    }

    pub fn wait(&self, task: &str) -> Value {
        for _ in 0..50 {
            let reply = self.ok("ccs", "DescribeTask", json!({"TaskId": task}));
            match reply["Data"]["Status"].as_str() {
                Some("FINISH") => return reply["Data"].clone(),
                Some("ERROR") => panic!("task {task} failed: {reply}"),
                _ => {}
            }
        }
        panic!("task {task} does not end");
    }

    pub fn instances(&self, parameters: Value) -> Vec<Value> {
        let reply = self.ok("ccs", "DescribeInstances", parameters);
        reply["Data"]["Instances"].as_array().expect("a list").clone()
    }

    pub fn instance(&self, id: &str) -> Value {
        self.instances(json!({"InstanceId": id})).remove(0)
    }

    pub fn vdc(&self, id: &str) -> Value {
        self.ok("network", "DescribeVdc", json!({"VdcId": id}))["Data"][0].clone()
    }

    /// A data center with a public network of 8 addresses and a private one. Returns the three ids.
    pub fn site(&self) -> (String, String, String) {
        let public = json!({"Name": "wan", "Type": "Bandwidth_BGP", "BillingMethod": "Bandwidth", "Qos": 5, "IPNum": 8});
        let order = json!({"RegionId": REGION, "VdcName": "site", "PublicNetwork": public});
        let vdc = text(&self.done("network", "CreateVdc", order)["ResourceId"]);
        let private = self.done("network", "CreatePrivateNetwork", json!({"VdcId": vdc, "Name": "lan"}));
        let public = text(&self.vdc(&vdc)["PublicNetwork"][0]["PublicId"]);
        (vdc, public, text(&private["ResourceId"]))
    }

    /// Creates finished instances in a data center. Returns their ids.
    pub fn machines(&self, vdc: &str, amount: u32, more: Value) -> Vec<String> {
        let done = self.done("ccs", "CreateInstance", order(vdc, amount, more));
        let all = done["ResourceIds"].as_array().cloned().unwrap_or_else(|| vec![done["ResourceId"].clone()]);
        all.iter().map(text).collect()
    }
}

/// The parameters of CreateInstance.
pub fn order(vdc: &str, amount: u32, more: Value) -> Value {
    let mut order = json!({
        "RegionId": REGION, "VdcId": vdc, "InstanceName": "web", "InstanceType": "CCS.C3", "Cpu": 4, "Ram": 8,
        "Password": "Example-Passw0rd!", "Amount": amount
    });
    let members = order.as_object_mut().expect("an object");
    members.extend(more.as_object().cloned().expect("an object"));
    order
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// A query with its signature.
pub fn signed(method: &str, pairs: &[(&str, &str)], secret: &str) -> String {
    let mut sorted = pairs.to_vec();
    sorted.sort_unstable();
    let query: Vec<String> = sorted.iter().map(|(k, v)| format!("{}={}", percent(k), percent(v))).collect();
    let query = query.join("&");
    let mut mac = hmac::Hmac::<sha1::Sha1>::new_from_slice(secret.as_bytes()).expect("any length");
    mac.update(format!("{method}&%2F&{}", percent(&query)).as_bytes());
    let signature = base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes());
    format!("{query}&Signature={}", percent(&signature))
}

fn percent(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}
