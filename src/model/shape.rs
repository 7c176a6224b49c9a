//! Parameters: their types and constraints.

use std::fmt;

use serde::Deserialize;
use serde_json::Value;

use super::text::Text;
use super::verb::Location;

/// A named value: a parameter of an action or a member of an object.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct Parameter {
    /// Exactly as documented.
    pub name: String,
    /// Type and constraints.
    #[serde(flatten)]
    pub shape: Shape,
    /// Whether the server refuses a request without it.
    #[serde(default)]
    pub required: bool,
    /// Whether it must never be shown.
    #[serde(default)]
    pub secret: bool,
    /// Location, if it differs from the action's.
    #[serde(rename = "in")]
    pub location: Option<Location>,
    /// Meaning.
    pub description: Text,
    /// Caveats.
    pub note: Option<Text>,
    /// Server-side default.
    pub default: Option<Value>,
    /// A valid value.
    pub example: Value,
    /// `en` or `inferred`, if the authoritative document lacks it.
    pub source: Option<String>,
}

/// Type and constraints of a value.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct Shape {
    /// Type on the wire.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Further types that a caller may pass.
    #[serde(default)]
    pub accepts: Vec<Kind>,
    /// Items of a list.
    pub items: Option<Box<Shape>>,
    /// Members of an object; empty means anything.
    #[serde(default)]
    pub members: Vec<Parameter>,
    /// Mutually exclusive members.
    #[serde(default)]
    pub one_of: Vec<OneOf>,
    /// Documented values.
    #[serde(default)]
    pub values: Vec<Value>,
    /// Appendix that lists the values.
    pub values_from: Option<String>,
    /// Whether `values`, `minimum` and `maximum` are validated before sending.
    #[serde(default)]
    pub closed: bool,
    /// Smallest documented number.
    pub minimum: Option<f64>,
    /// Largest documented number.
    pub maximum: Option<f64>,
}

/// A JSON type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// True or false.
    Boolean,
    /// An array.
    List,
    /// An object.
    Object,
    /// Anything.
    Any,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::String => "a string",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::Boolean => "a boolean",
            Self::List => "a list",
            Self::Object => "an object",
            Self::Any => "anything",
        })
    }
}

/// A group of mutually exclusive parameters.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct OneOf {
    /// Names of the group.
    pub parameters: Vec<String>,
    /// Whether exactly one is required.
    #[serde(default)]
    pub required: bool,
}
