//! What resources cost, and how that gets on the bill.

use serde_json::{Value, json};

use super::{advance, balance, bill, cents, detail, of};
use crate::support::{self, Caller, order, simulator};

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
