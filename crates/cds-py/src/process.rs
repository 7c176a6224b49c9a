//! A value for each process: a forked child makes its own and never touches its parent's.

use std::sync::Arc;

use arc_swap::ArcSwapOption;

/// A slot that is filled at the first use in each process. It takes no lock, which a fork could leave locked.
#[derive(Debug)]
pub(crate) struct PerProcess<T>(ArcSwapOption<(u32, T)>);

impl<T> PerProcess<T> {
    pub(crate) const fn new() -> Self {
        Self(ArcSwapOption::const_empty())
    }

    /// A slot that is already filled for this process.
    pub(crate) fn with(value: T) -> Self {
        Self(ArcSwapOption::from_pointee((std::process::id(), value)))
    }

    /// The value of this process, if it was made.
    pub(crate) fn made(&self) -> Option<Arc<(u32, T)>> {
        self.0.load_full().filter(|made| made.0 == std::process::id())
    }

    /// The same, and empties the slot. What the parent of this process made is left to it.
    pub(crate) fn take(&self) -> Option<Arc<(u32, T)>> {
        let made = self.made()?;
        self.0.store(None);
        Some(made)
    }

    /// The value of this process, made at the first use.
    pub(crate) fn get<E>(&self, make: impl FnOnce() -> Result<T, E>) -> Result<Arc<(u32, T)>, E> {
        let process = std::process::id();
        let current = self.0.load_full();
        if let Some(current) = current.as_ref().filter(|current| current.0 == process) {
            return Ok(Arc::clone(current));
        }
        let made = Arc::new((process, make()?));
        let before = self.0.compare_and_swap(&current, Some(Arc::clone(&made)));
        match before.as_ref() {
            // Another thread of this process was faster.
            Some(winner) if winner.0 == process => Ok(Arc::clone(winner)),
            _ => {
                // What the parent made shares sockets with it: dropping it here would close them for both.
                std::mem::forget(current);
                Ok(made)
            }
        }
    }
}
