//! Keys that end: the program that printed one is asked for the next.

use std::io;
use std::sync::Arc;
use std::thread;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use crate::credential_process::Command;
use crate::credentials::Credentials;
use crate::error::Error;

/// A key is not used in its last minute: a request is on its way for a while, and clocks differ.
const AHEAD: SignedDuration = SignedDuration::from_secs(60);

/// When a key ends, and which program prints the next.
#[derive(Debug, Clone)]
pub(crate) struct Renewal {
    pub(crate) end: Timestamp,
    pub(crate) command: Command,
    /// Where the program was named.
    pub(crate) place: String,
}

impl Renewal {
    fn is_due(&self) -> bool {
        self.end <= Timestamp::now() + AHEAD
    }
}

/// The last key that a program printed.
#[derive(Debug)]
pub(crate) struct RenewedKey(Arc<Mutex<Arc<Credentials>>>);

impl RenewedKey {
    /// None for a key without an end.
    pub(crate) fn of(first: &Credentials) -> Option<Self> {
        first.renewal().map(|_| Self(Arc::new(Mutex::new(Arc::new(first.clone())))))
    }

    /// The key, a new one where the last has ended. Calls that come meanwhile wait for what one of them asks.
    pub(crate) async fn get(&self) -> Result<Arc<Credentials>, Error> {
        let key = Arc::clone(&self.0).lock_owned().await;
        let Some(renewal) = key.renewal().filter(|renewal| renewal.is_due()).cloned() else {
            return Ok(Arc::clone(&key));
        };
        let unavailable =
            |why: String| Error::NoCredentials(format!("the access key cannot be renewed ({why})"));
        let answer = ask(renewal, key).map_err(|error| unavailable(error.to_string()))?;
        answer.await.map_err(|error| unavailable(error.to_string()))?
    }
}

type Answer = oneshot::Receiver<Result<Arc<Credentials>, Error>>;

/// Has a thread run the program, which may take its time. What it prints is kept, also when the call that needs it is
/// given up: the thread holds the lock.
fn ask(renewal: Renewal, mut key: OwnedMutexGuard<Arc<Credentials>>) -> io::Result<Answer> {
    let (sender, answer) = oneshot::channel();
    thread::Builder::new().name("cds-renewal".to_owned()).spawn(move || {
        let Renewal { command, place, .. } = renewal;
        let renewed = Credentials::printed(&command, &place, key.is_explicit()).map(|renewed| {
            *key = Arc::new(renewed);
            Arc::clone(&key)
        });
        drop(key);
        // Nobody waits any more when the call was given up.
        let _ = sender.send(renewed);
    })?;
    Ok(answer)
}
