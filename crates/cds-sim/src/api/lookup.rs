//! Ids that callers give, and the refusals that fit.

use indexmap::IndexSet;

use crate::api::call::Call;
use crate::api::refusal::Refusal;
use crate::engine::activity::Activity;

/// Whether a text looks like the id of a resource.
pub fn is_id(text: &str) -> bool {
    uuid::Uuid::try_parse(text).is_ok()
}

/// The refusal of an id: one code when it could exist, another when it could not.
pub fn unknown(call: &Call, id: &str, not_found: &[&str], malformed: &[&str]) -> Refusal {
    let codes = if is_id(id) { [not_found, malformed] } else { [malformed, not_found] };
    call.refuse(&codes.concat())
}

/// The ids of a parameter, each once.
pub fn ids(call: &Call, name: &str) -> Result<Vec<String>, Refusal> {
    let ids: IndexSet<&str> = call.texts(name).into_iter().collect();
    if ids.is_empty() {
        return Err(call.missing(name));
    }
    Ok(ids.into_iter().map(str::to_owned).collect())
}

/// What was found, if no task is changing it; else a refusal with that code.
pub fn idle<T>(call: &Call, found: T, activity: Option<Activity>, code: &str) -> Result<T, Refusal> {
    match activity {
        None => Ok(found),
        Some(activity) => Err(busy(call, code, activity)),
    }
}

/// The refusal of a change while a task is doing something else.
pub fn busy(call: &Call, code: &str, activity: Activity) -> Refusal {
    call.refuse(&[code]).because(format!(
        "The current status of the resource does not support this operation: it is {}.",
        activity.name()
    ))
}
