//! Response bodies, including those modified by faults.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use super::activity::Busy;

/// Number of pieces of a slow response.
const SLOW_PIECES: u32 = 8;

/// The body of a response; the connection is busy until it ends.
pub struct Answering {
    pub payload: Payload,
    pub _busy: Busy,
}

impl Body for Answering {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        Pin::new(&mut self.payload).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.payload.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.payload.size_hint()
    }
}

/// The body of a response.
pub enum Payload {
    Whole(Option<Bytes>),
    /// The rest, the size of a piece, the delay before each, and the current delay.
    Slow {
        rest: Bytes,
        piece: usize,
        pause: Duration,
        waiting: Pin<Box<Sleep>>,
    },
    /// The bytes to send, and the declared length.
    CutShort {
        sent: Option<Bytes>,
        announced: u64,
    },
}

impl Payload {
    /// The whole body.
    pub fn whole(body: String) -> Self {
        Self::Whole(Some(Bytes::from(body)))
    }

    /// In small pieces over a while.
    pub fn slow(body: String, time: Duration) -> Self {
        let pause = time / SLOW_PIECES;
        let piece = body.len().div_ceil(SLOW_PIECES as usize).max(1);
        Self::Slow { rest: Bytes::from(body), piece, pause, waiting: Box::pin(sleep(pause)) }
    }

    /// Half of it, with the length of the whole.
    pub fn cut_short(body: String) -> Self {
        let mut sent = Bytes::from(body);
        let announced = sent.len() as u64;
        sent.truncate(sent.len() / 2);
        Self::CutShort { sent: Some(sent), announced }
    }
}

/// Ends a body before its declared length.
#[derive(Debug, thiserror::Error)]
#[error("truncated by a fault")]
pub struct Cut;

impl Body for Payload {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        match &mut *self {
            Self::Whole(body) => Poll::Ready(body.take().map(|body| Ok(Frame::data(body)))),
            Self::Slow { rest, piece, pause, waiting } => {
                if rest.is_empty() {
                    return Poll::Ready(None);
                }
                ready!(waiting.as_mut().poll(context));
                *waiting = Box::pin(sleep(*pause));
                let piece = rest.split_to(rest.len().min(*piece));
                Poll::Ready(Some(Ok(Frame::data(piece))))
            }
            Self::CutShort { sent, .. } => Poll::Ready(Some(sent.take().map(Frame::data).ok_or(Cut))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(body) => body.is_none(),
            Self::Slow { rest, .. } => rest.is_empty(),
            Self::CutShort { .. } => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(match self {
            Self::Whole(body) => body.as_ref().map_or(0, |body| body.len() as u64),
            Self::Slow { rest, .. } => rest.len() as u64,
            Self::CutShort { announced, .. } => *announced,
        })
    }
}
