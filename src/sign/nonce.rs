//! Unique nonces for requests.

use std::cell::RefCell;

use forkguard::Guard;
use uuid::Uuid;

/// The nonce generator of one thread of one process.
struct Nonces {
    process: Guard,
    last: u128,
}

thread_local! {
    static NONCES: RefCell<Nonces> = RefCell::new(Nonces { process: forkguard::new(), last: random() });
}

fn random() -> u128 {
    Uuid::new_v4().as_u128()
}

impl Nonces {
    fn next(&mut self) -> u128 {
        let forked = self.process.detected_fork();
        self.last = if forked { random() } else { self.last.wrapping_add(1) };
        self.last
    }
}

/// Installs the fork handler. Called at start-up, because a fork during the installation would deadlock the child.
pub fn watch_forks() {
    forkguard::new();
}

/// A unique text in UUID format.
///
/// Each thread counts up from a random start, because getting random bytes from the system each time takes a fifth of
/// the time of a signature. A forked child gets a new random start.
pub(crate) fn nonce() -> String {
    let next = NONCES.with_borrow_mut(Nonces::next);
    Uuid::from_u128(next).hyphenated().encode_lower(&mut Uuid::encode_buffer()).to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::thread;

    use super::nonce;

    #[test]
    fn none_comes_twice() {
        let some = || (0..10_000).map(|_| nonce()).collect::<Vec<_>>();
        let threads: Vec<_> = (0..8).map(|_| thread::spawn(some)).collect();
        let all: Vec<_> = threads.into_iter().flat_map(|thread| thread.join().expect("ended")).collect();
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 80_000);
        assert!(all.iter().all(|text| text.len() == 36));
    }
}
