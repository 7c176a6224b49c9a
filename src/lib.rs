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
pub use call::paginate::Paginator;
pub use call::parameters::Parameters;
pub use call::request::{Request, TaskSource};
pub use call::response::Response;
pub use call::task::{Task, TaskState, TaskStatus};
pub use call::task_waiter::{PollResult, TaskWaiter, WaitOptions};
pub use credentials::Credentials;
pub use environment::{Environment, ProcessEnvironment};
pub use error::{ApiError, ApiErrorKind, ConnectionKind, Error, Outcome, OutcomeUnknown, Phase};
pub use jiff::Timestamp;
pub use journal::{Entry, EntryOutcome, Journal, JournalFile, JournalPlace};
pub use once::evidence::{before, resolve};
pub use once::order::{Noted, Order, Settling, Verdict};
pub use once::run::Once;
pub use once::settle::{resolve_entries, resolve_entry};
pub use settings::proxy::{Proxy, Routes};
pub use settings::{CaBundle, Config, Options, Secret, SystemRoots};
pub use sign::stamp::Stamp;
pub use sign::{Signer, signed_url};

// For the Python module, the command line and the simulator. All of it may change in any release.
#[doc(hidden)]
pub use {
    call::in_flight::InFlight,
    call::parameters::query_text,
    call::queued_tasks::tasks_of_response,
    call::redact::is_secret,
    call::task_id::{task_families, task_family_names},
    credentials::process::Command,
    descriptor::Descriptor,
    environment::VARIABLES,
    error::{ErrorTable, classify, error_table},
    http::transport::let_connections_close,
    journal::KEEP,
    line::one_line,
    model::IdShape,
    once::follow::task,
    os::Handle,
    panics::{Panic, caught, caught_in, no_thread},
    settings::bounds::{LONGEST, seconds, spacing},
    settings::endpoint::is_loopback,
    settings::{Origin, Setting, Value, config_file, max_retries},
    sign::is_common_parameter,
    sign::nonce::watch_forks,
};
