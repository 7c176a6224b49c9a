//! Opens CONNECT tunnels through proxies.

use std::error::Error as StdError;

use bytes::Bytes;
use futures_util::TryFutureExt;
use futures_util::future::try_join;
use http::header::{HOST, HeaderMap, HeaderValue};
use http::{Method, Request, StatusCode};
use http_body_util::Empty;
use hyper::client::conn::http1::handshake;
use hyper::rt::{Read, Write};

use crate::http::dial::Peer;

type BoxError = Box<dyn StdError + Send + Sync>;

/// The response of a proxy that does not open a tunnel.
#[derive(Debug, thiserror::Error)]
#[error("the proxy responded with {0}")]
pub(crate) struct TunnelRefused(pub StatusCode);

/// Returns the stream once the proxy forwards to the server.
pub(crate) async fn tunnel<T>(stream: T, server: &Peer, headers: HeaderMap) -> Result<T, BoxError>
where
    T: Read + Write + Unpin + Send + 'static,
{
    let authority = server.to_string();
    let mut request = Request::new(Empty::<Bytes>::new());
    *request.method_mut() = Method::CONNECT;
    *request.headers_mut() = headers;
    request.headers_mut().insert(HOST, HeaderValue::try_from(&authority)?);
    *request.uri_mut() = authority.parse()?;
    let (mut sender, connection) = handshake(stream).await?;
    let asking = async {
        let status = sender.send_request(request).await?.status();
        if status.is_success() { Ok(()) } else { Err(TunnelRefused(status).into()) }
    };
    // The response head ends where the tunnel starts.
    let (connection, ()) = try_join(connection.without_shutdown().err_into::<BoxError>(), asking).await?;
    Ok(connection.io)
}
