//! The service models of `models/*.json`, parsed. `models/README.md` explains every field.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use once_cell::race::OnceBox;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use crate::error::matches_pattern;
use crate::task_id::IdShape;

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
    /// How each kind of task is polled.
    pub task_families: BTreeMap<String, TaskFamily>,
    /// Where task ids may stand in the answer of an action that has no model.
    pub task_id_places: Vec<Place>,
    /// Names of parameters that are secret wherever they stand, in lower case and without marks; `*` is anything.
    pub secret_names: Vec<String>,
}

/// How the tasks of one family are polled and read.
#[derive(Debug, Deserialize)]
pub struct TaskFamily {
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
    /// Host, where it is not the site's.
    pub host: Option<String>,
    /// The reading action that shows what a mutation has done.
    look_up: Option<String>,
    /// What the service is for.
    pub description: Text,
    /// The actions, in the order of the document.
    pub actions: Vec<Action>,
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
    pub pages: Option<Pages>,
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
pub struct Pages {
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
    /// Whether a parameter that no model knows is secret, by its name.
    pub fn is_secret_name(&self, name: &str) -> bool {
        let plain: String = name.chars().filter(|symbol| symbol.is_alphanumeric()).collect();
        self.secret_names.iter().any(|pattern| matches_pattern(pattern, &plain))
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

/// A place in an answer, such as `Data.DiskInfo[].TaskId`. Member names are read ignoring case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Place(pub(crate) Vec<Step>);

/// One step into an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Member(String),
    Each,
}

impl From<String> for Place {
    fn from(text: String) -> Self {
        let mut steps = Vec::new();
        for part in text.split('.') {
            let name = part.strip_suffix("[]");
            steps.push(Step::Member(name.unwrap_or(part).to_owned()));
            if name.is_some() {
                steps.push(Step::Each);
            }
        }
        Self(steps)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            match step {
                Step::Member(name) if index == 0 => f.write_str(name)?,
                Step::Member(name) => write!(f, ".{name}")?,
                Step::Each => f.write_str("[]")?,
            }
        }
        Ok(())
    }
}

impl Place {
    /// Whether several values may stand there.
    pub fn is_list(&self) -> bool {
        self.0.contains(&Step::Each)
    }

    /// Every value that stands there.
    pub fn values<'a>(&self, answer: &'a Value) -> Vec<&'a Value> {
        let mut found = vec![answer];
        for step in &self.0 {
            found = match step {
                Step::Member(name) => found.into_iter().filter_map(|value| member(value, name)).collect(),
                Step::Each => found.into_iter().filter_map(Value::as_array).flatten().collect(),
            };
        }
        found
    }

    /// What stands there; a place that goes through lists has nothing.
    pub(crate) fn read<'a, T: Deserialize<'a>>(&self, answer: &'a str) -> serde_json::Result<Option<T>> {
        At::<T>::new(&self.0).deserialize(&mut serde_json::Deserializer::from_str(answer))
    }
}

/// The name of a member, copied only where it holds escapes.
#[derive(Deserialize)]
pub(crate) struct Name<'a>(#[serde(borrow)] pub Cow<'a, str>);

/// Reads what stands at the end of some steps.
struct At<'s, T> {
    steps: &'s [Step],
    target: PhantomData<T>,
}

impl<'s, T> At<'s, T> {
    fn new(steps: &'s [Step]) -> Self {
        Self { steps, target: PhantomData }
    }
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for At<'_, T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        match self.steps {
            [] => T::deserialize(deserializer).map(Some),
            [Step::Member(name), rest @ ..] => {
                deserializer.deserialize_any(InMember { name, rest: At::new(rest) })
            }
            [Step::Each, ..] => IgnoredAny::deserialize(deserializer).map(|_| None),
        }
    }
}

/// Goes on in a member, by its exact name or else by its name in another case; the last one wins.
struct InMember<'s, T> {
    name: &'s str,
    rest: At<'s, T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for InMember<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let (mut exact, mut other) = (None, None);
        let rest = || At::<T>::new(self.rest.steps);
        while let Some(Name(name)) = members.next_key()? {
            if name == self.name {
                exact = Some(members.next_value_seed(rest())?);
            } else if name.eq_ignore_ascii_case(self.name) {
                other = Some(members.next_value_seed(rest())?);
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(exact.or(other).flatten())
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// The member of an object, by its exact name or else by its name in another case.
fn member<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let object = value.as_object()?;
    object
        .get(name)
        .or_else(|| object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}

/// The facts that hold for every service.
pub fn api() -> &'static Api {
    static API: OnceBox<Api> = OnceBox::new();
    API.get_or_init(|| parse(include_str!("../models/api.json"), "api"))
}

/// The appendices of the documents.
pub fn appendices() -> &'static Appendices {
    static APPENDICES: OnceBox<Appendices> = OnceBox::new();
    APPENDICES.get_or_init(|| parse(include_str!("../models/appendices.json"), "appendices"))
}

macro_rules! services {
    ($($name:literal),* $(,)?) => {
        /// Attribute names of all services, in the order of the documents.
        pub const SERVICE_NAMES: &[&str] = &[$($name),*];

        /// The service of that attribute name; its model is parsed at the first use.
        pub fn service(name: &str) -> Option<&'static Service> {
            match name {
                $($name => {
                    static SERVICE: OnceBox<Service> = OnceBox::new();
                    Some(SERVICE.get_or_init(|| parse(include_str!(concat!("../models/", $name, ".json")), $name)))
                })*
                _ => None,
            }
        }
    };
}

services!(
    "instance",
    "dedicated_host",
    "security_group",
    "template",
    "vdc",
    "bms",
    "bms_storage",
    "billing",
    "glacier",
    "common",
);

/// All services, in the order of the documents.
pub fn services() -> impl Iterator<Item = &'static Service> {
    SERVICE_NAMES.iter().filter_map(|name| service(name))
}

/// The action of that name at that URL path.
pub fn find(path: &str, action: &str) -> Option<(&'static Service, &'static Action)> {
    services()
        .flat_map(|service| service.actions.iter().map(move |action| (service, action)))
        .find(|(service, candidate)| candidate.name == action && candidate.path(service) == path)
}

/// Boxed for slots that take no lock: one that another thread holds at a fork would stay locked in the child.
fn parse<'a, T: Deserialize<'a>>(text: &'a str, name: &str) -> Box<T> {
    serde_json::from_str(text)
        .map(Box::new)
        .unwrap_or_else(|error| panic!("models/{name}.json is part of this build and must parse: {error}"))
}

/// `CreateGPN` to `create_gpn`: a run of capitals is one word, whose last letter may begin the next.
fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut text = String::with_capacity(name.len() + 8);
    for (index, letter) in letters.iter().enumerate() {
        let after_lower = index > 0 && !letters[index - 1].is_uppercase();
        let before_lower = letters.get(index + 1).is_some_and(|next| next.is_lowercase());
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
    use serde_json::json;

    #[test]
    fn method_names_treat_runs_of_capitals_as_one_word() {
        for (action, method) in [
            ("CreateGPN", "create_gpn"),
            ("DescribeBmsVNC", "describe_bms_vnc"),
            ("CreateInstanceHtmlConsoleURL", "create_instance_html_console_url"),
            ("GetIpInfoBySegment", "get_ip_info_by_segment"),
        ] {
            assert_eq!(snake_case(action), method);
        }
    }

    #[test]
    fn a_place_goes_through_lists_and_ignores_case() {
        let answer = json!({"data": {"DiskInfo": [{"TaskId": 1}, {"taskid": "b"}, {}]}});
        let place = Place::from("Data.DiskInfo[].TaskId".to_owned());
        assert_eq!(place.values(&answer), [&json!(1), &json!("b")]);
    }

    #[test]
    fn every_action_is_found_by_path_and_name() {
        let mut count = 0;
        for service in services() {
            for action in &service.actions {
                let (_, found) = find(action.path(service), &action.name).expect("listed above");
                assert!(std::ptr::eq(found, action), "{} is not unique at its path", action.name);
                count += 1;
            }
        }
        assert_eq!(count, 107);
    }
}
