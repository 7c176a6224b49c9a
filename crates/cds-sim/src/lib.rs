//! A simulated CDS cloud on a loopback socket, for trying things out and for tests.
//!
//! [`Simulator::start`] serves the API over real HTTP on 127.0.0.1, checks every signature with code of its own, keeps
//! one consistent [state](Simulator::snapshot) of virtual data centers, networks, instances and tasks, and refuses
//! what the cloud would refuse with the documented codes. An action without behaviour answers `NotSimulated`, never a
//! success. Everything that looks random follows from [`Options::seed`], but for the keys where there is none. A [state file](Options::state) keeps it.
//!
//! How a request travels: `http` (sockets, who may send) → `gateway` (faults, signature, parameters from the models) →
//! `products` (one function an action) → `cloud` (the state of all products) and `progress` (tasks and what they change)
//! → `accounting` (money) → `engine::store` (the state file). Beside the API, `http` has a page to look at and controls
//! for programs in any language. What handlers of all products use stands in `api`, what knows no product in `engine`.

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

pub use engine::progression::{Progression, ProgressionError};
pub use engine::store::StateError;
pub use gateway::admin::{RestoreError, SetProgressionError};
pub use gateway::faults::{Fault, FaultKind, InvalidFault};
pub use gateway::furnish::FurnishError;
pub use gateway::request_log::RecordedRequest;
pub use gateway::route::UnknownAction;
pub use options::{Options, Time};
pub use products::simulated_actions;
pub use simulator::{Simulator, StartError};
