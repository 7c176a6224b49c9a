//! A simulated CDS cloud on a loopback socket, for experiments and tests.
//!
//! [`Simulator::start`] serves the API over real HTTP on 127.0.0.1, verifies every signature with its own code, keeps a
//! consistent [state](Simulator::snapshot) of virtual data centers, networks, instances and tasks, and refuses what the
//! cloud would refuse, with the documented codes. An action that is not simulated returns `NotSimulated`, never a
//! success. Everything random is derived from [`Options::seed`], except the keys if there is no seed. A
//! [state file](Options::state) makes the cloud persistent.
//!
//! The path of a request: `http` (sockets, origin checks) → `gateway` (faults, signature, parameters from the models) →
//! `products` (one function per action) → `cloud` (the state of all products) and `progress` (tasks and their changes)
//! → `accounting` (money) → `engine::store` (the state file). Besides the API, `http` serves an overview page and
//! controls for programs in any language. `api` has shared code of the handlers, `engine` everything independent of
//! products.

#![forbid(unsafe_code)]

mod accounting;
mod api;
mod change;
mod charges;
mod cloud;
mod engine;
mod gateway;
mod guard;
mod http;
mod options;
mod products;
mod progress;
mod simulator;

pub use api::rules;
pub use engine::progression::{Progression, ProgressionError};
pub use engine::store::StateError;
pub use gateway::admin::{RestoreError, SetProgressionError};
pub use gateway::faults::{Fault, FaultKind, InvalidFault};
pub use gateway::furnish::FurnishError;
pub use gateway::request_log::RecordedRequest;
pub use gateway::route::UnknownAction;
pub use options::{Options, Time};
pub use products::{Product, products, simulated_actions};
pub use simulator::{Simulator, StartError};
