//! Calls that must succeed, each with a response of the documented structure.

use cds_sim::Simulator;
use serde_json::{Value, json};

use super::Caller;

/// Members of documented responses that depend on the resource, or that repeat another member.
const OPTIONAL: [&str; 2] = ["RequestId", "ResourceIds"];

/// A sequence of calls of some services.
pub struct Story<'a> {
    pub caller: Caller<'a>,
    problems: Vec<String>,
}

impl<'a> Story<'a> {
    pub fn new(simulator: &'a Simulator) -> Self {
        Self { caller: Caller::new(simulator), problems: Vec::new() }
    }

    /// Calls an action and waits for its tasks.
    pub fn run(&mut self, path: &'static str, action: &'static str, parameters: Value) -> Value {
        let reply = self.caller.ok(path, action, parameters);
        let (_, model) = cds::model::find(path, action).expect("documented");
        missing(&model.response_example, &reply, action, &mut self.problems);
        let tasks = model.task.iter().flat_map(|rule| &rule.ids).flat_map(|place| place.values(&reply));
        for task in tasks {
            let task = task.as_str().map_or_else(|| task.to_string(), str::to_owned);
            if path == "bms" {
                self.wait_bms(&task)
            } else {
                self.caller.wait(&task)
            };
        }
        reply
    }

    /// Checks that every response had the documented structure.
    pub fn end(self) {
        assert!(self.problems.is_empty(), "missing in answers: {:#?}", self.problems);
    }

    fn wait_bms(&self, task: &str) -> Value {
        wait_bms(&self.caller, task)
    }
}

/// Polls a bare-metal task until it ends.
pub fn wait_bms(caller: &Caller<'_>, task: &str) -> Value {
    for _ in 0..50 {
        let data = caller.ok("bms", "DescribeBmsTask", json!({"TaskId": task}))["Data"].clone();
        match data["Status"].as_str() {
            Some("succeed") => return data,
            Some("init") => {}
            _ => panic!("task {task} failed: {data}"),
        }
    }
    panic!("task {task} does not end");
}

/// Members of a documented response that are missing in a real one. Lists are compared by their first elements.
pub fn missing(documented: &Value, answer: &Value, place: &str, found: &mut Vec<String>) {
    match (documented, answer) {
        (Value::Object(documented), Value::Object(answer)) => {
            for (name, value) in documented.iter().filter(|(name, _)| !OPTIONAL.contains(&name.as_str())) {
                match answer.get(name) {
                    Some(inner) => missing(value, inner, &format!("{place}.{name}"), found),
                    None => found.push(format!("{place}.{name}")),
                }
            }
        }
        (Value::Array(documented), Value::Array(answer)) => {
            if let (Some(documented), Some(answer)) = (documented.first(), answer.first()) {
                missing(documented, answer, &format!("{place}[]"), found);
            }
        }
        (Value::Object(_) | Value::Array(_), _) | (_, Value::Object(_) | Value::Array(_)) => {
            found.push(format!("{place} is of another type"));
        }
        _ => {}
    }
}
