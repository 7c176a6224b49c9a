//! API calls: requests, retries, responses, tasks, pagination.

pub(crate) mod arrived;
pub(crate) mod aside;
pub(crate) mod client;
pub(crate) mod clock_skew;
pub(crate) mod in_flight;
pub(crate) mod outgoing;
pub(crate) mod paginate;
pub(crate) mod places;
pub(crate) mod rate_limit;
pub(crate) mod recording;
pub(crate) mod redact;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod retry;
pub(crate) mod sent_secrets;
pub(crate) mod task;
pub(crate) mod task_id;
pub(crate) mod text;
pub(crate) mod watched;
pub(crate) mod writings;
