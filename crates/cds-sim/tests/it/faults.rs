//! Every kind of fault, from the client's side.

use std::io;
use std::time::{Duration, Instant};

use crate::support::{self, Caller, Connection, REGION, simulator};
use cds_sim::{Fault, Simulator};
use serde_json::{Value, json};

fn fail(simulator: &Simulator, fault: Value) {
    let fault = Fault::from_json(&fault).expect("a fault");
    simulator.fail(fault).expect("a possible fault");
}

fn create_vdc(caller: &Caller<'_>) -> io::Result<support::Answer> {
    caller.try_call("network", "CreateVdc", &json!({"RegionId": REGION}))
}

fn vdcs(caller: &Caller<'_>) -> usize {
    caller.ok("network", "DescribeVdc", json!({}))["Data"].as_array().map_or(0, Vec::len)
}

#[test]
fn refusals_do_nothing() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    for (fault, status, code) in [
        (
            json!({"kind": "error", "code": "NotEnoughBalance", "message": "no", "http_status": 400}),
            400,
            "NotEnoughBalance",
        ),
        (json!({"kind": "error", "code": "Strange", "http_status": 200}), 200, "Strange"),
        (json!({"kind": "internal_error"}), 500, "InternalError"),
        (json!({"kind": "rate_limit", "retry_after": 1.5}), 429, "RequestLimitExceeded"),
    ] {
        fail(&simulator, fault);
        let answer = create_vdc(&caller).expect("a response");
        assert_eq!((answer.status, answer.code().as_str()), (status, code));
        if status == 429 {
            assert_eq!(answer.header("retry-after"), Some("2"));
        }
    }
    fail(&simulator, json!({"kind": "bad_gateway"}));
    let answer = create_vdc(&caller).expect("a response");
    assert_eq!((answer.status, answer.header("content-type")), (502, Some("text/html")));
    assert!(answer.text.starts_with("<html>"));
    assert_eq!(vdcs(&caller), 0);
    assert_eq!(create_vdc(&caller).expect("a response").status, 200);
}

#[test]
fn faults_choose_their_action_and_are_counted() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    fail(&simulator, json!({"kind": "internal_error", "action": "CreateVdc", "times": 2}));
    assert_eq!(vdcs(&caller), 0);
    let statuses: Vec<u16> = (0..3).map(|_| create_vdc(&caller).expect("a response").status).collect();
    assert_eq!(statuses, [500, 500, 200]);
}

#[test]
fn dropped_connections_tell_nothing() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    fail(&simulator, json!({"kind": "drop_before"}));
    assert!(create_vdc(&caller).is_err());
    assert_eq!(vdcs(&caller), 0);
    fail(&simulator, json!({"kind": "drop_after"}));
    assert!(create_vdc(&caller).is_err());
    assert_eq!(vdcs(&caller), 1);
    let statuses: Vec<_> = simulator.requests().iter().map(|request| request.http_status).collect();
    assert_eq!(statuses, [None, Some(200), None, Some(200)]);
}

#[test]
fn refused_connections_are_refused_by_the_system() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let mut kept = Connection::open(&simulator).expect("running");
    let target = caller.target("POST", "ccs", "DescribeTags", &[]);
    assert_eq!(kept.send("POST", &target, None).expect("running").status, 200);
    fail(&simulator, json!({"kind": "refuse", "seconds": 0.3}));
    assert!(kept.send("POST", &target, None).is_err());
    let error = Connection::open(&simulator).err().expect("refused");
    assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
    // A second one during the first is confirmed, too.
    fail(&simulator, json!({"kind": "refuse", "seconds": 0.3}));
    let begin = Instant::now();
    while Connection::open(&simulator).is_err() {
        assert!(begin.elapsed() < Duration::from_secs(5), "never listens again");
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(vdcs(&caller), 0);
}

#[test]
fn stopping_does_not_wait_for_faults() {
    let simulator = simulator("immediate");
    fail(&simulator, json!({"kind": "refuse", "seconds": 1000}));
    let begin = Instant::now();
    simulator.stop();
    assert!(begin.elapsed() < Duration::from_secs(2));
    fail(&simulator, json!({"kind": "refuse", "seconds": 1000}));
}

#[test]
fn slow_and_hanging_answers_take_their_time() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    fail(&simulator, json!({"kind": "slow", "seconds": 0.2}));
    let begin = Instant::now();
    assert_eq!(create_vdc(&caller).expect("a response").code(), "Success");
    assert!(begin.elapsed() >= Duration::from_millis(190));
    fail(&simulator, json!({"kind": "hang", "seconds": 0.1}));
    let begin = Instant::now();
    assert!(create_vdc(&caller).is_err());
    assert!(begin.elapsed() >= Duration::from_millis(100));
    assert_eq!(vdcs(&caller), 1);
}

#[test]
fn spoilt_answers_have_done_their_work() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    fail(&simulator, json!({"kind": "truncate"}));
    assert_eq!(create_vdc(&caller).err().map(|error| error.kind()), Some(io::ErrorKind::UnexpectedEof));
    fail(&simulator, json!({"kind": "mangle"}));
    let answer = create_vdc(&caller).expect("a response");
    assert!(answer.status == 200 && serde_json::from_str::<Value>(&answer.text).is_err(), "{}", answer.text);
    fail(&simulator, json!({"kind": "wrong_length"}));
    let answer = create_vdc(&caller).expect("a response");
    assert!(answer.status == 200 && serde_json::from_str::<Value>(&answer.text).is_err(), "{}", answer.text);
    assert_eq!(vdcs(&caller), 3);
}

#[test]
fn a_wrong_clock_rejects_good_timestamps() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    for seconds in [1000.0, -1000.0] {
        fail(&simulator, json!({"kind": "clock_skew", "seconds": seconds}));
        let answer = create_vdc(&caller).expect("a response");
        assert_eq!((answer.status, answer.code().as_str()), (401, "TimestampExpired"));
    }
    fail(&simulator, json!({"kind": "clock_skew", "seconds": 600}));
    assert_eq!(create_vdc(&caller).expect("a response").status, 200);
    // The simulated clock does not affect it.
    simulator.advance(Duration::from_secs(86_400 * 365)).expect("kept in memory");
    assert_eq!(create_vdc(&caller).expect("a response").status, 200);
}

#[test]
fn a_task_that_fails_undoes_its_work() {
    let simulator = simulator("polls:2");
    let caller = Caller::new(&simulator);
    fail(&simulator, json!({"kind": "task_error", "message": "no host has room"}));
    // A read queues nothing and does not consume the fault.
    assert_eq!(vdcs(&caller), 0);
    let task = create_vdc(&caller).expect("a response").json()["TaskId"].clone();
    assert_eq!(vdcs(&caller), 1);
    let statuses: Vec<Value> =
        (0..3).map(|_| caller.ok("ccs", "DescribeTask", json!({"TaskId": task}))["Data"].clone()).collect();
    assert_eq!(statuses[0]["Status"], "NEW");
    assert_eq!(
        (&statuses[2]["Status"], &statuses[2]["Message"]),
        (&json!("ERROR"), &json!("no host has room"))
    );
    assert_eq!(vdcs(&caller), 0);
}

#[test]
fn a_mistake_of_the_simulator_is_an_answer_and_it_serves_on() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    // A hand-made snapshot with exhausted numbers.
    let mut state: serde_json::Value = serde_json::from_str(&simulator.snapshot()).expect("JSON");
    state["tasks"]["next"] = json!(u64::MAX);
    simulator.restore(&state.to_string()).expect("a snapshot");
    let order = json!({"RegionId": support::REGION});
    let answer = caller.call("network", "CreateVdc", order.clone());
    if answer.status != 200 {
        assert_eq!((answer.status, answer.code().as_str()), (500, "InternalError"));
        assert!(answer.json()["RequestId"].is_string());
    }
    simulator.reset().expect("no state file");
    caller.ok("network", "CreateVdc", order);
}
