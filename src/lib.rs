//! The core of cds-rs: the CapitalOnline (CDS) API as a Rust crate.
//!
//! A [`Request`] is built and validated from the models of `models/*.json`; a [`Client`] signs and sends it, again
//! where that is safe, and returns a [`Reply`] or an [`Error`] that says what may have happened; a [`Task`] is
//! waited for.
//!
//! ```no_run
//! # async fn example() -> Result<(), cds::Error> {
//! let client = cds::Client::new(cds::Options::default().resolve(&cds::ProcessEnvironment::read())?)?;
//! let (service, action) = cds::model::find("network", "DescribeVdc").expect("documented");
//! let request = cds::Request::documented(service, action, cds::Parameters::new())?;
//! let reply = client.call(&request).await?;
//! println!("{}", String::from_utf8_lossy(&reply.body));
//! # Ok(())
//! # }
//! ```

mod arrived;
mod aside;
mod body;
mod bounds;
mod client;
mod clock;
mod config;
mod connect;
mod credential_process;
mod credentials;
#[cfg(test)]
mod cut_answers;
mod dial;
mod early_refusal;
mod environment;
mod error;
mod expiration;
mod failure;
mod file;
mod flight;
#[cfg(test)]
mod fuzz;
mod keys;
mod lookup;
pub mod model;
mod no_proxy;
mod nonce;
mod paginate;
mod panics;
mod places;
mod profile;
mod proxy;
mod rate;
mod redact;
mod renewal;
mod request;
mod response;
mod retry;
mod sent;
mod sent_secrets;
mod sign;
mod stamp;
mod sync;
mod task;
mod task_id;
mod text;
mod tls;
mod tracked_body;
mod transport;
mod tunnel;
#[cfg(test)]
mod verdicts;
mod writings;

pub use bounds::{LONGEST, seconds, spacing};
pub use client::{Client, Limits};
pub use config::{Config, Options, Secret, Setting, Value, max_retries};
pub use credential_process::Command;
pub use credentials::{Credentials, Signer};
pub use environment::{Environment, ProcessEnvironment, VARIABLES, one_line};
pub use error::{
    ApiError, ApiErrorKind, ConnectionKind, Error, ErrorTable, Outcome, OutcomeUnknown, Phase, classify,
    error_table,
};
pub use flight::Flight;
pub use nonce::watch_forks;
pub use paginate::Pages;
pub use panics::{Panic, caught, caught_in, no_thread};
pub use proxy::{Proxy, Routes};
pub use request::{Parameters, Request, TaskSource, query_text};
pub use response::Reply;
pub use sign::{is_common_parameter, signed_url};
pub use stamp::Stamp;
pub use task::{Look, Patience, Task, TaskState, TaskStatus, Waits};
pub use task_id::{IdShape, task_families};
pub use tls::{CaBundle, SystemRoots};
pub use transport::let_connections_close;
