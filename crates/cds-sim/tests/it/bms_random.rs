//! Random sequences of calls of bare metal and its storage: no internal error, a consistent state, and the same bytes
//! for the same seed.

use std::collections::BTreeSet;

use crate::support::random::{Dice, repeat};
use crate::support::{Caller, REGION};
use cds_sim::{Fault, FaultKind, Options, Simulator};
use serde_json::{Value, json};

/// Default number of sequences; `CDS_SIM_SEQUENCES` overrides it.
const SEQUENCES: u64 = 6;
const CALLS: usize = 60;

/// Billing method, goods and configuration; the last ones have a stock of two.
const GOODS: [(&str, i64, &str); 3] = [
    ("PostPaid", 8121, "c8944cb1-170c-535d-93d6-048d64171286"),
    ("PrePaid", 8120, "fb7a1536-4280-5d21-b645-c6365f61f386"),
    ("PrePaid", 8122, "8cc18097-9be7-593f-8239-358e3602cb36"),
];

/// Random choices of ids.
trait DiceOfIds {
    fn recent(&mut self, from: &[String]) -> Value;
    fn id(&mut self, from: &BTreeSet<String>) -> Value;
}

impl DiceOfIds for Dice {
    /// One of the latest ids.
    fn recent(&mut self, from: &[String]) -> Value {
        let back = 1 + self.roll(4);
        json!(from.iter().rev().take(back).next_back())
    }

    /// One of the ids, or one that does not exist.
    fn id(&mut self, from: &BTreeSet<String>) -> Value {
        let ids: Vec<&String> = from.iter().collect();
        if ids.is_empty() || self.roll(12) == 0 { json!("nobody") } else { json!(self.pick(&ids)) }
    }
}

/// The resources of a sequence.
#[derive(Default)]
struct Known {
    machines: BTreeSet<String>,
    disks: BTreeSet<String>,
    snapshots: BTreeSet<String>,
    /// The latest ones are polled most.
    tasks: Vec<String>,
    bms_tasks: Vec<String>,
}

impl Known {
    fn learn(&mut self, answer: &Value) {
        match answer {
            Value::Object(members) => {
                for (name, member) in members {
                    let kind = match name.as_str() {
                        "BaremetalId" => Some(&mut self.machines),
                        "DiskId" => Some(&mut self.disks),
                        "SnapshotId" => Some(&mut self.snapshots),
                        _ => None,
                    };
                    if let (Some(kind), Some(id)) = (kind, member.as_str()) {
                        kind.insert(id.to_owned());
                    }
                    match (name.as_str(), member) {
                        ("TaskId", Value::String(id)) => self.tasks.push(id.clone()),
                        ("TaskIds", Value::Array(ids)) => {
                            self.bms_tasks.extend(ids.iter().filter_map(Value::as_str).map(str::to_owned));
                        }
                        _ => {}
                    }
                    self.learn(member);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.learn(item)),
            _ => {}
        }
    }
}

/// A call.
fn call(dice: &mut Dice, known: &Known, vdc: &str, pipes: &[String]) -> (&'static str, &'static str, Value) {
    let (machine, disk) = (dice.id(&known.machines), dice.id(&known.disks));
    let snapshot = dice.id(&known.snapshots);
    let number = *dice.pick(&[-1, 0, 1, 10, 1000, 20_000]);
    let storage = "storage-service";
    match dice.roll(26) {
        0 | 1 => {
            let (charge, goods, compute) = *dice.pick(&GOODS);
            let order = json!({
                "RegionId": REGION, "VdcId": vdc, "Password": "p", "InstanceName": "metal", "GoodsId": goods,
                "InstanceChargeType": charge, "AutoRenew": dice.roll(2), "PrepaidMonth": dice.roll(3),
                "ComputeId": compute, "ImageId": "24", "PipeIds": [dice.pick(pipes)], "Amount": dice.roll(4)
            });
            ("bms", "CreateBmsInstance", order)
        }
        2..=6 => ("bms", "DescribeBmsTask", json!({"TaskId": dice.recent(&known.bms_tasks)})),
        7..=9 => ("ccs", "DescribeTask", json!({"TaskId": dice.recent(&known.tasks)})),
        10 | 11 => {
            let order = json!({"Operate": dice.pick(&["start", "stop", "reset"]), "BaremetalIds": [machine]});
            ("bms", "OperateBmsPower", order)
        }
        12 => ("bms", "ReinstallBms", json!({"BaremetalId": machine, "ImageId": "21", "Password": "p"})),
        13 => {
            ("bms", "ModifyBmsOrder", json!({"BaremetalId": machine, "AutoRenewal": 1, "Duration": number}))
        }
        14 => ("bms", "DeleteBmsInstance", json!({"BaremetalId": machine})),
        15 => ("bms", "DescribeBmsDetail", json!({"BaremetalId": machine})),
        16 => {
            let goods = "45521ea8-9665-5f47-9618-474cba351f5d";
            let size = *dice.pick(&[10, 500, 16_000]);
            let order =
                json!({"RegionId": REGION, "Name": "d", "Size": size, "Num": dice.roll(4), "GoodsId": goods});
            (storage, "CreateDisk", order)
        }
        17 | 18 => (storage, "AttachDisk", json!({"InstanceId": machine, "DiskId": disk})),
        19 => (storage, "DetachDisk", json!({"DiskId": disk})),
        20 => (storage, "DeleteDisk", json!({"DiskId": disk})),
        21 => (storage, "ExpansionSize", json!({"DiskId": disk, "Size": number})),
        22 => (storage, "ChangeIops", json!({"DiskId": disk, "Iops": number})),
        23 => (storage, "CreateSnapshot", json!({"DiskId": disk, "SnapshotName": "s"})),
        24 => (storage, "CloneSnapshot", json!({"SnapshotId": snapshot, "Name": "n"})),
        _ => (storage, *dice.pick(&["DeleteSnapshot", "RollbackSnapshot"]), json!({"SnapshotId": snapshot})),
    }
}

/// Plays one sequence. Returns all responses.
fn play(seed: u64) -> String {
    let simulator =
        Simulator::start(Options { seed: Some(seed), ..Options::default() }).expect("a free port");
    let caller = Caller::new(&simulator);
    let (vdc, wan, lan) = caller.site();
    let progression = ["immediate", "polls:1", "polls:2"][seed as usize % 3].parse().expect("a progression");
    simulator.set_progression(None, progression).expect("kept in memory");
    let mut dice = Dice(seed);
    let mut known = Known::default();
    let mut transcript = String::new();
    for _ in 0..CALLS {
        if dice.roll(20) == 0 {
            let bad_luck = Fault::once(FaultKind::TaskError { message: "bad luck".to_owned() });
            simulator.fail(bad_luck).expect("possible");
        }
        let (path, action, parameters) = call(&mut dice, &known, &vdc, &[wan.clone(), lan.clone()]);
        let answer = caller.call(path, action, parameters.clone());
        assert!(answer.status < 500, "seed {seed}: {action} {parameters} answered {}", answer.text);
        known.learn(&answer.json());
        let machines = caller.ok("bms", "DescribeBms", json!({}));
        known.learn(&machines);
        let disks = caller.ok("storage-service", "DescribeDisks", json!({"PageSize": "1000"}));
        check(&simulator.snapshot(), &machines["Data"], &disks["Data"]);
        transcript.push_str(&answer.text);
        transcript.push('\n');
    }
    let kept = simulator.snapshot();
    simulator.restore(&kept).expect("its own snapshot");
    assert_eq!(simulator.snapshot(), kept);
    transcript
}

/// Invariants of the state.
fn check(snapshot: &str, machines: &Value, disks: &Value) {
    let state: Value = serde_json::from_str(snapshot).expect("a snapshot");
    let metal = |name: &str| state["metal"][name].as_object().expect("a table").clone();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    assert!(state["balance"].as_i64() >= Some(0));
    assert_eq!(machines["TotalCount"], metal("machines").len());
    assert_eq!(machines["Baremetals"].as_array().map(Vec::len), Some(metal("machines").len()));
    assert_eq!(disks["Total"], metal("disks").len());
    let mut taken = BTreeSet::new();
    for machine in metal("machines").values() {
        assert!(state["vdcs"].get(text(&machine["vdc_id"])).is_some(), "without a home: {machine}");
        assert_eq!(machine["started"].is_null(), machine["powered"] == json!(false), "{machine}");
        for card in machine["cards"].as_array().expect("a list") {
            let place = format!("{} {}", card["interface"]["network"], card["interface"]["address"]);
            assert!(taken.insert(place), "an address that is used twice: {card}");
            assert!(taken.insert(text(&card["interface"]["mac"])) && taken.insert(text(&card["second_mac"])));
        }
    }
    let mut pool = 0;
    for disk in metal("disks").values() {
        if let Some(machine) = disk["machine"].as_str() {
            assert!(metal("machines").contains_key(machine), "in no machine: {disk}");
        }
        pool += disk["size"].as_i64().expect("GB") + disk["growing"].as_i64().expect("GB");
        assert!(disk["growing"] == 0 || disk["activity"] == "Updating", "{disk}");
        assert!(disk["contents"]["base"].as_i64() <= disk["size"].as_i64());
    }
    assert!((0..=100_000).contains(&pool));
    for snapshot in metal("snapshots").values() {
        assert!(metal("disks").contains_key(&text(&snapshot["disk"])), "of no disk: {snapshot}");
    }
}

#[test]
fn random_sequences_keep_the_state_sound_and_repeat() {
    repeat(SEQUENCES, CALLS, play);
}
