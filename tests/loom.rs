//! Every interleaving of sending and cancelling a request.

/// The atomics of `src/http/sent.rs`, replaced by loom's.
mod sync {
    pub use loom::sync::Arc;
    pub use loom::sync::atomic::{AtomicU8, Ordering};
}

#[path = "../src/http/sent.rs"]
mod sent;

use loom::thread;
use sent::SentFlag;

#[test]
fn a_request_is_either_sent_or_given_up() {
    loom::model(|| {
        let flag = SentFlag::default();
        let sending = flag.clone();
        let sender = thread::spawn(move || sending.send());
        let nothing_left = flag.revoke();
        let was_sent = sender.join().expect("the sender ends");
        assert_ne!(was_sent, nothing_left);
        assert_eq!(flag.may_have_left(), was_sent);
        assert_eq!(flag.was_revoked(), nothing_left);
    });
}

#[test]
fn two_that_give_up_a_request_agree() {
    loom::model(|| {
        let flag = SentFlag::default();
        let (sending, other) = (flag.clone(), flag.clone());
        let sender = thread::spawn(move || sending.send());
        let revoker = thread::spawn(move || other.revoke());
        let nothing_left = flag.revoke();
        assert_eq!(revoker.join().expect("it ends"), nothing_left);
        assert_ne!(sender.join().expect("it ends"), nothing_left);
    });
}

#[test]
fn what_a_proxy_turned_back_counts_as_not_sent() {
    loom::model(|| {
        let flag = SentFlag::default();
        assert!(flag.send());
        flag.was_turned_back();
        assert!(!flag.may_have_left());
        assert!(flag.revoke());
    });
}
