//! A simulated CDS cloud on a loopback socket, for trying things out and for tests.
//!
//! [`Simulator::start`] serves the API over real HTTP on 127.0.0.1, checks every signature with code of its own, keeps
//! one consistent [state](Simulator::snapshot) of virtual data centers, networks, instances and tasks, and refuses
//! what the cloud would refuse with the documented codes. An action without behaviour answers `NotSimulated`, never a
//! success. Everything that looks random follows from [`Options::seed`], but for the keys where there is none. A [state file](Options::state) keeps it.
//!
//! How a request travels: `server` (sockets, HTTP) → `exchange` (faults, order of the checks) → `auth` (signature) →
//! `validate` (parameters, from the models) → `handlers` (one function an action) → `cloud` (the state) and `tasks`
//! (what happens later) → `store` (the state file). Beside the API the server has a `page` to look at and `control`s for
//! programs in any language.

mod activity;
mod address;
mod answers;
mod auth;
mod call;
mod catalog;
mod clock;
mod cloud;
mod control;
mod exchange;
mod failure;
mod fault;
mod furnish;
mod guard;
mod handlers;
mod identity;
mod log;
mod metrics;
mod nearest;
mod options;
mod overview;
mod page;
mod pieces;
mod places;
mod price;
mod query;
mod record;
mod reply;
mod sender;
mod server;
mod simulator;
mod store;
mod tasks;
mod validate;
mod wire;

pub use exchange::{RestoreError, SetProgressionError};
pub use fault::{Fault, FaultKind, InvalidFault};
pub use furnish::FurnishError;
pub use handlers::simulated_actions;
pub use nearest::UnknownAction;
pub use options::{Options, Progression, ProgressionError, StartError, Time};
pub use record::RecordedRequest;
pub use simulator::Simulator;
pub use store::StateError;
