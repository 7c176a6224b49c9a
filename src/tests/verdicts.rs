//! The classification of responses: all statuses, all kinds of bodies, reads and changes.

use bytes::Bytes;
use http::header::HeaderMap;
use serde_json::Map;

use crate::call::raw_response::RawResponse;
use crate::call::request::Request;
use crate::call::retry::{FailedAttempt, may_repeat, may_sign_again};
use crate::error::{ApiError, ApiErrorKind, Error, Outcome};
use crate::model::{Effect, Verb};

/// Bodies that say success.
const SUCCESSES: [&str; 5] = [
    r#"{"Code":"Success"}"#,
    r#"{"code":"OK","Data":{}}"#,
    r#"{"Code":200,"TaskId":"t-1"}"#,
    r#"{"Code":"200"}"#,
    r#"{"Code":"Success","Data":{"TaskId":7}}"#,
];

/// Bodies with a code for a server failure.
const SERVER_FAILURES: [&str; 7] = [
    r#"{"Code":500,"Message":"internal error"}"#,
    r#"{"Code":"504"}"#,
    r#"{"Code":599.0}"#,
    r#"{"code":" 502 "}"#,
    r#"{"Code":"InternalError"}"#,
    r#"{"Code":"TaskToCoreFaild"}"#,
    r#"{"Code":"LogicError","Msg":"x"}"#,
];

/// Refusals with a code about time or signature.
const CLOCK_REFUSALS: [&str; 5] = [
    r#"{"Code":"TimestampExpired"}"#,
    r#"{"Code":"SignatureDoesNotMatch"}"#,
    r#"{"code":"InvalidTimeStamp.Expired"}"#,
    r#"{"Code":"AuthFailure.SignatureExpire"}"#,
    r#"{"Code":"RequestTimeTooSkewed"}"#,
];

/// Codes that reject a request.
const THROTTLES: [&str; 2] = [r#"{"Code":"Throttling.User"}"#, r#"{"Code":"RequestLimitExceeded"}"#];

/// Refusals with a misleading message or code, and uninformative bodies.
const OTHERS: [&str; 16] = [
    r#"{"Code":"Forbidden","Message":"the Signature and the Timestamp are fine"}"#,
    r#"{"Code":"ImageSignatureService","Message":"no response from it"}"#,
    r#"{"Code":"SignatureNonceUsed"}"#,
    r#"{"Code":"IncorrectInstanceStatus"}"#,
    r#"{"Code":"InstanceNotFound"}"#,
    r#"{"Code":499}"#,
    r#"{"Code":600}"#,
    r#"{"Code":"5000"}"#,
    r#"{"Message":"Throttling"}"#,
    r#"{"Code":null}"#,
    "{}",
    "<h1>Bad Gateway: Signature Timestamp Throttling</h1>",
    "",
    "[1]",
    "null",
    r#"{"Code":"Succ"#,
];

/// Failures that name a task nevertheless.
const TASKS: [&str; 4] = [
    r#"{"Code":"OrderPartlyFailed","TaskId":"t-1"}"#,
    r#"{"Code":"TimestampExpired","Data":{"TaskIds":["t-1"]}}"#,
    r#"{"Code":"Throttling","Data":[{"TaskId":3}]}"#,
    r#"{"Code":"SignatureDoesNotMatch","taskid":12}"#,
];

/// A failed response.
struct Failure {
    effect: Effect,
    http_status: u16,
    list: &'static [&'static str],
    body: &'static str,
    error: Error,
}

/// Every body, with the name of its list.
fn bodies() -> impl Iterator<Item = (&'static [&'static str], &'static str)> {
    [&SUCCESSES[..], &SERVER_FAILURES, &CLOCK_REFUSALS, &THROTTLES, &OTHERS, &TASKS]
        .into_iter()
        .flat_map(|list| list.iter().map(move |body| (list, *body)))
}

fn checked(effect: Effect, http_status: u16, body: &'static str) -> Result<(), Error> {
    let request = Request::free("ccs", "Anything", Verb::Post, effect, Map::new()).expect("valid");
    let mut raw = RawResponse {
        http_status,
        headers: HeaderMap::new(),
        body: Bytes::from_static(body.as_bytes()),
        flaw: None,
        envelope: None,
    };
    raw.check(&request, 1, Vec::new).map(drop)
}

fn api(error: &Error) -> Option<&ApiError> {
    if let Error::Api(error) = error { Some(error) } else { None }
}

#[test]
fn every_failure_keeps_the_laws() {
    for http_status in 100..=999 {
        for (list, body) in bodies() {
            for effect in [Effect::Read, Effect::Mutate] {
                let Err(error) = checked(effect, http_status, body) else { continue };
                let failure = Failure { effect, http_status, list, body, error };
                failure.trouble_of_the_server_is_worth_another_read_and_may_have_carried_a_change_out();
                failure.a_change_is_repeated_only_when_it_was_turned_away();
                failure.says_what_may_have_happened();
                failure.a_change_is_signed_again_only_after_a_code_about_its_time_or_signature();
            }
        }
    }
}

#[test]
fn only_a_success_under_2xx_is_an_answer() {
    for http_status in 100..=999 {
        for (list, body) in bodies() {
            let says_nothing = matches!(body, "{}" | r#"{"Message":"Throttling"}"# | r#"{"Code":null}"#);
            let is_success = list == SUCCESSES || says_nothing;
            let expected = (200..300).contains(&http_status) && is_success;
            assert_eq!(checked(Effect::Mutate, http_status, body).is_ok(), expected, "{http_status} {body}");
        }
    }
}

impl Failure {
    fn trouble_of_the_server_is_worth_another_read_and_may_have_carried_a_change_out(&self) {
        let Self { effect, http_status, list, body, error } = self;
        let is_trouble = *http_status >= 500 || *list == SERVER_FAILURES && !(300..400).contains(http_status);
        let is_server = api(error).is_some_and(|error| error.kind == ApiErrorKind::Server);
        assert_eq!(is_server, is_trouble, "{http_status} {body}: {error}");
        if is_trouble {
            assert_eq!(
                error.outcome() == Outcome::Unknown,
                *effect == Effect::Mutate,
                "{http_status} {body}"
            );
            assert_eq!(may_repeat(*effect, error), *effect == Effect::Read, "{http_status} {body}");
        }
    }

    fn a_change_is_repeated_only_when_it_was_turned_away(&self) {
        let Self { effect, http_status, list, body, error } = self;
        if *effect == Effect::Read {
            return;
        }
        let turned_away = *http_status == 429 || *list == THROTTLES;
        let is_certain = *http_status < 500 && ![&TASKS[..], &SUCCESSES, &SERVER_FAILURES].contains(list);
        if may_repeat(*effect, error) {
            assert!(turned_away && is_certain, "{http_status} {body}");
        } else {
            let is_plain = *list == THROTTLES && matches!(http_status, 200 | 400 | 403 | 429);
            assert!(!is_plain, "{http_status} {body}");
        }
    }

    fn a_change_is_signed_again_only_after_a_code_about_its_time_or_signature(self) {
        let Self { effect, http_status, list, body, error } = self;
        let is_refusal = list == CLOCK_REFUSALS && [400, 401, 403].contains(&http_status);
        let mut failed = FailedAttempt { error, retry_after: None, has_wrong_clock: false };
        assert!(!may_sign_again(effect, &failed));
        failed.has_wrong_clock = true;
        let of_the_key = [ApiErrorKind::Authentication, ApiErrorKind::PermissionDenied];
        let expected = match effect {
            Effect::Read => api(&failed.error).is_some_and(|error| of_the_key.contains(&error.kind)),
            Effect::Mutate => is_refusal,
        };
        assert!(expected || !is_refusal, "{http_status} {body}");
        assert_eq!(may_sign_again(effect, &failed), expected, "{http_status} {body}");
    }

    fn says_what_may_have_happened(&self) {
        let Self { effect, http_status, list, body, error } = self;
        let text = error.to_string();
        let says_unknown = text.contains("may have been carried out") || text.contains("is unknown");
        assert_eq!(says_unknown, error.outcome() == Outcome::Unknown, "{text}");
        if *effect == Effect::Read {
            assert_eq!(error.outcome(), Outcome::Refused, "{text}");
            return;
        }
        let is_doubtful = *http_status >= 500 || [&TASKS[..], &SUCCESSES, &SERVER_FAILURES].contains(list);
        if api(error).is_some() || is_doubtful {
            assert_eq!(error.outcome() == Outcome::Unknown, is_doubtful, "{http_status} {body}: {text}");
        }
        let names_task = body.to_ascii_lowercase().contains("taskid");
        assert_eq!(!error.task_ids().is_empty(), names_task, "{http_status} {body}: {text}");
        assert!(error.task_ids().iter().all(|id| text.contains(id.as_str())), "{text}");
    }
}
