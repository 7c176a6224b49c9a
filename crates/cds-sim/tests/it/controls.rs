//! The controls over HTTP, the page, and listen addresses.

use std::net::{IpAddr, TcpStream};

use crate::support::{self, Answer, Caller, Connection, simulator};
use cds_sim::{Options, Simulator, StartError};
use serde_json::{Value, json};

const LOCAL: &str = "Host: 127.0.0.1";
const JSON: &str = "Content-Type: application/json";

fn get(simulator: &Simulator, name: &str) -> Answer {
    let target = format!("/_simulator/{name}");
    Connection::open(simulator)
        .and_then(|mut it| it.send_with("GET", &target, &[LOCAL], ""))
        .expect("running")
}

fn post(simulator: &Simulator, name: &str, body: &str) -> Answer {
    let target = format!("/_simulator/{name}");
    let headers = [LOCAL, JSON];
    Connection::open(simulator)
        .and_then(|mut it| it.send_with("POST", &target, &headers, body))
        .expect("running")
}

fn done(simulator: &Simulator, name: &str, body: &Value) {
    let answer = post(simulator, name, &body.to_string());
    assert_eq!((answer.status, answer.text.as_str()), (200, "{}"), "{name}");
}

/// The status of an error and its reason, which is one line.
fn refused(answer: &Answer) -> (u16, String) {
    let reason = answer.json()["error"].as_str().expect("a reason").to_owned();
    assert!(!reason.is_empty() && !reason.contains('\n'), "{reason}");
    (answer.status, reason)
}

#[test]
fn every_control_does_what_the_simulator_does() {
    let simulator = simulator("polls:9");
    let caller = Caller::new(&simulator);
    done(&simulator, "progression", &json!({"progression": "seconds:60"}));
    done(&simulator, "progression", &json!({"progression": "immediate", "action": "DeleteVdc"}));
    let order = json!({"RegionId": support::REGION, "VdcName": "site"});
    let task = support::text(&caller.ok("network", "CreateVdc", order.clone())["TaskId"]);
    let status = || caller.ok("ccs", "DescribeTask", json!({"TaskId": task}))["Data"]["Status"].clone();
    assert_ne!(status(), "FINISH");
    done(&simulator, "advance", &json!({"seconds": 60.5}));
    assert_eq!(status(), "FINISH");

    // A running clock would make two reads differ.
    done(&simulator, "progression", &json!({"progression": "immediate"}));
    let snapshot = get(&simulator, "snapshot").text;
    assert_eq!(snapshot, simulator.snapshot());
    let requests = get(&simulator, "requests").json();
    assert_eq!(requests, serde_json::to_value(simulator.requests()).expect("plain data"));
    assert_eq!(requests[0]["action"], "CreateVdc");

    done(&simulator, "fail", &json!({"kind": "error", "code": "NotEnoughBalance", "action": "CreateVdc"}));
    assert_eq!(caller.refused("network", "CreateVdc", order.clone()), (400, "NotEnoughBalance".to_owned()));
    let fault = json!({"kind": "slow", "seconds": 2.0, "action": "CreateVdc", "times": 3});
    done(&simulator, "fail", &fault);
    assert_eq!(get(&simulator, "faults").json(), json!([fault]));
    assert_eq!(get(&simulator, "overview").json()["faults"], json!([fault]));
    done(&simulator, "clear_faults", &json!({}));
    assert_eq!(get(&simulator, "faults").json(), json!([]));
    done(&simulator, "balance", &json!({"yuan": 12.5}));
    assert_eq!(get(&simulator, "overview").json()["balance"], "12.50");

    done(&simulator, "reset", &json!({}));
    assert!(simulator.requests().is_empty());
    assert_eq!(caller.ok("network", "DescribeVdc", json!({}))["Data"], json!([]));
    assert_eq!(post(&simulator, "restore", &snapshot).status, 200);
    assert_eq!(caller.ok("network", "DescribeVdc", json!({}))["Data"][0]["VdcName"], "site");
    assert_eq!(post(&simulator, "reset", "").status, 200);
}

#[test]
fn the_one_who_closes_the_door_is_answered() {
    let simulator = simulator("immediate");
    let mut other = Connection::open(&simulator).expect("running");
    let answer = post(&simulator, "fail", &json!({"kind": "refuse", "seconds": 3600}).to_string());
    assert_eq!((answer.status, answer.header("connection")), (200, Some("close")));
    assert!(Connection::open(&simulator).is_err());
    assert!(other.send("GET", "/ccs", None).is_err());
    simulator.stop();
}

#[test]
fn the_overview_shows_what_there_is() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, _) = caller.site();
    let machine = caller.machines(&vdc, 2, json!({})).remove(0);
    caller.done("ccs", "StopInstance", json!({"InstanceId": machine}));
    let group = json!({"SecurityGroupName": "edge", "Description": "d", "SecurityGroupType": "public"});
    caller.ok("ccs", "CreateNSG", group);
    caller.refused("ccs", "StopInstance", json!({"InstanceId": "nobody"}));
    let overview = get(&simulator, "overview").json();
    let kinds = overview["resources"].as_array().expect("a list");
    let kind =
        |name: &str| kinds.iter().find(|kind| kind["kind"] == name).unwrap_or_else(|| panic!("no {name}"));
    assert_eq!(
        kind("vdcs")["rows"],
        json!([{"id": vdc, "name": "site", "status": "ok", "region": support::REGION}])
    );
    let instances = kind("instances");
    assert_eq!(instances["total"], 2);
    let first = json!({"id": machine, "name": instances["rows"][0]["name"], "status": "stopped", "region": support::REGION});
    assert_eq!(instances["rows"][0], first);
    assert_eq!(kind("private networks")["rows"][0]["region"], support::REGION);
    assert_eq!(kind("network security groups")["rows"][0]["name"], "edge");
    assert_eq!(overview["tasks"]["rows"][0]["status"], "finished");
    let last = &overview["requests"]["rows"][0];
    assert_eq!((&last["action"], &last["http_status"]), (&json!("StopInstance"), &json!(400)));
    let all = overview.to_string();
    assert!(!all.contains(simulator.access_key_secret()) && !all.contains("Example-Passw0rd!"));
}

#[test]
fn what_makes_no_sense_is_refused_in_one_line() {
    let simulator = simulator("immediate");
    let before = simulator.snapshot();
    for (name, body) in [
        ("advance", "{}"),
        ("furnish", "{}"),
        ("furnish", "{\"examples\": 1}"),
        ("advance", "[1"),
        ("advance", "{\"seconds\": -1}"),
        ("advance", "{\"seconds\": 1e300}"),
        ("advance", "{\"seconds\": 1, \"hours\": 1}"),
        ("fail", "{\"kind\": \"earthquake\"}"),
        ("fail", "{\"kind\": \"slow\", \"seconds\": -1}"),
        ("fail", "5"),
        ("fail", "{\"kind\": \"mangle\", \"action\": \"CreateVcd\"}"),
        ("progression", "{\"progression\": \"immediate\", \"action\": \"CreateVcd\"}"),
        ("clear_faults", "{\"all\": true}"),
        ("progression", "{\"progression\": \"hours:1\"}"),
        ("balance", "{\"yuan\": \"much\"}"),
        ("balance", "{\"yuan\": 1e20}"),
        ("restore", "{}"),
        ("restore", "\u{0}"),
        ("reset", "{\"all\": true}"),
    ] {
        assert_eq!(refused(&post(&simulator, name, body)).0, 400, "{name} {body}");
    }
    let (status, reason) = refused(&get(&simulator, "nothing"));
    assert!(status == 404 && reason.contains("advance"), "{reason}");
    let wrong = get(&simulator, "advance");
    assert_eq!((refused(&wrong).0, wrong.header("allow")), (405, Some("POST")));
    let wrong = post(&simulator, "snapshot", "{}");
    assert_eq!((refused(&wrong).0, wrong.header("allow")), (405, Some("GET")));
    assert_eq!(simulator.snapshot(), before);
    assert!(simulator.requests().is_empty(), "controls are no requests of the API");
}

#[test]
fn pages_of_others_cannot_use_the_controls() {
    let simulator = simulator("immediate");
    let mut connection = Connection::open(&simulator).expect("running");
    let bearer = format!("Authorization: Bearer {}", simulator.access_key_secret());
    for (status, headers) in [
        // Requests that a form or a script of another site can send (CSRF).
        (400, &[LOCAL][..]),
        (400, &[LOCAL, "Content-Type: text/plain"]),
        (400, &[LOCAL, "Content-Type: application/x-www-form-urlencoded"]),
        (403, &[LOCAL, JSON, "Origin: http://evil.example"]),
        (403, &[LOCAL, JSON, "Origin: null"]),
        (403, &[LOCAL, JSON, "Origin: http://127.0.0.1:1"]),
        (403, &[LOCAL, JSON, "Origin: http://evil.example", &bearer]),
        // A foreign name that resolves to this machine (DNS rebinding).
        (403, &["Host: evil.example", JSON]),
        (403, &["Host: evil.example", JSON, "Origin: http://evil.example"]),
        (401, &[LOCAL, JSON, "Authorization: Bearer wrong"]),
        (401, &[LOCAL, JSON, "Authorization: Basic d3Jvbmc="]),
        (200, &["Host: cloud.example", JSON, &bearer]),
        (200, &[LOCAL, "Content-Type: Application/JSON; charset=utf-8", "Origin: http://127.0.0.1"]),
        (200, &["Host: localhost:8100", JSON]),
        (200, &["Host: [::1]:8100", JSON]),
    ] {
        let answer = connection.send_with("POST", "/_simulator/reset", headers, "{}").expect("running");
        assert_eq!(answer.status, status, "{headers:?}: {}", answer.text);
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
    let preflight = [LOCAL, "Origin: http://evil.example", "Access-Control-Request-Method: POST"];
    let answer = connection.send_with("OPTIONS", "/_simulator/reset", &preflight, "").expect("running");
    assert_eq!(answer.status, 403);
    let answer =
        connection.send_with("GET", "/_simulator/snapshot", &["Host: evil.example"], "").expect("running");
    assert_eq!(answer.status, 403);
}

#[test]
fn pages_of_others_cannot_use_anything_else_either() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let send = |method: &str, target: &str, headers: &[&str]| {
        let mut connection = Connection::open(&simulator).expect("running");
        let answer = connection.send_with(method, target, headers, "{}").expect("a response");
        assert_eq!(answer.header("access-control-allow-origin"), None);
        answer.status
    };
    let order = || caller.target("POST", "ccs", "DescribeTags", &[]);
    for headers in [
        &[LOCAL, "Origin: https://evil.example", "Content-Type: text/plain"][..],
        &[LOCAL, "Origin: null"],
        &[LOCAL, "Origin: http://127.0.0.1:1"],
        &[LOCAL, "Sec-Fetch-Site: cross-site"],
        &[LOCAL, "Sec-Fetch-Site: same-site"],
        &["Host: evil.example", "Origin: http://evil.example"],
        &["Host: evil.example"],
    ] {
        assert_eq!(send("POST", &order(), headers), 403, "{headers:?}");
        assert_eq!(send("GET", "/", headers), 403, "{headers:?}");
        assert_eq!(send("OPTIONS", &order(), headers), 403, "{headers:?}");
        assert_eq!(send("POST", "/_simulator/reset", headers), 403, "{headers:?}");
    }
    assert!(simulator.requests().is_empty());
    for headers in [
        &[][..],
        &[LOCAL],
        &["Host: LocalHost:8100"],
        &[LOCAL, "Origin: http://127.0.0.1", "Sec-Fetch-Site: same-origin"],
        &[LOCAL, "Sec-Fetch-Site: none"],
    ] {
        assert_eq!(send("POST", &order(), headers), 200, "{headers:?}");
        assert_eq!(send("GET", "/", headers), 200, "{headers:?}");
    }
}

#[test]
fn the_page_is_at_the_root_and_allows_nothing_foreign() {
    let simulator = simulator("immediate");
    let mut connection = Connection::open(&simulator).expect("running");
    let answer = connection.send("GET", "/", None).expect("running");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    let policy = answer.header("content-security-policy").expect("a policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert!(!answer.text.contains(simulator.access_key_secret()));
    let again = connection.send("GET", "/", None).expect("running");
    assert_ne!(again.header("content-security-policy"), Some(policy));
    // API requests do not get the page.
    let answer = connection.send("GET", "/?Action=DescribeVdc", None).expect("running");
    assert_eq!((answer.status, answer.code().as_str()), (401, "AccessKeyIdMissing"));
    assert_eq!(simulator.requests().len(), 1);
}

#[test]
fn other_machines_need_keys_of_ones_own() {
    let everywhere: IpAddr = "0.0.0.0".parse().expect("an address");
    let open = |id: Option<&str>, secret: Option<&str>| {
        Simulator::start(Options {
            host: Some(everywhere),
            access_key_id: id.map(str::to_owned),
            access_key_secret: secret.map(str::to_owned),
            ..Options::default()
        })
    };
    for (id, secret) in [(None, None), (Some("id"), None), (None, Some("secret"))] {
        let error = open(id, secret).expect_err("known keys");
        assert!(matches!(error, StartError::KnownKeys(host) if host == everywhere), "{error}");
    }
    let simulator = open(Some("id"), Some("secret")).expect("a free port");
    assert!(simulator.endpoint_url().starts_with("http://127.0.0.1:"), "{}", simulator.endpoint_url());
    assert_eq!(Caller::new(&simulator).ok("ccs", "DescribeTags", json!({}))["Code"], "Success");
}

#[test]
fn every_loopback_address_will_do() {
    for host in ["127.0.0.1", "127.0.0.2", "::1"] {
        let options = Options { host: host.parse().ok(), ..Options::default() };
        let simulator = match Simulator::start(options) {
            Ok(simulator) => simulator,
            // A machine may have no IPv6, and macOS has one loopback address only.
            Err(error) if matches!(error, StartError::Listen { .. }) && host != "127.0.0.1" => continue,
            Err(error) => panic!("{host}: {error}"),
        };
        let address = simulator.endpoint_url().strip_prefix("http://").expect("http").to_owned();
        assert!(TcpStream::connect(&address).is_ok(), "{address}");
        assert_eq!(Caller::new(&simulator).ok("ccs", "DescribeTags", json!({}))["Code"], "Success");
        post(&simulator, "fail", &json!({"kind": "refuse", "seconds": 3600}).to_string());
        assert!(TcpStream::connect(&address).is_err(), "{address}");
    }
}
