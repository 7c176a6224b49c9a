//! The rate limit, shared by all calls of a client.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep_until};

/// Assigns evenly spaced time slots to requests.
#[derive(Debug)]
pub(crate) struct RateLimit {
    spacing: Duration,
    turns: Mutex<Turns>,
    given_back: Notify,
}

#[derive(Debug, Default)]
struct Turns {
    /// The first slot not yet assigned.
    next: Option<Instant>,
    /// Slots released unused; all are before `next`.
    free: BTreeSet<Instant>,
}

/// Permission to start one request. If it is dropped before it starts, another request can take its slot.
#[derive(Debug)]
pub(crate) struct Turn<'a> {
    limit: &'a RateLimit,
    start: Instant,
    has_begun: bool,
}

impl RateLimit {
    pub(crate) fn new(spacing: Duration) -> Self {
        Self { spacing, turns: Mutex::default(), given_back: Notify::new() }
    }

    /// Reserves the next slot. Returns None, and reserves nothing, if the slot is after the deadline.
    pub(crate) fn reserve_until(&self, deadline: Instant) -> Option<Turn<'_>> {
        let start = self.turns().take_before(deadline, self.spacing)?;
        Some(Turn { limit: self, start, has_begun: false })
    }

    fn turns(&self) -> MutexGuard<'_, Turns> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn<'_> {
    /// Waits for the slot, or for an earlier one that is released meanwhile.
    pub(crate) async fn begin(mut self) {
        loop {
            tokio::select! {
                biased;
                () = sleep_until(self.start) => break,
                () = self.limit.given_back.notified() => {
                    self.move_up();
                    // The next waiter may run on this thread.
                    yield_now().await;
                }
            }
        }
        self.has_begun = true;
    }

    /// Moves to an earlier slot, if one is free, and wakes the next waiter while any remains.
    fn move_up(&mut self) {
        let mut turns = self.limit.turns();
        if let Some(earlier) = turns.take_before(self.start, self.limit.spacing) {
            turns.give_back(self.start, self.limit.spacing);
            self.start = earlier;
        }
        if !turns.free.is_empty() {
            self.limit.given_back.notify_one();
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if !self.has_begun {
            self.limit.turns().give_back(self.start, self.limit.spacing);
            self.limit.given_back.notify_one();
        }
    }
}

impl Turns {
    fn take_before(&mut self, end: Instant, spacing: Duration) -> Option<Instant> {
        let now = Instant::now();
        // A slot that was not used in time is lost: used late, it would be too close to the next one.
        self.free = self.free.split_off(&now);
        let given_back = self.free.first().copied();
        let start = given_back.unwrap_or_else(|| self.next.map_or(now, |next| next.max(now)));
        if start >= end {
            return None;
        }
        if !self.free.remove(&start) {
            self.next = Some(start + spacing);
        }
        Some(start)
    }

    fn give_back(&mut self, start: Instant, spacing: Duration) {
        self.free.insert(start);
        while let Some(last) = self.free.last().copied()
            && self.next == Some(last + spacing)
        {
            self.free.pop_last();
            self.next = Some(last);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;
    use tokio::task::JoinHandle;
    use tokio::time::{advance, sleep, timeout};

    use super::*;

    const SPACING: Duration = Duration::from_millis(250);

    const LONG: Duration = Duration::from_secs(1000);

    fn limit() -> Arc<RateLimit> {
        Arc::new(RateLimit::new(SPACING))
    }

    /// A request that waits for its slot; none if that is too late.
    fn request(limit: &Arc<RateLimit>, patience: Duration) -> JoinHandle<Option<Instant>> {
        let limit = Arc::clone(limit);
        tokio::spawn(async move {
            limit.reserve_until(Instant::now() + patience)?.begin().await;
            Some(Instant::now())
        })
    }

    #[tokio::test(start_paused = true)]
    async fn starts_are_spaced() {
        let limit = limit();
        let began = Instant::now();
        for turn in 0..4 {
            limit.reserve_until(began + LONG).expect("a turn").begin().await;
            assert_eq!(began.elapsed(), SPACING * turn);
        }
        advance(Duration::from_secs(9)).await;
        limit.reserve_until(Instant::now() + SPACING).expect("a turn at once").begin().await;
        assert_eq!(began.elapsed(), SPACING * 3 + Duration::from_secs(9));
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_that_is_too_late_is_not_taken() {
        let limit = limit();
        let first = limit.reserve_until(Instant::now() + SPACING).expect("a turn at once");
        first.begin().await;
        for _ in 0..1000 {
            assert!(limit.reserve_until(Instant::now() + SPACING).is_none());
        }
        assert!(limit.reserve_until(Instant::now() + SPACING * 2).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_that_is_given_back_after_its_time_is_not_used_late() {
        let limit = limit();
        let began = Instant::now();
        let mut turns: Vec<_> = (0..3).filter_map(|_| limit.reserve_until(began + LONG)).collect();
        advance(SPACING * 3 / 2).await;
        drop(turns.remove(1));
        let next = limit.reserve_until(began + LONG).expect("a turn");
        assert_eq!(next.start, began + SPACING * 3);
    }

    #[tokio::test(start_paused = true)]
    async fn those_that_wait_move_up_in_order_when_others_give_up() {
        let limit = limit();
        let began = Instant::now();
        let requests: Vec<_> = (0..100).map(|_| request(&limit, LONG)).collect();
        sleep(SPACING / 2).await;
        requests[1..95].iter().for_each(JoinHandle::abort);
        for (turn, request) in (1..).zip(requests.into_iter().skip(95)) {
            assert_eq!(request.await.expect("not aborted"), Some(began + SPACING * turn));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_is_not_driven_for_a_while_holds_nobody_up() {
        let limit = limit();
        limit.reserve_until(Instant::now() + LONG).expect("a turn").begin().await;
        let mut halted = Box::pin(limit.reserve_until(Instant::now() + LONG).expect("a turn").begin());
        assert!(timeout(Duration::ZERO, &mut halted).await.is_err());
        let other = limit.reserve_until(Instant::now() + SPACING * 3).expect("the turn behind it");
        timeout(SPACING * 2, other.begin()).await.expect("its turn");
    }

    /// What a program does under a rate limit, in steps of a tenth of the spacing.
    #[derive(Debug, Clone, Copy)]
    enum Step {
        Ask { patience: u32 },
        GiveUp { which: prop::sample::Index },
        Wait { tenths: u32 },
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            3 => (0..200_u32).prop_map(|patience| Step::Ask { patience }),
            2 => any::<prop::sample::Index>().prop_map(|which| Step::GiveUp { which }),
            1 => (0..25_u32).prop_map(|tenths| Step::Wait { tenths }),
        ]
    }

    async fn carry_out(steps: Vec<Step>) {
        let limit = limit();
        let mut requests: Vec<JoinHandle<Option<Instant>>> = Vec::new();
        for step in steps {
            match step {
                Step::Ask { patience } => requests.push(request(&limit, SPACING / 10 * patience)),
                Step::GiveUp { which } if !requests.is_empty() => which.get(&requests).abort(),
                Step::GiveUp { .. } => {}
                Step::Wait { tenths } => sleep(SPACING / 10 * tenths).await,
            }
            yield_now().await;
        }
        // The remaining requests follow without a gap, however many were cancelled.
        let now = Instant::now();
        let waiting = requests.iter().filter(|request| !request.is_finished()).count();
        let mut starts = Vec::new();
        for request in requests {
            starts.extend(request.await.unwrap_or_default());
        }
        assert!(starts.iter().filter(|start| **start > now).count() >= waiting.saturating_sub(1));
        starts.sort();
        assert!(starts.windows(2).all(|pair| pair[1] - pair[0] >= SPACING), "{starts:?}");
        let last = starts.last().copied().unwrap_or(now);
        assert!(last <= now + SPACING * u32::try_from(waiting).expect("few"), "{starts:?} after {now:?}");
        // So do new requests.
        let next = limit.reserve_until(Instant::now() + LONG).expect("a turn");
        assert!(next.start <= (last + SPACING).max(Instant::now()));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn never_more_than_allowed_and_never_less_after_requests_that_gave_up(
            steps in prop::collection::vec(step(), 1..60)
        ) {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
            runtime.expect("a runtime").block_on(carry_out(steps));
        }
    }
}
