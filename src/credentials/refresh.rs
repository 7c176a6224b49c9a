//! Refreshes expiring credentials by running the credential process again.
//!
//! Five minutes before a key expires, it is refreshed in the background, and stays in use meanwhile. In its last minute
//! calls wait briefly for the new key. If the program fails, the old key stays in use until it expires.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::credentials::{Credentials, Renewal};
use crate::error::Error;

/// How long before its expiration a key is refreshed in the background.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// In its last minute a key is used only if there is no other: requests take time to arrive, and clocks differ.
const LAST: SignedDuration = SignedDuration::from_mins(1);

/// How long a call waits for the new key while the old one is still valid.
const PATIENCE: Duration = Duration::from_secs(5);

/// The minimum delay between two runs, during which calls share a failure. While the old key is still valid, the delay
/// is a quarter of its remaining lifetime.
const PAUSE: SignedDuration = SignedDuration::from_secs(5);

/// The stack size of the thread. If it is not given, Rust reads the environment, which another thread may be changing.
const STACK: usize = 512 * 1024;

/// The last key that a program printed.
#[derive(Debug)]
pub(crate) struct RefreshingKey(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    /// Notified when a run has ended.
    ended: Notify,
}

#[derive(Debug)]
struct State {
    key: Arc<Credentials>,
    is_running: bool,
    /// Why the last run failed.
    failure: Option<String>,
    /// When the program may run again.
    next_run: Timestamp,
}

/// What a call does to get its key.
#[derive(Debug, PartialEq)]
enum Step {
    Use,
    /// Waits briefly for the next key.
    Hope,
    /// Waits for the next key.
    Wait,
    Fail,
}

impl State {
    /// What to do now, and whether to start the program for that.
    fn step(&self, now: Timestamp) -> (Step, bool) {
        let Some(renewal) = self.key.renewal() else { return (Step::Use, false) };
        let left = now.duration_until(renewal.end);
        if left > AHEAD {
            return (Step::Use, false);
        }
        let runs = !self.is_running && now >= self.next_run;
        let is_awaited = self.is_running || runs;
        let step = match is_awaited {
            _ if left > LAST => Step::Use,
            true if left.is_positive() => Step::Hope,
            true => Step::Wait,
            false if left.is_positive() => Step::Use,
            false => Step::Fail,
        };
        (step, runs)
    }
}

impl RefreshingKey {
    /// None for a key that does not expire.
    pub(crate) fn of(first: &Credentials) -> Option<Self> {
        first.renewal()?;
        let state = State {
            key: Arc::new(first.clone()),
            is_running: false,
            failure: None,
            next_run: Timestamp::MIN,
        };
        Some(Self(Arc::new(Shared { state: Mutex::new(state), ended: Notify::new() })))
    }

    /// The key to sign with.
    pub(crate) async fn get(&self) -> Result<Arc<Credentials>, Error> {
        self.get_at(Timestamp::now).await
    }

    async fn get_at(&self, now: impl Fn() -> Timestamp) -> Result<Arc<Credentials>, Error> {
        loop {
            // Created before the check, so that no end of a run is missed.
            let ended = self.0.ended.notified();
            let step = self.0.step(now())?;
            let key = || Arc::clone(&self.0.locked().key);
            match step {
                Step::Use => return Ok(key()),
                Step::Hope => {
                    if timeout(PATIENCE, ended).await.is_err() {
                        return Ok(key());
                    }
                }
                Step::Wait => ended.await,
                Step::Fail => {
                    let why = self.0.locked().failure.clone();
                    return Err(Error::NoCredentials(
                        why.unwrap_or_else(|| "the access key has expired".to_owned()),
                    ));
                }
            }
        }
    }
}

impl Shared {
    /// What to do now. Starts a refresh if one is due.
    fn step(self: &Arc<Self>, now: Timestamp) -> Result<Step, Error> {
        let mut state = self.locked();
        let (step, runs) = state.step(now);
        let Some(renewal) = state.key.renewal().filter(|_| runs).cloned() else { return Ok(step) };
        state.is_running = true;
        drop(state);
        let run = Run { shared: Arc::clone(self), outcome: None };
        if let Err(error) = run.start(renewal) {
            // The failed start was recorded as the end of a run; the key may still be valid.
            return if step == Step::Use {
                Ok(step)
            } else {
                Err(Error::NoCredentials(format!("the access key cannot be refreshed ({error})")))
            };
        }
        Ok(step)
    }

    fn locked(&self) -> MutexGuard<'_, State> {
        // Nothing panics while the lock is held, and every update is complete.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One run of the program. Its end is always recorded, because calls wait for it.
struct Run {
    shared: Arc<Shared>,
    outcome: Option<Result<Credentials, Error>>,
}

impl Run {
    /// Runs the program on a thread. The key is kept, even if the calls that need it are cancelled.
    fn start(self, renewal: Renewal) -> io::Result<()> {
        let thread = thread::Builder::new().name("cds-renewal".to_owned()).stack_size(STACK);
        thread.spawn(move || {
            let Renewal { command, place, runner, .. } = renewal;
            let explicit = self.shared.locked().key.is_explicit();
            self.end(Credentials::printed(&command, &place, explicit, &runner, &|| false));
        })?;
        Ok(())
    }

    fn end(mut self, outcome: Result<Credentials, Error>) {
        self.outcome = Some(outcome);
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let mut state = self.shared.locked();
        state.is_running = false;
        state.failure = match self.outcome.take() {
            Some(Ok(key)) => {
                state.key = Arc::new(key);
                None
            }
            Some(Err(error)) => Some(error.to_string()),
            None => Some("the credential process could not be run".to_owned()),
        };
        let now = Timestamp::now();
        let left =
            state.key.renewal().map_or(SignedDuration::ZERO, |renewal| now.duration_until(renewal.end));
        state.next_run = now.checked_add(PAUSE.max(left / 4)).unwrap_or(Timestamp::MAX);
        drop(state);
        self.shared.ended.notify_waiters();
    }
}

#[cfg(all(test, unix))] // its programs are scripts of a shell
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::credentials::process::{Command, Runner};

    const KEY: &str =
        r#"{"access_key_id":"next","access_key_secret":"s","expiration":"2999-01-01T00:00:00Z"}"#;

    /// A key that expires at second 0, and what its program does.
    fn key(script: &str) -> RefreshingKey {
        key_until(Timestamp::UNIX_EPOCH, script)
    }

    fn key_until(end: Timestamp, script: &str) -> RefreshingKey {
        let first = Credentials::found("first", "s", "the test").expect("usable");
        let renewal = Renewal {
            end,
            command: Command::Words(["sh", "-c", script].map(str::to_owned).into()),
            place: "the test".to_owned(),
            runner: Arc::new(Runner::new(&BTreeMap::new())),
        };
        RefreshingKey::of(&first.with_renewal(renewal)).expect("it ends")
    }

    fn printing() -> String {
        format!("echo '{KEY}'")
    }

    fn before_end(seconds: i64) -> Timestamp {
        Timestamp::from_second(-seconds).expect("in range")
    }

    /// The id of the key in use that many seconds before it expires, or the error.
    async fn id(key: &RefreshingKey, seconds: i64) -> Result<String, String> {
        let used = key.get_at(|| before_end(seconds)).await.map_err(|error| error.to_string())?;
        Ok(used.access_key_id().to_owned())
    }

    async fn end_of_run(key: &RefreshingKey) {
        loop {
            let ended = key.0.ended.notified();
            if !key.0.locked().is_running {
                return;
            }
            ended.await;
        }
    }

    #[tokio::test]
    async fn a_key_stays_in_use_while_the_next_is_fetched_ahead_of_time() {
        let key = key(&printing());
        assert_eq!(id(&key, 301).await.as_deref(), Ok("first"));
        assert!(!key.0.locked().is_running);
        assert_eq!(id(&key, 299).await.as_deref(), Ok("first"));
        end_of_run(&key).await;
        assert_eq!(id(&key, 299).await.as_deref(), Ok("next"));
    }

    #[tokio::test]
    async fn calls_of_the_last_minute_and_after_it_wait_for_the_next_key() {
        for seconds in [59, 1, 0, -1000] {
            assert_eq!(id(&key(&printing()), seconds).await.as_deref(), Ok("next"), "{seconds}");
        }
    }

    #[tokio::test]
    async fn a_key_is_used_to_its_end_while_the_program_fails_and_no_longer() {
        let key = key("exit 7");
        for seconds in [299, 59, 1] {
            assert_eq!(id(&key, seconds).await.as_deref(), Ok("first"), "{seconds}");
            end_of_run(&key).await;
        }
        let why = id(&key, 0).await.expect_err("it has ended");
        assert!(why.contains("sh failed (exit status: 7)"), "{why}");
    }

    #[tokio::test]
    async fn calls_share_a_run_and_its_failure_for_some_seconds() {
        let runs = std::env::temp_dir().join(format!("cds-runs-{}", std::process::id()));
        let key = key(&format!("echo >> {}; exit 7", runs.display()));
        let calls = (0..8).map(|_| key.get_at(Timestamp::now));
        for outcome in futures_util::future::join_all(calls).await {
            outcome.expect_err("it has ended");
        }
        key.get_at(Timestamp::now).await.expect_err("it has ended");
        assert_eq!(std::fs::read_to_string(&runs).expect("it has run").len(), 1);
        std::fs::remove_file(runs).expect("it is there");
        let later = Timestamp::now().checked_add(PAUSE).expect("in range");
        assert_eq!(key.0.locked().step(later), (Step::Wait, true));
    }

    #[tokio::test]
    async fn a_program_that_fails_ahead_of_time_runs_again_after_a_quarter_of_the_time_that_is_left() {
        let now = Timestamp::now();
        let key = key_until(now + SignedDuration::from_secs(280), "exit 7");
        assert_eq!(key.get_at(|| now).await.expect("a good key").access_key_id(), "first");
        end_of_run(&key).await;
        let pause = now.duration_until(key.0.locked().next_run).as_secs();
        assert!((60..=75).contains(&pause), "{pause} s");
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_of_the_last_minute_waits_only_a_little_for_a_program_that_hangs() {
        let key = key(&printing());
        key.0.locked().is_running = true;
        let begun = tokio::time::Instant::now();
        assert_eq!(id(&key, 30).await.as_deref(), Ok("first"));
        assert_eq!(begun.elapsed(), PATIENCE);
        assert_eq!(id(&key, 299).await.as_deref(), Ok("first"));
    }
}
