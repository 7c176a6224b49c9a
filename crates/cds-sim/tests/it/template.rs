//! Templates: created from instances, used for others, copied, deleted, and refusals.

use crate::support::{Caller, NOBODY, REGION, order, simulator, text};
use cds_sim::{Fault, FaultKind};
use serde_json::{Value, json};

const FAR: &str = "US_Dallas_A";

fn templates(caller: &Caller<'_>) -> Vec<Value> {
    let all = json!({"PageNumber": 1, "PageSize": 1000});
    let data = caller.ok("ccs", "DescribeTemplateInfo", all)["Data"].clone();
    data["TemplateList"].as_array().expect("a list").clone()
}

/// Creates a template from a running instance. Returns its id.
fn template(caller: &Caller<'_>, instance: &str, name: &str, more: Value) -> String {
    text(&caller.done("ccs", "CreateTemplate", new_template(instance, name, more))["ResourceId"])
}

/// The parameters of CreateTemplate.
fn new_template(instance: &str, name: &str, more: Value) -> Value {
    let mut order = json!({"InstanceId": instance, "DisplayName": name, "PowerOn": true});
    let members = order.as_object_mut().expect("an object");
    members.extend(more.as_object().cloned().expect("an object"));
    order
}

#[track_caller]
fn is_refused(caller: &Caller<'_>, action: &str, parameters: Value, status: u16, code: &str) {
    assert_eq!(
        caller.refused("ccs", action, parameters.clone()),
        (status, code.to_owned()),
        "{action} {parameters}"
    );
}

#[test]
fn a_template_lives_in_regions() {
    let simulator = simulator("polls:2");
    let caller = Caller::new(&simulator);
    let (vdc, _, _) = caller.site();
    let id = caller.machines(&vdc, 1, json!({"ImageId": "Centos_7.6_64"})).remove(0);
    let secret = json!({"InstanceUserName": "root", "InstancePassword": "Hidden-Passw0rd!"});
    let task = text(&caller.ok("ccs", "CreateTemplate", new_template(&id, "golden", secret))["TaskId"]);
    let made = templates(&caller).remove(0);
    let image = text(&made["TemplateId"]);
    assert_eq!((&made["Status"], &made["Region"][0]["Status"]), (&json!("creating"), &json!("creating")));
    assert_eq!(caller.instance(&id)["InstanceStatus"], "updating");
    is_refused(&caller, "StopInstance", json!({"InstanceId": id}), 403, "IncorrectInstanceStatus");
    let here = json!({"TemplateId": image, "RegionId": REGION});
    let there = json!({"TemplateId": image, "RegionId": FAR});
    is_refused(&caller, "SyncTemplate", there.clone(), 403, "IncorrectInstanceStatus");
    is_refused(&caller, "DeleteTemplate", here.clone(), 403, "IncorrectInstanceStatus");
    let use_it = order(&vdc, 1, json!({"ImageId": image, "ImagePassword": "p"}));
    is_refused(&caller, "CreateInstance", use_it.clone(), 404, "InvalidLaunchTemplateVersion.NotFound");
    assert_eq!(caller.wait(&task)["ResourceId"], image.as_str());
    assert_eq!(caller.instance(&id)["InstanceStatus"], "running");
    assert!(!simulator.snapshot().contains("Hidden-Passw0rd!"));
    assert_eq!(
        templates(&caller),
        [json!({
            "TemplateId": image, "Name": "golden", "Status": "normal", "Count": 1, "OSType": "centos 7.6 64位",
            "CreateTime": "2025-01-01 08:00:00",
            "Region": [{"RegionId": REGION, "RegionName": "北京-可用区A", "Status": "normal"}]
        })]
    );

    let task = text(&caller.ok("ccs", "SyncTemplate", there.clone())["TaskId"]);
    let coming = templates(&caller).remove(0);
    assert_eq!((&coming["Status"], &coming["Region"][1]["Status"]), (&json!("normal"), &json!("creating")));
    is_refused(&caller, "DeleteTemplate", here.clone(), 403, "IncorrectInstanceStatus");
    caller.wait(&task);
    let both = templates(&caller).remove(0);
    assert_eq!(
        (&both["Count"], &both["Region"][1]),
        (&json!(2), &json!({"RegionId": FAR, "RegionName": "达拉斯-可用区A", "Status": "normal"}))
    );

    let task = text(&caller.ok("ccs", "DeleteTemplate", here.clone())["TaskId"]);
    assert_eq!(templates(&caller)[0]["Region"][0]["Status"], "deleting");
    is_refused(&caller, "CreateInstance", use_it, 404, "InvalidLaunchTemplateVersion.NotFound");
    caller.wait(&task);
    assert_eq!(templates(&caller)[0]["Region"].as_array().map(Vec::len), Some(1));
    is_refused(&caller, "DeleteTemplate", here, 400, "InstanceNotFound");
    caller.done("ccs", "DeleteTemplate", there);
    assert!(templates(&caller).is_empty());
}

#[test]
fn instances_are_made_from_templates() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, _) = caller.site();
    let more = json!({
        "ImageId": "Windows_2019_Datacenter_64_CN", "SystemDisk": {"Type": "ssd_system_disk", "Size": 100},
        "DataDisks": [{"Type": "ssd_disk", "Size": 70, "IOPS": 2}]
    });
    let id = caller.machines(&vdc, 1, more).remove(0);
    let whole = template(&caller, &id, "whole", json!({}));
    let system = template(&caller, &id, "system", json!({"WithDataDisk": false}));
    assert_eq!(templates(&caller)[0]["OSType"], "windows 2019 Datacenter 64位 CN");
    // The list of available resources includes own templates.
    let offers = caller.ok("ccs", "DescribeAvailableResource", json!({"RegionId": REGION}));
    let own = &offers["InstanceGoods"][0]["ImageGoods"]["PrivateImages"];
    assert_eq!(own[0], json!({"GicDisplayName": "whole", "ImageType": "windows", "ImageId": whole}));
    let offers = caller.ok("ccs", "DescribeAvailableResource", json!({"RegionId": FAR}));
    assert_eq!(offers["InstanceGoods"][0]["ImageGoods"]["PrivateImages"], Value::Null);

    let copy =
        json!({"ImageId": whole, "ImagePassword": "p", "DataDisks": [{"Size": 50, "Type": "high_disk"}]});
    let copies = caller.machines(&vdc, 2, copy);
    let shown = caller.instance(&copies[1]);
    assert_eq!((&shown["ImageId"], &shown["Disks"]["SystemDisk"]["Size"]), (&json!(whole), &json!(100)));
    let disks = shown["Disks"]["DataDisks"].as_array().expect("a list");
    let sizes: Vec<(&Value, &Value, &Value)> =
        disks.iter().map(|disk| (&disk["Size"], &disk["Type"], &disk["IOPS"])).collect();
    assert_eq!(
        sizes,
        [(&json!(70), &json!("ssd_disk"), &json!(2)), (&json!(50), &json!("high_disk"), &json!(0))]
    );
    let original = caller.instance(&id);
    assert_ne!(disks[0]["DiskId"], original["Disks"]["DataDisks"][0]["DiskId"]);
    let plain = caller.machines(&vdc, 1, json!({"ImageId": system, "ImagePassword": "p"})).remove(0);
    assert_eq!(caller.instance(&plain)["Disks"]["DataDisks"], json!([]));
    let url =
        caller.ok("ccs", "CreateInstanceHtmlConsoleURL", json!({"InstanceId": plain}))["Data"]["URL"].clone();
    assert!(text(&url).contains("os_type=windows"), "{url}");

    let price = |more: Value| {
        let mut order = json!({
            "RegionId": REGION, "InstanceType": "CCS.C3", "Cpu": 4, "Ram": 8,
            "SystemDisk": {"Type": "system_disk"}, "Amount": 1
        });
        order.as_object_mut().expect("an object").extend(more.as_object().cloned().expect("an object"));
        caller.ok("ccs", "DescribeInstancePrice", order)["Data"]["TotalPrice"].as_f64().expect("a number")
    };
    let disk = json!([{"Type": "ssd_disk", "Size": 70, "IOPS": 2}]);
    let spelled_out = json!({"ImageId": "Centos_7.6_64", "SystemDisk": {"Size": 100}, "DataDisks": disk});
    assert!((price(json!({"ImageId": whole})) - price(spelled_out)).abs() < f64::EPSILON);
    assert!(price(json!({"ImageId": system})) < price(json!({"ImageId": whole})));

    // A reset changes only the operating system.
    let small =
        caller.machines(&vdc, 1, json!({"SystemDisk": {"Size": 100}, "DataDisks": [{"Size": 20}]})).remove(0);
    let reset = json!({"InstanceId": small, "ImageId": whole, "ImagePassword": "p", "Password": "p"});
    caller.done("ccs", "ResetImage", reset);
    let shown = caller.instance(&small);
    assert_eq!(shown["ImageId"], whole);
    assert_eq!(shown["Disks"]["DataDisks"].as_array().map(Vec::len), Some(1));
    // A template of an instance created from a template has the same system, even if the first template is deleted.
    caller.done("ccs", "DeleteTemplate", json!({"TemplateId": whole, "RegionId": REGION}));
    template(&caller, &copies[0], "again", json!({}));
    assert_eq!(templates(&caller)[1]["OSType"], "windows 2019 Datacenter 64位 CN");
}

#[test]
fn a_template_is_made_from_an_instance_in_the_state_that_is_named() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, _) = caller.site();
    let id = caller.machines(&vdc, 1, json!({})).remove(0);
    let off = json!({"PowerOn": false});
    is_refused(
        &caller,
        "CreateTemplate",
        new_template(&id, "n", off.clone()),
        403,
        "IncorrectInstanceStatus",
    );
    caller.done("ccs", "StopInstance", json!({"InstanceId": id}));
    is_refused(&caller, "CreateTemplate", new_template(&id, "n", json!({})), 403, "IncorrectInstanceStatus");
    template(&caller, &id, "n", off);
    assert_eq!(caller.instance(&id)["InstanceStatus"], "stopped");
    assert_eq!(templates(&caller).len(), 1);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, _) = caller.site();
    let disks: Vec<Value> = (0..10).map(|_| json!({"Size": 10})).collect();
    let id = caller.machines(&vdc, 1, json!({"SystemDisk": {"Size": 100}, "DataDisks": disks})).remove(0);
    let small = caller.machines(&vdc, 1, json!({})).remove(0);
    let image = template(&caller, &id, "golden", json!({}));
    let state = |()| {
        let mut state: Value = serde_json::from_str(&simulator.snapshot()).expect("a snapshot");
        state["request_ids"] = Value::Null;
        state
    };
    let before = state(());
    for (unknown, code) in [(NOBODY, "InstanceNotFound"), ("x", "InvalidInstanceID.Malformed")] {
        is_refused(&caller, "CreateTemplate", new_template(unknown, "n", json!({})), 400, code);
        for action in ["DeleteTemplate", "SyncTemplate"] {
            is_refused(&caller, action, json!({"TemplateId": unknown, "RegionId": REGION}), 400, code);
        }
    }
    is_refused(&caller, "CreateTemplate", new_template(&id, "a\nb", json!({})), 400, "InvalidParameter");
    for (action, region, status, code) in [
        ("SyncTemplate", "nowhere", 400, "InvalidParameter"),
        ("SyncTemplate", "CN_Beijing_Z", 403, "Region.NotOnSale"),
        ("SyncTemplate", REGION, 403, "IncorrectInstanceStatus"),
        ("DeleteTemplate", "nowhere", 400, "InvalidParameter"),
        ("DeleteTemplate", FAR, 400, "InstanceNotFound"),
    ] {
        is_refused(&caller, action, json!({"TemplateId": image, "RegionId": region}), status, code);
    }

    let create = |more: Value, status: u16, code: &str| {
        is_refused(&caller, "CreateInstance", order(&vdc, 1, more), status, code);
    };
    create(json!({"ImageId": NOBODY, "ImagePassword": "p"}), 404, "InvalidLaunchTemplateVersion.NotFound");
    create(json!({"ImageId": image}), 400, "InvalidPassword.Malformed");
    let usable = |more: Value| {
        let mut order = json!({"ImageId": image, "ImagePassword": "p"});
        order.as_object_mut().expect("an object").extend(more.as_object().cloned().expect("an object"));
        order
    };
    create(usable(json!({"SystemDisk": {"Size": 60}})), 403, "InvalidDiskSize.TooSmall");
    let five: Vec<Value> = (0..5).map(|_| json!({"Size": 10})).collect();
    let quota = caller.refused("ccs", "CreateInstance", order(&vdc, 1, usable(json!({"DataDisks": five}))));
    assert_eq!(quota.1, "QuotaExceed.DataDisk");
    let price = |region: &str, image: &str| {
        json!({
            "RegionId": region, "InstanceType": "CCS.C3", "Cpu": 4, "Ram": 8, "ImageId": image,
            "SystemDisk": {"Type": "system_disk"}, "Amount": 1
        })
    };
    for place in [price(REGION, NOBODY), price(FAR, &image)] {
        is_refused(&caller, "DescribeInstancePrice", place, 404, "InvalidLaunchTemplateVersion.NotFound");
    }
    let reset = |image: &str, more: Value| {
        let mut order = json!({"InstanceId": small, "ImageId": image, "Password": "p"});
        order.as_object_mut().expect("an object").extend(more.as_object().cloned().expect("an object"));
        order
    };
    let known = json!({"ImagePassword": "p"});
    is_refused(
        &caller,
        "ResetImage",
        reset(NOBODY, known.clone()),
        404,
        "InvalidLaunchTemplateVersion.NotFound",
    );
    is_refused(&caller, "ResetImage", reset(&image, json!({})), 400, "IncompleteParamter");
    is_refused(&caller, "ResetImage", reset(&image, known.clone()), 403, "InvalidDiskSize.TooSmall");
    assert_eq!(before, state(()));

    // A template is available in the regions that store it.
    let site = text(&caller.done("network", "CreateVdc", json!({"RegionId": FAR}))["ResourceId"]);
    let far = order(&site, 1, usable(json!({"RegionId": FAR})));
    is_refused(&caller, "CreateInstance", far.clone(), 404, "InvalidLaunchTemplateVersion.NotFound");
    caller.done("ccs", "SyncTemplate", json!({"TemplateId": image, "RegionId": FAR}));
    caller.done("ccs", "CreateInstance", far);
}

#[test]
fn templates_come_in_pages() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, _) = caller.site();
    let id = caller.machines(&vdc, 1, json!({})).remove(0);
    for number in 0..5 {
        template(&caller, &id, &format!("image-{number}"), json!({}));
    }
    template(&caller, &id, "other", json!({}));
    let page = |more: Value| {
        let data = caller.ok("ccs", "DescribeTemplateInfo", more)["Data"].clone();
        let names: Vec<String> =
            data["TemplateList"].as_array().expect("a list").iter().map(|row| text(&row["Name"])).collect();
        (data["TotalPage"].as_u64(), names.join(" "))
    };
    let expected = |pages: u64, names: &str| (Some(pages), names.to_owned());
    assert_eq!(page(json!({"PageNumber": 1, "PageSize": 4})), expected(2, "image-0 image-1 image-2 image-3"));
    assert_eq!(page(json!({"PageNumber": 2, "PageSize": 4})), expected(2, "image-4 other"));
    assert_eq!(page(json!({"PageNumber": 3, "PageSize": 4})), expected(2, ""));
    assert_eq!(page(json!({"PageNumber": 2, "PageSize": 4, "Keyword": "image"})), expected(2, "image-4"));
    assert_eq!(page(json!({"PageNumber": 1, "PageSize": 4, "Keyword": "nothing"})), expected(0, ""));
    let all = "image-0 image-1 image-2 image-3 image-4 other";
    assert_eq!(page(json!({"PageNumber": 0, "PageSize": -1})), expected(1, all));
    assert_eq!(page(json!({"PageNumber": i64::MAX, "PageSize": i64::MAX})), expected(1, ""));
    is_refused(&caller, "DescribeTemplateInfo", json!({"PageNumber": 1}), 400, "IncompleteParamter");
}

#[test]
fn a_failed_task_leaves_things_as_they_were() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let (vdc, _, _) = caller.site();
    let id = caller.machines(&vdc, 1, json!({})).remove(0);
    let image = template(&caller, &id, "golden", json!({}));
    let before = templates(&caller);
    for (action, parameters) in [
        ("CreateTemplate", new_template(&id, "second", json!({}))),
        ("SyncTemplate", json!({"TemplateId": image, "RegionId": FAR})),
        ("DeleteTemplate", json!({"TemplateId": image, "RegionId": REGION})),
    ] {
        let fault = Fault::once(FaultKind::TaskError { message: "bad luck".to_owned() });
        simulator.fail(fault).expect("possible");
        let task = caller.ok("ccs", action, parameters)["TaskId"].clone();
        let ended = caller.ok("ccs", "DescribeTask", json!({"TaskId": task}))["Data"].clone();
        assert_eq!(ended["Status"], "ERROR", "{action}");
        assert_eq!(templates(&caller), before, "{action}");
        assert_eq!(caller.instance(&id)["InstanceStatus"], "running");
    }
    caller.done("ccs", "DeleteTemplate", json!({"TemplateId": image, "RegionId": REGION}));
}
