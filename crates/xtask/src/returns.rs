//! The documented responses: `returns` of the models. `models/README.md` explains every field.

use cds::model::{Kind, Text};
use serde::Deserialize;
use serde_json::Value;

/// A member of a response or of an object in it.
#[derive(Deserialize)]
pub(crate) struct Member {
    /// Exactly as the server sends it.
    pub name: String,
    /// Meaning.
    pub description: Text,
    /// Whether a response may lack it.
    #[serde(default)]
    pub doubtful: bool,
    /// Whether it must never be shown.
    #[serde(default)]
    pub secret: bool,
    /// Type and meaning of its value.
    #[serde(flatten)]
    pub value: Returned,
}

/// A value in a response.
#[derive(Deserialize)]
pub(crate) struct Returned {
    /// Type on the wire.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Items of a list.
    pub items: Option<Box<Returned>>,
    /// Members of an object, also if it is of a named shape; empty means anything.
    #[serde(default)]
    pub members: Vec<Member>,
    /// Name of the shape.
    pub shape: Option<String>,
    /// Values of an object whose keys are data.
    pub map_of: Option<Box<Returned>>,
    /// Whether it may be null.
    #[serde(default)]
    pub nullable: bool,
    /// Documented values.
    #[serde(default)]
    pub values: Vec<Value>,
    /// Appendix that lists the values.
    pub values_from: Option<String>,
    /// Unit of a number.
    pub unit: Option<String>,
    /// Meaning of a single value, such as `id`.
    #[serde(rename = "kind")]
    pub meaning: Option<String>,
}
