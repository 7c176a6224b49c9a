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
        // A revoked body is never empty, here and in its size, so that hyper asks for its content and is refused.
        self.sent.send() && self.content.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let is_refused = self.content.is_end_stream() && !self.sent.may_have_left();
        if is_refused { SizeHint::with_exact(1) } else { self.content.size_hint() }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use http_body_util::BodyExt;

    use super::*;

    /// Those of a read or a change by GET, and of one by POST.
    const CONTENTS: [Option<Bytes>; 2] = [None, Some(Bytes::from_static(b"{}"))];

    #[test]
    fn a_request_that_was_given_up_is_refused_whatever_is_asked_of_its_body() {
        for content in CONTENTS {
            let sent = SentFlag::default();
            assert!(sent.revoke());
            let mut body = TrackedBody::new(content, sent.clone());
            assert!(!body.is_end_stream() && body.size_hint().lower() > 0);
            assert!(matches!(body.frame().now_or_never(), Some(Some(Err(Revoked)))));
            assert!(!sent.may_have_left());
        }
    }

    #[test]
    fn a_request_may_have_left_from_the_first_look_at_its_body() {
        let looks: [fn(&mut TrackedBody); 2] =
            [|body| _ = body.is_end_stream(), |body| _ = body.frame().now_or_never()];
        for content in CONTENTS {
            for look in looks {
                let sent = SentFlag::default();
                let mut body = TrackedBody::new(content.clone(), sent.clone());
                assert!(!sent.may_have_left());
                look(&mut body);
                assert!(sent.may_have_left() && !sent.revoke());
            }
        }
    }
}
