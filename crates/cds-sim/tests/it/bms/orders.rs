//! Orders of machines: goods, stock, addresses and money.

use serde_json::{Value, json};

use super::{HOURLY, MONTHLY, SCARCE, detail, machines, order, power};
use crate::support::story::wait_bms;
use crate::support::{self, Caller, NOBODY, REGION, simulator, text};

#[test]
fn an_order_is_checked_before_anything_is_made() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, wan, lan) = caller.site();
    let state = || {
        let mut state: Value = serde_json::from_str(&simulator.snapshot()).expect("a snapshot");
        state["request_ids"] = Value::Null;
        state
    };
    let before = state();
    for (more, code) in [
        (json!({"RegionId": null}), "ParameterInvalid"),
        (json!({"RegionId": ""}), "ParameterIsEmpty"),
        (json!({"Password": ""}), "ParameterIsEmpty"),
        (json!({"RegionId": "Atlantis"}), "ParameterInvalid"),
        (json!({"RegionId": "CN_Beijing_B"}), "ParameterInvalid"),
        (json!({"VdcId": NOBODY}), "VdcNotFound"),
        (json!({"VdcId": "x"}), "VdcNotFound"),
        (json!({"ImageId": NOBODY}), "ImageNotFound"),
        (json!({"GoodsId": 1}), "DataNotExists"),
        (json!({"InstanceChargeType": "PostPaid"}), "DataNotExists"),
        (json!({"InstanceChargeType": "Barter"}), "ParameterInvalid"),
        (json!({"PrepaidMonth": 61}), "ParameterInvalid"),
        (json!({"AutoRenew": 2}), "ParameterInvalid"),
        (json!({"ComputeId": NOBODY}), "OrderGoodsConfEmpty"),
        (json!({"ComputeId": HOURLY.1}), "OrderGoodsConfEmpty"),
        (json!({"Amount": 101}), "AmountOversize"),
        (json!({"Amount": 0}), "ParameterInvalid"),
        (json!({"GoodsId": SCARCE.0, "ComputeId": SCARCE.1, "Amount": 3}), "NotSufficient"),
        (json!({"PipeIds": [lan, NOBODY]}), "PipeIdNotFound"),
        (json!({"PipeIds": []}), "ParameterInvalid"),
        (json!({"PipeIds": [wan], "Amount": 6}), "IpNotEnough"),
        (json!({"InstanceName": "a\nb"}), "ParameterInvalid"),
        (json!({"AssignHostNo": "one"}), "ParameterInvalid"),
        (json!({"AssignHostNo": "1234567890"}), "ParameterInvalid"),
        (json!({"Raid": "7"}), "ParameterInvalid"),
        (json!({"CustomPartition": ["/"], "CustomPartitionSize": [100, 200]}), "ParameterInvalid"),
        (json!({"CustomPartition": ["/a"], "CustomPartitionSize": [100]}), "ParameterInvalid"),
        (json!({"CustomPartition": ["/", "/"], "CustomPartitionSize": [10, 10]}), "ParameterInvalid"),
        (json!({"CustomPartition": ["/"], "CustomPartitionSize": [481]}), "ParameterInvalid"),
        (json!({"CustomPartition": ["/", "x"], "CustomPartitionSize": [1, 1]}), "ParameterInvalid"),
    ] {
        let refused = caller.refused("bms", "CreateBmsInstance", order(&vdc, &[&lan], MONTHLY, more.clone()));
        assert_eq!(refused, (400, code.to_owned()), "{more}");
    }
    let poor = |balance: i64| {
        simulator.set_balance(balance).expect("kept in memory");
        caller.refused("bms", "CreateBmsInstance", order(&vdc, &[&lan], MONTHLY, json!({}))).1
    };
    assert_eq!(poor(1000), "NotEnoughBalance");
    assert_eq!(poor(-1), "Account.Arrearage");
    simulator.set_balance(before["balance"].as_i64().expect("money")).expect("kept in memory");
    assert_eq!(state(), before);
}

#[test]
fn goods_are_those_of_the_region() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let sold_out = caller.ok("bms", "DescribeBmsGoods", json!({"RegionId": "CN_Beijing_Z"}));
    assert_eq!(sold_out["Data"], json!({"PrePaid": null, "PostPaid": null}));
    let refused = caller.refused("bms", "DescribeBmsGoods", json!({"RegionId": "nowhere"}));
    assert_eq!(refused, (400, "ParameterInvalid".to_owned()));
    let price = |more: Value| {
        let mut order = json!({
            "RegionId": REGION, "GoodsId": HOURLY.0, "ComputeId": HOURLY.1, "InstanceChargeType": "PostPaid",
            "PrepaidMonth": 0, "Amount": 10
        });
        let members = order.as_object_mut().expect("an object");
        members.extend(more.as_object().cloned().expect("an object"));
        caller.call("bms", "DescribeBmsGoodsPrice", order)
    };
    assert_eq!(price(json!({})).json()["Data"]["TradeAmount"], "48.60");
    for (more, code) in [
        (json!({"GoodsId": 1}), "DataNotExists"),
        (json!({"RegionId": "CN_Beijing_Z"}), "DataNotExists"),
        (json!({"ComputeId": NOBODY}), "DataNotExists"),
        (json!({"InstanceChargeType": "PrePaid"}), "DataNotExists"),
        (json!({"Amount": 101}), "ParameterInvalid"),
        (json!({"ComputeId": ""}), "ParameterIsEmpty"),
        (json!({"GoodsId": null}), "ParameterInvalid"),
    ] {
        let answer = price(more.clone());
        assert_eq!((answer.status, answer.code().as_str()), (400, code), "{more}");
    }
    let empty = caller.refused("bms", "DescribeBmsImage", json!({"ImageType": ""}));
    assert_eq!(empty, (400, "ParameterIsEmpty".to_owned()));
    let empty = caller.refused("bms", "DescribeBms", json!({"VdcId": ""}));
    assert_eq!(empty, (400, "ParameterIsEmpty".to_owned()));
}

#[test]
fn addresses_are_shared_with_instances() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, wan, lan) = caller.site();
    let private = json!({"PrivateIp": [{"PrivateId": lan, "IP": ["auto"]}], "PublicIp": ["auto"]});
    caller.machines(&vdc, 1, private);
    let id = machines(&caller, order(&vdc, &[&wan, &lan, &lan], HOURLY, json!({}))).remove(0);
    let cards = detail(&caller, &id)["Networks"]["NetworkCards"].clone();
    assert_eq!(cards.as_array().map(Vec::len), Some(2), "a network counts once");
    assert_eq!(
        (&cards[0]["IpAddress"], &cards[1]["IpAddress"]),
        (&json!("203.0.113.3"), &json!("10.240.0.3"))
    );
    let used =
        caller.ok("network", "DescribePublicIp", json!({"VdcId": vdc, "PublicId": wan}))["Data"].clone();
    assert_eq!(used["UsedList"][1]["Usage"], "裸金属服务器使用(metal)");
    assert_eq!(caller.vdc(&vdc)["PrivateNetwork"][0]["UnuseIpNum"], 251);
    let in_use = (409, "ResourceInUse".to_owned());
    assert_eq!(caller.refused("network", "DeletePrivateNetwork", json!({"PrivateId": lan})), in_use);
    let again = support::order(&vdc, 1, json!({"PrivateIp": [{"PrivateId": lan, "IP": ["10.240.0.3"]}]}));
    assert_eq!(caller.refused("ccs", "CreateInstance", again).1, "InvalidPrivateIpAddress.Duplicated");
    let task = caller.ok("bms", "OperateBmsPower", power("stop", &[&id]))["Data"]["TaskIds"][0].clone();
    wait_bms(&caller, &text(&task));
    caller.ok("bms", "DeleteBmsInstance", json!({"BaremetalId": id}));
    assert_eq!(caller.vdc(&vdc)["PrivateNetwork"][0]["UnuseIpNum"], 252);
}

#[test]
fn stock_and_money_come_back_when_a_task_fails() {
    let simulator = simulator("polls:2");
    let caller = Caller::new(&simulator);
    let (vdc, _, lan) = caller.site();
    let balance = || {
        let state: Value = serde_json::from_str(&simulator.snapshot()).expect("a snapshot");
        state["balance"].as_i64().expect("money")
    };
    let before = balance();
    let fault = |message: &str| cds_sim::Fault {
        kind: cds_sim::FaultKind::TaskError { message: message.to_owned() },
        action: None,
        times: 1,
    };
    simulator.fail(fault("no power")).expect("a fault");
    let scarce = || order(&vdc, &[&lan], SCARCE, json!({"Amount": 2}));
    let tasks = caller.ok("bms", "CreateBmsInstance", scarce())["Data"]["TaskIds"].clone();
    let price = 2 * 2 * 480_000;
    assert_eq!(balance(), before - price);
    assert_eq!(
        caller.refused("bms", "CreateBmsInstance", order(&vdc, &[&lan], SCARCE, json!({}))).1,
        "NotSufficient"
    );
    for task in tasks.as_array().expect("a list") {
        let poll = || caller.ok("bms", "DescribeBmsTask", json!({"TaskId": task}))["Data"].clone();
        assert_eq!(poll()["Status"], "init");
        let end = poll();
        assert_eq!((&end["Status"], &end["Message"]), (&json!("failed"), &json!("no power")));
    }
    assert_eq!(balance(), before);
    assert_eq!(caller.ok("bms", "DescribeBms", json!({}))["Data"]["TotalCount"], 0);

    let ids = machines(&caller, scarce());
    simulator.fail(fault("stuck")).expect("a fault");
    let task = caller.ok("bms", "OperateBmsPower", power("stop", &[&ids[0]]))["Data"]["TaskIds"][0].clone();
    for _ in 0..2 {
        caller.ok("bms", "DescribeBmsTask", json!({"TaskId": task}));
    }
    assert_eq!(detail(&caller, &ids[0])["State"], "running");
}
