//! A response as received: what it reports, or why it cannot be read.

use std::time::Duration;

use bytes::Bytes;
use http::header::{DATE, HeaderMap, HeaderValue, RETRY_AFTER};

use crate::call::aside::{LARGE, aside};
use crate::call::clock_skew::parse_date;
use crate::call::envelope::Envelope;
use crate::call::queued_tasks::named_tasks;
use crate::call::redact::{LOOKED_AT, beginning, redact};
use crate::call::request::Request;
use crate::call::server_text::{collapsed, shown, shown_code};
use crate::call::text::{mended, readable};
use crate::error::{ApiError, ApiErrorKind, Error, Outcome, classify};
use crate::http::body::Received;
use crate::model::Effect;
use crate::settings::bounds::{LONGEST, server_seconds};

/// Maximum length of an excerpt of an unreadable response in an error, in characters.
const SNIPPET_LENGTH: usize = 200;

/// A response as received.
pub(crate) struct RawResponse {
    pub http_status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// What is wrong with the body, phrased to follow "the response"; the body is then incomplete.
    pub flaw: Option<String>,
    /// The parsed envelope of a large body.
    pub envelope: Option<Box<serde_json::Result<Envelope>>>,
}

impl RawResponse {
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
        let message = envelope.message.as_deref().map_or("the server gave no reason", beginning);
        let kind = classify(beginning(&code), message, self.http_status);
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

#[cfg(test)]
mod tests {
    use http::header::HeaderName;

    use serde_json::{Map, Value, json};

    use super::*;
    use crate::call::server_text::LONGEST_TEXT;
    use crate::model::Verb;

    fn request(effect: Effect) -> Request {
        Request::free("ccs", "Anything", Verb::Post, effect, Map::new()).expect("valid")
    }

    fn check(http_status: u16, body: &str) -> Result<Envelope, Error> {
        let body = Bytes::copy_from_slice(body.as_bytes());
        let mut raw =
            RawResponse { http_status, headers: HeaderMap::new(), body, flaw: None, envelope: None };
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
                let mut answer = RawResponse { http_status, ..raw(&[], body) };
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

    fn raw(headers: &[(HeaderName, &str)], body: &str) -> RawResponse {
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().expect("a header")));
        let body = Bytes::copy_from_slice(body.as_bytes());
        RawResponse { http_status: 503, headers: headers.collect(), body, flaw: None, envelope: None }
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
            let mut answer = RawResponse { http_status: 200, ..raw(&[], text) };
            assert!(answer.check(&request(Effect::Mutate), 1, Vec::new).is_ok(), "{text}");
            assert!(serde_json::from_slice::<Value>(&answer.body).is_ok(), "{text}");
        }
        for text in ["{\"Code\": \"\u{fffd}\"}", r#"{"Code": "Success",}"#, r#"{"Code": "Succ"#] {
            assert!(matches!(check(200, text), Err(Error::Response { .. })), "{text}");
        }
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
}
