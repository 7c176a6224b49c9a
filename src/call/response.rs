//! Parses the envelope of a response, leniently: `Code`, `Message`, `RequestId` and the ids of queued tasks.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::{DATE, HeaderMap, HeaderValue, RETRY_AFTER};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use crate::call::aside::{LARGE, aside};
use crate::call::clock_skew::parse_date;
use crate::call::places::ids_at;
use crate::call::redact::{LOOKED_AT, is_short, redact};
use crate::call::request::{Request, TaskSource};
use crate::call::text::{mended, readable};
use crate::error::{ApiError, ApiErrorKind, Error, Outcome, classify};
use crate::http::body::Received;
use crate::model::{Effect, Name, api};
use crate::settings::bounds::{LONGEST, server_seconds};

/// Maximum length of an excerpt of an unreadable response in an error, in characters.
const SNIPPET_LENGTH: usize = 200;

/// Maximum length of server text in an error, in characters.
const LONGEST_TEXT: usize = 2_000;

/// A successful response.
#[derive(Clone)]
pub struct Reply {
    /// HTTP status.
    pub http_status: u16,
    /// The JSON object in UTF-8, as received, but with invalid JSON repaired: invalid characters are U+FFFD, NaN is
    /// null.
    pub body: Bytes,
    /// The server's request id.
    pub request_id: Option<String>,
    /// Queued tasks.
    pub task_ids: Vec<String>,
    /// Family of the tasks.
    pub task_family: &'static str,
    /// Number of requests sent.
    pub attempts: u32,
    /// Duration of the whole call.
    pub elapsed: Duration,
    /// Whether it is the recorded response of an earlier call, and nothing was sent.
    pub replayed: bool,
    /// What the call created, changed or deleted, where that is known without its tasks.
    pub resource_ids: Vec<String>,
}

/// Omits the body, which may echo secrets.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("http_status", &self.http_status)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("request_id", &self.request_id)
            .field("task_ids", &self.task_ids)
            .field("task_family", &self.task_family)
            .field("attempts", &self.attempts)
            .field("elapsed", &self.elapsed)
            .field("replayed", &self.replayed)
            .field("resource_ids", &self.resource_ids)
            .finish()
    }
}

/// A response as received.
pub(crate) struct RawReply {
    pub http_status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// What is wrong with the body, phrased to follow "the response"; the body is then incomplete.
    pub flaw: Option<String>,
    /// The parsed envelope of a large body.
    pub envelope: Option<Box<serde_json::Result<Envelope>>>,
}

/// The ids and family of the tasks that a response names.
#[derive(Debug, Default)]
pub(crate) struct QueuedTasks {
    pub ids: Vec<String>,
    pub family: &'static str,
}

impl RawReply {
    /// Parses a response; a large one in another thread, so that it does not delay other calls.
    pub(crate) async fn read(http_status: u16, headers: HeaderMap, received: Received) -> Self {
        let Received { bytes: body, flaw } = received;
        let mut raw = Self { http_status, headers, body, flaw, envelope: None };
        if raw.body.len() < LARGE {
            raw.body = readable(&raw.headers, raw.body);
            return raw;
        }
        let reading = aside(move || {
            raw.body = readable(&raw.headers, std::mem::take(&mut raw.body));
            raw.envelope = Some(Box::new(raw.envelope()));
            raw
        });
        Box::pin(reading).await
    }

    /// The envelope; a body with a few invalid characters is repaired first.
    fn envelope(&mut self) -> serde_json::Result<Envelope> {
        let strictly = serde_json::from_slice(&self.body);
        if strictly.as_ref().err().is_some_and(serde_json::Error::is_syntax) {
            let mended = mended(&self.body);
            if let Ok(envelope) = serde_json::from_slice(&mended) {
                self.body = mended.into();
                return Ok(envelope);
            }
        }
        strictly
    }

    /// The server's own time.
    pub(crate) fn date(&self) -> Option<&HeaderValue> {
        self.headers.get(DATE)
    }

    /// The delay that the server asks for, in seconds or until a time by its own clock.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let text = self.headers.get(RETRY_AFTER)?.to_str().ok()?;
        let until = || {
            let pause = parse_date(self.headers.get(RETRY_AFTER)?)?.duration_since(parse_date(self.date()?)?);
            Duration::try_from(pause).ok().map(|pause| pause.min(LONGEST))
        };
        server_seconds(text).or_else(until)
    }

    /// The envelope of a success, or the failure that the response reports, without the `secrets`.
    pub(crate) fn check(
        &mut self,
        request: &Request,
        attempts: u32,
        secrets: impl FnOnce() -> Vec<String>,
    ) -> Result<Envelope, Error> {
        if let Some(flaw) = &self.flaw {
            return Err(self.response_error(request, flaw, &secrets()));
        }
        let envelope = self.envelope.take().map_or_else(|| self.envelope(), |read| *read);
        let redirected = (300..400).contains(&self.http_status);
        match envelope {
            Ok(envelope) if self.http_status < 400 && envelope.is_damaged() => {
                Err(self.response_error(request, "has a code that cannot be read", &secrets()))
            }
            Ok(envelope) if (200..300).contains(&self.http_status) && envelope.is_success() => Ok(envelope),
            Ok(envelope) if !redirected => Err(self.api_error(envelope, request, attempts, &secrets())),
            Err(_) if self.http_status >= 400 => {
                let secrets = secrets();
                let message = Some(format!("the response is not JSON: {}", self.snippet(&secrets)));
                Err(self.api_error(Envelope { message, ..Envelope::default() }, request, attempts, &secrets))
            }
            Ok(_) => Err(self.response_error(request, "is a redirect, which is never followed", &secrets())),
            Err(error) if error.to_string().starts_with("recursion limit exceeded") => {
                Err(self.response_error(request, "is nested too deeply", &secrets()))
            }
            Err(error) if error.is_data() => {
                Err(self.response_error(request, "is not a JSON object", &secrets()))
            }
            Err(_) => Err(self.response_error(request, "is not JSON", &secrets())),
        }
    }

    fn api_error(&self, envelope: Envelope, request: &Request, attempts: u32, secrets: &[String]) -> Error {
        let shown = |text: &str| shown(text, secrets);
        let says_success = envelope.code.is_some() && envelope.is_success();
        let code = envelope.code.map_or_else(|| format!("HTTP {}", self.http_status), |code| code.0);
        let message = envelope.message.as_deref().unwrap_or("the server gave no reason");
        let kind = classify(&code, message, self.http_status);
        let code = shown_code(&code, secrets);
        let message = shown(message);
        let task_ids = named_tasks(request, &self.body, secrets);
        let may_be_carried_out = kind == ApiErrorKind::Server || says_success || !task_ids.is_empty();
        let outcome = match request.effect {
            Effect::Mutate if may_be_carried_out => Outcome::Unknown,
            _ => Outcome::Refused,
        };
        Error::Api(Box::new(ApiError {
            kind,
            code,
            message,
            http_status: self.http_status,
            request_id: envelope.request_id.as_deref().map(shown),
            action: request.action.to_string(),
            service: request.service.to_string(),
            attempts,
            outcome,
            verify_with: request.verify_with().filter(|_| outcome == Outcome::Unknown),
            task_ids,
        }))
    }

    fn response_error(&self, request: &Request, what: &str, secrets: &[String]) -> Error {
        let error =
            Error::unreadable(&request.action, request.effect, self.http_status, what, self.snippet(secrets));
        error.with_task_ids(&named_tasks(request, &self.body, secrets))
    }

    /// The start of the body. It is truncated after masking, so that no part of a secret is left.
    fn snippet(&self, secrets: &[String]) -> String {
        let beginning = &self.body[..self.body.len().min(LOOKED_AT)];
        let text = redact(&String::from_utf8_lossy(beginning), secrets);
        collapsed(&text.chars().take(SNIPPET_LENGTH).collect::<String>())
    }
}

/// Collapses white space and terminal control characters into single spaces.
pub(crate) fn collapsed(text: &str) -> String {
    let pieces = text.split(|symbol: char| symbol.is_whitespace() || symbol.is_control());
    pieces.filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The text, truncated for an error.
pub(crate) fn shortened(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(LONGEST_TEXT) {
        text.truncate(text[..end].trim_end().len());
        text.push('…');
    }
    text
}

/// Server text, redacted and truncated for an error.
pub(crate) fn shown(text: &str, secrets: &[String]) -> String {
    shortened(collapsed(&redact(text, secrets)))
}

/// The same for a code or an id. Short secrets are not masked, since their letters occur in many of them.
fn shown_code(text: &str, secrets: &[String]) -> String {
    let long: Vec<_> = secrets.iter().filter(|secret| !is_short(secret)).cloned().collect();
    shown(text, &long)
}

/// The task ids at any documented path of a failed or truncated response to a change, redacted for an error.
pub(crate) fn named_tasks(request: &Request, body: &[u8], secrets: &[String]) -> Vec<String> {
    match request.effect {
        Effect::Read => Vec::new(),
        Effect::Mutate => {
            ids_at(&api().task_id_places, body).iter().map(|id| shown_code(id, secrets)).collect()
        }
    }
}

/// The ids of the tasks that the response to this request names.
pub(crate) fn queued_tasks(request: &Request, body: &[u8]) -> QueuedTasks {
    let (documented, family) = match request.tasks {
        TaskSource::None => return QueuedTasks::default(),
        TaskSource::Model(rule) => (rule.ids.as_slice(), rule.family.as_str()),
        TaskSource::Anywhere => (&[][..], api().task_family(&request.path)),
    };
    let mut ids = ids_at(documented, body);
    if ids.is_empty() {
        ids = ids_at(&api().task_id_places, body);
    }
    QueuedTasks { ids, family }
}

/// The relevant top-level members of a response; names are case-insensitive.
#[derive(Debug, Default)]
pub(crate) struct Envelope {
    pub code: Option<Code>,
    pub message: Option<String>,
    pub request_id: Option<String>,
}

impl Envelope {
    /// Whether the code contains invalid characters, so that its value is unknown.
    fn is_damaged(&self) -> bool {
        self.code.as_ref().is_some_and(|Code(code)| code.contains('\u{fffd}'))
    }

    /// A missing code means success; so do `success`, `ok` and 200.
    pub(crate) fn is_success(&self) -> bool {
        self.code.as_ref().is_none_or(|Code(code)| {
            code.eq_ignore_ascii_case("success") || code.eq_ignore_ascii_case("ok") || code == "200"
        })
    }
}

/// A `Code`, as text or as a number.
#[derive(Debug)]
pub(crate) struct Code(pub String);

impl<'de> Deserialize<'de> for Envelope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Envelope;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Envelope, A::Error> {
                let mut envelope = Envelope::default();
                while let Some(Name(name)) = members.next_key()? {
                    let is = |known: &str| name.eq_ignore_ascii_case(known);
                    if is("code") {
                        envelope.code = members.next_value::<Scalar>()?.0.map(Code);
                    } else if is("message") || is("msg") {
                        envelope.message = members.next_value::<Scalar>()?.0.or(envelope.message);
                    } else if is("requestid") {
                        envelope.request_id = members.next_value::<Scalar>()?.0;
                    } else {
                        members.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(envelope)
            }
        }

        deserializer.deserialize_map(Members)
    }
}

/// Text, a number or a boolean as text; null as None; anything else as JSON.
struct Scalar(Option<String>);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(match Value::deserialize(deserializer)? {
            Value::Null => None,
            Value::String(text) => Some(text),
            other => Some(other.to_string()),
        }))
    }
}

#[cfg(test)]
mod tests {
    use http::header::HeaderName;

    use super::*;
    use crate::error::ApiErrorKind;
    use crate::model::{Effect, Verb};
    use serde_json::{Map, json};

    fn request(effect: Effect) -> Request {
        Request::free("ccs", "Anything", Verb::Post, effect, Map::new()).expect("valid")
    }

    fn check(http_status: u16, body: &str) -> Result<Envelope, Error> {
        let body = Bytes::copy_from_slice(body.as_bytes());
        let mut raw = RawReply { http_status, headers: HeaderMap::new(), body, flaw: None, envelope: None };
        raw.check(&request(Effect::Read), 1, Vec::new)
    }

    #[test]
    fn all_spellings_of_success() {
        for body in [
            r#"{"Code":"Success"}"#,
            r#"{"code":"SUCCESS"}"#,
            r#"{"Code":"OK"}"#,
            r#"{"Code":200}"#,
            r#"{"Code":"200"}"#,
            r#"{"Data":{"Code":"Fail"}}"#,
            r#"{"Code":"Fail","Code":"Success"}"#,
            r#"{"Code":null,"Data":[]}"#,
        ] {
            assert!(check(200, body).is_ok(), "{body}");
        }
    }

    #[test]
    fn failures_under_any_status() {
        for (status, body, kind) in [
            (200, r#"{"Code":"InstanceNotFound","Msg":"gone"}"#, ApiErrorKind::NotFound),
            (400, r#"{"Code":"InstanceNotFound","msg":"gone"}"#, ApiErrorKind::NotFound),
            (500, r#"{"Code":"Success"}"#, ApiErrorKind::Server),
            (200, r#"{"Code":500,"Message":"x"}"#, ApiErrorKind::Server),
            (502, "<html>\n<h1>Bad\tGateway</h1></html>", ApiErrorKind::Server),
        ] {
            match check(status, body) {
                Err(Error::Api(error)) => assert_eq!(error.kind, kind, "{body}"),
                other => panic!("{body}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_is_not_the_api_is_said_to_be_so() {
        let deep = format!("{{\"Message\":{}", "[".repeat(200));
        for (status, body, what) in [
            (200, "hello", "is not JSON"),
            (200, "[1]", "is not a JSON object"),
            (200, r#"{"Code":"Succ"#, "is not JSON"),
            (302, "{}", "is a redirect, which is never followed"),
            (200, "", "is not JSON"),
            (200, &deep, "is nested too deeply"),
        ] {
            let Err(Error::Response { message, .. }) = check(status, body) else { panic!("{body}") };
            assert_eq!(message, format!("the response {what}"), "{body}");
        }
    }

    #[test]
    fn no_part_of_a_failure_shows_a_secret_or_is_endless() {
        let secret = "hunter22".to_owned();
        for text in [secret.clone(), secret.clone() + &"x".repeat(10_000)] {
            let body = json!({"Code": text, "Message": text, "RequestId": text, "TaskId": text}).to_string();
            let cut = &body[..body.len() - 1];
            for (http_status, body) in [(400, &*body), (400, cut), (200, &body), (200, cut)] {
                let mut answer = RawReply { http_status, ..raw(&[], body) };
                let error = answer.check(&request(Effect::Mutate), 1, || vec![secret.clone()]);
                let shown = format!("{:?}", error.expect_err("a failure"));
                assert!(shown.contains("***") && !shown.contains("hunter"), "{shown}");
                assert!(shown.len() < 5 * LONGEST_TEXT, "{shown}");
            }
        }
    }

    #[test]
    fn an_id_with_the_letters_of_a_short_secret_is_named() {
        for body in [r#"{"Code":"Bad","TaskId":112}"#, r#"{"TaskId":112,"#] {
            let error = raw(&[], body).check(&request(Effect::Mutate), 1, || vec!["1".to_owned()]);
            assert_eq!(error.expect_err("a failure").task_ids(), ["112"]);
        }
    }

    fn raw(headers: &[(HeaderName, &str)], body: &str) -> RawReply {
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().expect("a header")));
        let body = Bytes::copy_from_slice(body.as_bytes());
        RawReply { http_status: 503, headers: headers.collect(), body, flaw: None, envelope: None }
    }

    #[test]
    fn a_pause_until_a_time_is_measured_by_the_clock_of_the_server() {
        let (date, later) = ("Mon, 06 Jan 1997 10:00:00 GMT", "Mon, 06 Jan 1997 10:00:07 GMT");
        let answer = raw(&[(DATE, date), (RETRY_AFTER, later)], "{}");
        assert_eq!(answer.retry_after(), Some(Duration::from_secs(7)));
        assert_eq!(raw(&[(RETRY_AFTER, later)], "{}").retry_after(), None);
        assert_eq!(raw(&[(DATE, later), (RETRY_AFTER, date)], "{}").retry_after(), None);
        let never = "Wed, 01 Dec 9999 00:00:00 GMT";
        assert_eq!(raw(&[(DATE, date), (RETRY_AFTER, never)], "{}").retry_after(), Some(LONGEST));
        assert_eq!(
            raw(&[(DATE, date), (RETRY_AFTER, "7")], "{}").retry_after(),
            Some(Duration::from_secs(7))
        );
    }

    #[test]
    fn a_null_does_not_hide_the_reason_that_another_member_gives() {
        for body in [
            r#"{"Code":"X","Message":"the reason","Msg":null}"#,
            r#"{"Code":"X","Msg":null,"Message":"the reason"}"#,
            r#"{"Code":"X","msg":"the reason","MESSAGE":null}"#,
        ] {
            let error = check(400, body).expect_err("a failure").to_string();
            assert!(error.contains("the reason"), "{error}");
        }
    }

    #[test]
    fn a_body_with_one_character_that_is_wrong_is_read_and_mended() {
        for text in [r#"{"Code": "Success", "Data": NaN}"#, "{\"Code\": \"Success\", \"Data\": \"a\nb\"}"] {
            let mut answer = RawReply { http_status: 200, ..raw(&[], text) };
            assert!(answer.check(&request(Effect::Mutate), 1, Vec::new).is_ok(), "{text}");
            assert!(serde_json::from_slice::<Value>(&answer.body).is_ok(), "{text}");
        }
        for text in ["{\"Code\": \"\u{fffd}\"}", r#"{"Code": "Success",}"#, r#"{"Code": "Succ"#] {
            assert!(matches!(check(200, text), Err(Error::Response { .. })), "{text}");
        }
    }

    #[test]
    fn the_debug_form_of_an_answer_shows_nothing_of_its_body() {
        let reply = Reply {
            http_status: 200,
            body: Bytes::from_static(b"{\"Password\": \"hunter2\"}"),
            request_id: Some("r-1".to_owned()),
            task_ids: vec!["t-1".to_owned()],
            task_family: "ccs",
            attempts: 1,
            elapsed: Duration::ZERO,
            replayed: false,
            resource_ids: Vec::new(),
        };
        let text = format!("{reply:?}");
        assert!(text.contains("23 bytes") && text.contains("t-1") && !text.contains("hunter2"), "{text}");
    }

    #[test]
    fn a_refused_signature_asks_about_secret_and_clock() {
        let error = check(401, r#"{"Code":"SignatureDoesNotMatch"}"#).expect_err("a failure").to_string();
        assert!(error.contains("wrong secret, or clock?"), "{error}");
    }

    #[test]
    fn an_error_is_one_line() {
        let error = check(502, "a\r\nb\n\nc\u{1c}\u{1b}[2Jd\u{85}e").expect_err("failure");
        assert!(error.to_string().contains("a b c [2Jd e"), "{error}");
    }

    #[test]
    fn task_ids_of_all_shapes() {
        for (answer, ids) in [
            (json!({"TaskId": 12}), vec!["12"]),
            (json!({"TaskID": "a"}), vec!["a"]),
            (json!({"TaskId": "", "Data": {"TaskId": "b"}}), vec!["b"]),
            (json!({"Data": {"TaskIds": ["a", "b", "a"]}}), vec!["a", "b"]),
            (json!({"Data": {"DiskInfo": [{"TaskId": "a"}, {"TaskId": 0}]}}), vec!["a"]),
            (json!({"Data": [{"TaskId": 1}, {"TaskId": 2}]}), vec!["1", "2"]),
            (json!({"TaskId": "0", "Data": null}), vec![]),
        ] {
            let queued = queued_tasks(&request(Effect::Mutate), answer.to_string().as_bytes());
            assert_eq!(queued.ids, ids, "{answer}");
        }
    }
}
