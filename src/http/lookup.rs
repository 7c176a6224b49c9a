//! DNS lookups, each on its own thread, so that a hanging lookup does not delay the others.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

/// A lookup older than this is not shared: a new one may succeed sooner. Resolvers retry after 5 s.
const JOINED_FOR: Duration = Duration::from_secs(5);

/// Maximum number of threads that look up the same name.
const MOST_OF_A_NAME: usize = 4;

/// The stack size of a thread in bytes, Rust's default. If it is not given, Rust reads the environment, which other
/// threads may be changing.
const STACK: usize = 2 << 20;

/// Why a name has no address.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum LookupError {
    /// The resolver reports an error.
    #[error("{0}")]
    NotFound(String),
    /// The system is out of threads or memory.
    #[error("{0}")]
    NoThread(String),
}

type Addresses = Result<Vec<SocketAddr>, LookupError>;

/// Resolves names. Clones share the lookups in flight.
#[derive(Debug, Clone)]
pub(crate) struct Resolver {
    /// Oldest first.
    in_flight: Arc<Mutex<Vec<Lookup>>>,
    verify_with: fn(&str) -> Addresses,
}

#[derive(Debug)]
struct Lookup {
    name: String,
    started: Instant,
    /// None until it ends.
    found: watch::Receiver<Option<Addresses>>,
}

impl Resolver {
    pub(crate) fn new() -> Self {
        Self { in_flight: Arc::default(), verify_with: ask_the_system }
    }

    /// The addresses of a name, each with the port. An IP address resolves to itself.
    pub(crate) async fn find(&self, name: &str, port: u16) -> Addresses {
        if let Some(known) = known(name) {
            return Ok(known.iter().map(|address| SocketAddr::new(*address, port)).collect());
        }
        let mut found = self.join(name)?;
        let ended = found.wait_for(Option::is_some).await.ok();
        let mut addresses = ended
            .and_then(|found| found.clone())
            .unwrap_or_else(|| Err(LookupError::NotFound("the lookup was aborted".to_owned())))?;
        addresses.iter_mut().for_each(|address| address.set_port(port));
        Ok(addresses)
    }

    /// The lookup of that name in flight, or a new one.
    fn join(&self, name: &str) -> Result<watch::Receiver<Option<Addresses>>, LookupError> {
        let mut in_flight = self.in_flight.lock().unwrap_or_else(PoisonError::into_inner);
        in_flight.retain(|lookup| lookup.found.borrow().is_none());
        let of_name = || in_flight.iter().filter(|lookup| lookup.name == name);
        if let Some(youngest) = of_name().next_back()
            && (youngest.started.elapsed() < JOINED_FOR || of_name().count() >= MOST_OF_A_NAME)
        {
            return Ok(youngest.found.clone());
        }
        let found = self.start(name).map_err(|error| LookupError::NoThread(error.to_string()))?;
        in_flight.push(Lookup { name: name.to_owned(), started: Instant::now(), found: found.clone() });
        Ok(found)
    }

    fn start(&self, name: &str) -> io::Result<watch::Receiver<Option<Addresses>>> {
        let (ended, found) = watch::channel(None);
        let (verify_with, name) = (self.verify_with, name.to_owned());
        thread::Builder::new().name("cds-dns".to_owned()).stack_size(STACK).spawn(move || {
            ended.send_replace(Some(verify_with(&name)));
        })?;
        Ok(found)
    }
}

/// Names that need no resolver: IP addresses and localhost (RFC 6761, 6.3).
fn known(name: &str) -> Option<Vec<IpAddr>> {
    if name.trim_end_matches('.').eq_ignore_ascii_case("localhost") {
        return Some(vec![Ipv6Addr::LOCALHOST.into(), Ipv4Addr::LOCALHOST.into()]);
    }
    let bare = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    bare.parse().ok().map(|address| vec![address])
}

fn ask_the_system(name: &str) -> Addresses {
    let found = (name, 0).to_socket_addrs().map_err(|error| {
        let text = error.to_string();
        let reason = text.strip_prefix("failed to lookup address information: ").unwrap_or(&text);
        LookupError::NotFound(reason.to_owned())
    })?;
    Ok(found.collect())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::join_all;
    use tokio::time::{advance, timeout};

    use super::*;

    const ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), 80);

    fn resolver(verify_with: fn(&str) -> Addresses) -> Resolver {
        Resolver { verify_with, ..Resolver::new() }
    }

    fn in_flight(resolver: &Resolver, name: &str) -> usize {
        let in_flight = resolver.in_flight.lock().expect("not poisoned");
        in_flight.iter().filter(|lookup| lookup.name == name).count()
    }

    fn hang() -> ! {
        loop {
            thread::park();
        }
    }

    #[tokio::test]
    async fn this_machine_and_addresses_need_no_look_up() {
        let resolver = resolver(|name| panic!("{name} was looked up"));
        for (name, expected) in [
            ("localhost", vec!["[::1]:80", "127.0.0.1:80"]),
            ("LOCALHOST.", vec!["[::1]:80", "127.0.0.1:80"]),
            ("192.0.2.1", vec!["192.0.2.1:80"]),
            ("[2001:db8::1]", vec!["[2001:db8::1]:80"]),
        ] {
            let found = resolver.find(name, 80).await.expect("known");
            assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_look_up_that_hangs_holds_no_other_up_and_is_tried_anew_a_few_times() {
        let resolver = resolver(|name| if name == "hangs" { hang() } else { Ok(vec![ADDRESS]) });
        for tries in 1..=2 * MOST_OF_A_NAME {
            let callers = join_all((0..50).map(|_| resolver.find("hangs", 80)));
            assert!(timeout(Duration::from_millis(1), callers).await.is_err());
            assert_eq!(resolver.find("other", 80).await.expect("found"), [ADDRESS]);
            assert_eq!(in_flight(&resolver, "hangs"), tries.min(MOST_OF_A_NAME));
            advance(JOINED_FOR).await;
        }
    }

    #[tokio::test]
    async fn an_address_is_asked_for_anew_once_it_was_found() {
        static ANSWERS: AtomicUsize = AtomicUsize::new(0);
        let resolver = resolver(|_| match ANSWERS.fetch_add(1, Ordering::SeqCst) {
            0 => Err(LookupError::NotFound("not yet".to_owned())),
            _ => Ok(vec![ADDRESS]),
        });
        assert_eq!(resolver.find("late", 80).await.expect_err("not yet").to_string(), "not yet");
        assert_eq!(resolver.find("late", 80).await.expect("found"), [ADDRESS]);
    }

    #[tokio::test]
    async fn a_look_up_that_is_aborted_is_an_error() {
        let resolver = resolver(|_| std::panic::resume_unwind(Box::new("a fault of the system's resolver")));
        assert!(resolver.find("broken", 80).await.is_err());
    }
}
