//! The structure of the files in `models/`. `models/README.md` explains every field.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value};

use uuid::Uuid;

use super::pattern::matches_pattern;
use super::place::Place;

/// Facts common to all services: version, hosts, task families.
#[derive(Debug, Deserialize)]
pub struct Api {
    /// Value of `Version`.
    pub version: String,
    /// Value of `SignatureMethod`.
    pub signature_method: String,
    /// Value of `SignatureVersion`.
    pub signature_version: String,
    /// Host of each site.
    pub sites: BTreeMap<String, String>,
    /// Hosts that serve certain URL paths, whatever the site.
    pub hosts: BTreeMap<String, Vec<String>>,
    /// Attribute names of the services, in the order of the documents.
    pub services: Vec<String>,
    /// How each kind of task is polled.
    pub task_families: BTreeMap<String, TaskFamily>,
    /// The task family of paths that no family lists.
    pub usual_task_family: String,
    /// Response paths of task ids for actions without a model.
    pub task_id_places: Vec<Place>,
    /// Names of parameters that are always secret, in lower case and without punctuation; `*` matches anything.
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

/// One service class and its actions.
#[derive(Debug, Deserialize)]
pub struct Service {
    /// Attribute of the client.
    #[serde(rename = "service")]
    pub name: String,
    /// Name of the Python class.
    pub class: String,
    /// Default URL path of the actions.
    pub path: String,
    /// The read action that shows the result of a mutation.
    verify_with: Option<String>,
    /// Purpose of the service.
    pub description: Text,
}

/// One action of the API.
#[derive(Debug, Deserialize)]
pub struct Action {
    /// Value of `Action`.
    pub name: String,
    /// URL path, if it differs from the service's.
    path: Option<String>,
    /// HTTP method.
    pub verb: Verb,
    /// Location of the parameters, if it differs from the default of the verb.
    parameters_in: Option<Location>,
    /// Whether the action is safe to repeat.
    pub effect: Effect,
    /// The read action that shows whether this one was carried out; by default that of the service.
    verify_with: Option<String>,
    /// The read action that quotes what this one costs; their parameters have the same names.
    pub price_with: Option<String>,
    /// What the action does.
    pub description: Text,
    /// Caveats.
    pub note: Option<Text>,
    /// Whether it can start or raise a charge.
    #[serde(default)]
    pub costs_money: bool,
    /// Whether it removes something that cannot be restored.
    #[serde(default)]
    pub destroys: bool,
    /// Present if the vendor has replaced it.
    pub retired: Option<Retired>,
    /// Parameters in the order of the document.
    pub parameters: Vec<Parameter>,
    /// Mutually exclusive parameters.
    #[serde(default)]
    pub one_of: Vec<OneOf>,
    /// The tasks that it queues.
    pub task: Option<TaskRule>,
    /// Pagination rules.
    pub pages: Option<PageRule>,
    /// Response paths of its rows, if it is not paginated.
    #[serde(default)]
    rows: Vec<Place>,
    /// What the example call gives besides the examples of the required parameters, or in their place.
    #[serde(default)]
    example: Map<String, Value>,
    /// Documented errors.
    pub errors: Vec<DocumentedError>,
    /// A complete response.
    pub response_example: Value,
    /// Source in the documents.
    pub source: Source,
}

/// What replaces a retired action.
#[derive(Debug, Deserialize)]
pub struct Retired {
    /// Service and action, such as `nsg.DescribeNSGs`.
    #[serde(rename = "use")]
    replacement: String,
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
    /// Safe to repeat.
    Read,
    /// May buy, change or delete: retried only if nothing was carried out.
    Mutate,
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

/// A named value: a parameter of an action or a member of an object.
#[derive(Debug, Deserialize)]
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
pub struct OneOf {
    /// Names of the group.
    pub parameters: Vec<String>,
    /// Whether exactly one is required.
    #[serde(default)]
    pub required: bool,
}

/// The tasks that an action queues.
#[derive(Debug, Deserialize)]
pub struct TaskRule {
    /// Key in [`Api::task_families`].
    pub family: String,
    /// Response paths of the ids.
    pub ids: Vec<Place>,
}

/// Pagination of an action.
#[derive(Debug, Deserialize)]
pub struct PageRule {
    /// Name of the Python method that iterates over all pages.
    pub iterator: String,
    /// Response path of the rows.
    pub items: Place,
    /// The member that identifies a row.
    pub id: Place,
    /// Parameter for the page number.
    pub page: String,
    /// Parameter for the page size.
    pub size: Option<String>,
    /// Page size if `size` is omitted.
    pub default_size: Option<u64>,
    /// Response paths of the number of pages.
    #[serde(default)]
    pub page_count: Vec<Place>,
    /// Response paths of the number of rows.
    #[serde(default)]
    pub total: Vec<Place>,
}

/// A documented error of an action.
#[derive(Debug, Deserialize)]
pub struct DocumentedError {
    /// Value of `Code`; `errors.json` has its meaning.
    pub code: String,
    /// HTTP status of the response.
    pub http_status: u16,
}

/// Source of an action in the documents.
#[derive(Debug, Deserialize)]
pub struct Source {
    /// `zh` or `en`.
    pub document: String,
    /// Heading in that document.
    pub section: String,
    /// Heading in the other one.
    pub also: Option<String>,
}

/// Known values, for completion and documentation; the API accepts others too.
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
    /// Value on the wire.
    pub id: String,
    /// Display name.
    pub name: Text,
}

impl Appendices {
    /// Each appendix under the name that `values_from` gives it.
    pub fn lists(&self) -> [(&'static str, &[Appendix]); 4] {
        [
            ("regions", &self.regions),
            ("instance_types", &self.instance_types),
            ("bandwidth_types", &self.bandwidth_types),
            ("images", &self.images),
        ]
    }
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

impl IdShape {
    /// Whether an id has this format.
    pub(crate) fn fits(self, id: &str) -> bool {
        match self {
            Self::Number => !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()),
            Self::Uuid => Uuid::try_parse(id).is_ok(),
        }
    }
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

impl Retired {
    /// The Python method to use instead, such as `nsg.describe_nsgs`.
    pub fn method(&self) -> String {
        let (service, action) = self.replacement.split_once('.').unwrap_or(("", &self.replacement));
        format!("{service}.{}", snake_case(action))
    }
}

impl Action {
    /// URL path of this action of `service`.
    pub fn path<'a>(&'a self, service: &'a Service) -> &'a str {
        self.path.as_deref().unwrap_or(&service.path)
    }

    /// Default location of the parameters.
    pub fn default_location(&self) -> Location {
        self.parameters_in.unwrap_or(self.verb.default_location())
    }

    /// The Python method that shows whether this action of `service` was carried out.
    pub fn verify_with(&self, service: &Service) -> Option<String> {
        self.verify_with.as_ref().or(service.verify_with.as_ref()).map(|name| snake_case(name))
    }

    /// Response paths of the lists of rows; empty if the response is a single object.
    pub fn rows(&self) -> &[Place] {
        self.pages.as_ref().map_or(&self.rows, |pages| std::slice::from_ref(&pages.items))
    }

    /// That it is retired, and what to use instead.
    pub fn retirement(&self) -> Option<String> {
        let method = self.retired.as_ref()?.method();
        Some(format!("{} is retired; use client.{method}", self.name))
    }

    /// The name of its Python method.
    pub fn method_name(&self) -> String {
        snake_case(&self.name)
    }

    /// The arguments of an example call, in the order of the document. It works in the simulator's estate of examples.
    pub fn example_call(&self) -> impl Iterator<Item = (&str, &Value)> {
        let is_given = |name: &String| self.example.contains_key(name);
        let first = |group: &OneOf| match group.required && !group.parameters.iter().any(is_given) {
            true => group.parameters.first().cloned(),
            false => None,
        };
        let firsts: Vec<String> = self.one_of.iter().filter_map(first).collect();
        self.parameters.iter().filter_map(move |parameter| {
            let name = &parameter.name;
            let own = (parameter.required || firsts.contains(name)).then_some(&parameter.example);
            Some((name.as_str(), self.example.get(name).or(own)?))
        })
    }

    /// The parameter with this name.
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

/// Whether a URL path equals this one or is below it.
fn is_below(path: &str, of: &str) -> bool {
    path.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// `CreateGPN` to `create_gpn`: a run of capitals is one word, whose last letter may start the next word. An
/// `s` at the end is its plural: `DescribeNSGs` to `describe_nsgs`.
pub fn snake_case(name: &str) -> String {
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
