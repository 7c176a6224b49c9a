//! The structure of the files in `models/`. `models/README.md` explains every field.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde_json::Value;

use uuid::Uuid;

use super::pattern::matches_pattern;
use super::place::Place;

/// Facts that hold for every service: version, hosts, task families.
#[derive(Debug, Deserialize)]
pub struct Api {
    /// Sent as `Version`.
    pub version: String,
    /// Sent as `SignatureMethod`.
    pub signature_method: String,
    /// Sent as `SignatureVersion`.
    pub signature_version: String,
    /// Site name to host.
    pub sites: BTreeMap<String, String>,
    /// Hosts of their own to the URL paths that only they serve, whatever the site.
    pub hosts: BTreeMap<String, Vec<String>>,
    /// Attribute names of the services, in the order of the documents.
    pub services: Vec<String>,
    /// How each kind of task is polled.
    pub task_families: BTreeMap<String, TaskFamily>,
    /// The family of tasks at paths that no family names.
    pub usual_task_family: String,
    /// Where task ids may stand in the answer of an action that has no model.
    pub task_id_places: Vec<Place>,
    /// Names of parameters that are secret wherever they stand, in lower case and without marks; `*` is anything.
    pub secret_names: Vec<String>,
}

/// How the tasks of one family are polled and read.
#[derive(Debug, Deserialize)]
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
    /// Its parameter that takes the task id.
    pub id_parameter: String,
    /// What the ids of its tasks look like.
    pub id_shapes: Vec<IdShape>,
    /// Where the status stands in its answer.
    pub status: Place,
    /// Documented statuses of a running task; any unknown status counts as one.
    pub running: Vec<String>,
    /// Statuses of a task that succeeded.
    pub succeeded: Vec<String>,
    /// Statuses of a task that failed.
    pub failed: Vec<String>,
    /// Where the ids of the resources stand.
    pub resources: Vec<Place>,
    /// Places where the server may explain the status of the task; the first text counts.
    pub messages: Vec<Place>,
    /// Texts there that explain nothing, ignoring case.
    pub silent: Vec<String>,
}

/// What the ids of a family look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IdShape {
    /// Digits only.
    Number,
    /// A UUID of any version.
    Uuid,
}

/// One service class and its actions.
#[derive(Debug, Deserialize)]
pub struct Service {
    /// Attribute of the client.
    #[serde(rename = "service")]
    pub name: String,
    /// Name of the Python class.
    pub class: String,
    /// URL path of the actions that name none.
    pub path: String,
    /// The reading action that shows what a mutation has done.
    look_up: Option<String>,
    /// What the service is for.
    pub description: Text,
}

/// One action of the API.
#[derive(Debug, Deserialize)]
pub struct Action {
    /// As sent in `Action`.
    pub name: String,
    /// URL path, where it is not the service's.
    path: Option<String>,
    /// HTTP method.
    pub verb: Verb,
    /// Where the parameters go, where the verb does not tell.
    parameters_in: Option<Location>,
    /// Whether a repetition is harmless.
    pub effect: Effect,
    /// The reading action that shows whether this one was carried out; by default that of the service.
    look_up: Option<String>,
    /// What it does.
    pub description: Text,
    /// What to watch out for.
    pub note: Option<Text>,
    /// It can start or raise a charge.
    #[serde(default)]
    pub costs_money: bool,
    /// What it removes cannot be brought back.
    #[serde(default)]
    pub destroys: bool,
    /// The vendor has replaced it.
    #[serde(default)]
    pub retired: bool,
    /// Parameters in the order of the document.
    pub parameters: Vec<Parameter>,
    /// Parameters that exclude each other.
    #[serde(default)]
    pub one_of: Vec<OneOf>,
    /// The tasks that it queues.
    pub task: Option<TaskRule>,
    /// How its pages are turned.
    pub pages: Option<PageRule>,
    /// Where its rows stand, if it does not answer in pages.
    #[serde(default)]
    rows: Vec<Place>,
    /// Documented failures.
    pub errors: Vec<DocumentedError>,
    /// A complete answer.
    pub response_example: Value,
    /// Where it is documented.
    pub source: Source,
}

/// A text in both languages.
#[derive(Debug, Deserialize)]
pub struct Text {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

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

/// Whether an action changes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// May be repeated without harm.
    Read,
    /// May buy, change or delete: sent again only if nothing of it was carried out.
    Mutate,
}

/// Where a parameter goes.
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

/// A named value: a parameter of an action or a member of an object.
#[derive(Debug, Deserialize)]
pub struct Parameter {
    /// As documented, letter for letter.
    pub name: String,
    /// What it may be.
    #[serde(flatten)]
    pub shape: Shape,
    /// The server refuses a request without it.
    #[serde(default)]
    pub required: bool,
    /// Never shown.
    #[serde(default)]
    pub secret: bool,
    /// Where it goes, where the action does not tell.
    #[serde(rename = "in")]
    pub location: Option<Location>,
    /// What it means.
    pub description: Text,
    /// What to watch out for.
    pub note: Option<Text>,
    /// What the server assumes without it.
    pub default: Option<Value>,
    /// A good value.
    pub example: Value,
    /// `en` or `inferred`, where the deciding document lacks it.
    pub source: Option<String>,
}

/// What a value may be.
#[derive(Debug, Deserialize)]
pub struct Shape {
    /// Type on the wire.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Further types that a caller may give.
    #[serde(default)]
    pub accepts: Vec<Kind>,
    /// What a list holds.
    pub items: Option<Box<Shape>>,
    /// What an object holds; empty means anything.
    #[serde(default)]
    pub members: Vec<Parameter>,
    /// Members that exclude each other.
    #[serde(default)]
    pub one_of: Vec<OneOf>,
    /// Documented values.
    #[serde(default)]
    pub values: Vec<Value>,
    /// Appendix that lists values.
    pub values_from: Option<String>,
    /// Whether `values`, `minimum` and `maximum` are checked before sending.
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

/// A group of which at most one may be given.
#[derive(Debug, Deserialize)]
pub struct OneOf {
    /// Names of the group.
    pub parameters: Vec<String>,
    /// Exactly one must be given.
    #[serde(default)]
    pub required: bool,
}

/// Which tasks an action queues.
#[derive(Debug, Deserialize)]
pub struct TaskRule {
    /// Key in [`Api::task_families`].
    pub family: String,
    /// Where the ids stand.
    pub ids: Vec<Place>,
}

/// How an action answers in pages.
#[derive(Debug, Deserialize)]
pub struct PageRule {
    /// Name of the Python method that walks all pages.
    pub iterator: String,
    /// Where the rows stand.
    pub items: Place,
    /// What tells a row from the others.
    pub id: Place,
    /// Parameter for the number of the page.
    pub page: String,
    /// Parameter for the rows of a page.
    pub size: Option<String>,
    /// Rows of a page when `size` is left out.
    pub default_size: Option<u64>,
    /// Where the number of pages may stand.
    #[serde(default)]
    pub page_count: Vec<Place>,
    /// Where the number of rows may stand.
    #[serde(default)]
    pub total: Vec<Place>,
}

/// A documented failure of an action.
#[derive(Debug, Deserialize)]
pub struct DocumentedError {
    /// As answered in `Code`; `errors.json` tells what it means.
    pub code: String,
    /// HTTP status of the answer.
    pub http_status: u16,
}

/// Where an action is documented.
#[derive(Debug, Deserialize)]
pub struct Source {
    /// `zh` or `en`.
    pub document: String,
    /// Heading in that document.
    pub section: String,
    /// Heading in the other one.
    pub also: Option<String>,
}

/// Known values, for completion and documentation; the API takes others too.
#[derive(Debug, Deserialize)]
pub struct Appendices {
    /// Values of `RegionId`.
    pub regions: Vec<Appendix>,
    /// Values of `InstanceType`.
    pub instance_types: Vec<Appendix>,
    /// Types of public networks.
    pub bandwidth_types: Vec<Appendix>,
    /// Public images.
    pub images: Vec<Appendix>,
}

/// A known value and its name.
#[derive(Debug, Deserialize)]
pub struct Appendix {
    /// As sent.
    pub id: String,
    /// As people call it.
    pub name: Text,
}

impl Api {
    /// The host of a URL path, where it is not the site's.
    pub fn host(&self, path: &str) -> Option<&str> {
        self.hosts
            .iter()
            .find(|(_, paths)| paths.iter().any(|of| is_below(path, of)))
            .map(|(host, _)| &**host)
    }

    /// The family of the tasks that an unmodelled action of a URL path queues.
    pub fn task_family(&self, path: &str) -> &str {
        let named = self.task_families.iter().find(|(_, family)| family.paths.iter().any(|of| of == path));
        named.map_or(&self.usual_task_family, |(name, _)| name)
    }

    /// Whether a parameter that no model knows is secret, by its name.
    pub fn is_secret_name(&self, name: &str) -> bool {
        let plain: String = name.chars().filter(|symbol| symbol.is_alphanumeric()).collect();
        self.secret_names.iter().any(|pattern| matches_pattern(pattern, &plain))
    }
}

impl IdShape {
    /// Whether an id looks like that.
    pub(crate) fn fits(self, id: &str) -> bool {
        match self {
            Self::Number => !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()),
            Self::Uuid => Uuid::try_parse(id).is_ok(),
        }
    }
}

impl Effect {
    /// As the models write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Mutate => "mutate",
        }
    }
}

impl Action {
    /// URL path of this action of `service`.
    pub fn path<'a>(&'a self, service: &'a Service) -> &'a str {
        self.path.as_deref().unwrap_or(&service.path)
    }

    /// Where parameters go that do not say so themselves.
    pub fn default_location(&self) -> Location {
        self.parameters_in.unwrap_or(self.verb.default_location())
    }

    /// The Python method that shows whether this action of `service` was carried out.
    pub fn look_up(&self, service: &Service) -> Option<String> {
        self.look_up.as_ref().or(service.look_up.as_ref()).map(|name| snake_case(name))
    }

    /// Where the lists of rows stand; none where the answer is about one thing.
    pub fn rows(&self) -> &[Place] {
        self.pages.as_ref().map_or(&self.rows, |pages| std::slice::from_ref(&pages.items))
    }

    /// The name of its Python method.
    pub fn method_name(&self) -> String {
        snake_case(&self.name)
    }

    /// The parameter of that name.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }
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

    /// The method of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Get, Self::Post, Self::Put, Self::Delete].into_iter().find(|verb| verb.as_str() == name)
    }

    /// Where the parameters of such a request go.
    pub fn default_location(self) -> Location {
        match self {
            Self::Get | Self::Delete => Location::Query,
            Self::Post | Self::Put => Location::Body,
        }
    }
}

/// Whether a URL path is that one, or goes on from it.
fn is_below(path: &str, of: &str) -> bool {
    path.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// `CreateGPN` to `create_gpn`: a run of capitals is one word, whose last letter may begin the next. An `s` at the end
/// is its plural: `DescribeNSGs` to `describe_nsgs`.
fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut text = String::with_capacity(name.len() + 8);
    for (index, letter) in letters.iter().enumerate() {
        let after_lower = index > 0 && !letters[index - 1].is_uppercase();
        let rest = &letters[index + 1..];
        let before_lower = rest.first().is_some_and(|next| next.is_lowercase()) && rest != ['s'];
        if index > 0 && letter.is_uppercase() && (after_lower || before_lower) {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn method_names_treat_runs_of_capitals_as_one_word() {
        for (action, method) in [
            ("CreateGPN", "create_gpn"),
            ("DescribeBmsVNC", "describe_bms_vnc"),
            ("CreateInstanceHtmlConsoleURL", "create_instance_html_console_url"),
            ("GetIpInfoBySegment", "get_ip_info_by_segment"),
            ("VDCBandwidthUnitPrice", "vdc_bandwidth_unit_price"),
            ("DescribeNSGs", "describe_nsgs"),
            ("QueryVpcSLBRsPort", "query_vpc_slb_rs_port"),
        ] {
            assert_eq!(snake_case(action), method);
        }
    }
}
