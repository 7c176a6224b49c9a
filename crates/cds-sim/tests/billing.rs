//! Bills and the balance.

mod support;

use std::time::Duration;

use cds_sim::Simulator;
use serde_json::{Value, json};
use support::{Caller, order, simulator};

const HOUR: u64 = 3600;

fn advance(simulator: &Simulator, hours: u64) {
    simulator.advance(Duration::from_secs(hours * HOUR)).expect("kept");
}

/// The balance, in hundredths of a yuan.
fn balance(simulator: &Simulator) -> i64 {
    let state: Value = serde_json::from_str(&simulator.snapshot()).expect("a snapshot");
    state["balance"].as_i64().expect("a number")
}

fn bill(caller: &Caller, days: &str) -> Value {
    caller.ok("billing", "DescribeBill", json!({"DateFromTo": days, "Currency": "CN"}))["Data"].clone()
}

/// The row of a resource.
fn of<'a>(bill: &'a Value, id: &str) -> Option<&'a Value> {
    bill["BillInfo"].as_array().expect("a list").iter().find(|row| row["ResourceId"] == id)
}

/// Hundredths of a yuan.
fn cents(value: &Value) -> i64 {
    (value.as_f64().expect("a number") * 100.0).round() as i64
}

fn detail(caller: &Caller, id: &str, from: &str, to: &str) -> Value {
    let asked = json!({"DateFrom": from, "DateTo": to, "ResourceId": id});
    caller.ok("billing", "DescribeBillInfo", asked)["Data"].clone()
}

/// The hourly price of the machine in `order`.
fn hourly(caller: &Caller) -> i64 {
    let asked = json!({
        "RegionId": support::REGION, "InstanceType": "CCS.C3", "Cpu": 4, "Ram": 8, "ImageId": "Ubuntu_16.04_64",
        "SystemDisk": {"Type": "system_disk", "Size": 40}, "Amount": 1
    });
    cents(&caller.ok("ccs", "DescribeInstancePrice", asked)["Data"]["TotalPrice"])
}

#[test]
fn bills_follow_from_what_exists_and_existed() {
    let simulator = simulator("polls:2");
    let caller = Caller::new(&simulator);
    let (vdc, wan, _) = caller.site();
    let price = hourly(&caller);
    // The clock starts at 08:00 in Beijing.
    let id = caller.machines(&vdc, 1, json!({"PublicIp": ["auto"]})).remove(0);
    let today = bill(&caller, "2025.01.01 - 2025.01.01");
    assert_eq!(cents(&of(&today, &id).expect("a row")["TotalCost"]), 0);
    advance(&simulator, 10);
    caller.done(
        "ccs",
        "CreateDisk",
        json!({"InstanceId": id, "DataDisks": [{"Size": 100, "Type": "ssd_disk"}]}),
    );
    advance(&simulator, 10);
    caller.ok("ccs", "ModifyInstanceName", json!({"InstanceId": id, "InstanceName": "renamed"}));
    caller.done("ccs", "StopInstance", json!({"InstanceId": id}));
    advance(&simulator, 4);
    caller.done("ccs", "DeleteInstance", json!({"InstanceIds": [id]}));
    advance(&simulator, 100);

    let first = bill(&caller, "2025.01.01 - 2025.01.01");
    let second = bill(&caller, "2025.01.02 - 2025.01.02");
    let both = bill(&caller, "2025.01.01 - 2025.01.02");
    let row = of(&both, &id).expect("a row");
    assert_eq!(cents(&row["TotalCost"]), 10 * price + 14 * (price + 10));
    assert_eq!(cents(&of(&first, &id).expect("a row")["TotalCost"]), 10 * price + 6 * (price + 10));
    assert_eq!(cents(&of(&second, &id).expect("a row")["TotalCost"]), 8 * (price + 10));
    assert_eq!((&row["ResourceType"], &row["ResourceName"]), (&json!("vm"), &json!("renamed")));
    assert_eq!((&row["VdcId"], &row["VdcName"]), (&json!(vdc), &json!("site")));
    assert_eq!(row["CreateTime"], "2025-01-01 08:00:00");
    assert_eq!(row["DeleteTime"], "2025-01-02 08:00:00");
    let network = of(&both, &wan).expect("a row");
    assert_eq!((&network["ResourceType"], &network["DeleteTime"]), (&json!("wan"), &json!("")));
    let rows = both["BillInfo"].as_array().expect("a list");
    let addresses = rows.iter().find(|row| row["ResourceType"] == "ip").expect("a row");
    assert!(cents(&addresses["TotalCost"]) > 0 && cents(&network["TotalCost"]) > 0);
    let sum: i64 = rows.iter().map(|row| cents(&row["TotalCost"])).sum();
    assert_eq!(cents(&both["TotalViceCost"]), sum);
    for empty in ["2024.01.01 - 2024.12.31", "2026.01.01 - 2026.01.02"] {
        assert!(of(&bill(&caller, empty), &id).is_none());
    }
    let later = bill(&caller, "2025.01.03 - 2025.01.03");
    assert!(of(&later, &id).is_none() && of(&later, &wan).is_some());

    let lines = detail(&caller, &id, "2025.01.01", "2025.01.02");
    assert_eq!(lines["TotalCost"], row["TotalCost"]);
    let lines = lines["BillDetail"].as_array().expect("a list");
    assert_eq!(lines.len(), 2, "one before the disk came, one after: {lines:?}");
    let (before, after) = (&lines[0], &lines[1]);
    assert_eq!((&before["PayType"], &before["PayDesc"]), (&json!("1"), &json!("按需计费")));
    assert_eq!(before["EndTime"], after["StartTime"]);
    assert_eq!(
        after["EndTime"].as_i64().zip(before["StartTime"].as_i64()).map(|(e, s)| e - s),
        Some(24 * 3600)
    );
    let parts = after["Configuration"].as_str().expect("a text");
    assert_eq!(parts, "计算型 CCS C3:vCPU:4C,内存:8GB,系统硬盘:40GB,数据硬盘:100GB");
    let costs = after["CostDetail"].as_str().expect("a text").split(':').skip(2);
    let costs: f64 = costs.filter_map(|part| part.split(',').next()?.parse::<f64>().ok()).sum();
    assert!((costs - after["UnitPrice"].as_f64().expect("a number")).abs() < 1e-7);
    assert_eq!((&after["Status"], after["IPs"].as_array().map(Vec::len)), (&json!("deleted"), Some(1)));
}

#[test]
fn the_balance_goes_down_as_bills_go_up() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let before = balance(&simulator);
    let (vdc, _, _) = caller.site();
    let price = hourly(&caller);
    caller.machines(&vdc, 3, json!({}));
    let days = "2025.01.01 - 2025.02.28";
    for hours in [1, 7, 500] {
        advance(&simulator, hours);
        assert_eq!(before - balance(&simulator), cents(&bill(&caller, days)["TotalViceCost"]));
    }
    assert!(before - balance(&simulator) > 3 * 508 * price);
    // An account in arrears cannot buy anything.
    simulator.set_balance(3 * price).expect("kept");
    advance(&simulator, 2);
    assert!(balance(&simulator) < 0);
    let refusal = |code: &str| (400, code.to_owned());
    assert_eq!(
        caller.refused("ccs", "CreateInstance", order(&vdc, 1, json!({}))),
        refusal("NotEnoughBalance")
    );
    let region = json!({"RegionId": support::REGION});
    assert_eq!(caller.refused("network", "CreateVdc", region), refusal("Account.Arrearage"));
}

#[test]
fn time_can_be_paid_in_advance() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, _) = caller.site();
    let month = hourly(&caller) * 432;
    let charges = |id: &str| {
        let january = detail(&caller, id, "2025.01.01", "2025.01.31");
        let february = detail(&caller, id, "2025.02.01", "2025.02.28");
        (cents(&january["TotalCost"]), cents(&february["TotalCost"]))
    };
    let before = balance(&simulator);
    let prepaid =
        |renew: i64| json!({"InstanceChargeType": "PrePaid", "PrepaidMonth": 1, "AutoRenew": renew});
    let renewing = caller.machines(&vdc, 1, prepaid(1)).remove(0);
    assert_eq!(before - balance(&simulator), month);
    let ending = caller.machines(&vdc, 1, prepaid(0)).remove(0);
    let changing = caller.machines(&vdc, 1, json!({})).remove(0);
    let wish = json!({"InstanceId": changing, "InstanceChargeType": "PrePaid", "PrepaidMonth": 1});
    caller.done("ccs", "ModifyInstanceChargeType", wish);
    assert_eq!(before - balance(&simulator), month * 4, "the rest of this month and the next one");
    let line = &detail(&caller, &renewing, "2025.01.01", "2025.01.01")["BillDetail"][0];
    assert_eq!((&line["PayDesc"], cents(&line["UnitPrice"])), (&json!("包年包月"), month));
    advance(&simulator, 31 * 24 + 10);
    assert_eq!(charges(&renewing), (month, month));
    assert_eq!(charges(&ending), (month, 18 * hourly(&caller)));
    assert_eq!(charges(&changing), (2 * month, 0));
    assert_eq!(caller.instance(&renewing)["InstanceChargeType"], "PrePaid");
    assert_eq!(caller.instance(&ending)["InstanceChargeType"], "PostPaid");
}

#[test]
fn what_fails_is_not_on_the_bill() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, _) = caller.site();
    let fail = || {
        let fault = json!({"kind": "task_error", "message": "no room"});
        simulator.fail(serde_json::from_value(fault).expect("a fault")).expect("possible");
    };
    let today = || bill(&caller, "2025.01.01 - 2025.01.01")["BillInfo"].as_array().map(Vec::len);
    let (rows, before) = (today(), balance(&simulator));
    fail();
    caller.ok("ccs", "CreateInstance", order(&vdc, 2, json!({"InstanceChargeType": "PrePaid"})));
    assert_eq!((today(), balance(&simulator)), (rows, before));
    let id = caller.machines(&vdc, 1, json!({})).remove(0);
    fail();
    let wish = json!({"InstanceId": id, "InstanceChargeType": "PrePaid"});
    caller.ok("ccs", "ModifyInstanceChargeType", wish.clone());
    assert_eq!(caller.instance(&id)["InstanceChargeType"], "PostPaid");
    assert_eq!(balance(&simulator), before);
    // The money of a running order is not available for another.
    simulator.set_progression(None, "polls:1".parse().expect("a progression")).expect("kept");
    let other = caller.machines(&vdc, 1, json!({})).remove(0);
    simulator.set_balance(hourly(&caller) * 432).expect("kept");
    caller.ok("ccs", "ModifyInstanceChargeType", wish);
    let wish = json!({"InstanceId": other, "InstanceChargeType": "PrePaid"});
    let refused = caller.refused("ccs", "ModifyInstanceChargeType", wish);
    assert_eq!(refused, (400, "NotEnoughBalance".to_owned()));
}

#[test]
fn questions_about_bills_are_checked() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, wan, _) = caller.site();
    let malformed = (400, "InvalidPublicId.Malformed".to_owned());
    for (days, currency) in [
        ("2025.01.01", "CN"),
        ("2025-01-01 - 2025-01-02", "CN"),
        ("2025.01.02 - 2025.01.01", "CN"),
        ("2025.01.01 - 2025.01.02", "EUR"),
    ] {
        let asked = json!({"DateFromTo": days, "Currency": currency});
        assert_eq!(caller.refused("billing", "DescribeBill", asked), malformed, "{days}");
    }
    let incomplete = (400, "IncompleteParamter".to_owned());
    let asked = json!({"DateFromTo": "2025.01.01 - 2025.01.02"});
    assert_eq!(caller.refused("billing", "DescribeBill", asked), incomplete);
    // Everything is paid in yuan here.
    let asked = json!({"DateFromTo": "2025.01.01 - 2025.01.02", "Currency": "US"});
    assert_eq!(caller.ok("billing", "DescribeBill", asked)["Data"]["BillInfo"], json!([]));

    let asked = |id: &str, from: &str, to: &str| json!({"ResourceId": id, "DateFrom": from, "DateTo": to});
    let (from, to) = ("2025.01.01", "2025.01.02");
    for asked in [asked("x", from, to), asked(&wan, "x", to), asked(&wan, to, from)] {
        assert_eq!(caller.refused("billing", "DescribeBillInfo", asked), malformed);
    }
    // A data center costs nothing.
    assert_eq!(
        caller.ok("billing", "DescribeBillInfo", asked(&vdc, from, to))["Data"]["BillDetail"],
        json!([])
    );
    assert_eq!(detail(&caller, &wan, from, to)["BillDetail"][0]["Configuration"], "Bandwidth_BGP:带宽:5Mbps");
}

#[test]
fn templates_cost_in_every_region_that_stores_them() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, _) = caller.site();
    let machine = caller.machines(&vdc, 1, json!({})).remove(0);
    let order = json!({"InstanceId": machine, "DisplayName": "golden", "PowerOn": true});
    let id = support::text(&caller.done("ccs", "CreateTemplate", order)["ResourceId"]);
    advance(&simulator, 10);
    caller.done("ccs", "SyncTemplate", json!({"TemplateId": id, "RegionId": "US_Dallas_A"}));
    advance(&simulator, 10);
    for region in [support::REGION, "US_Dallas_A"] {
        caller.done("ccs", "DeleteTemplate", json!({"TemplateId": id, "RegionId": region}));
    }
    advance(&simulator, 10);
    let bill = bill(&caller, "2025.01.01 - 2025.01.02");
    let row = of(&bill, &id).expect("a row");
    // 40 GB at two hundredths an hour, then twice that.
    assert_eq!((cents(&row["TotalCost"]), &row["ResourceType"]), (60, &json!("template_STO")));
    assert_eq!(row["DeleteTime"], "2025-01-02 04:00:00");
}

#[test]
fn bare_metal_and_its_disks_are_on_the_bill() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, lan) = caller.site();
    let metal = |goods: i64, compute: &str, more: Value| {
        let mut order = json!({
            "RegionId": support::REGION, "VdcId": vdc, "Password": "p", "InstanceName": "metal", "AutoRenew": 0,
            "PrepaidMonth": 0, "ComputeId": compute, "GoodsId": goods, "ImageId": "24", "PipeIds": [lan], "Amount": 1
        });
        let members = order.as_object_mut().expect("an object");
        members.extend(more.as_object().cloned().expect("an object"));
        let task = caller.ok("bms", "CreateBmsInstance", order)["Data"]["TaskIds"][0].clone();
        let task = support::story::wait_bms(&caller, &support::text(&task));
        support::text(&task["BareMetalIds"][0])
    };
    let prepaid = |renew: i64| json!({"InstanceChargeType": "PrePaid", "AutoRenew": renew});
    let before = balance(&simulator);
    let renewing = metal(8120, "fb7a1536-4280-5d21-b645-c6365f61f386", prepaid(1));
    assert_eq!(before - balance(&simulator), 120_000, "a month");
    let ending = metal(8120, "fb7a1536-4280-5d21-b645-c6365f61f386", prepaid(0));
    let hourly = json!({"InstanceChargeType": "PostPaid"});
    let used = metal(8121, "c8944cb1-170c-535d-93d6-048d64171286", hourly);
    let disk = json!({
        "RegionId": support::REGION, "Name": "data", "Size": 100, "Num": 1,
        "GoodsId": "45521ea8-9665-5f47-9618-474cba351f5d"
    });
    let disk = caller.ok("storage-service", "CreateDisk", disk)["Data"]["DiskInfo"][0]["DiskId"].clone();
    let disk = support::text(&disk);
    advance(&simulator, 10);
    let cost = |id: &str, from: &str, to: &str| cents(&detail(&caller, id, from, to)["TotalCost"]);
    let first = cost(&disk, "2025.01.01", "2025.01.31");
    assert!(first > 0);
    let order = json!({"DiskId": disk, "Size": 900});
    caller.ok("storage-service", "ExpansionSize", order);
    advance(&simulator, 10);
    assert!(cost(&disk, "2025.01.01", "2025.01.31") > 2 * first);
    caller.ok("storage-service", "DeleteDisk", json!({"DiskId": disk}));
    caller.ok("bms", "OperateBmsPower", json!({"Operate": "stop", "BaremetalIds": [used]}));
    caller.ok("bms", "DeleteBmsInstance", json!({"BaremetalId": used}));
    let all = (cost(&used, "2025.01.01", "2025.01.31"), cost(&disk, "2025.01.01", "2025.01.31"));
    advance(&simulator, 31 * 24);
    assert_eq!((cost(&used, "2025.01.01", "2025.02.28"), cost(&disk, "2025.01.01", "2025.02.28")), all);
    let february = |id: &str| cost(id, "2025.02.01", "2025.02.28");
    assert_eq!((february(&used), february(&disk), february(&renewing)), (0, 0, 120_000));
    let shown = |id: &str| caller.ok("bms", "DescribeBmsDetail", json!({"BaremetalId": id}))["Data"].clone();
    assert_eq!(shown(&renewing)["ExpireDate"], "2025-03-01 00:00:00");
    assert_eq!(shown(&ending)["InstanceChargeType"], "PostPaid");
    // 744 and 20 hours from 8 o'clock on the first: the last 28 are in February.
    let hour = 120_000 * 100 / 60 / 720;
    assert_eq!(february(&ending), 28 * hour);
    let bill = bill(&caller, "2025.01.01 - 2025.01.31");
    let kind = |id: &str| of(&bill, id).expect("a row")["ResourceType"].clone();
    assert_eq!((kind(&used), kind(&disk)), (json!("bms"), json!("disk")));
}

#[test]
fn all_bills_of_the_same_days_agree() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    assert_eq!(account(&caller)["CostRecords"], json!([]));
    let (vdc, wan, _) = caller.site();
    let prepaid = json!({"InstanceChargeType": "PrePaid", "PrepaidMonth": 1, "AutoRenew": 1});
    let ids = caller.machines(&vdc, 2, json!({"LabelNames": ["web", "shop"]}));
    caller.machines(&vdc, 1, prepaid);
    // Parts of hundredths are rounded in each entry, and everywhere alike.
    simulator.advance(Duration::from_millis(5 * 3_600_000 + 1_234_567)).expect("kept");
    caller.done("ccs", "DeleteInstance", json!({"InstanceIds": [ids[1]]}));
    advance(&simulator, 40 * 24);

    let mut months = Vec::new();
    for (month, last) in [("01", "31"), ("02", "28")] {
        let [from, to] = ["01", last].map(|day| format!("2025.{month}.{day}"));
        let bill = bill(&caller, &format!("{from} - {to}"));
        let total = cents(&bill["TotalViceCost"]);
        assert!(total > 0);
        months.push((format!("2025{month}"), total));

        let detail = entries(&caller, json!({"DateFrom": from, "DateTo": to}));
        assert_eq!(cents(&detail["TotalSummary"]["TotalCost"]), total);
        let rows = detail["BillDetail"].as_array().expect("a list");
        assert_eq!(detail["TotalRecords"], rows.len());
        for of_bill in bill["BillInfo"].as_array().expect("a list") {
            let mine = rows.iter().filter(|row| row["CloudId"] == of_bill["ResourceId"]);
            let sum: f64 = mine.filter_map(|row| row["TotalCost"].as_str()?.parse::<f64>().ok()).sum();
            assert_eq!((sum * 100.0).round() as i64, cents(&of_bill["TotalCost"]), "{of_bill}");
        }

        let days =
            json!({"DateFrom": from.replace('.', "-"), "DateTo": to.replace('.', "-"), "Currency": "CN"});
        for action in ["DescribeCostSummaryByPro", "DescribeCostSummaryByProject"] {
            let data = caller.ok("billing", action, days.clone())["Data"].clone();
            let sum: i64 = rows_of(&data).iter().map(|row| cents(&row["TotalViceCost"])).sum();
            assert_eq!((cents(&data["TotalSummary"]["TotalCost"]), sum), (total, total), "{action}");
            let count: u64 = rows_of(&data).iter().filter_map(|row| row["ResourceCount"].as_u64()).sum();
            assert_eq!(Some(count), bill["BillInfo"].as_array().map(|rows| rows.len() as u64), "{action}");
        }
    }
    let shown = account(&caller);
    let records = shown["CostRecords"].as_array().expect("a list").iter();
    assert_eq!(
        records.map(|one| (support::text(&one["Month"]), cents(&one["Amount"]))).collect::<Vec<_>>(),
        months
    );
    assert_eq!(cents(&shown["MasterTotalCost"]), months.iter().map(|(_, cost)| cost).sum::<i64>());
    assert_eq!(cents(&shown["MasterTotalBalance"]), balance(&simulator));

    let january = json!({"DateFrom": "2025.01.01", "DateTo": "2025.01.31"});
    let detail = entries(&caller, january);
    let rows = detail["BillDetail"].as_array().expect("a list");
    let entry = |id: &str| rows.iter().find(|row| row["CloudId"] == id).expect("an entry");
    let (server, gone, network) = (entry(&ids[0]), entry(&ids[1]), entry(&wan));
    assert_eq!((&server["Label"], &gone["Label"]), (&json!("web,shop"), &json!("")));
    assert_eq!((&server["APP"], &server["Site"]), (&json!("site"), &json!("北京-可用区A")));
    assert_eq!(
        (&server["Product"], &server["GoodsType"]),
        (&json!("云服务器-计算型 CCS C3"), &json!("云服务器"))
    );
    assert_eq!((&network["Config"], &network["BillType"]), (&json!("带宽:5Mbps"), &json!("按需计费")));
    let unknown = json!({"DateFrom": "2025.01.01", "DateTo": "2025.01.31", "ProjectName": "shop"});
    assert_eq!(entries(&caller, unknown)["TotalRecords"], 0);
    let dollars = json!({"DateFrom": "2025-01-01", "DateTo": "2025-01-31", "Currency": "US"});
    let data = caller.ok("billing", "DescribeCostSummaryByPro", dollars)["Data"].clone();
    assert_eq!((cents(&data["TotalSummary"]["TotalCost"]), rows_of(&data).len()), (0, 0));
}

#[test]
fn what_was_paid_in_is_what_was_spent_and_what_is_left() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, _) = caller.site();
    caller.machines(&vdc, 1, json!({}));
    let paid_in = |shown: &Value| -> i64 {
        let records = shown["RechargeRecord"].as_array().expect("a list");
        assert_eq!(shown["RechargeCount"], records.len());
        records.iter().map(|one| cents(&one["Amount"])).sum()
    };
    advance(&simulator, 7);
    simulator.set_balance(50_000).expect("kept");
    advance(&simulator, 400 * 24);
    simulator.set_balance(6_000_000).expect("kept");
    simulator.set_balance(5_000_000).expect("kept");
    let shown = account(&caller);
    assert_eq!(paid_in(&shown), cents(&shown["MasterTotalCost"]) + cents(&shown["MasterTotalBalance"]));
    assert_eq!((&shown["RechargeCount"], &shown["CostCount"]), (&json!(3), &json!(12)));
    assert_eq!(shown["RechargeRecord"][0]["CreateDate"], "2025-01-01 08:00:00");
    let kinds: Vec<&str> = shown["RechargeRecord"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["Type"].as_str())
        .collect();
    assert_eq!(kinds, ["线上充值", "提现", "线上充值"], "what is set at one moment is one payment");
    // It is in snapshots, and those of before begin with the first payment.
    let snapshot = simulator.snapshot();
    simulator.reset().expect("kept");
    assert_eq!(account(&caller)["RechargeCount"], 1);
    simulator.restore(&snapshot).expect("a snapshot");
    assert_eq!(account(&caller), shown);
    let mut older: Value = serde_json::from_str(&snapshot).expect("a snapshot");
    older.as_object_mut().and_then(|state| state.remove("payments")).expect("there");
    simulator.restore(&older.to_string()).expect("a snapshot");
    assert_eq!(account(&caller)["RechargeCount"], 1);
    // The end of the calendar is an end.
    simulator.advance(Duration::MAX).expect("kept");
    assert_eq!(account(&caller)["CostCount"], 12);
}

#[test]
fn bandwidth_costs_a_day_what_its_unit_price_says() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let vdc = caller.done("network", "CreateVdc", json!({"RegionId": support::REGION}))["ResourceId"].clone();
    let region = json!({"RegionId": support::REGION});
    let kinds = caller.ok("network", "VDCBandwidthBillingScheme", region)["Data"].clone();
    let kind = kinds.as_array().expect("a list").iter().find(|kind| kind["BandwidthType"] == "Bandwidth_BGP");
    let schemes = kind.expect("sold everywhere")["BillingSchemeList"].as_array().expect("a list").clone();
    assert_eq!(schemes.len(), 3);
    for scheme in schemes {
        let scheme = &scheme["BillingScheme"];
        let asked = json!({
            "RegionId": support::REGION, "BandwidthType": "Bandwidth_BGP", "BillScheme": scheme, "Type": "wan"
        });
        let prices = caller.ok("network", "VDCBandwidthUnitPrice", asked)["Data"].clone();
        let price = |of: &str| {
            let price = &prices[of];
            assert_eq!((&price["Cycle"], &price["Price"]), (&json!("/天"), &price["StdPrice"]));
            assert_eq!(
                price["PriceStr"].as_str().and_then(|text| text.parse().ok()),
                price["Price"].as_f64()
            );
            price["Price"].as_f64().expect("a number") * 100.0
        };
        let order = json!({
            "VdcId": vdc, "Name": "wan", "Type": "Bandwidth_BGP", "BillingMethod": scheme, "Qos": 100, "IPNum": 8,
            "AutoRenew": 0, "FloatBandwidth": 0
        });
        let before = balance(&simulator);
        let network = caller.done("network", "CreatePublicNetwork", order)["ResourceId"].clone();
        advance(&simulator, 24);
        let spent = (before - balance(&simulator)) as f64;
        let due = 100.0 * price("BandwidthPrice") + 8.0 * price("EIPPrice");
        assert!((due - spent).abs() < 1e-6, "{scheme}: {due} and {spent}");
        caller.done("network", "DeletePublicNetwork", json!({"PublicId": network}));
    }
    let sold_out = json!({"RegionId": "CN_Beijing_Z"});
    assert_eq!(caller.ok("network", "VDCBandwidthBillingScheme", sold_out)["Data"], json!([]));
}

fn account(caller: &Caller) -> Value {
    caller.ok("billing", "DescribeAccountInfo", json!({}))["Data"].clone()
}

fn entries(caller: &Caller, asked: Value) -> Value {
    caller.ok("billing", "DescribeBillDetail", asked)["Data"].clone()
}

fn rows_of(data: &Value) -> Vec<Value> {
    data["BillInfo"].as_array().expect("a list").clone()
}
