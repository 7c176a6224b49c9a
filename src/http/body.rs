//! Reads response bodies: bounded, and decompressed according to their bytes rather than the headers.

use bytes::Bytes;
use futures_util::TryStreamExt;
use http::StatusCode;
use http::header::HeaderMap;
use http_body::Body;
use http_body_util::BodyDataStream;

use crate::http::coding::{GZIP, codings};
use crate::http::unpack::{Flaw, unpack};

/// Maximum size of an error response, of which little is shown.
const LONGEST_FAILURE: u64 = 1 << 20;

/// A body, as far as it could be read.
#[derive(Debug, Default)]
pub(crate) struct Received {
    /// The whole body, or its start.
    pub bytes: Bytes,
    /// What is wrong with it, phrased to follow "the response".
    pub flaw: Option<String>,
}

/// Reads a body to its end or to the size limit. `note` gets each chunk of a body that may still be truncated.
pub(crate) async fn receive<B: Body<Data = Bytes> + Unpin>(
    status: StatusCode,
    headers: &HeaderMap,
    body: B,
    limit: u64,
    mut note: impl FnMut(&Bytes),
) -> Result<Received, B::Error> {
    let is_failure = status.as_u16() >= 400;
    let largest = if is_failure { limit.min(LONGEST_FAILURE) } else { limit };
    let announced = body.size_hint();
    let codings = codings(headers);
    let is_all = |piece: &Bytes| announced.exact() == Some(piece.len() as u64);
    let mut pieces = BodyDataStream::new(body).inspect_ok(|piece| {
        if !is_all(piece) {
            note(piece);
        }
    });
    let Some(first) = pieces.try_next().await? else { return Ok(Received::default()) };
    let second = pieces.try_next().await?;
    if second.is_none() && codings.is_empty() && !first.starts_with(GZIP) && first.len() as u64 <= largest {
        return Ok(Received { bytes: first, flaw: None });
    }
    let unpacking = unpack(codings, largest, announced.lower(), [Some(first), second], pieces);
    // Boxed, so that the future of a typical call stays small.
    let unpacked = Box::pin(unpacking).await?;
    let flaw = match unpacked.flaw {
        Some(Flaw::TooLarge) if largest == limit => Some(format!("is larger than {limit} bytes")),
        Some(Flaw::Other(what)) if !is_failure => Some(what),
        _ => None,
    };
    Ok(Received { bytes: unpacked.bytes.into(), flaw })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use http_body_util::Full;
    use tokio::task::yield_now;

    use super::*;
    use crate::http::unpack::PIECE;

    #[tokio::test]
    async fn others_have_their_turns_while_a_bomb_is_unpacked() {
        const SIZE: usize = 4 << 20;
        let mut bomb = GzEncoder::new(Vec::new(), Compression::fast());
        bomb.write_all(&vec![b' '; SIZE]).expect("memory");
        let body = Full::from(bomb.finish().expect("memory"));
        let headers = HeaderMap::new();
        let mut turns = 0;
        let others = async {
            loop {
                turns += 1;
                yield_now().await;
            }
        };
        let received = tokio::select! {
            biased;
            received = receive(StatusCode::OK, &headers, body, u64::MAX, |_| {}) => received,
            () = others => unreachable!("they never end"),
        };
        assert_eq!(received.expect("no connection breaks").bytes.len(), SIZE);
        assert!(turns >= SIZE / PIECE / 2, "{turns}");
    }
}
