//! Administrative controls of the simulator, outside the API.

use std::time::Duration;

use serde_json::Value;

use super::estate;
use super::faults::Fault;
use super::furnish::{self, FurnishError};
use super::request_log::RecordedRequest;
use super::route::{UnknownAction, known_action};
use super::{Gateway, State};
use crate::cloud::Cloud;
use crate::engine::progression::Progression;
use crate::engine::store::StateError;

/// Why a snapshot was not restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The text is not a snapshot.
    #[error("not a snapshot of this version of the simulator: {0}")]
    Snapshot(#[from] serde_json::Error),
    /// The state file cannot be written.
    #[error(transparent)]
    State(#[from] StateError),
}

/// Why the progression was not changed.
#[derive(Debug, thiserror::Error)]
pub enum SetProgressionError {
    /// No model has the action.
    #[error(transparent)]
    Action(#[from] UnknownAction),
    /// The state file cannot be written.
    #[error(transparent)]
    State(#[from] StateError),
}

/// The data of the overview page.
#[derive(Debug)]
pub struct Look {
    /// The state as plain JSON.
    pub cloud: Value,
    /// The simulated time, in the cloud's format.
    pub time: String,
    /// Pending faults.
    pub faults: Vec<Fault>,
    /// The latest requests, newest first.
    pub requests: Vec<RecordedRequest>,
    /// Number of requests in the log.
    pub total_requests: usize,
}

impl Gateway {
    /// The request log.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.lock().request_log.all()
    }

    /// Adds a fault.
    pub fn fail(&self, fault: Fault) {
        self.lock().faults.add(fault);
    }

    /// The pending faults.
    pub fn faults(&self) -> Vec<Fault> {
        self.lock().faults.all().to_vec()
    }

    /// Removes the pending faults.
    pub fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    /// Advances the clock.
    pub fn advance(&self, time: Duration) -> Result<(), StateError> {
        self.change(|state| {
            state.cloud.clock.advance(time);
            state.catch_up();
        })
    }

    /// Sets the progression of tasks queued from now on, for one action or for all others.
    pub fn set_progression(
        &self,
        action: Option<&str>,
        progression: Progression,
    ) -> Result<(), SetProgressionError> {
        action.map_or(Ok(()), known_action)?;
        Ok(self.change(|state| match action {
            Some(action) => {
                state.cloud.progressions.by_action.insert(action.to_owned(), progression);
            }
            None => state.cloud.progressions.every = progression,
        })?)
    }

    /// Sets the balance, in hundredths of a yuan.
    pub fn set_balance(&self, balance: i64) -> Result<(), StateError> {
        self.change(|state| state.cloud.set_balance(balance))
    }

    /// Adds a fleet of this many servers.
    pub fn furnish(&self, servers: u32) -> Result<(), FurnishError> {
        self.build(|state| furnish::furnished(&state.cloud, self.seed, servers))
    }

    /// Adds what the examples name, unless it is there.
    pub fn furnish_examples(&self) -> Result<(), FurnishError> {
        self.build(|state| estate::with_estate(&state.cloud, state.time))
    }

    fn build(&self, built: impl FnOnce(&State) -> Result<Cloud, FurnishError>) -> Result<(), FurnishError> {
        let mut refused = None;
        self.change(|state| match built(state) {
            Ok(cloud) => state.cloud = cloud,
            Err(error) => refused = Some(error),
        })?;
        refused.map_or(Ok(()), Err)
    }

    /// Empties the cloud, the faults and the request log. Nonces stay used.
    pub fn reset(&self) -> Result<(), StateError> {
        self.change(|state| state.replace(Cloud::new(self.seed, self.progression)))?;
        let mut state = self.lock();
        state.faults.clear();
        state.request_log.clear();
        Ok(())
    }

    /// The whole state as JSON.
    pub fn snapshot(&self) -> Result<String, serde_json::Error> {
        let mut state = self.lock();
        state.catch_up();
        serde_json::to_string(&state.cloud)
    }

    /// Replaces the whole state.
    pub fn restore(&self, snapshot: &str) -> Result<(), RestoreError> {
        let cloud = serde_json::from_str(snapshot)?;
        Ok(self.change(|state| state.replace(cloud))?)
    }

    /// The data of the overview page, with this many of the latest requests.
    pub fn look(&self, requests: usize) -> Result<Look, serde_json::Error> {
        let mut state = self.lock();
        state.catch_up();
        Ok(Look {
            cloud: serde_json::to_value(&state.cloud)?,
            time: state.cloud.clock.text(),
            faults: state.faults.all().to_vec(),
            requests: state.request_log.last(requests),
            total_requests: state.request_log.len(),
        })
    }

    /// Releases the state file. No further changes are saved.
    pub fn close(&self) {
        if let Some(store) = &mut self.lock().store {
            store.close();
        }
    }

    /// Applies an administrative change; rolls it back if it cannot be saved.
    fn change(&self, change: impl FnOnce(&mut State)) -> Result<(), StateError> {
        let mut state = self.lock();
        state.catch_up();
        let before = state.cloud.moving();
        change(&mut state);
        state.read_cache.forget();
        state.keep(before)
    }
}
