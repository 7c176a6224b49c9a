//! Waits for tasks: when each is polled, and which failed polls end the wait.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use tokio::time::{Instant, sleep, sleep_until};

use crate::call::client::{Client, Limits};
use crate::call::rate_limit::RateLimit;
use crate::call::retry::chance;
use crate::call::task::{Task, TaskState, TaskStatus};
use crate::error::{ApiErrorKind, Error};

/// Poll interval at first, unless the caller sets a fixed one.
const FIRST_INTERVAL: Duration = Duration::from_secs(1);

/// Maximum poll interval.
const LONGEST_INTERVAL: Duration = Duration::from_secs(10);

/// Growth factor of the poll interval.
const GROWTH: f64 = 1.5;

/// How long a wait tolerates failing polls, due to connection or server failures.
const LONGEST_OUTAGE: Duration = Duration::from_secs(120);

/// Timeout and poll interval of a wait.
#[derive(Debug, Clone, Copy)]
pub struct WaitOptions {
    /// Timeout of the wait.
    pub timeout: Duration,
    /// Fixed poll interval; by default it grows from 1 s to 10 s, with jitter.
    pub interval: Option<Duration>,
    /// Minimum interval between two polls, over all tasks.
    pub spacing: Option<Duration>,
    /// Whether to report every poll, or only changes.
    pub report_every_poll: bool,
}

/// Half an hour, as on the command line.
impl Default for WaitOptions {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(1800), interval: None, spacing: None, report_every_poll: false }
    }
}

/// A wait for several tasks.
pub struct TaskWaiter {
    options: WaitOptions,
    deadline: Instant,
    rate: Option<Arc<RateLimit>>,
    count: usize,
    under_way: FuturesUnordered<BoxFuture<'static, (Wait, Seen)>>,
}

/// An event of one of the tasks.
#[derive(Debug)]
pub struct PollResult {
    /// Index of the task, in the order of adding.
    pub index: usize,
    /// The poll result; None if the wait timed out while the task continues in the cloud.
    pub seen: Seen,
}

/// A poll result; None if the wait timed out.
type Seen = Result<Option<TaskStatus>, Error>;

/// The wait for one task.
struct Wait {
    index: usize,
    client: Client,
    task: Task,
    interval: Option<Duration>,
    report_every_poll: bool,
    deadline: Instant,
    rate: Option<Arc<RateLimit>>,
    /// Delay before the next poll; none before the first.
    pause: Option<Duration>,
    outage: Outage,
    /// The last status.
    status: String,
}

/// Time of the first of the consecutive failed polls.
#[derive(Default)]
struct Outage(Option<Instant>);

impl TaskWaiter {
    /// An empty wait; its timeout starts now.
    pub fn new(options: WaitOptions) -> Self {
        Self {
            options,
            deadline: Instant::now() + options.timeout,
            rate: options.spacing.map(|spacing| Arc::new(RateLimit::new(spacing))),
            count: 0,
            under_way: FuturesUnordered::new(),
        }
    }

    /// Adds a task, polled through its client.
    pub fn add(&mut self, client: Client, task: Task) {
        let wait = Wait {
            index: self.count,
            client,
            task,
            interval: self.options.interval,
            report_every_poll: self.options.report_every_poll,
            deadline: self.deadline,
            rate: self.rate.clone(),
            pause: None,
            outage: Outage::default(),
            status: String::new(),
        };
        self.count += 1;
        self.under_way.push(wait.step().boxed());
    }

    /// Whether no task is left to poll.
    pub fn is_empty(&self) -> bool {
        self.under_way.is_empty()
    }

    /// The next event of an unfinished task; None when all have ended.
    pub async fn next(&mut self) -> Option<PollResult> {
        let (wait, seen) = self.under_way.next().await?;
        let index = wait.index;
        if matches!(&seen, Ok(Some(TaskStatus { state: TaskState::Running, .. }))) {
            self.under_way.push(wait.step().boxed());
        }
        Some(PollResult { index, seen })
    }
}

impl fmt::Debug for TaskWaiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaskWaiter")
            .field("options", &self.options)
            .field("count", &self.count)
            .finish_non_exhaustive()
    }
}

impl Wait {
    /// The next event, or the error that ends this wait.
    async fn step(mut self) -> (Self, Seen) {
        let closing = self.client.closing();
        let news = tokio::select! {
            biased;
            () = closing => Err(Error::Closed),
            news = self.news() => news,
        };
        let ended = news.map_err(|error| self.task.ends_wait(error));
        (self, ended)
    }

    /// TaskWaiter and polls until there is an event.
    async fn news(&mut self) -> Seen {
        loop {
            let seen = self.look().await;
            if self.outage.bears(&seen) {
                continue;
            }
            if let Ok(Some(seen)) = &seen {
                let is_old = seen.state == TaskState::Running && seen.status == self.status;
                if is_old && !self.report_every_poll {
                    continue;
                }
                self.status.clone_from(&seen.status);
            }
            return seen;
        }
    }

    async fn look(&mut self) -> Seen {
        self.wait_for_turn().await;
        let (left, limits) = (self.left(), self.client.limits());
        if left.is_zero() {
            return Ok(None);
        }
        let timeout = limits.timeout.min(left);
        self.task.look(&self.client.with_limits(Limits { timeout, ..limits })).await.map(Some)
    }

    /// TaskWaiter for the poll interval, except before the first poll, and for the rate limit over all tasks.
    async fn wait_for_turn(&mut self) {
        if let Some(pause) = self.pause {
            let pause = self.interval.unwrap_or_else(|| jittered(pause));
            sleep(pause.min(self.left())).await;
        }
        self.pause = Some(next_pause(self.pause));
        if let Some(rate) = &self.rate {
            match rate.reserve_until(self.deadline) {
                Some(turn) => turn.begin().await,
                None => sleep_until(self.deadline).await,
            }
        }
    }

    fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }
}

impl Outage {
    /// Whether a failed poll says nothing about the task, so that the next one may succeed.
    fn bears(&mut self, seen: &Seen) -> bool {
        let passes = match seen {
            Ok(_) => {
                self.0 = None;
                false
            }
            Err(Error::Connection { is_lasting, .. }) => !is_lasting,
            Err(Error::Timeout { .. }) => true,
            Err(Error::Api(error)) => matches!(error.kind, ApiErrorKind::Server | ApiErrorKind::RateLimit),
            Err(_) => false,
        };
        passes && self.0.get_or_insert_with(Instant::now).elapsed() < LONGEST_OUTAGE
    }
}

/// The interval with jitter, so that many waits do not poll at the same moment.
fn jittered(pause: Duration) -> Duration {
    pause.mul_f64(0.9 + 0.2 * chance())
}

/// The interval after the next poll, before jitter.
fn next_pause(last: Option<Duration>) -> Duration {
    last.map_or(FIRST_INTERVAL, |pause| pause.mul_f64(GROWTH).min(LONGEST_INTERVAL))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use tokio::time::advance;

    use super::*;
    use crate::error::{ConnectionKind, Outcome, Phase};
    use crate::settings::Options;

    #[test]
    fn pauses_between_looks_grow_to_ten_seconds() {
        let pauses: Vec<_> =
            std::iter::successors(Some(next_pause(None)), |pause| Some(next_pause(Some(*pause))))
                .take(20)
                .map(|pause| pause.as_millis())
                .collect();
        assert_eq!(pauses[..7], [1_000, 1_500, 2_250, 3_375, 5_062, 7_593, 10_000]);
        assert!(pauses[7..].iter().all(|pause| *pause == 10_000), "{pauses:?}");
    }

    #[test]
    fn waits_that_begin_together_do_not_look_together() {
        let pauses: BTreeSet<_> = (0..100).map(|_| jittered(Duration::from_secs(10))).collect();
        assert!(pauses.len() > 90);
        assert!(pauses.iter().all(|pause| (9.0..=11.0).contains(&pause.as_secs_f64())), "{pauses:?}");
    }

    /// A one-hour wait for a task of a server that refuses connections.
    async fn wait_without_a_server(interval: Duration) -> (Duration, Error) {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        drop(listener);
        let options = Options {
            access_key_id: Some("id".into()),
            access_key_secret: Some("secret".into()),
            endpoint_url: Some(format!("http://{address}")),
            max_retries: Some(0),
            ..Options::default()
        };
        let config = options.resolve(&BTreeMap::new()).expect("complete");
        let options = WaitOptions {
            timeout: Duration::from_secs(3600),
            interval: Some(interval),
            spacing: None,
            report_every_poll: false,
        };
        let mut waits = TaskWaiter::new(options);
        waits.add(Client::new(config).expect("a client"), Task::new("t-1", "ccs").expect("a task"));
        let begun = Instant::now();
        let look = waits.next().await.expect("news");
        (begun.elapsed(), look.seen.expect_err("the server is away"))
    }

    #[tokio::test(start_paused = true)]
    async fn an_outage_is_borne_for_two_minutes() {
        let (took, error) = wait_without_a_server(Duration::from_secs(5)).await;
        assert!((120..=130).contains(&took.as_secs()), "{took:?}");
        assert_eq!(error.outcome(), Outcome::Unknown);
        let text = error.to_string();
        assert!(text.contains(r#"client.task("t-1", family="ccs")"#), "{text}");
        assert!(!text.contains("nothing was changed"), "{text}");
    }

    fn no_connection(is_lasting: bool) -> Seen {
        let (action, message) = (String::new(), String::new());
        Err(Error::Connection { action, kind: ConnectionKind::Tls, is_lasting, message })
    }

    #[tokio::test(start_paused = true)]
    async fn two_minutes_of_an_outage_run_from_the_last_poll_that_succeeded() {
        let mut outage = Outage::default();
        for (seconds, seen, is_borne) in [
            (0, no_connection(false), true),
            (100, no_connection(false), true),
            (10, Ok(None), false),
            (100, no_connection(false), true),
            (119, no_connection(false), true),
            (1, no_connection(false), false),
        ] {
            advance(Duration::from_secs(seconds)).await;
            assert_eq!(outage.bears(&seen), is_borne, "{seen:?}");
        }
    }

    #[test]
    fn a_poll_that_takes_too_long_is_borne_and_what_will_not_pass_is_not() {
        let (action, advice) = (String::new(), String::new());
        let late = Error::Timeout { action, seconds: 30.0, phase: Phase::Reading, advice };
        assert!(Outage::default().bears(&Err(late)));
        for seen in [no_connection(true), Err(Error::Closed), Err(Error::NoCredentials("none".to_owned()))] {
            assert!(!Outage::default().bears(&seen), "{seen:?}");
        }
    }
}
