//! What kind of request an action is, and where its parameters go.

use serde::Deserialize;

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Verb {
    /// Parameters in the query.
    Get,
    /// Parameters in a JSON body.
    Post,
    /// Parameters in a JSON body.
    Put,
    /// Parameters in the query.
    Delete,
}

/// Location of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Location {
    /// The signed query.
    Query,
    /// The JSON body, which is not signed.
    Body,
    /// A `{Name}` of the URL path.
    Path,
}

impl Verb {
    /// The name of the HTTP method.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }

    /// The method with this name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Get, Self::Post, Self::Put, Self::Delete].into_iter().find(|verb| verb.as_str() == name)
    }

    /// The default location of parameters for this method.
    pub fn default_location(self) -> Location {
        match self {
            Self::Get | Self::Delete => Location::Query,
            Self::Post | Self::Put => Location::Body,
        }
    }
}

/// Whether an action changes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Safe to repeat.
    Read,
    /// May buy, change or delete: retried only if nothing was carried out.
    Mutate,
}

impl Effect {
    /// The spelling in the models.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Mutate => "mutate",
        }
    }
}
