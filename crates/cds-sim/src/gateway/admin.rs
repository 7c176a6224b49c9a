//! The controls of the simulator: what tests do with the cloud from outside, past the API.

use std::time::Duration;

use serde_json::Value;

use super::faults::Fault;
use super::furnish::{self, FurnishError};
use super::request_log::RecordedRequest;
use super::route::{UnknownAction, known_action};
use super::{Gateway, State};
use crate::cloud::Cloud;
use crate::engine::progression::Progression;
use crate::engine::store::StateError;

/// Why a cloud is not brought back to a snapshot.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// A text that is no snapshot.
    #[error("not a snapshot of this version of the simulator: {0}")]
    Snapshot(#[from] serde_json::Error),
    /// The state file cannot be written.
    #[error(transparent)]
    State(#[from] StateError),
}

/// Why tasks go on as before.
#[derive(Debug, thiserror::Error)]
pub enum SetProgressionError {
    /// No model has the action.
    #[error(transparent)]
    Action(#[from] UnknownAction),
    /// The state file cannot be written.
    #[error(transparent)]
    State(#[from] StateError),
}

/// What there is to look at.
#[derive(Debug)]
pub struct Look {
    /// The state as plain JSON.
    pub cloud: Value,
    /// The simulated time, as the cloud writes it.
    pub time: String,
    /// Those that are still to come.
    pub faults: Vec<Fault>,
    /// The last ones, the newest first.
    pub requests: Vec<RecordedRequest>,
    /// How many requests are remembered.
    pub total_requests: usize,
}

impl Gateway {
    /// What arrived lately.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.lock().request_log.all()
    }

    /// Adds a fault.
    pub fn fail(&self, fault: Fault) {
        self.lock().faults.add(fault);
    }

    /// The faults that are still to come.
    pub fn faults(&self) -> Vec<Fault> {
        self.lock().faults.all().to_vec()
    }

    /// Forgets the faults that are still to come.
    pub fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    /// Moves the clock.
    pub fn advance(&self, time: Duration) -> Result<(), StateError> {
        self.change(|state| {
            state.cloud.clock.advance(time);
            state.catch_up();
        })
    }

    /// Changes how tasks end that are queued from now on: those of one action, or of every other.
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

    /// Sets what the account has, in hundredths of a yuan.
    pub fn set_balance(&self, balance: i64) -> Result<(), StateError> {
        self.change(|state| state.cloud.set_balance(balance))
    }

    /// Adds a fleet of that number of servers.
    pub fn furnish(&self, servers: u32) -> Result<(), FurnishError> {
        let mut refused = None;
        self.change(|state| match furnish::furnished(&state.cloud, self.seed, servers) {
            Ok(cloud) => state.cloud = cloud,
            Err(error) => refused = Some(error),
        })?;
        refused.map_or(Ok(()), Err)
    }

    /// Empties the cloud and forgets faults and requests. Nonces stay used.
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

    /// What there is to look at, with so many of the last requests.
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

    /// Lets others use the state file. From now on nothing changes any more that would have to be kept.
    pub fn close(&self) {
        if let Some(store) = &mut self.lock().store {
            store.close();
        }
    }

    /// Changes the cloud from outside; what cannot be kept is undone.
    fn change(&self, change: impl FnOnce(&mut State)) -> Result<(), StateError> {
        let mut state = self.lock();
        state.catch_up();
        let before = state.cloud.moving();
        change(&mut state);
        state.read_cache.forget();
        state.keep(before)
    }
}
