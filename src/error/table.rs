//! The classes of failures that the API reports: the table of `models/errors.json`.

use std::collections::BTreeMap;

use once_cell::race::OnceBox;
use serde::Deserialize;

use crate::model::{Text, matches_pattern};

/// Classes of failures reported by the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ApiErrorKind {
    /// The signature or key was refused.
    Authentication,
    /// The key lacks the permission.
    PermissionDenied,
    /// The resource does not exist.
    NotFound,
    /// A parameter was refused.
    InvalidParameter,
    /// The resource is in the wrong state, or has a running task.
    Conflict,
    /// The account balance is too low.
    InsufficientBalance,
    /// A quota, or a stock such as addresses, is used up.
    QuotaExceeded,
    /// Not for sale there, or not for this account.
    NotAvailable,
    /// Too many requests.
    RateLimit,
    /// The server failed.
    Server,
    /// Anything else.
    Other,
}

impl ApiErrorKind {
    /// The name of the exception class.
    pub fn class_name(self) -> &'static str {
        match self {
            Self::Authentication => "AuthenticationError",
            Self::PermissionDenied => "PermissionDeniedError",
            Self::NotFound => "NotFoundError",
            Self::InvalidParameter => "InvalidParameterError",
            Self::Conflict => "ConflictError",
            Self::InsufficientBalance => "InsufficientBalanceError",
            Self::QuotaExceeded => "QuotaExceededError",
            Self::NotAvailable => "NotAvailableError",
            Self::RateLimit => "RateLimitError",
            Self::Server => "ServerError",
            Self::Other => "APIError",
        }
    }
}

/// The table of `models/errors.json`.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct ErrorTable {
    rules: Vec<Rule>,
    clock: ClockRule,
    hints: Vec<Hint>,
    /// Every documented code and its meaning.
    pub codes: BTreeMap<String, ErrorCode>,
}

/// A documented error code.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct ErrorCode {
    /// What it means.
    pub description: Text,
}

/// What to do about a class of failures.
#[derive(Debug, Deserialize)]
struct Hint {
    kind: ApiErrorKind,
    text: Text,
}

/// A rule matches if all its fields match.
#[derive(Debug, Deserialize)]
struct Rule {
    kind: ApiErrorKind,
    #[serde(default)]
    codes: Vec<String>,
    /// The smallest and the largest code.
    numeric_codes: Option<(f64, f64)>,
    #[serde(default)]
    messages: Vec<String>,
    #[serde(default)]
    http_statuses: Vec<u16>,
    http_status_from: Option<u16>,
}

impl Rule {
    fn fits(&self, code: &str, message: &str, http_status: u16) -> bool {
        let fits = |patterns: &[String], text| patterns.is_empty() || matches_any(patterns, text);
        let number = || code.trim().parse::<f64>().ok();
        let is_in = |(least, greatest)| number().is_some_and(|number| (least..=greatest).contains(&number));
        fits(&self.codes, code)
            && fits(&self.messages, message)
            && self.numeric_codes.is_none_or(is_in)
            && (self.http_statuses.is_empty() || self.http_statuses.contains(&http_status))
            && self.http_status_from.is_none_or(|least| http_status >= least)
    }
}

/// Refusals after which a call is signed again with the server's time.
#[derive(Debug, Deserialize)]
struct ClockRule {
    http_statuses: Vec<u16>,
    codes: Vec<String>,
    except: Vec<String>,
}

/// The error table, parsed on first use.
pub fn error_table() -> &'static ErrorTable {
    static TABLE: OnceBox<ErrorTable> = OnceBox::new();
    TABLE.get_or_init(|| {
        serde_json::from_str(include_str!("../../models/errors.json")).map(Box::new).unwrap_or_else(|error| {
            panic!("models/errors.json is part of this build and must parse: {error}")
        })
    })
}

/// The class of a failure: the first matching rule decides.
pub fn classify(code: &str, message: &str, http_status: u16) -> ApiErrorKind {
    error_table()
        .rules
        .iter()
        .find(|rule| rule.fits(code, message, http_status))
        .map_or(ApiErrorKind::Other, |rule| rule.kind)
}

/// Whether the server refused the timestamp or signature, judged by status and code, never by free text.
pub(crate) fn is_about_clock(code: &str, http_status: u16) -> bool {
    let clock = &error_table().clock;
    clock.http_statuses.contains(&http_status)
        && matches_any(&clock.codes, code)
        && !matches_any(&clock.except, code)
}

fn matches_any(patterns: &[String], text: &str) -> bool {
    patterns.iter().any(|pattern| matches_pattern(pattern, text))
}

/// What to do about such a failure, if its code and message do not say.
pub(super) fn hint(kind: ApiErrorKind) -> Option<&'static str> {
    error_table().hints.iter().find(|hint| hint.kind == kind).map(|hint| hint.text.en.as_str())
}

#[cfg(test)]
mod tests {
    use super::ApiErrorKind::*;
    use super::*;

    #[test]
    fn documented_codes_go_to_their_classes() {
        for (code, http_status, kind) in [
            ("InvalidLaunchTemplateVersion.NotFound", 404, NotFound),
            ("InvalidInstanceType.ValueUnauthorized", 400, NotAvailable),
            ("InvalidPassword.Malformed", 400, InvalidParameter),
            ("Zone.NotOnSale", 403, NotAvailable),
            ("IncorrectInstanceStatus", 403, Conflict),
            ("NotEnoughBalance", 400, InsufficientBalance),
            ("QuotaExceed.Instance", 200, QuotaExceeded),
            ("InternalError", 200, Server),
            ("Whatever", 401, Authentication),
            ("Whatever", 403, PermissionDenied),
            ("Whatever", 429, RateLimit),
            ("Whatever", 502, Server),
            ("Whatever", 400, Other),
            ("SignatureDoesNotMatch", 400, Authentication),
            ("Throttling.User", 400, RateLimit),
        ] {
            assert_eq!(classify(code, "", http_status), kind, "{code} under {http_status}");
        }
        assert_eq!(classify("Error", "the Signature is wrong", 403), Authentication);
    }
}
