//! A server that refuses a large request may respond and close before it has read the whole request. The HTTP library
//! would report that the rest could not be written, and never read the response.

use std::io;
use std::task::Poll;

/// Tolerates write errors after the other side has stopped reading.
#[derive(Debug, Default)]
pub(crate) struct EarlyRefusal {
    is_deaf: bool,
}

impl EarlyRefusal {
    /// Writes, or discards data that the server no longer reads. The read side reports the outcome: a response, or the
    /// end of the connection, which is then not reused.
    pub(crate) fn write(
        &mut self,
        length: usize,
        write: impl FnOnce() -> Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if self.is_deaf {
            return Poll::Ready(Ok(length));
        }
        match write() {
            Poll::Ready(Err(error)) if is_closed(error.kind()) => {
                self.is_deaf = true;
                Poll::Ready(Ok(length))
            }
            written => written,
        }
    }
}

fn is_closed(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
    matches!(kind, BrokenPipe | ConnectionAborted | ConnectionReset)
}
