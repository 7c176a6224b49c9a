//! The rows of a response, by the model of its action.

use serde_json::Value;

use super::Subject;

/// Members of a response that say how the call went, not what it found.
const ENVELOPE: [&str; 4] = ["code", "message", "msg", "requestid"];

/// The objects that a result is about: the documented lists, or else the single object.
pub(crate) fn rows(subject: Subject, result: &Value) -> Vec<Value> {
    let listed: Vec<Value> = match subject {
        Subject::Response(_, action) if !action.rows().is_empty() => {
            let found = action.rows().iter().flat_map(|place| place.values(result));
            found.flat_map(items).collect()
        }
        Subject::Own(_) | Subject::Rows(..) | Subject::Object => items(result),
        Subject::Response(..) | Subject::Unknown => match data(result) {
            Some(list @ Value::Array(_)) => items(list),
            Some(object @ Value::Object(members)) if !members.is_empty() => vec![object.clone()],
            _ => vec![without_envelope(result)],
        },
    };
    listed.into_iter().filter(|row| row.as_object().is_none_or(|members| !members.is_empty())).collect()
}

fn items(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.iter().filter(|item| !item.is_null()).cloned().collect(),
        Value::Null => Vec::new(),
        other => vec![other.clone()],
    }
}

fn data(result: &Value) -> Option<&Value> {
    result.as_object()?.iter().find(|(name, _)| name.eq_ignore_ascii_case("data")).map(|(_, value)| value)
}

/// What is beside the data, such as the id of a task.
fn without_envelope(result: &Value) -> Value {
    let Some(members) = result.as_object() else { return result.clone() };
    let is_kept = |name: &str, value: &Value| {
        let name = name.to_ascii_lowercase();
        let is_empty = value.is_null() || value.as_object().is_some_and(serde_json::Map::is_empty);
        let says_nothing = ENVELOPE.contains(&name.as_str()) || name == "data" && is_empty;
        !says_nothing
    };
    let kept = members.iter().filter(|(name, value)| is_kept(name, value));
    Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
}

#[cfg(test)]
mod tests {
    use cds::model;
    use serde_json::json;

    use super::*;

    #[test]
    fn rows_are_the_documented_lists_or_the_single_object() {
        let of = |service, action, result: Value| {
            let (service, action) = model::action(service, action).expect("documented");
            rows(Subject::Response(service, action), &result)
        };
        let listed = of("instance", "DescribeInstances", json!({"Data": {"Instances": [{"InstanceId": 1}]}}));
        assert_eq!(listed, [json!({"InstanceId": 1})]);
        let price =
            of("instance", "DescribeInstancePrice", json!({"Code": "Success", "Data": {"TotalPrice": 3}}));
        assert_eq!(price, [json!({"TotalPrice": 3})]);
        let queued = of("instance", "DeleteInstance", json!({"Code": "Success", "Data": {}, "TaskId": "7"}));
        assert_eq!(queued, [json!({"TaskId": "7"})]);
        assert!(of("instance", "CreateTag", json!({"Code": "Success", "Data": {}})).is_empty());
    }
}
