//! Random sequences of valid and invalid calls: no internal error, a consistent state, and the same bytes for the same
//! seed.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use crate::support::random::{Dice, repeat};
use crate::support::{Caller, REGION, order};
use cds_sim::{Fault, FaultKind, Options, Simulator};
use serde_json::{Map, Value, json};

/// Default number of sequences; `CDS_SIM_SEQUENCES` overrides it.
const SEQUENCES: u64 = 16;
const CALLS: usize = 50;

/// A value of a parameter: its example, an id that exists, or nonsense.
fn value(dice: &mut Dice, ids: &[String], name: &str, example: &Value) -> Value {
    let id = |dice: &mut Dice| if ids.is_empty() { json!("none") } else { json!(dice.pick(ids)) };
    match dice.roll(10) {
        0 => dice
            .pick(&[json!(null), json!(-1), json!("x"), json!([]), json!({}), json!(true), json!(1e300)])
            .clone(),
        _ if ["InstanceIds", "DiskIds", "RuleIds", "InterfaceIds"].contains(&name) => json!([id(dice)]),
        _ if name == "BindData" => {
            json!([{"InstanceId": id(dice), "PublicId": id(dice), "PrivateId": id(dice), "RuleId": id(dice)}])
        }
        _ if name.ends_with("Id") && name != "RegionId" && name != "ImageId" => id(dice),
        _ => example.clone(),
    }
}

/// Every id that a response shows, except those of requests.
fn collect(answer: &Value, ids: &mut Vec<String>) {
    match answer {
        Value::Object(members) => {
            for (name, member) in members {
                if (name.ends_with("Id") && name != "RequestId" && name != "RegionId") && member.is_string() {
                    let id = member.as_str().unwrap_or_default().to_owned();
                    if !id.is_empty() && !ids.contains(&id) {
                        ids.push(id);
                    }
                }
                collect(member, ids);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, ids)),
        _ => {}
    }
}

/// A simulator with that seed.
fn start(seed: u64, state: Option<&Path>) -> Simulator {
    let progression = ["immediate", "polls:1", "polls:2"][seed as usize % 3].parse().expect("a progression");
    let state = state.map(Path::to_owned);
    Simulator::start(Options { seed: Some(seed), progression, state, ..Options::default() })
        .expect("a free port")
}

/// Plays one sequence. Returns all responses.
fn play(seed: u64) -> String {
    play_with(&start(seed, None), seed)
}

fn play_with(simulator: &Simulator, seed: u64) -> String {
    let caller = Caller::new(simulator);
    let mut dice = Dice(seed);
    let mut ids = Vec::new();
    let mut transcript = String::new();
    let actions: Vec<_> = cds_sim::simulated_actions().collect();
    // Actions that create resources are called more often, so that the others have ids to work with.
    let makers = [
        "CreateVdc",
        "CreatePublicNetwork",
        "CreatePrivateNetwork",
        "CreateInstance",
        "DescribeTask",
        "DescribeVdc",
    ];
    for _ in 0..CALLS {
        if dice.roll(25) == 0 {
            simulator
                .fail(Fault::once(FaultKind::TaskError { message: "bad luck".to_owned() }))
                .expect("possible");
        }
        if dice.roll(15) == 0 {
            let days = dice.roll(40) as u64;
            simulator.advance(Duration::from_secs(days * 86_400 + 1234)).expect("kept in memory");
        }
        let name = if dice.roll(3) > 0 { *dice.pick(&makers) } else { dice.pick(&actions).1 };
        let (path, action) = *actions.iter().find(|(_, action)| *action == name).expect("simulated");
        let (_, model) = cds::model::find(path, action).expect("documented");
        let mut parameters = Map::new();
        for parameter in &model.parameters {
            if parameter.required || dice.roll(3) == 0 {
                parameters.insert(
                    parameter.name.clone(),
                    value(&mut dice, &ids, &parameter.name, &parameter.example),
                );
            }
        }
        if action == "CreateInstance" && dice.roll(4) > 0 && !ids.is_empty() {
            let cards =
                json!({"PublicIp": ["auto"], "PrivateIp": [{"PrivateId": dice.pick(&ids), "IP": ["auto"]}]});
            let more = dice
                .pick(&[
                    json!({}),
                    json!({"PublicIp": ["auto"]}),
                    cards,
                    json!({"DataDisks": [{"Size": 50}]}),
                ])
                .clone();
            let amount = 1 + dice.roll(3) as u32;
            let vdc = dice.pick(&ids).clone();
            parameters = order(&vdc, amount, more).as_object().cloned().expect("an object");
        }
        if action == "CreateVdc" {
            parameters.insert("RegionId".to_owned(), json!(REGION));
        }
        let answer = caller.call(path, action, Value::Object(parameters.clone()));
        assert!(
            answer.status < 500,
            "seed {seed}: {action} {} answered {}",
            Value::Object(parameters),
            answer.text
        );
        collect(&answer.json(), &mut ids);
        check(&simulator.snapshot());
        transcript.push_str(&answer.text);
        transcript.push('\n');
    }
    for machine in caller.instances(json!({"PageSize": 1000})) {
        assert!(machine["VdcName"].as_str().is_some_and(|name| !name.is_empty()));
    }
    transcript
}

/// Exactly the existing resources are charged, and no charge is negative.
fn check_ledger(state: &Value) {
    let accounts = state["ledger"]["accounts"].as_object().expect("a table");
    let mut open: BTreeSet<&str> = BTreeSet::new();
    let mut hourly = 0;
    for account in accounts.values() {
        for interval in account["intervals"].as_array().expect("a list") {
            assert!(
                interval["hourly"].as_i64() >= Some(0) && interval["to"].as_i64() != Some(0),
                "{account}"
            );
            if interval["to"].is_null() {
                hourly += interval["hourly"].as_i64().expect("a number");
                assert!(account["deleted"].is_null(), "{account}");
            }
        }
        if account["deleted"].is_null() {
            assert!(open.insert(account["id"].as_str().expect("an id")), "two accounts: {account}");
        }
    }
    assert_eq!(state["ledger"]["hourly"], hourly);
    let mut charged = BTreeSet::new();
    let tables = [
        &state["instances"],
        &state["public_networks"],
        &state["gpns"],
        &state["hosts"],
        &state["metal"]["machines"],
        &state["metal"]["disks"],
    ];
    for (id, resource) in tables.into_iter().flat_map(|table| table.as_object().expect("a table")) {
        if resource["activity"] != "Deleting" {
            charged.insert(id.as_str());
        }
        let segments = resource["segments"].as_object().into_iter().flatten();
        let kept = segments.filter(|(_, segment)| {
            ![&segment["activity"], &resource["activity"]].contains(&&Value::from("Deleting"))
        });
        charged.extend(kept.map(|(id, _)| id.as_str()));
    }
    for (id, snapshot) in state["metal"]["snapshots"].as_object().expect("a table") {
        let disk = snapshot["disk"].as_str().expect("an id");
        if state["metal"]["disks"][disk]["activity"] != "Deleting" {
            charged.insert(id);
        }
    }
    for (id, template) in state["templates"].as_object().expect("a table") {
        if template["regions"].as_object().expect("a table").values().any(|activity| activity != "Deleting") {
            charged.insert(id);
        }
    }
    assert_eq!(open, charged);
}

/// Invariants of the state.
fn check(snapshot: &str) {
    let state: Value = serde_json::from_str(snapshot).expect("a snapshot");
    let table = |name: &str| state[name].as_object().expect("a table").clone();
    let (vdcs, public, private) = (table("vdcs"), table("public_networks"), table("private_networks"));
    for network in public.values().chain(private.values()) {
        assert!(
            vdcs.contains_key(network["vdc_id"].as_str().expect("an id")),
            "a network without a home: {network}"
        );
    }
    let blocks: Vec<&Value> = public
        .values()
        .flat_map(|network| network["segments"].as_object().expect("a table").values())
        .map(|segment| &segment["block"])
        .collect();
    assert_eq!(blocks.len(), blocks.iter().map(|block| block.to_string()).collect::<BTreeSet<_>>().len());
    check_ledger(&state);
    let groups = table("security_groups");
    for group in table("network_security_groups").values() {
        let rules = group["rules"].as_object().expect("a table");
        let priorities: BTreeSet<i64> = rules.values().filter_map(|rule| rule["priority"].as_i64()).collect();
        assert_eq!(priorities.len(), rules.len(), "two rules of one priority: {group}");
    }
    for template in table("templates").values() {
        assert_ne!(template["regions"], json!({}), "a template that is nowhere: {template}");
    }
    let (mut addresses, mut own) = (BTreeSet::new(), BTreeSet::new());
    for (id, machine) in table("instances") {
        assert!(
            vdcs.contains_key(machine["vdc_id"].as_str().expect("an id")),
            "an instance without a home: {machine}"
        );
        assert!(own.insert(id));
        let disks = machine["data_disks"].as_array().expect("a list").iter().chain([&machine["system_disk"]]);
        for disk in disks {
            assert!(
                own.insert(disk["id"].as_str().expect("an id").to_owned()),
                "a disk that is twice there: {disk}"
            );
        }
        for card in machine["interfaces"].as_array().expect("a list") {
            assert!(own.insert(card["id"].as_str().expect("an id").to_owned()));
            assert!(own.insert(card["mac"].as_str().expect("a MAC").to_owned()));
            let (kind, network) =
                card["network"].as_object().and_then(|network| network.iter().next()).expect("a network");
            let known = if kind == "Public" { &public } else { &private };
            assert!(known.contains_key(network.as_str().expect("an id")), "a card without a network: {card}");
            for group in card["security_groups"].as_array().expect("a list") {
                assert!(groups.contains_key(group.as_str().expect("an id")), "a card in no group: {card}");
            }
            for address in
                [&card["address"], &card["coming"]].into_iter().filter(|address| !address.is_null())
            {
                assert!(
                    addresses.insert(format!("{network} {address}")),
                    "an address that is used twice: {card}"
                );
            }
        }
    }
}

#[test]
fn random_sequences_keep_the_state_sound_and_repeat() {
    repeat(SEQUENCES, CALLS, play);
}

#[test]
fn what_random_sequences_leave_is_in_the_state_file() {
    let file = std::env::temp_dir().join(format!("cds-sim-{}-random.db", std::process::id()));
    // Reads advance the request ids, which does not require a write.
    let state = |simulator: &Simulator| {
        let mut state: Value = serde_json::from_str(&simulator.snapshot()).expect("JSON");
        state["request_ids"].take();
        state.to_string()
    };
    for seed in 100..106 {
        let before = {
            let simulator = start(seed, Some(&file));
            play_with(&simulator, seed);
            state(&simulator)
        };
        assert_eq!(state(&start(seed, Some(&file))), before, "seed {seed}");
        std::fs::remove_file(&file).expect("ours");
    }
}
