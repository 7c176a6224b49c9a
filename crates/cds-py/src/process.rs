//! Per-process values: a forked child creates its own and never touches its parent's.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use arc_swap::ArcSwapOption;

/// How often this process had to start afresh.
static RENEWALS: AtomicU32 = AtomicU32::new(0);

/// A process generation: it ends with a fork, or when the program closes descriptors of this library. Values of another
/// generation are neither used nor dropped, because their descriptors may belong to other files by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Life {
    process: u32,
    renewals: u32,
}

impl Life {
    pub(crate) fn current() -> Self {
        Self { process: std::process::id(), renewals: RENEWALS.load(Ordering::Acquire) }
    }

    pub(crate) fn is_current(self) -> bool {
        self == Self::current()
    }

    /// Whether it is or was a generation of this process; calls that a parent started never end in its child.
    pub(crate) fn is_of_this_process(self) -> bool {
        self.process == std::process::id()
    }

    /// Ends the generation, unless it has ended already.
    pub(crate) fn end(self) {
        if self.is_of_this_process() {
            let next = self.renewals.wrapping_add(1);
            // Another thread has done the same.
            let _ = RENEWALS.compare_exchange(self.renewals, next, Ordering::AcqRel, Ordering::Acquire);
        }
    }
}

/// A process, until it forks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Process(u32);

/// How long a value is good for.
pub(crate) trait Lasts: Copy + Eq {
    fn current() -> Self;
}

impl Lasts for Life {
    fn current() -> Self {
        Self::current()
    }
}

impl Lasts for Process {
    fn current() -> Self {
        Self(std::process::id())
    }
}

/// A slot that is filled at the first use in each life.
pub(crate) type PerLife<T> = Per<Life, T>;

/// A slot that is filled at the first use in each life or process. It takes no lock, which a fork could leave locked.
#[derive(Debug)]
pub(crate) struct Per<L: Lasts, T>(ArcSwapOption<(L, T)>);

impl<L: Lasts, T> Per<L, T> {
    pub(crate) const fn new() -> Self {
        Self(ArcSwapOption::const_empty())
    }

    /// A cell that is already initialized for this generation.
    pub(crate) fn with(value: T) -> Self {
        Self(ArcSwapOption::from_pointee((L::current(), value)))
    }

    /// The value, if it was made.
    pub(crate) fn made(&self) -> Option<Arc<(L, T)>> {
        self.0.load_full().filter(|made| made.0 == L::current())
    }

    /// The same, and empties the slot. What another life made is left alone.
    pub(crate) fn take(&self) -> Option<Arc<(L, T)>> {
        let made = self.made()?;
        self.0.store(None);
        Some(made)
    }

    /// The value, made at the first use.
    pub(crate) fn get<E>(&self, make: impl FnOnce() -> Result<T, E>) -> Result<Arc<(L, T)>, E> {
        let life = L::current();
        let current = self.0.load_full();
        if let Some(current) = current.as_ref().filter(|current| current.0 == life) {
            return Ok(Arc::clone(current));
        }
        let made = Arc::new((life, make()?));
        let before = self.0.compare_and_swap(&current, Some(Arc::clone(&made)));
        match before.as_ref() {
            // Another thread was faster.
            Some(winner) if winner.0 == life => Ok(Arc::clone(winner)),
            _ => {
                // The parent's value shares sockets with it: dropping it here would close them for both.
                std::mem::forget(current);
                Ok(made)
            }
        }
    }
}

impl<L: Lasts, T> Drop for Per<L, T> {
    fn drop(&mut self) {
        let left = self.0.swap(None);
        if left.as_ref().is_some_and(|left| left.0 != L::current()) {
            std::mem::forget(left);
        }
    }
}
