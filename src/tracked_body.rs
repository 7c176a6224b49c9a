//! The body of a request, which notices when the request is sent, or refuses to be.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::Full;

use crate::sent::SentFlag;

/// The request was given up before a byte of it left.
#[derive(Debug, thiserror::Error)]
#[error("the request was given up before it was sent")]
pub(crate) struct Revoked;

/// hyper asks a body whether it is empty when it has a connection and takes the request up to write it, not before.
#[derive(Debug)]
pub(crate) struct TrackedBody {
    content: Full<Bytes>,
    sent: SentFlag,
}

impl TrackedBody {
    /// The body of a request, empty for one without any.
    pub(crate) fn new(content: Option<Bytes>, sent: SentFlag) -> Self {
        Self { content: Full::from(content.unwrap_or_default()), sent }
    }
}

impl Body for TrackedBody {
    type Data = Bytes;
    type Error = Revoked;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Revoked>>> {
        if self.sent.send() {
            Pin::new(&mut self.content).poll_frame(context).map_err(|never| match never {})
        } else {
            // hyper has buffered the head, and flushes nothing of it after this.
            Poll::Ready(Some(Err(Revoked)))
        }
    }

    fn is_end_stream(&self) -> bool {
        // A revoked body is never empty, so that hyper asks for its content and is refused.
        self.sent.send() && self.content.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.content.size_hint()
    }
}
