//! Dedicated hosts and the instances on them.

use std::time::Duration;

use crate::support::{Caller, REGION, order, simulator, text};
use serde_json::{Value, json};

fn types(caller: &Caller, region: &str) -> Vec<Value> {
    let reply = caller.ok("ccs", "DescribeDedicatedHostTypes", json!({"RegionId": region}));
    reply["Data"].as_array().expect("a list").clone()
}

/// The parameters of AllocateDedicatedHosts for a type.
fn host(kind: &Value, more: Value) -> Value {
    let mut order = json!({
        "RegionId": REGION, "DedicatedHostType": kind["VmTypeId"], "DedicatedHostGoodId": kind["GoodsId"],
        "DedicatedHostName": "host", "DedicatedHostCpu": kind["Cpu"], "DedicatedHostRam": kind["Ram"],
        "DedicatedHostLimit": 1, "PrepaidMonth": 1, "AutoRenew": true, "Amount": 1
    });
    let members = order.as_object_mut().expect("an object");
    members.extend(more.as_object().cloned().expect("an object"));
    order
}

fn allocate(caller: &Caller, order: Value) -> Vec<String> {
    let reply = caller.ok("ccs", "AllocateDedicatedHosts", order);
    reply["Data"].as_array().expect("a list").iter().map(text).collect()
}

fn hosts(caller: &Caller, filter: Value) -> (u64, Vec<Value>) {
    let data = caller.ok("ccs", "DescribeDedicatedHosts", filter)["Data"].clone();
    (data["Total"].as_u64().expect("a number"), data["HostList"].as_array().expect("a list").clone())
}

fn refusal(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[test]
fn hosts_are_bought_and_listed_in_pages() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let kind = types(&caller, REGION).remove(0);
    let ids = allocate(&caller, host(&kind, json!({"Amount": 5, "DescriptionNum": true})));
    assert_eq!(ids.len(), 5);
    let (total, all) = hosts(&caller, json!({}));
    assert_eq!((total, all.len()), (5, 5));
    let first = &all[0];
    assert_eq!((&first["HostId"], &first["HostName"]), (&json!(ids[0]), &json!("host001")));
    assert_eq!((&first["HostType"], &first["Region"]), (&kind["VmTypeName"], &json!(REGION)));
    assert_eq!(
        (&first["VmNum"], &first["CpuRate"], &first["Duration"]),
        (&json!(0), &json!("0.00"), &json!(1))
    );
    assert_eq!(first["StartBillTime"], "2025-01-01 08:00:00");
    assert_eq!(first["EndBillTime"], "2025-02-01 08:00:00");
    let (total, page) = hosts(&caller, json!({"PageNumber": 2, "PageSize": 2}));
    assert_eq!((total, page.len(), &page[0]["HostId"]), (5, 2, &json!(ids[2])));
    assert_eq!(hosts(&caller, json!({"PageNumber": 9})).1.len(), 0);
    assert_eq!(hosts(&caller, json!({"HostName": "host004"})).1[0]["HostId"], ids[3]);
    assert_eq!(hosts(&caller, json!({"HostId": ids[4]})).1[0]["HostName"], "host005");
    assert_eq!(hosts(&caller, json!({"HostId": "nobody"})), (0, Vec::new()));
}

#[test]
fn instances_take_room_and_give_it_back() {
    let simulator = simulator("polls:1");
    let caller = Caller::new(&simulator);
    let (vdc, _, _) = caller.site();
    // 24 CPU and 256 GB.
    let id = allocate(&caller, host(&types(&caller, REGION)[0], json!({}))).remove(0);
    let load = || {
        let host = hosts(&caller, json!({"HostId": id})).1.remove(0);
        (host["VmNum"].as_u64().expect("a number"), text(&host["CpuRate"]), text(&host["RamRate"]))
    };
    let on_host = |cpu: i64, ram: i64| json!({"DedicatedHostId": id, "Cpu": cpu, "Ram": ram});
    let machines = caller.machines(&vdc, 2, on_host(10, 32));
    assert_eq!(load(), (2, "83.33".to_owned(), "25.00".to_owned()));
    let full = refusal(400, "NotSufficient");
    assert_eq!(caller.refused("ccs", "CreateInstance", order(&vdc, 1, on_host(5, 1))), full);
    assert_eq!(caller.refused("ccs", "CreateInstance", order(&vdc, 1, on_host(1, 200))), full);
    assert_eq!(caller.refused("ccs", "CreateInstance", order(&vdc, 2, on_host(3, 1))), full);
    let grow = |id: &str, cpu: i64| json!({"InstanceId": id, "Cpu": cpu});
    assert_eq!(caller.refused("ccs", "ModifyInstanceSpec", grow(&machines[0], 15)), full);
    // Capacity reserved by a running task is not available.
    let task = text(&caller.ok("ccs", "ModifyInstanceSpec", grow(&machines[0], 13))["TaskId"]);
    assert_eq!(caller.refused("ccs", "ModifyInstanceSpec", grow(&machines[1], 12)), full);
    caller.wait(&task);
    assert_eq!(load().1, "95.83");
    caller.done("ccs", "DeleteInstance", json!({"InstanceIds": [machines[0]]}));
    assert_eq!(load(), (1, "41.67".to_owned(), "12.50".to_owned()));
    caller.machines(&vdc, 1, on_host(14, 1));

    let nobody = json!({"DedicatedHostId": "00000000-0000-4000-8000-000000000000"});
    let unknown = refusal(400, "DedicatedHostNotFound");
    assert_eq!(caller.refused("ccs", "CreateInstance", order(&vdc, 1, nobody)), unknown);
    let elsewhere = json!({"RegionId": "CN_Shanghai_A"});
    let kind = types(&caller, "CN_Shanghai_A").remove(0);
    let away = allocate(&caller, host(&kind, elsewhere)).remove(0);
    let refused = caller.refused("ccs", "CreateInstance", order(&vdc, 1, json!({"DedicatedHostId": away})));
    assert_eq!(refused, refusal(400, "InvalidParameter"));
    // Processors may be overcommitted, memory may not.
    let id = allocate(&caller, host(&types(&caller, REGION)[0], json!({"DedicatedHostLimit": 2}))).remove(0);
    let on_host = |cpu: i64, ram: i64| json!({"DedicatedHostId": id, "Cpu": cpu, "Ram": ram});
    caller.machines(&vdc, 2, on_host(24, 64));
    assert_eq!(caller.refused("ccs", "CreateInstance", order(&vdc, 1, on_host(1, 1))), full);
}

#[test]
fn orders_are_checked() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let kind = types(&caller, REGION).remove(0);
    let refused = |more: Value| caller.refused("ccs", "AllocateDedicatedHosts", host(&kind, more));
    let no_goods = refusal(400, "OrderGoodsConfEmpty");
    let other = types(&caller, REGION).remove(1);
    assert_eq!(refused(json!({"RegionId": "CN_Shanghai_A"})), no_goods, "a type of another region");
    assert_eq!(refused(json!({"DedicatedHostGoodId": other["GoodsId"]})), no_goods);
    assert_eq!(refused(json!({"DedicatedHostCpu": 1})), no_goods);
    assert_eq!(refused(json!({"DedicatedHostRam": 1})), no_goods);
    assert_eq!(refused(json!({"RegionId": "CN_Beijing_Z"})), refusal(403, "Zone.NotOnSale"));
    assert_eq!(refused(json!({"RegionId": "moon"})), refusal(400, "InvalidRegionId.Malformed"));
    for wrong in [json!({"DedicatedHostLimit": 0}), json!({"PrepaidMonth": 0}), json!({"Amount": 0})] {
        assert_eq!(refused(wrong), refusal(400, "InvalidParameter"));
    }
    assert_eq!(
        refused(json!({"DedicatedHostName": "x".repeat(200)})),
        refusal(400, "InvalidInstanceName.Malformed")
    );
    assert_eq!(refused(json!({"AutoRenew": null})), refusal(400, "IncompleteParamter"));
    simulator.set_balance(1000).expect("kept");
    assert_eq!(refused(json!({})), refusal(400, "NotEnoughBalance"));
    let asked = json!({"RegionId": "moon"});
    let unknown = refusal(400, "InvalidRegionId.Malformed");
    assert_eq!(caller.refused("ccs", "DescribeDedicatedHostTypes", asked), unknown);
    assert!(types(&caller, "CN_Beijing_Z").is_empty());
    assert_eq!(hosts(&caller, json!({})).0, 0);
}

#[test]
fn hosts_are_paid_by_the_month() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, _) = caller.site();
    let kind = types(&caller, REGION).remove(0);
    let kept = allocate(&caller, host(&kind, json!({}))).remove(0);
    let ending = allocate(&caller, host(&kind, json!({"AutoRenew": false}))).remove(0);
    let machine = caller.machines(&vdc, 1, json!({"DedicatedHostId": ending})).remove(0);
    let cost = |id: &str, from: &str, to: &str| {
        let asked = json!({"ResourceId": id, "DateFrom": from, "DateTo": to});
        caller.ok("billing", "DescribeBillInfo", asked)["Data"].clone()
    };
    let price = cost(&kept, "2025.01.01", "2025.01.01")["TotalCost"].as_f64().expect("a number");
    assert!(price > 100.0);
    let unit =
        |from: &str| cost(&machine, from, from)["BillDetail"][0]["UnitPrice"].as_f64().expect("a number");
    let housed = unit("2025.01.01");
    simulator.advance(Duration::from_secs(40 * 86_400)).expect("kept");
    // One is renewed; the other is released, and its instance continues at the usual price.
    assert_eq!(cost(&kept, "2025.02.01", "2025.02.28")["TotalCost"].as_f64(), Some(price));
    assert_eq!(hosts(&caller, json!({})).1[0]["EndBillTime"], "2025-03-01 08:00:00");
    assert_eq!(hosts(&caller, json!({"HostId": ending})).0, 0);
    assert_eq!(caller.instance(&machine)["InstanceStatus"], "running");
    assert!(unit("2025.02.05") > 5.0 * housed);
    let bill = caller.ok(
        "billing",
        "DescribeBill",
        json!({"DateFromTo": "2025.01.01 - 2025.02.28", "Currency": "CN"}),
    );
    let rows = bill["Data"]["BillInfo"].as_array().expect("a list");
    let row = rows.iter().find(|row| row["ResourceId"] == ending.as_str()).expect("a row");
    assert_eq!(
        (&row["ResourceType"], &row["DeleteTime"]),
        (&json!("dedicated_host"), &json!("2025-02-01 08:00:00"))
    );
}
