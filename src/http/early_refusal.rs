//! A server that refuses a large request answers and closes before it has read all of it. The HTTP library would report
//! that the rest could not be written, and never read the answer.

use std::io;
use std::task::Poll;

/// What follows on a connection after the other side has stopped reading.
#[derive(Debug, Default)]
pub(crate) struct EarlyRefusal {
    is_deaf: bool,
}

impl EarlyRefusal {
    /// Writes, or drops what nobody reads any more. Reading goes on and tells: by the answer, or by the end of the
    /// connection, which is then not used again.
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
