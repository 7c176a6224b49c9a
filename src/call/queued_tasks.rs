//! The ids of the tasks that a response names.

use crate::call::places::ids_at;
use crate::call::request::{Request, TaskSource};
use crate::call::server_text::shown_code;
use crate::model::{self, Effect, api, find};

/// The ids and family of the tasks that a response names.
#[derive(Debug, Default)]
pub(crate) struct QueuedTasks {
    pub ids: Vec<String>,
    pub family: &'static str,
}

/// The task ids at any documented path of a failed or truncated response to a change, redacted for an error.
pub(crate) fn named_tasks(request: &Request, body: &[u8], secrets: &[String]) -> Vec<String> {
    match request.effect {
        Effect::Read => Vec::new(),
        Effect::Mutate => {
            ids_at(&api().task_id_places, body).iter().map(|id| shown_code(id, secrets)).collect()
        }
    }
}

/// The ids of the tasks that the response to this request names.
pub(crate) fn queued_tasks(request: &Request, body: &[u8]) -> QueuedTasks {
    tasks_from(request.tasks, &request.path, body)
}

/// The ids and the family of the tasks that a response to a change names, without its request; none of a read.
pub fn tasks_of_response(service: &str, action: &str, body: &[u8]) -> (Vec<String>, &'static str) {
    let documented = model::action(service, action).or_else(|| find(service, action));
    let (source, path) = documented
        .map_or((TaskSource::Anywhere, service), |(service, action)| (TaskSource::of(action), &service.path));
    let tasks = tasks_from(source, path, body);
    (tasks.ids, tasks.family)
}

fn tasks_from(source: TaskSource, path: &str, body: &[u8]) -> QueuedTasks {
    let (documented, family) = match source {
        TaskSource::None => return QueuedTasks::default(),
        TaskSource::Model(rule) => (rule.ids.as_slice(), rule.family.as_str()),
        TaskSource::Anywhere => (&[][..], api().task_family(path)),
    };
    let mut ids = ids_at(documented, body);
    if ids.is_empty() {
        ids = ids_at(&api().task_id_places, body);
    }
    QueuedTasks { ids, family }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::*;
    use crate::model::Verb;

    #[test]
    fn task_ids_of_all_shapes() {
        let request =
            Request::free("ccs", "Anything", Verb::Post, Effect::Mutate, Map::new()).expect("valid");
        for (answer, ids) in [
            (json!({"TaskId": 12}), vec!["12"]),
            (json!({"TaskID": "a"}), vec!["a"]),
            (json!({"TaskId": "", "Data": {"TaskId": "b"}}), vec!["b"]),
            (json!({"Data": {"TaskIds": ["a", "b", "a"]}}), vec!["a", "b"]),
            (json!({"Data": {"DiskInfo": [{"TaskId": "a"}, {"TaskId": 0}]}}), vec!["a"]),
            (json!({"Data": [{"TaskId": 1}, {"TaskId": 2}]}), vec!["1", "2"]),
            (json!({"TaskId": "0", "Data": null}), vec![]),
        ] {
            let queued = queued_tasks(&request, answer.to_string().as_bytes());
            assert_eq!(queued.ids, ids, "{answer}");
        }
    }
}
