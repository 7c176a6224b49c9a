//! The public handle of a simulator.

use std::fmt;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use uuid::Uuid;

use crate::engine::ids::Generator;
use crate::engine::progression::Progression;
use crate::engine::store::StateError;
use crate::gateway::Gateway;
use crate::gateway::admin::{RestoreError, SetProgressionError};
use crate::gateway::auth::Keys;
use crate::gateway::faults::{Fault, FaultKind, InvalidFault};
use crate::gateway::furnish::FurnishError;
use crate::gateway::request_log::RecordedRequest;
use crate::guard;
use crate::http::activity::Limits;
use crate::http::server;
use crate::http::service::{Command, Service};
use crate::options::Options;

/// How long a server may take to stop listening.
const PATIENCE: Duration = Duration::from_secs(5);

/// The stack size of a thread in bytes, Rust's default. If it is not given, Rust reads the environment, which other
/// threads may be changing.
const STACK: usize = 2 << 20;

/// Why a simulator did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken or not allowed.
    #[error("cannot listen on {host}, port {port}: {source}; port 0 takes any free one")]
    Listen {
        /// The requested address.
        host: IpAddr,
        /// The requested port.
        port: u16,
        /// The system's error.
        source: io::Error,
    },
    /// No thread or event loop could be started.
    #[error("cannot start the simulator's thread: {0}")]
    Thread(#[source] io::Error),
    /// The key or secret is empty, which cannot sign.
    #[error("the access key id and its secret must not be empty")]
    EmptyKey,
    /// Other machines could reach it with well-known keys.
    #[error("{0} can be reached from other machines: give your own access key id and secret")]
    KnownKeys(IpAddr),
    /// The state file cannot be used.
    #[error(transparent)]
    State(#[from] StateError),
}

/// A simulated cloud that serves from its own thread until it is stopped or dropped.
///
/// A forked child has a copy of it, but not of the thread: there, stopping and dropping do nothing, and nothing else
/// may be called, because a lock may be held forever. Check [`is_ours`](Self::is_ours).
pub struct Simulator {
    process: u32,
    endpoint_url: String,
    keys: Keys,
    gateway: Arc<Gateway>,
    server: Mutex<Option<Server>>,
}

/// A running server. It stops when the command channel is closed.
struct Server {
    commands: UnboundedSender<Command>,
    thread: JoinHandle<()>,
}

impl Simulator {
    /// Starts to serve. When this returns, requests are accepted.
    pub fn start(options: Options) -> Result<Self, StartError> {
        let keys = keys(&options)?;
        let gateway = Arc::new(Gateway::new(keys.clone(), &options)?);
        let (host, port) = (options.address(), options.port);
        let listen_error = |source| StartError::Listen { host, port, source };
        let listener = server::listen((host, port).into()).map_err(listen_error)?;
        let address = listener.local_addr().map_err(listen_error)?;
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(StartError::Thread)?;
        let (commands, received) = unbounded_channel();
        let service = Arc::new(Service {
            gateway: gateway.clone(),
            latency: options.latency,
            log: options.log,
            local: host.to_canonical().is_loopback(),
            limits: Limits::default(),
            commands: commands.downgrade(),
        });
        let serve = move || {
            let result: io::Result<()> = guard::caught(|| {
                runtime.block_on(async {
                    let listener = TcpListener::from_std(listener)?;
                    server::serve(listener, service, received).await
                })
            })
            .unwrap_or_else(|| Err(io::Error::other("the simulator has a bug; see its stderr")));
            if let Err(error) = result {
                // A closed stderr is not a reason to fail.
                let _ = writeln!(io::stderr(), "the CDS simulator at {address} has stopped: {error}");
            }
        };
        let thread = std::thread::Builder::new().name("cds-simulator".to_owned()).stack_size(STACK);
        let thread = thread.spawn(serve).map_err(StartError::Thread)?;
        let server = Mutex::new(Some(Server { commands, thread }));
        let (process, endpoint_url) = (std::process::id(), format!("http://{}", reachable(address)));
        Ok(Self { process, endpoint_url, keys, gateway, server })
    }

    /// The process that serves.
    pub fn process(&self) -> u32 {
        self.process
    }

    /// Whether this process is the serving one rather than a forked child.
    pub fn is_ours(&self) -> bool {
        self.process == std::process::id()
    }

    /// The URL, such as `http://127.0.0.1:8100`.
    pub fn endpoint_url(&self) -> &str {
        &self.endpoint_url
    }

    /// The key that it accepts.
    pub fn access_key_id(&self) -> &str {
        &self.keys.id
    }

    /// The secret of that key.
    pub fn access_key_secret(&self) -> &str {
        &self.keys.secret
    }

    /// The latest requests, oldest first, at most 10,000, and fewer if they are large.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.gateway.requests()
    }

    /// Injects a fault. [`FaultKind::Refuse`] is in effect when this returns.
    pub fn fail(&self, fault: Fault) -> Result<(), InvalidFault> {
        let fault = fault.checked()?;
        let FaultKind::Refuse { seconds } = fault.kind else {
            self.gateway.fail(fault);
            return Ok(());
        };
        let (done, refusing) = mpsc::sync_channel(1);
        // The caller may have stopped waiting.
        let done = Box::new(move || {
            let _ = done.send(());
        });
        let sent = self.with_server(|server| {
            let time = Duration::from_secs_f64(seconds);
            // A stopped server refuses connections anyway.
            server.commands.send(Command::Refuse { time, except: None, done }).is_ok()
        });
        if sent == Some(true) {
            let _ = refusing.recv_timeout(PATIENCE);
        }
        Ok(())
    }

    /// The pending faults, in the order in which they were added.
    pub fn faults(&self) -> Vec<Fault> {
        self.gateway.faults()
    }

    /// Removes the pending faults.
    pub fn clear_faults(&self) {
        self.gateway.clear_faults();
    }

    /// Advances the simulated clock; due tasks finish.
    pub fn advance(&self, time: Duration) -> Result<(), StateError> {
        self.gateway.advance(time)
    }

    /// Sets the progression of tasks queued from now on, for the named action or for all others.
    pub fn set_progression(
        &self,
        action: Option<&str>,
        progression: Progression,
    ) -> Result<(), SetProgressionError> {
        self.gateway.set_progression(action, progression)
    }

    /// Sets the balance, in hundredths of a yuan. It starts with a million yuan.
    pub fn set_balance(&self, balance: i64) -> Result<(), StateError> {
        self.gateway.set_balance(balance)
    }

    /// Adds a realistic fleet: data centers with networks, and servers of several types with disks and tags, some of
    /// them stopped. They are ordered through the API; the same seed creates the same fleet.
    pub fn furnish(&self, servers: u32) -> Result<(), FurnishError> {
        self.gateway.furnish(servers)
    }

    /// Adds what the examples of the documentation name: everything exists under the id and in the state that they need.
    /// Does nothing if any of it exists already.
    pub fn furnish_examples(&self) -> Result<(), FurnishError> {
        self.gateway.furnish_examples()
    }

    /// Empties the cloud, the faults and the request log; keeps the seed and the keys.
    pub fn reset(&self) -> Result<(), StateError> {
        self.gateway.reset()
    }

    /// The whole state of the cloud as JSON, for [`restore`](Self::restore).
    pub fn snapshot(&self) -> String {
        // The state is plain data whose map keys are strings and numbers, which always serialize.
        self.gateway.snapshot().unwrap_or_default()
    }

    /// Restores a snapshot, also one of another simulator.
    pub fn restore(&self, snapshot: &str) -> Result<(), RestoreError> {
        self.gateway.restore(snapshot)
    }

    /// Stops serving, closes all connections and releases the state file, which no longer changes. Stopping twice is
    /// harmless.
    pub fn stop(&self) {
        if !self.is_ours() {
            return;
        }
        let server = self.server.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Server { commands, thread }) = server {
            drop(commands);
            // A thread that has panicked has stopped too.
            let _ = thread.join();
            self.gateway.close();
        }
    }

    fn with_server<T>(&self, ask: impl FnOnce(&Server) -> T) -> Option<T> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(ask)
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        if self.is_ours() {
            self.stop();
        } else {
            // The sockets and the state file belong to the parent, which keeps running.
            std::mem::forget(self.server.get_mut().unwrap_or_else(PoisonError::into_inner).take());
            std::mem::forget(self.gateway.clone());
        }
    }
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator").field("endpoint_url", &self.endpoint_url).finish_non_exhaustive()
    }
}

/// The keys of the options, or derived from the seed, or random.
fn keys(options: &Options) -> Result<Keys, StartError> {
    let mut generator = options.seed.map(|seed| Generator::new(seed, "keys"));
    let mut made = || generator.as_mut().map_or_else(random_key, Generator::key);
    let (id, secret) = (made(), made());
    let id = options.access_key_id.clone().unwrap_or(id);
    let secret = options.access_key_secret.clone().unwrap_or(secret);
    if id.is_empty() || secret.is_empty() {
        return Err(StartError::EmptyKey);
    }
    let own = options.access_key_id.is_some() && options.access_key_secret.is_some();
    if !own && !options.address().to_canonical().is_loopback() {
        return Err(StartError::KnownKeys(options.address()));
    }
    Ok(Keys { id, secret })
}

fn random_key() -> String {
    Uuid::new_v4().simple().to_string()
}

/// The address for clients on this machine; loopback for a server that listens on all interfaces.
fn reachable(address: SocketAddr) -> SocketAddr {
    let host = match address.ip() {
        IpAddr::V4(host) if host.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(host) if host.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        host => host,
    };
    SocketAddr::new(host, address.port())
}
