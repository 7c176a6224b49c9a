//! What shows whether an action was carried out. `models/README.md` explains every field.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::place::Place;
use super::text::Text;

/// What shows whether a change was carried out.
#[derive(Debug, Deserialize)]
#[serde(tag = "by", rename_all = "lowercase")]
pub enum Evidence {
    /// New rows of a read.
    Appears(Traces),
    /// Rows of a read that are as ordered.
    Changes(Traces),
    /// Rows of a read that are gone.
    Disappears(Traces),
    /// No read shows it.
    Nothing {
        /// What a person should look at.
        look_at: Text,
    },
}

/// The rows of a read that a change leaves behind or removes.
#[derive(Debug, Deserialize)]
pub struct Traces {
    /// The read.
    pub read: String,
    /// Its service, if it is another.
    pub service: Option<String>,
    /// Parameters of the read, and those of the order that they are taken from.
    #[serde(default)]
    pub filters: BTreeMap<String, String>,
    /// Response paths of the rows, if they are not the read's own.
    #[serde(default)]
    pub rows: Vec<Place>,
    /// The member that identifies a row.
    pub id: String,
    /// The lists of the order whose items leave a trace each; of the lists in one group, every combination does.
    #[serde(default)]
    pub each: Vec<Vec<String>>,
    /// Members that tell what the order is about, and the parameters that name it.
    #[serde(default)]
    pub of: BTreeMap<String, String>,
    /// Members that must be as ordered.
    #[serde(default)]
    pub matches: BTreeMap<String, Match>,
    /// Parameters that change something that no row shows.
    #[serde(default)]
    pub unseen: Vec<String>,
    /// The parameter that says how many rows appear; 1 by default.
    pub count: Option<String>,
    /// The member with the time of creation.
    pub created: Option<String>,
    /// A status member, and its values while no task is changing the row.
    #[serde(default)]
    pub settled: BTreeMap<String, Vec<String>>,
}

/// What the member of a row must be.
#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Match {
    /// The value of this parameter, if it is given.
    Parameter(String),
    /// One of these values.
    Is {
        /// The values.
        is: Vec<Value>,
    },
    /// By so much more than before.
    Grows {
        /// The parameter.
        grows_by: String,
    },
    /// A text that contains the values of these parameters, as far as they are given.
    Contains {
        /// The parameters.
        contains: Vec<String>,
    },
    /// A name that is followed by a number if another parameter asks for it.
    Numbered {
        /// The parameter with the name.
        parameter: String,
        /// The parameter that asks for numbers.
        numbered_by: String,
    },
    /// What the value of this parameter leads to.
    Values {
        /// The parameter.
        parameter: String,
        /// Its values, and what each leads to; other values cannot be told.
        values: BTreeMap<String, Vec<Value>>,
    },
}

impl Evidence {
    /// The rows that tell, if any do.
    pub fn traces(&self) -> Option<&Traces> {
        match self {
            Self::Appears(traces) | Self::Changes(traces) | Self::Disappears(traces) => Some(traces),
            Self::Nothing { .. } => None,
        }
    }

    /// The names of the parameters, and of members of listed objects, that it refers to.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.traces().into_iter().flat_map(Traces::names)
    }
}

impl Traces {
    /// The members that grow by what is ordered.
    pub(crate) fn growing(&self) -> impl Iterator<Item = &String> {
        self.matches
            .iter()
            .filter(|(_, wanted)| matches!(wanted, Match::Grows { .. }))
            .map(|(member, _)| member)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        let matches = self.matches.values().flat_map(Match::names);
        let listed = self.each.iter().flatten();
        let plain = self
            .filters
            .values()
            .chain(self.of.values())
            .chain(&self.count)
            .chain(&self.unseen)
            .chain(listed);
        plain.map(String::as_str).chain(matches)
    }
}

impl Match {
    fn names(&self) -> Vec<&str> {
        match self {
            Self::Parameter(parameter)
            | Self::Values { parameter, .. }
            | Self::Grows { grows_by: parameter } => vec![parameter],
            Self::Numbered { parameter, numbered_by } => vec![parameter, numbered_by],
            Self::Contains { contains } => contains.iter().map(String::as_str).collect(),
            Self::Is { .. } => Vec::new(),
        }
    }
}
