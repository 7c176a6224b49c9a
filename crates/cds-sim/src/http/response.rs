//! HTTP responses with their headers.

use hyper::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
    WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Response, StatusCode};

use super::control;
use super::page;
use super::payload::Payload;
use crate::api::refusal::Refusal;

/// The content type of the API and the controls.
const JSON: &str = "application/json";

/// An API-style refusal from the HTTP layer.
pub fn failed(refusal: &Refusal) -> Response<Payload> {
    private(response(status(refusal.http_status), JSON, Payload::whole(refusal.body())))
}

/// A refusal of a control.
pub fn control_failed(refusal: &control::ControlRefusal) -> Response<Payload> {
    let mut answer = private(response(status(refusal.status), JSON, Payload::whole(refusal.body())));
    if let Some(method) = refusal.allowed {
        answer = with(answer, ALLOW, HeaderValue::from_static(method));
    }
    if refusal.status == 401 {
        answer = with(answer, WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    answer
}

/// The overview page.
pub fn page_response() -> Response<Payload> {
    let (page, policy) = page::page();
    let page = private(response(StatusCode::OK, "text/html; charset=utf-8", Payload::whole(page)));
    let page = with(page, REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    match HeaderValue::from_str(&policy) {
        Ok(policy) => with(page, CONTENT_SECURITY_POLICY, policy),
        Err(_) => response(StatusCode::INTERNAL_SERVER_ERROR, JSON, Payload::whole(String::new())),
    }
}

/// Headers against caching and cross-origin use.
pub fn private(answer: Response<Payload>) -> Response<Payload> {
    let answer = with(answer, CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let answer = with(answer, X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let name = HeaderName::from_static("cross-origin-resource-policy");
    with(answer, name, HeaderValue::from_static("same-origin"))
}

/// The same with another header.
pub fn with(mut answer: Response<Payload>, name: HeaderName, value: HeaderValue) -> Response<Payload> {
    answer.headers_mut().insert(name, value);
    answer
}

/// A status, possibly invented by a fault.
pub fn status(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// A response.
pub fn response(status: StatusCode, content_type: &'static str, body: Payload) -> Response<Payload> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// The response of a control.
pub fn done(body: String) -> Response<Payload> {
    private(response(StatusCode::OK, JSON, Payload::whole(body)))
}
