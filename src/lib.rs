#![doc = include_str!("README.md")]
#![forbid(unsafe_code)]

mod call;
mod credentials;
mod descriptor;
mod environment;
mod error;
mod file;
mod http;
mod journal;
mod line;
pub mod model;
mod once;
mod os;
mod panics;
mod settings;
mod sign;
#[cfg(test)]
mod tests;

pub use call::client::{Client, Limits};
pub use call::dry_run::DryRun;
pub use call::in_flight::InFlight;
pub use call::paginate::Paginator;
pub use call::parameters::{Parameters, query_text};
pub use call::redact::is_secret;
pub use call::request::{Request, TaskSource};
pub use call::response::Response;
pub use call::task::{Task, TaskState, TaskStatus};
pub use call::task_id::{task_families, task_family_names};
pub use call::task_waiter::{PollResult, TaskWaiter, WaitOptions};
pub use credentials::Credentials;
pub use credentials::process::Command;
#[doc(hidden)]
pub use descriptor::Descriptor;
pub use environment::{Environment, ProcessEnvironment, VARIABLES};
pub use error::{
    ApiError, ApiErrorKind, ConnectionKind, Error, ErrorTable, Outcome, OutcomeUnknown, Phase, classify,
    error_table,
};
#[doc(hidden)]
pub use http::transport::let_connections_close;
pub use jiff::Timestamp;
pub use journal::{Entry, EntryOutcome, Journal, JournalFile, JournalPlace, KEEP};
#[doc(hidden)]
pub use line::one_line;
pub use model::IdShape;
pub use once::evidence::{before, resolve};
pub use once::follow::task;
pub use once::order::{Noted, Order, Settling, Verdict};
pub use once::run::Once;
pub use once::settle::{resolve_entries, resolve_entry};
#[doc(hidden)]
pub use os::Handle;
#[doc(hidden)]
pub use panics::{Panic, caught, caught_in, no_thread};
#[doc(hidden)]
pub use settings::bounds::{LONGEST, seconds, spacing};
pub use settings::endpoint::is_loopback;
pub use settings::proxy::{Proxy, Routes};
pub use settings::{
    CaBundle, Config, Options, Origin, Secret, Setting, SystemRoots, Value, config_file, max_retries,
};
#[doc(hidden)]
pub use sign::nonce::watch_forks;
pub use sign::stamp::Stamp;
pub use sign::{Signer, is_common_parameter, signed_url};
