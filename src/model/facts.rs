//! The facts common to all services: `models/api.json`.

use std::collections::BTreeMap;

use serde::Deserialize;
use uuid::Uuid;

use super::pattern::matches_pattern;
use super::place::Place;
use super::verb::Verb;

/// Facts common to all services: version, hosts, task families.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct Api {
    /// Value of `Version`.
    pub version: String,
    /// Value of `SignatureMethod`.
    pub signature_method: String,
    /// Value of `SignatureVersion`.
    pub signature_version: String,
    /// Host of each site.
    pub sites: BTreeMap<String, String>,
    /// Hosts that serve certain URL paths on every site.
    pub hosts: BTreeMap<String, Vec<String>>,
    /// Attribute names of the services, in the order of the documents.
    pub services: Vec<String>,
    /// How each kind of task is polled.
    pub task_families: BTreeMap<String, TaskFamily>,
    /// The zone of its times, as the tz database names it; the first of `utc_offsets` is its offset.
    pub time_zone: String,
    /// The zones in which it may write times without one, in hours ahead of UTC.
    pub utc_offsets: Vec<i8>,
    /// The task family of paths that no family lists.
    pub usual_task_family: String,
    /// Response paths of task ids for actions without a model.
    pub task_id_places: Vec<Place>,
    /// Names of parameters that are always secret, in lower case and without punctuation; `*` matches anything.
    pub secret_names: Vec<String>,
}

impl Api {
    /// The host of a URL path, if it differs from the site's.
    pub fn host(&self, path: &str) -> Option<&str> {
        self.hosts
            .iter()
            .find(|(_, paths)| paths.iter().any(|of| is_below(path, of)))
            .map(|(host, _)| &**host)
    }

    /// The task family of the unmodelled actions of a URL path.
    pub fn task_family(&self, path: &str) -> &str {
        let named = self.task_families.iter().find(|(_, family)| family.paths.iter().any(|of| of == path));
        named.map_or(&self.usual_task_family, |(name, _)| name)
    }

    /// Whether an unmodelled parameter is secret, by its name.
    pub fn is_secret_name(&self, name: &str) -> bool {
        let plain: String = name.chars().filter(|symbol| symbol.is_alphanumeric()).collect();
        self.secret_names.iter().any(|pattern| matches_pattern(pattern, &plain))
    }
}

/// How the tasks of one family are polled and read.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct TaskFamily {
    /// URL paths whose unmodelled actions queue tasks of this family.
    #[serde(default)]
    pub paths: Vec<String>,
    /// HTTP method of the polling action.
    pub verb: Verb,
    /// URL path of the polling action.
    pub path: String,
    /// Name of the polling action.
    pub action: String,
    /// Its parameter for the task id.
    pub id_parameter: String,
    /// Format of its task ids.
    pub id_shapes: Vec<IdShape>,
    /// Response path of the status.
    pub status: Place,
    /// Documented statuses of a running task; any unknown status counts as one.
    pub running: Vec<String>,
    /// Statuses of a task that succeeded.
    pub succeeded: Vec<String>,
    /// Statuses of a task that failed.
    pub failed: Vec<String>,
    /// Response paths of the resource ids.
    pub resources: Vec<Place>,
    /// Response paths of explanations of the status; the first text counts.
    pub messages: Vec<Place>,
    /// Texts there that explain nothing, ignoring case.
    pub silent: Vec<String>,
}

/// Format of task ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IdShape {
    /// Digits only.
    Number,
    /// A UUID of any version.
    Uuid,
}

impl IdShape {
    /// Whether an id has this format.
    pub(crate) fn fits(self, id: &str) -> bool {
        match self {
            Self::Number => !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()),
            Self::Uuid => Uuid::try_parse(id).is_ok(),
        }
    }
}

/// Whether a URL path equals this one or is below it.
fn is_below(path: &str, of: &str) -> bool {
    path.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
