//! The envelope of a response, read leniently: `Code`, `Message` and `RequestId`.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use crate::model::Name;

/// The relevant top-level members of a response; names are case-insensitive.
#[derive(Debug, Default)]
pub(crate) struct Envelope {
    pub code: Option<Code>,
    pub message: Option<String>,
    pub request_id: Option<String>,
}

impl Envelope {
    /// Whether the code contains invalid characters, so that its value is unknown.
    pub(crate) fn is_damaged(&self) -> bool {
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
