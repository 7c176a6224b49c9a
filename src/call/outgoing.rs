//! Builds the HTTP request for a signed API request.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Method, Uri};
use url::Url;

use crate::call::request::Request;
use crate::credentials::Credentials;
use crate::error::Error;
use crate::model::Verb;
use crate::sign::signed_url;
use crate::sign::stamp::Stamp;

/// The W3C Trace Context header.
const TRACE_PARENT: HeaderName = HeaderName::from_static("traceparent");

/// The HTTP request.
pub(crate) fn outgoing(request: &Request, uri: Uri) -> http::Request<Option<Bytes>> {
    let mut message = http::Request::new(request.body.clone());
    *message.method_mut() = method(request.verb);
    *message.uri_mut() = uri;
    if request.body.is_some() {
        message.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    if let Some(trace_parent) = request.trace_parent.as_ref().and_then(|text| text.parse().ok()) {
        message.headers_mut().insert(TRACE_PARENT, trace_parent);
    }
    message
}

/// The signed URL of a request, unless it is too long to send.
pub(crate) fn uri(
    request: &Request,
    endpoint: &Url,
    credentials: &Credentials,
    stamp: &Stamp,
) -> Result<Uri, Error> {
    let place = [endpoint.as_str(), &request.path, "/?"];
    let url = signed_url(&place, credentials.signer(), request.verb, &request.action, &request.query, stamp);
    let length = url.len();
    Uri::try_from(url).map_err(|error| Error::Validation {
        action: request.action.to_string(),
        problems: vec![format!(
            "these parameters make a URL of {length} bytes, which cannot be sent ({error}); give fewer or shorter ones"
        )],
    })
}

fn method(verb: Verb) -> Method {
    match verb {
        Verb::Get => Method::GET,
        Verb::Post => Method::POST,
        Verb::Put => Method::PUT,
        Verb::Delete => Method::DELETE,
    }
}
