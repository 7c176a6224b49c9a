//! All bills of the same days agree with each other and with the balance.

use std::time::Duration;

use serde_json::{Value, json};

use super::{account, advance, balance, bill, cents, detail};
use crate::support::{self, Caller, simulator};

fn entries(caller: &Caller, asked: Value) -> Value {
    caller.ok("billing", "DescribeBillDetail", asked)["Data"].clone()
}

fn rows_of(data: &Value) -> Vec<Value> {
    data["BillInfo"].as_array().expect("a list").clone()
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
