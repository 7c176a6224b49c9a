//! A request body that records when the request is sent, and fails if the request was cancelled before.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::Full;

use crate::http::sent::SentFlag;

/// The request was cancelled before any byte was sent.
#[derive(Debug, thiserror::Error)]
#[error("the request was cancelled before it was sent")]
pub(crate) struct Revoked;

/// hyper asks a body whether it is empty when it has a connection and starts to write the request, not before.
#[derive(Debug)]
pub(crate) struct TrackedBody {
    content: Full<Bytes>,
    sent: SentFlag,
}

impl TrackedBody {
    /// The body of a request; may be empty.
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
            // hyper has buffered the headers, and flushes none of them after this.
            Poll::Ready(Some(Err(Revoked)))
        }
    }

    fn is_end_stream(&self) -> bool {
        // A revoked body never claims to be empty, here and in its size hint, so that hyper polls it and gets the
        // error.
        self.sent.send() && self.content.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        // A revoked body claims one byte: hyper would send the headers of an empty body without polling it.
        if self.sent.was_revoked() { SizeHint::with_exact(1) } else { self.content.size_hint() }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use http::{Method, Request};
    use http_body_util::BodyExt;
    use hyper::client::conn::http1;
    use hyper_util::rt::TokioIo;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    /// The bytes of a request with this body that arrive before the connection ends.
    async fn arrived(method: Method, content: Option<Bytes>, is_revoked: bool) -> Vec<u8> {
        let (ours, mut theirs) = tokio::io::duplex(64 << 10);
        let sent = SentFlag::default();
        let mut message = Request::new(TrackedBody::new(content, sent.clone()));
        *message.method_mut() = method;
        if is_revoked {
            assert!(sent.revoke());
        }
        let calling = async move {
            let (mut sender, connection) = http1::handshake(TokioIo::new(ours)).await.expect("a connection");
            tokio::join!(sender.send_request(message), connection)
        };
        let answering = async move {
            let mut arrived = vec![0; 4096];
            let length = theirs.read(&mut arrived).await.expect("bytes or the end");
            arrived.truncate(length);
            // The client may be gone.
            let _ = theirs.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await;
            arrived
        };
        tokio::join!(calling, answering).1
    }

    #[tokio::test]
    async fn of_a_request_that_was_given_up_no_byte_leaves() {
        for (method, content) in [(Method::GET, None), (Method::POST, Some("{}")), (Method::POST, Some(""))] {
            let content = content.map(|text: &str| Bytes::copy_from_slice(text.as_bytes()));
            assert!(!arrived(method.clone(), content.clone(), false).await.is_empty());
            assert_eq!(arrived(method.clone(), content, true).await, b"", "{method}");
        }
    }

    /// Bodies of a GET and of a POST request.
    const CONTENTS: [Option<Bytes>; 2] = [None, Some(Bytes::from_static(b"{}"))];

    #[test]
    fn a_cancelled_request_is_refused_by_every_method_of_its_body() {
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
