//! The checks that every action gets from its model: what is required, of which type, and what excludes what.
//!
//! Tolerant where the cloud is: members that the model does not know are passed over, numbers may come as text and
//! text as numbers, a single value stands for a list of one, and null or an empty text is as good as nothing.

use std::fmt;

use cds::model::{Action, Kind, OneOf, Parameter, Shape};
use serde_json::{Map, Value};

use crate::api::call::Call;
use crate::api::geography;
use crate::api::refusal::Refusal;
use crate::api::rules::ActionRules;

/// Turns what arrived into a call.
pub fn check(
    action: &'static Action,
    rules: ActionRules,
    arrived: &Map<String, Value>,
) -> Result<Call, Refusal> {
    let arguments = members(rules, None, &action.parameters, &action.one_of, arrived)?;
    let call = Call::new(rules, arguments);
    check_region(&call)?;
    Ok(call)
}

/// Refuses a region that is a typing error. A name that is like no other passes: the lists of the documents are old.
fn check_region(call: &Call) -> Result<(), Refusal> {
    let Some(region) = call.text("RegionId") else { return Ok(()) };
    let Some(meant) = geography::near_miss(region) else { return Ok(()) };
    Err(call.near_miss(format!("There is no region {region}. Did you mean {meant}?")))
}

/// A parameter, or a member of one.
struct Place<'a> {
    outer: Option<&'a Place<'a>>,
    name: &'a str,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(outer) = self.outer {
            write!(f, "{outer}.")?;
        }
        f.write_str(self.name)
    }
}

/// The named values that a call or an object must have and may have, each of its type.
fn members(
    rules: ActionRules,
    outer: Option<&Place<'_>>,
    parameters: &[Parameter],
    one_of: &[OneOf],
    arrived: &Map<String, Value>,
) -> Result<Map<String, Value>, Refusal> {
    let place = |name: &str| Place { outer, name }.to_string();
    let mut checked = Map::new();
    for parameter in parameters {
        let name = &parameter.name;
        match arrived.get(name) {
            None | Some(Value::Null) if parameter.required => return Err(rules.missing(&place(name))),
            None | Some(Value::Null) => {}
            Some(Value::String(text)) if text.is_empty() => match rules.empty(&place(name)) {
                Some(refusal) => return Err(refusal),
                None if parameter.required => return Err(rules.missing(&place(name))),
                None => {}
            },
            Some(value) => {
                let converted = converted(rules, &Place { outer, name }, &parameter.shape, value)?;
                checked.insert(name.clone(), converted);
            }
        }
    }
    for group in one_of {
        let given = group.parameters.iter().filter(|name| checked.contains_key(*name)).count();
        if given > 1 {
            let names = place(&group.parameters.join(" and "));
            return Err(rules.invalid(&names).because(format!("Only one of {names} may be given.")));
        }
        if given == 0 && group.required {
            return Err(rules.missing(&place(&group.parameters.join(" or "))));
        }
    }
    Ok(checked)
}

fn converted(rules: ActionRules, place: &Place<'_>, shape: &Shape, value: &Value) -> Result<Value, Refusal> {
    let wrong = || {
        let place = place.to_string();
        rules.wrong_type(&place).because(format!("{place} must be {}.", shape.kind))
    };
    match shape.kind {
        Kind::Any => Some(value.clone()),
        Kind::String => text(shape, value).map(Value::String),
        Kind::Integer => integer(value).map(Value::from),
        Kind::Number => number(value).map(Value::from),
        Kind::Boolean => boolean(value).map(Value::Bool),
        Kind::List => {
            let unpacked = unpacked(value, '[');
            let items = unpacked.as_array().map_or(std::slice::from_ref(&unpacked), Vec::as_slice);
            let Some(shape) = &shape.items else { return Ok(Value::Array(items.to_vec())) };
            let items = items.iter().map(|item| converted(rules, place, shape, item));
            return items.collect::<Result<_, _>>().map(Value::Array);
        }
        Kind::Object => {
            let unpacked = unpacked(value, '{');
            let object = unpacked.as_object().ok_or_else(wrong)?;
            if shape.members.is_empty() {
                return Ok(unpacked);
            }
            let checked = members(rules, Some(place), &shape.members, &shape.one_of, object);
            return checked.map(Value::Object);
        }
    }
    .ok_or_else(wrong)
}

fn text(shape: &Shape, value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Array(items) if shape.accepts.contains(&Kind::List) => {
            let items: Option<Vec<String>> = items.iter().map(|item| text(shape, item)).collect();
            Some(items?.join(","))
        }
        _ => None,
    }
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
        Value::String(text) => text.trim().parse().ok(),
        Value::Bool(truth) => Some(i64::from(*truth)),
        _ => None,
    }
}

/// The integer that a float is, if it is one.
fn whole(number: f64) -> Option<i64> {
    // Beyond 2^53 floats are no longer exact, and no parameter is that large.
    let exact = number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0;
    exact.then_some(number as i64)
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::Number(number) => match number.as_i64()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        },
        Value::String(text) => match text.to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A list or an object may come as JSON inside a text: that is the only way for it through a query.
fn unpacked(value: &Value, opening: char) -> Value {
    let text = value.as_str().filter(|text| text.trim_start().starts_with(opening));
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_else(|| value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::products;
    use cds::model::{Service, find, services};
    use serde_json::json;

    fn checked_of(
        service: &'static Service,
        action: &'static Action,
        arrived: &Map<String, Value>,
    ) -> Result<Call, Refusal> {
        let (_, rules) = products::find(service, action).expect("behaviour");
        check(action, rules, arrived)
    }

    fn checked(path: &str, action: &str, arrived: Value) -> Result<Call, (u16, String)> {
        let (service, action) = find(path, action).expect("documented");
        let arrived = arrived.as_object().cloned().expect("an object");
        checked_of(service, action, &arrived).map_err(|refusal| (refusal.http_status, refusal.code))
    }

    #[test]
    fn every_example_of_the_models_passes() {
        for service in services() {
            for action in service.actions() {
                let excluded: Vec<_> =
                    action.one_of.iter().flat_map(|group| group.parameters.iter().skip(1)).collect();
                let parameters =
                    action.parameters.iter().filter(|parameter| !excluded.contains(&&parameter.name));
                let arrived =
                    parameters.map(|parameter| (parameter.name.clone(), parameter.example.clone())).collect();
                let result = checked_of(service, action, &arrived);
                assert!(result.is_ok(), "{}: {result:?}", action.name);
            }
        }
    }

    #[test]
    fn every_required_parameter_is_missed() {
        for service in services() {
            for action in service.actions() {
                for required in action.parameters.iter().filter(|parameter| parameter.required) {
                    let others = action.parameters.iter().filter(|parameter| parameter.name != required.name);
                    let arrived = others.map(|other| (other.name.clone(), other.example.clone())).collect();
                    let refusal = checked_of(service, action, &arrived).expect_err(&action.name);
                    assert_eq!(refusal.http_status / 100, 4, "{} without {}", action.name, required.name);
                }
            }
        }
    }

    #[test]
    fn the_documented_code_is_found() {
        for (path, action, arrived, code) in [
            ("ccs", "StopInstance", json!({}), "InvalidInstanceID.Malformed"),
            ("ccs", "RebootInstances", json!({}), "InvalidInstanceId.Malformed"),
            ("ccs", "ResizeDisk", json!({"InstanceId": "i", "DiskId": "d"}), "IncompleteParamter"),
            ("ccs", "CreateTag", json!({}), "IncompleteParamter"),
            ("network", "ModifyPublicNetwork", json!({"Qos": 5}), "InvalidPublicNetworkID.Malformed"),
            ("network", "CreateVdc", json!({"RegionId": ["a"]}), "InvalidRegionId.Malformed"),
            (
                "network",
                "CreateVdc",
                json!({"RegionId": "r", "PublicNetwork": {"Qos": "fast"}}),
                "InvalidPublicNetwork.Bandwich.Malformed",
            ),
            ("network", "CreateVdc", json!({"RegionId": "r", "PublicNetwork": 5}), "InvalidParameter"),
            ("network", "CreateVdc", json!({"RegionId": "CN_Bejing_A"}), "InvalidRegionId.Malformed"),
            ("network", "DescribeVdc", json!({"RegionId": "cn_beijing_a"}), "InvalidRegionID.Malformed"),
            ("ccs", "DescribeInstances", json!({"RegionId": "CN_Bejing_A"}), "InvalidRegionId.Malformed"),
            ("bms", "DescribeBmsGoods", json!({"RegionId": "CN_Bejing_A"}), "ParameterInvalid"),
            ("bms", "DescribeBmsGoods", json!({}), "ParameterInvalid"),
            ("bms", "DescribeBmsGoods", json!({"RegionId": ""}), "ParameterIsEmpty"),
            ("bms", "DescribeBms", json!({"VdcId": ""}), "ParameterIsEmpty"),
        ] {
            let (status, found) = checked(path, action, arrived).expect_err(action);
            assert_eq!((status, found.as_str()), (400, code), "{action}");
        }
    }

    #[test]
    fn an_empty_text_counts_as_left_out_unless_a_rule_refuses_it() {
        let again = json!({"BaremetalId": "b", "ImageId": "24", "Password": "p", "Raid": ""});
        let call = checked("bms", "ReinstallBms", again).expect("lenient");
        assert_eq!(call.text("Raid"), None);
        let refusal = checked("bms", "DescribeBms", json!({"Name": "", "VdcId": null})).expect_err("a rule");
        assert_eq!(refusal, (400, "ParameterIsEmpty".to_owned()));
    }

    #[test]
    fn groups_exclude() {
        let with = |more: Value| {
            let mut arrived = json!({"InstanceIds": "a", "VdcId": "v", "Password": "p"});
            let object = arrived.as_object_mut().expect("an object");
            object.extend(more.as_object().cloned().expect("an object"));
            checked("ccs", "BatchAddNetworkInterfaces", arrived)
        };
        assert!(with(json!({})).is_err());
        assert!(with(json!({"PrivateId": "p", "PublicId": "q"})).is_err());
        assert!(with(json!({"PrivateId": "p", "PublicId": ""})).is_ok());
    }

    #[test]
    fn types_are_read_leniently() {
        let arrived = json!({
            "RegionId": "r", "VdcId": 5, "InstanceName": "n", "InstanceType": "t", "Cpu": "4", "Ram": 8.0,
            "Password": "p", "PublicIp": "auto", "PrivateIp": "", "UTC": "True", "DryRun": 0, "More": {},
            "SystemDisk": "{\"Size\": \"60\"}"
        });
        let call = checked("ccs", "CreateInstance", arrived).expect("lenient");
        assert_eq!(call.text("VdcId"), Some("5"));
        assert_eq!((call.integer("Cpu"), call.integer("Ram")), (Some(4), Some(8)));
        assert_eq!(call.texts("PublicIp"), ["auto"]);
        assert_eq!((call.boolean("UTC"), call.boolean("DryRun")), (Some(true), Some(false)));
        assert_eq!(call.object("SystemDisk").and_then(|disk| disk.integer("Size")), Some(60));
        assert!(call.text("PrivateIp").is_none() && call.text("More").is_none());
    }
}
