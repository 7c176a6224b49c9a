//! What makes one request different from all others.

use std::cell::Cell;

use uuid::Uuid;

thread_local! {
    /// The last one of this thread, and the process that made it.
    static LAST: Cell<(u32, u128)> = const { Cell::new((0, 0)) };
}

/// A text in the form of a UUID that is never made twice.
///
/// Each thread begins at a random place and counts from there, for asking the system for random numbers each time takes
/// a fifth of the time of a signature. A forked child begins anew.
pub(crate) fn nonce() -> String {
    let process = std::process::id();
    let (maker, last) = LAST.get();
    let next = if maker == process { last.wrapping_add(1) } else { Uuid::new_v4().as_u128() };
    LAST.set((process, next));
    Uuid::from_u128(next).to_string()
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
