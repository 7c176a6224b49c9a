//! Looking at tasks.

use serde_json::json;

use crate::api::call::Call;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;
use crate::engine::task_ids::number_of;
use crate::engine::tasks::Status;
use crate::progress::COMMON;

pub fn describe_task(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("TaskId")?;
    let task = number_of(id).and_then(|number| cloud.poll(number, &COMMON));
    let task = task.ok_or_else(|| call.refuse(&["InvalidTaskId.Malformed"]))?;
    let mut data = json!({
        "Status": word(task.status),
        "ResourceId": task.resources.first().map_or("", String::as_str),
        "TaskType": task.kind,
    });
    if task.resources.len() > 1 {
        data["ResourceIds"] = json!(task.resources);
    }
    if let Some(failure) = task.failed() {
        data["Message"] = json!(failure);
    }
    Ok(Reply::raw(&json!({"Code": "Success", "Message": "Success.", "Data": data, "TaskId": id.trim()})))
}

fn word(status: Status) -> &'static str {
    match status {
        Status::New => "NEW",
        Status::Doing => "DOING",
        Status::Finished => "FINISH",
        Status::Failed => "ERROR",
    }
}
