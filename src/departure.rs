//! Whether a byte of a request may have left.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::Full;

/// Set as soon as the HTTP library begins to write the request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Departure(Arc<AtomicBool>);

impl Departure {
    /// Whether a byte may have left for the server. False is certain.
    pub(crate) fn may_have_left(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    /// The body of a request, also of one without any, which notes when it is asked for.
    pub(crate) fn body(&self, content: Option<Bytes>) -> NotedBody {
        NotedBody { content: Full::from(content.unwrap_or_default()), departure: self.clone() }
    }

    /// It left, but a proxy answered that it has not passed it on.
    pub(crate) fn was_turned_back(&self) {
        self.0.store(false, Ordering::Release);
    }

    fn note(&self) {
        self.0.store(true, Ordering::Release);
    }
}

/// hyper asks a body whether it is empty when it has a connection and takes the request up to write it, not before.
#[derive(Debug)]
pub(crate) struct NotedBody {
    content: Full<Bytes>,
    departure: Departure,
}

impl Body for NotedBody {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.departure.note();
        Pin::new(&mut self.content).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.departure.note();
        self.content.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.content.size_hint()
    }
}
