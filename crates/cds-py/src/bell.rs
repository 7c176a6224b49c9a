//! A pair of connected sockets: a byte through them wakes an event loop.

use std::io::{self, ErrorKind, Read as _};

use cds::Descriptor;
use pyo3::prelude::*;

#[cfg(unix)]
pub(crate) use std::os::unix::net::UnixStream as Stream;

#[cfg(windows)]
pub(crate) use std::net::TcpStream as Stream;

/// The end that hears, and the end that rings.
pub(crate) fn bells() -> io::Result<(Descriptor<Stream>, Descriptor<Stream>)> {
    let (hears, rings) = pair()?;
    hears.set_nonblocking(true)?;
    rings.set_nonblocking(true)?;
    Ok((Descriptor::new(hears)?, Descriptor::new(rings)?))
}

#[cfg(unix)]
fn pair() -> io::Result<(Stream, Stream)> {
    Stream::pair()
}

/// Windows has no pairs. Another program may connect first: then the addresses differ.
#[cfg(windows)]
fn pair() -> io::Result<(Stream, Stream)> {
    use std::net::{Ipv4Addr, TcpListener};

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let rings = Stream::connect(listener.local_addr()?)?;
    loop {
        let (hears, peer) = listener.accept()?;
        if peer == rings.local_addr()? {
            rings.set_nodelay(true)?;
            return Ok((hears, rings));
        }
    }
}

/// The number by which Python watches it.
#[cfg(unix)]
pub(crate) fn number(stream: &Stream) -> i64 {
    use std::os::fd::AsRawFd as _;
    stream.as_raw_fd().into()
}

/// The number by which Python watches it.
#[cfg(windows)]
pub(crate) fn number(stream: &Stream) -> i64 {
    use std::os::windows::io::AsRawSocket as _;
    stream.as_raw_socket() as i64
}

/// Waits in a thread, for an event loop that watches no descriptors.
#[pyclass(frozen, module = "cds._cds")]
pub(crate) struct Listener(Descriptor<Stream>);

impl Listener {
    /// Hears what the stream would.
    pub(crate) fn of(stream: &Stream) -> io::Result<Self> {
        // Both share the mode, so the bridge must not read any more.
        stream.set_nonblocking(false)?;
        Descriptor::new(stream.try_clone()?).map(Self)
    }
}

#[pymethods]
impl Listener {
    /// Waits for a wake-up. False once none can come.
    fn wait(&self, py: Python<'_>) -> bool {
        py.detach(|| {
            loop {
                match self.0.owner().read(&mut [0; 64]) {
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    heard => return matches!(heard, Ok(1..)),
                }
            }
        })
    }
}
