//! Sockets, signatures, routing, validation, request log.

use std::time::{Duration, Instant};

use crate::support::{self, Caller, Connection, REGION, signed, simulator};
use cds_sim::{Options, Simulator, StartError};
use serde_json::json;

#[test]
fn starting_and_stopping_take_milliseconds() {
    // A busy machine may delay one start, but not all of them.
    let mut times: Vec<Duration> = (0..9)
        .map(|_| {
            let begin = Instant::now();
            let simulator = simulator("immediate");
            assert_eq!(Caller::new(&simulator).call("ccs", "DescribeTags", json!({})).status, 200);
            simulator.stop();
            simulator.stop();
            begin.elapsed()
        })
        .collect();
    times.sort();
    assert!(times[0] < Duration::from_millis(50), "{times:?}");
}

#[test]
fn a_stopped_simulator_is_not_there() {
    let simulator = simulator("immediate");
    let mut kept = Connection::open(&simulator).expect("running");
    simulator.stop();
    assert!(Connection::open(&simulator).is_err());
    assert!(kept.send("GET", "/ccs", None).is_err());
}

#[test]
fn a_taken_port_is_named() {
    let first = simulator("immediate");
    let port = first.endpoint_url().rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    let error = Simulator::start(Options { port, ..Options::default() }).expect_err("taken");
    assert!(matches!(error, StartError::Listen { port: named, .. } if named == port), "{error}");
}

#[test]
fn the_seed_decides_the_keys() {
    let keys = |seed: Option<u64>| {
        let simulator = Simulator::start(Options { seed, ..Options::default() }).expect("a free port");
        (simulator.access_key_id().to_owned(), simulator.access_key_secret().to_owned())
    };
    assert_eq!(keys(Some(7)), keys(Some(7)));
    assert_ne!(keys(Some(7)), keys(Some(8)));
    // Without a seed the keys are random.
    let (one, other) = (keys(None), keys(None));
    assert!(one.0 != other.0 && one.1 != other.1 && one != keys(Some(0)), "{one:?}");
    assert_eq!(one.1.len(), 32);
    let given = Options { access_key_id: Some("id".to_owned()), ..Options::default() };
    assert_eq!(Simulator::start(given).expect("a free port").access_key_id(), "id");
    let empty = Options { access_key_secret: Some(String::new()), ..Options::default() };
    assert!(matches!(Simulator::start(empty), Err(StartError::EmptyKey)));
}

#[test]
fn connections_are_kept_and_numbered() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let mut connections =
        [Connection::open(&simulator).expect("running"), Connection::open(&simulator).expect("running")];
    for turn in 0..4 {
        let target = caller.target("POST", "ccs", "DescribeTags", &[]);
        let answer = connections[turn % 2].send("POST", &target, Some("{}")).expect("kept open");
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    let numbers: Vec<u64> = simulator.requests().iter().map(|request| request.connection).collect();
    assert_eq!(numbers[0], numbers[2]);
    assert_eq!(numbers[1], numbers[3]);
    assert_ne!(numbers[0], numbers[1]);
}

#[test]
fn all_ways_of_writing_a_url_are_understood() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let mut connection = Connection::open(&simulator).expect("running");
    let vdc = |name: &str| caller.target("GET", "network", "DescribeVdc", &[("Keyword", name)]);
    for target in [
        vdc("a b"),
        vdc("a b").replace("/network/?", "/network?"),
        vdc("a b").replace("a%20b", "a+b"),
        vdc("云 + * ~ / % 🙂"),
        vdc(""),
    ] {
        let answer = connection.send("GET", &target, None).expect("running");
        assert_eq!((answer.status, answer.code().as_str()), (200, "Success"), "{target}: {}", answer.text);
    }
    assert_eq!(simulator.requests()[3].parameters["Keyword"], "云 + * ~ / % 🙂");
}

#[test]
fn signatures_are_checked() {
    let simulator = simulator("immediate");
    let good = Caller::new(&simulator);
    let mut connection = Connection::open(&simulator).expect("running");
    let mut send = |target: &str| {
        let answer = connection.send("GET", target, None).expect("running");
        (answer.status, answer.code())
    };
    let expected = |code: &str| (401, code.to_owned());
    let target = good.target("GET", "network", "DescribeVdc", &[]);
    assert_eq!(send(&target).0, 200);
    assert_eq!(send(&target), expected("SignatureNonceUsed"));
    let unsigned = format!("{}&Keyword=a", good.target("GET", "network", "DescribeVdc", &[]));
    assert_eq!(send(&unsigned), expected("SignatureDoesNotMatch"));
    let bad = Caller::with_secret(&simulator, "wrong").target("GET", "network", "DescribeVdc", &[]);
    assert_eq!(send(&bad), expected("SignatureDoesNotMatch"));
    // With the ampersand that one of the documents asks for.
    let ampersand = format!("{}&", simulator.access_key_secret());
    let bad = Caller::with_secret(&simulator, &ampersand).target("GET", "network", "DescribeVdc", &[]);
    assert_eq!(send(&bad), expected("SignatureDoesNotMatch"));
    let pairs = [
        ("Action", "DescribeVdc"),
        ("AccessKeyId", simulator.access_key_id()),
        ("SignatureMethod", "HMAC-SHA1"),
        ("SignatureVersion", "1.0"),
        ("SignatureNonce", "n"),
        ("Timestamp", "2019-08-08T08:00:00Z"),
        ("Version", "2019-08-08"),
    ];
    let old = signed("GET", &pairs, simulator.access_key_secret());
    assert_eq!(send(&format!("/network/?{old}")), expected("TimestampExpired"));
    for (name, code) in [
        ("AccessKeyId", "AccessKeyIdMissing"),
        ("Timestamp", "TimestampMissing"),
        ("Action", "ActionMissing"),
    ] {
        let pairs: Vec<_> = pairs.iter().copied().filter(|(key, _)| *key != name).collect();
        let query = signed("GET", &pairs, simulator.access_key_secret());
        assert_eq!(send(&format!("/network/?{query}")), expected(code));
    }
    assert_eq!(send("/ccs"), expected("AccessKeyIdMissing"));
}

#[test]
fn what_does_not_exist_is_said_so() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let mut connection = Connection::open(&simulator).expect("running");
    for (method, path, action, status, code) in [
        ("GET", "ccs", "DescribeNothing", 400, "UnsupportedAction"),
        ("GET", "ccs", "DescribeVdc", 400, "UnsupportedAction"),
        ("GET", "nowhere/else", "DescribeVdc", 400, "UnsupportedAction"),
        ("POST", "network", "DescribeVdc", 400, "UnsupportedHTTPMethod"),
        ("GET", "ccs", "DescribeTags", 400, "UnsupportedHTTPMethod"),
        ("PUT", "ccs", "DescribeTags", 400, "UnsupportedHTTPMethod"),
        ("POST", "network", "CreateVdc", 400, "InvalidRegionId.Malformed"),
    ] {
        let target = caller.target(method, path, action, &[]);
        let answer = connection.send(method, &target, None).expect("running");
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{method} {action}");
        assert!(answer.json()["RequestId"].is_string() && answer.json()["Message"].is_string());
    }
}

#[test]
fn an_action_without_behaviour_never_succeeds() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let simulated: Vec<_> = cds_sim::simulated_actions().collect();
    for service in cds::model::services() {
        for action in service.actions() {
            let path = action.path(service);
            if simulated.contains(&(path, action.name.as_str())) {
                continue;
            }
            let excluded: Vec<&String> =
                action.one_of.iter().flat_map(|group| &group.parameters[1..]).collect();
            let parameters =
                action.parameters.iter().filter(|parameter| !excluded.contains(&&parameter.name));
            let parameters =
                parameters.map(|parameter| (parameter.name.clone(), parameter.example.clone())).collect();
            let (status, code) = caller.refused(path, &action.name, serde_json::Value::Object(parameters));
            assert_eq!((status, code.as_str()), (501, "NotSimulated"), "{}", action.name);
        }
    }
}

#[test]
fn only_the_body_of_a_post_counts() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let mut connection = Connection::open(&simulator).expect("running");
    let flattened = [("TagName", "from-query"), ("Password", "hidden")];
    let target = caller.target("POST", "ccs", "CreateTag", &flattened);
    let answer = connection
        .send("POST", &target, Some(r#"{"TagName": "from-body", "Unknown": [1]}"#))
        .expect("running");
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(caller.ok("ccs", "DescribeTags", json!({}))["Data"][0]["TagName"], "from-body");
    let target = caller.target("POST", "ccs", "CreateTag", &[("TagName", "from-query")]);
    let answer = connection.send("POST", &target, None).expect("running");
    assert_eq!((answer.status, answer.code().as_str()), (400, "IncompleteParamter"));
    for body in ["[1]", "{", "\u{0}", "5"] {
        let target = caller.target("POST", "ccs", "CreateTag", &[]);
        let answer = connection.send("POST", &target, Some(body)).expect("running");
        assert_eq!((answer.status, answer.code().as_str()), (400, "InvalidParameter"), "{body}");
    }
    let first = &simulator.requests()[0];
    assert_eq!(
        (first.query["TagName"].as_str(), first.query["Password"].as_str()),
        (Some("from-query"), Some("***"))
    );
    assert_eq!(first.parameters["TagName"], "from-body");
}

#[test]
fn requests_are_recorded_without_secrets() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, _) = caller.site();
    let more = json!({"UserData": ["aGlkZGVu"], "WindowsActivation": {"Batch": 1, "ProductIds": ["hidden"]}});
    let mut order = support::order(&vdc, 1, more);
    order["Password"] = json!("hidden-Passw0rd");
    caller.done("ccs", "CreateInstance", order);
    caller.refused("ccs", "StopInstance", json!({"InstanceId": "nobody"}));
    let requests = simulator.requests();
    let create = requests.iter().find(|request| request.action == "CreateInstance").expect("recorded");
    assert_eq!((create.path.as_str(), create.method.as_str()), ("ccs", "POST"));
    assert_eq!((create.http_status, create.code.as_deref()), (Some(200), Some("Success")));
    assert_eq!(create.parameters["RegionId"], REGION);
    assert_eq!(create.parameters["Password"], "***");
    assert!(create.nonce.is_some());
    let all = serde_json::to_string(&requests).expect("plain data");
    let secret = simulator.access_key_secret();
    assert!(!all.contains("hidden") && !all.contains("aGlkZGVu") && !all.contains(secret), "{all}");
    assert!(!simulator.snapshot().contains("hidden") && !simulator.snapshot().contains("aGlkZGVu"));
    let stop = requests.last().expect("recorded");
    assert_eq!((stop.http_status, stop.code.as_deref()), (Some(400), Some("InvalidInstanceID.Malformed")));
    simulator.reset().expect("kept in memory");
    assert!(simulator.requests().is_empty());
    assert!(caller.instances(json!({})).is_empty());
}

#[test]
fn latency_delays_every_answer() {
    let options = Options { latency: Duration::from_millis(80), ..Options::default() };
    let simulator = Simulator::start(options).expect("a free port");
    let begin = Instant::now();
    Caller::new(&simulator).ok("ccs", "DescribeTags", json!({}));
    assert!(begin.elapsed() >= Duration::from_millis(80));
}
