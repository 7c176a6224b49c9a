//! The fixed responses, made from the examples of the models.

use cds::model::find;
use serde_json::{Value, json};

/// Number of rows of a typical page, and of a large one.
pub const PAGE: usize = 100;
const LARGE_PAGE: usize = 10_000;

/// Answers with their head, ready to be sent.
pub struct Answers {
    finished: Vec<u8>,
    doing: Vec<u8>,
    page: Vec<u8>,
    large_page: Vec<u8>,
}

impl Answers {
    pub fn new() -> Self {
        Self {
            finished: whole(&task("FINISH")),
            doing: whole(&task("DOING")),
            page: whole(&page(PAGE)),
            large_page: whole(&page(LARGE_PAGE)),
        }
    }

    /// The response to a request with this path and body: a list of instances by its size, or else the state of a task,
    /// which never ends if its id begins with `doing`.
    pub fn to(&self, path: &str, body: &[u8]) -> &[u8] {
        if path.contains("Action=DescribeInstances") {
            let is_large = body.windows(5).any(|digits| digits == b"10000");
            return if is_large { &self.large_page } else { &self.page };
        }
        if path.contains("TaskId=doing") { &self.doing } else { &self.finished }
    }
}

/// A successful response with this body.
pub fn whole(body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}")
        .into()
}

fn task(status: &str) -> String {
    let mut answer = example("DescribeTask");
    answer["Data"]["Status"] = json!(status);
    answer.to_string()
}

/// Instances with distinct names and ids.
pub fn page(rows: usize) -> String {
    let mut answer = example("DescribeInstances");
    let instance = answer["Data"]["Instances"][0].clone();
    let numbered = |number: usize| {
        let mut instance = instance.clone();
        instance["InstanceId"] = json!(format!("3f6c1b52-8d0e-4c47-9a35-{number:012x}"));
        instance["InstanceName"] = json!(format!("web-frontend{number:05}"));
        instance
    };
    answer["Data"]["Instances"] = (0..rows).map(numbered).collect();
    answer.to_string()
}

fn example(action: &str) -> Value {
    let (_, action) = find("ccs", action).unwrap_or_else(|| unreachable!("{action} is documented"));
    action.response_example.clone()
}
