//! The server: a listener and its connections.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Shutdown, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use socket2::SockRef;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::{AbortHandle, Id, JoinSet};
use tokio::time::{Instant, sleep};

use super::activity::Activity;
use super::payload::Answering;
use super::service::{Closed, Command, Service, respond};
use super::wire::Wire;

/// Listen backlog.
const BACKLOG: u32 = 1024;

/// Delay before accepting again after an error.
const PAUSE: Duration = Duration::from_millis(5);

/// Serves until the command channel is closed.
pub async fn serve(
    listener: TcpListener,
    service: Arc<Service>,
    mut commands: UnboundedReceiver<Command>,
) -> io::Result<()> {
    let address = listener.local_addr()?;
    let mut listener = listener;
    let mut connections = Connections::default();
    let mut number = 0;
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((stream, peer)) = accepted else {
                    // The connection is gone already, or there are too many: neither is a reason to stop.
                    sleep(PAUSE).await;
                    continue;
                };
                if connections.have_room(service.limits.connections) {
                    number += 1;
                    connections.add(number, stream, peer.ip(), service.clone());
                }
            }
            command = commands.recv() => {
                let Some(Command::Refuse { time, except, done }) = command else { break };
                hang_up(listener);
                connections.end(except).await;
                // Bound but not listening: the port stays reserved, and connections are refused.
                let socket = bind(address)?;
                done();
                tokio::select! {
                    () = sleep(time) => {}
                    // Further `refuse` faults are already in effect.
                    () = ended(&mut commands) => return Ok(()),
                }
                listener = socket.listen(BACKLOG)?;
            }
            () = connections.one_ended() => {}
        }
    }
    hang_up(listener);
    Ok(())
}

/// Stops listening, even if a forked child has a copy of the descriptor.
fn hang_up(listener: TcpListener) {
    // If it fails, dropping it has to do.
    let _ = SockRef::from(&listener).shutdown(Shutdown::Both);
}

/// A listener on an address.
pub fn listen(address: SocketAddr) -> io::Result<std::net::TcpListener> {
    let listener = std::net::TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

fn bind(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

/// Returns when the command channel is closed, and confirms commands until then.
async fn ended(commands: &mut UnboundedReceiver<Command>) {
    while let Some(Command::Refuse { done, .. }) = commands.recv().await {
        done();
    }
}

/// The open connections, which end when this is dropped.
#[derive(Default)]
struct Connections {
    tasks: JoinSet<()>,
    open: HashMap<Id, Connection>,
}

struct Connection {
    number: u64,
    handle: AbortHandle,
    activity: Activity,
}

impl Connections {
    /// Whether another connection may be opened. At the limit, the connection that has been idle longest is closed.
    fn have_room(&mut self, most: usize) -> bool {
        if self.open.len() < most {
            return true;
        }
        let waiting = |(id, one): (&Id, &Connection)| Some((one.activity.waiting_since()?, *id));
        let longest: Option<(Instant, Id)> =
            self.open.iter().filter_map(waiting).min_by_key(|(since, _)| *since);
        let ended = longest.and_then(|(_, id)| self.open.remove(&id));
        ended.inspect(|one| one.handle.abort()).is_some()
    }

    fn add(&mut self, number: u64, stream: TcpStream, peer: IpAddr, service: Arc<Service>) {
        let activity = Activity::new();
        let handle = self.tasks.spawn(converse(stream, peer, service, number, activity.clone()));
        self.open.insert(handle.id(), Connection { number, handle, activity });
    }

    /// Waits until a connection has ended; forever if there is none.
    async fn one_ended(&mut self) {
        match self.tasks.join_next_with_id().await {
            Some(Ok((id, ()))) => self.open.remove(&id),
            Some(Err(error)) => self.open.remove(&error.id()),
            None => std::future::pending().await,
        };
    }

    /// Closes all connections except one.
    async fn end(&mut self, except: Option<u64>) {
        let others = |open: &HashMap<Id, Connection>| {
            let others = open.values().filter(|one| Some(one.number) != except);
            others.map(|one| one.handle.clone()).collect()
        };
        let mut open: Vec<AbortHandle> = others(&self.open);
        while !open.is_empty() {
            open.iter().for_each(AbortHandle::abort);
            self.one_ended().await;
            open = others(&self.open);
        }
    }
}

/// Serves one connection until it is closed or its client exceeds a timeout.
async fn converse(
    stream: TcpStream,
    peer: IpAddr,
    service: Arc<Service>,
    connection: u64,
    activity: Activity,
) {
    // Avoids delays of small responses; fails only on a connection that is gone.
    let _ = stream.set_nodelay(true);
    let wire = Wire::new(stream, activity.clone());
    let (service, wire, activity) = (&*service, &wire, &activity);
    let answer = service_fn(async |request| {
        let busy = activity.busy();
        let response = respond(request, service, peer, connection, wire).await?;
        Ok::<_, Closed>(response.map(|payload| Answering { payload, _busy: busy }))
    });
    tokio::select! {
        // The client disconnected, or a fault closed the connection.
        _ = http1::Builder::new().serve_connection(TokioIo::new(wire.clone()), answer) => {}
        () = activity.over(&service.limits) => {}
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream as Client;

    use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

    use super::*;
    use crate::gateway::Gateway;
    use crate::gateway::auth::Keys;
    use crate::http::activity::Limits;
    use crate::options::Options;

    const REQUEST: &[u8] = b"GET /ccs HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const LONG: Duration = Duration::from_secs(60);
    const SHORT: Duration = Duration::from_millis(50);

    /// A server with its own limits, which ends when dropped.
    struct Running {
        address: SocketAddr,
        gateway: Arc<Gateway>,
        _commands: UnboundedSender<Command>,
    }

    impl Running {
        fn new(limits: Limits) -> Self {
            let keys = Keys { id: "id".to_owned(), secret: "secret".to_owned() };
            let gateway = Arc::new(Gateway::new(keys, &Options::default()).expect("no state file"));
            let listener = listen(([127, 0, 0, 1], 0).into()).expect("a free port");
            let address = listener.local_addr().expect("bound");
            let (commands, received) = unbounded_channel();
            let service = Arc::new(Service {
                gateway: gateway.clone(),
                latency: Duration::ZERO,
                log: false,
                local: true,
                limits,
                commands: commands.downgrade(),
            });
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                runtime
                    .expect("a runtime")
                    .block_on(async { serve(TcpListener::from_std(listener)?, service, received).await })
            });
            Self { address, gateway, _commands: commands }
        }

        fn open(&self) -> Client {
            let client = Client::connect(self.address).expect("it listens");
            client.set_read_timeout(Some(LONG)).expect("a time");
            client
        }

        /// A connection over which a request was answered.
        fn kept(&self) -> Client {
            let mut client = self.open();
            ask(&mut client).expect("a response");
            client
        }
    }

    fn ask(client: &mut Client) -> io::Result<()> {
        client.write_all(REQUEST)?;
        let mut begin = [0; 12];
        client.read_exact(&mut begin)?;
        assert_eq!(&begin, b"HTTP/1.1 401");
        // The rest is one short piece.
        client.read(&mut [0; 4096]).map(|_| ())
    }

    fn is_ended(client: &mut Client) -> bool {
        match client.read(&mut [0; 1]) {
            Ok(0) => true,
            Ok(_) => false,
            Err(error) => error.kind() == io::ErrorKind::ConnectionReset,
        }
    }

    fn limits() -> Limits {
        Limits { connections: 1000, head: LONG, body: LONG, idle: LONG }
    }

    #[test]
    fn a_head_that_does_not_come_to_its_end_ends_the_connection() {
        let server = Running::new(Limits { head: SHORT, ..limits() });
        let mut slow = server.open();
        slow.write_all(&REQUEST[..20]).expect("open");
        assert!(is_ended(&mut slow));
        let mut kept = server.kept();
        kept.write_all(&REQUEST[..20]).expect("open");
        assert!(is_ended(&mut kept));
    }

    #[test]
    fn a_body_that_does_not_come_ends_the_connection() {
        let server = Running::new(Limits { body: SHORT, ..limits() });
        let mut slow = server.open();
        slow.write_all(b"POST /ccs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{").expect("open");
        assert!(is_ended(&mut slow));
        assert!(server.gateway.requests().is_empty());
    }

    #[test]
    fn a_connection_that_is_not_used_ends() {
        let server = Running::new(Limits { idle: SHORT, ..limits() });
        assert!(is_ended(&mut server.open()));
        assert!(is_ended(&mut server.kept()));
    }

    #[test]
    fn the_connection_that_waits_longest_makes_room() {
        let server = Running::new(Limits { connections: 3, ..limits() });
        let (mut first, mut second, mut slow) = (server.kept(), server.kept(), server.open());
        slow.write_all(&REQUEST[..20]).expect("open");
        ask(&mut first).expect("kept");
        let mut further = server.kept();
        assert!(is_ended(&mut second));
        for one in [&mut first, &mut further] {
            ask(one).expect("kept");
        }
    }

    #[test]
    fn where_all_are_busy_no_more_are_taken() {
        let server = Running::new(Limits { connections: 2, ..limits() });
        let mut busy = [server.kept(), server.kept()];
        for client in &mut busy {
            // A body that is to come.
            client
                .write_all(b"POST /ccs HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
                .expect("open");
            let mut begin = [0; 12];
            client.read_exact(&mut begin).expect("it waits for the body");
            assert_eq!(&begin, b"HTTP/1.1 100");
        }
        assert!(is_ended(&mut server.open()));
        drop(busy);
        // They are gone as soon as the server has seen it.
        while ask(&mut server.open()).is_err() {}
    }
}
