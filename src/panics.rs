//! Turns panics into errors, as a last resort, so that none reaches the program that uses this library.

use std::any::Any;
use std::fmt;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::Poll;

/// tokio's panic message when the system refuses to start a thread for a blocking task.
const NO_THREAD: &str = "OS can't spawn worker thread: ";

/// tokio's panic messages when its file descriptors were closed.
const CLOSED: [&str; 2] = ["unexpected error when polling the I/O driver", "failed to wake I/O driver"];

/// A panic that was caught.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Panic {
    /// The system refused to start a thread, for this reason.
    NoThread(String),
    /// The program closed file descriptors of this library.
    Closed,
    /// A bug, here or in a dependency, with the panic message.
    Bug(String),
}

impl std::error::Error for Panic {}

impl fmt::Display for Panic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoThread(reason) => f.write_str(&no_thread(reason)),
            Self::Closed => f.write_str(
                "the file descriptors of this library were closed; close only those that your program has opened",
            ),
            Self::Bug(message) => write!(f, "a bug in cds-rs, please report it: {message}"),
        }
    }
}

/// Advice for when the system refuses to start a thread.
pub fn no_thread(reason: impl fmt::Display) -> String {
    format!(
        "no thread can be started ({reason}): end some, or raise the limit of the user (ulimit -u) or of the container (pids)"
    )
}

/// Runs a function and catches its panic.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Panic> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| Panic::new(&*payload))
}

/// Runs a future and catches its panic. Pinned by the caller: moving the future of a call is costly.
pub async fn caught_in<F: Future>(mut work: Pin<&mut F>) -> Result<F::Output, Panic> {
    poll_fn(|context| match caught(|| work.as_mut().poll(context)) {
        Ok(polled) => polled.map(Ok),
        Err(panic) => Poll::Ready(Err(panic)),
    })
    .await
}

impl Panic {
    fn new(payload: &(dyn Any + Send)) -> Self {
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("no message");
        if let Some(reason) = text.strip_prefix(NO_THREAD) {
            Self::NoThread(reason.to_owned())
        } else if CLOSED.iter().any(|closed| text.starts_with(closed)) {
            Self::Closed
        } else {
            // One line, like every error of this library.
            Self::Bug(text.lines().next().unwrap_or_default().to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use super::*;

    fn text_of(work: impl FnOnce()) -> String {
        caught(work).expect_err("it panics").to_string()
    }

    #[test]
    fn a_panic_becomes_one_line_that_asks_for_a_report() {
        let text = text_of(|| panic!("a value\nand more"));
        assert_eq!(text, "a bug in cds-rs, please report it: a value");
        assert!(text_of(|| panic!("code {}", 7)).ends_with(": code 7"));
        assert!(text_of(|| std::panic::panic_any(7)).ends_with(": no message"));
    }

    #[test]
    fn a_thread_that_is_refused_is_no_bug() {
        let text = text_of(|| panic!("{NO_THREAD}Resource temporarily unavailable (os error 11)"));
        assert!(text.starts_with("no thread can be started (Resource temporarily unavailable"), "{text}");
        assert!(text.contains("ulimit -u"), "{text}");
    }

    #[test]
    fn descriptors_that_somebody_closed_are_no_bug() {
        for panic in CLOSED {
            assert_eq!(caught(|| panic!("{panic}: Os {{ code: 9 }}")), Err::<(), _>(Panic::Closed));
        }
    }

    #[tokio::test]
    async fn the_panic_of_a_future_is_caught_after_it_has_waited() {
        let late = async |when: bool| {
            tokio::task::yield_now().await;
            assert!(!when, "late");
        };
        assert_eq!(caught_in(pin!(late(true))).await, Err(Panic::Bug("late".to_owned())));
        assert_eq!(caught_in(pin!(late(false))).await, Ok(()));
    }
}
