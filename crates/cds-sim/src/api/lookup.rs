//! Looks up ids, with the matching refusals.

use indexmap::IndexSet;

use crate::api::call::Call;
use crate::api::refusal::Refusal;
use crate::engine::activity::Activity;

/// Whether a text has the format of a resource id.
pub fn is_id(text: &str) -> bool {
    uuid::Uuid::try_parse(text).is_ok()
}

/// The refusal of an id: one code if it is well-formed, another if it is malformed.
pub fn unknown(call: &Call, id: &str, not_found: &[&str], malformed: &[&str]) -> Refusal {
    let codes = if is_id(id) { [not_found, malformed] } else { [malformed, not_found] };
    call.refuse(&codes.concat())
}

/// The distinct ids of a parameter.
pub fn ids(call: &Call, name: &str) -> Result<Vec<String>, Refusal> {
    let ids: IndexSet<&str> = call.texts(name).into_iter().collect();
    if ids.is_empty() {
        return Err(call.missing(name));
    }
    Ok(ids.into_iter().map(str::to_owned).collect())
}

/// The resource, if it is idle; otherwise a refusal with that code.
pub fn idle<T>(call: &Call, found: T, activity: Option<Activity>, code: &str) -> Result<T, Refusal> {
    match activity {
        None => Ok(found),
        Some(activity) => Err(busy(call, code, activity)),
    }
}

/// The refusal of a change while a task is running.
pub fn busy(call: &Call, code: &str, activity: Activity) -> Refusal {
    call.refuse(&[code]).because(format!(
        "The current status of the resource does not support this operation: it is {}.",
        activity.name()
    ))
}
