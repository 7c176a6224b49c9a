//! Builds a request, ready to be signed, from an action and its parameters, or reports all problems.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, DerefMut};

use bytes::Bytes;
use percent_encoding::utf8_percent_encode;
use serde_json::{Map, Value};

use crate::call::near_miss::find_near_misses;
use crate::error::Error;
use crate::line::one_line;
use crate::model::{
    Action, Effect, Kind, Location, OneOf, Parameter, Service, Shape, TaskRule, Verb, api, find,
};
use crate::sign::{ENCODED, is_common_parameter};

/// Parameters of a call, by documented name.
#[derive(Clone, Default, PartialEq)]
pub struct Parameters(Map<String, Value>);

/// A request without the common parameters and the signature.
#[derive(Clone)]
pub struct Request {
    /// The value of `Action`.
    pub action: Cow<'static, str>,
    /// Attribute name of the service, or the URL path for an action without a model.
    pub service: Cow<'static, str>,
    /// URL path.
    pub path: Cow<'static, str>,
    /// Host, if it differs from the site's.
    pub host: Option<&'static str>,
    /// HTTP method.
    pub verb: Verb,
    /// Whether the request is safe to repeat.
    pub effect: Effect,
    /// Query parameters, which are signed.
    pub query: Vec<(String, String)>,
    /// JSON body, which is not signed.
    pub body: Option<Bytes>,
    /// Which tasks the response may name.
    pub tasks: TaskSource,
    /// The model, if there is one.
    pub(crate) model: Option<(&'static Service, &'static Action)>,
    /// Values that look like misspelled documented ones, a line each. They are sent as they are.
    pub near_misses: Vec<String>,
    /// Value of the `traceparent` header: the span of the call in a distributed trace.
    pub trace_parent: Option<String>,
}

/// Where the response has task ids.
#[derive(Debug, Clone, Copy)]
pub enum TaskSource {
    /// At the paths in the model.
    Model(&'static TaskRule),
    /// Not documented, but the response may have some.
    Anywhere,
    /// The action queues no tasks.
    None,
}

impl Parameters {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The parameters that are not null.
    pub(crate) fn without_nulls(self) -> Self {
        Self(without_nulls(self.0))
    }
}

impl From<Map<String, Value>> for Parameters {
    fn from(members: Map<String, Value>) -> Self {
        Self(members)
    }
}

impl IntoIterator for Parameters {
    type Item = (String, Value);
    type IntoIter = serde_json::map::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Deref for Parameters {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Parameters {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

/// Shows names only: the values may be secret.
impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.keys()).finish()
    }
}

/// Omits parameter values, which may be secret.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.query.iter().map(|(name, _)| name.as_str()).collect();
        let body = self.body.as_ref().map(|body| format!("{} bytes", body.len()));
        f.debug_struct("Request")
            .field("action", &self.action)
            .field("service", &self.service)
            .field("host", &self.host)
            .field("verb", &self.verb)
            .field("effect", &self.effect)
            .field("query", &names)
            .field("body", &body)
            .finish_non_exhaustive()
    }
}

impl Request {
    /// What to use instead, if the vendor has replaced the action.
    pub fn retired(&self) -> Option<String> {
        let (_, action) = self.model.or_else(|| find(&self.path, &self.action))?;
        action.retirement()
    }

    /// The Python method that shows whether it was carried out.
    pub(crate) fn verify_with(&self) -> Option<String> {
        self.model.and_then(|(service, action)| action.verify_with(service))
    }

    /// A request for a documented action; null parameters are omitted.
    pub fn documented(
        service: &'static Service,
        action: &'static Action,
        parameters: impl Into<Parameters>,
    ) -> Result<Self, Error> {
        let given = without_nulls(parameters.into().0);
        check_names(action, &given)?;
        let values = check_values(action, given)?;
        let mut path = Cow::Borrowed(action.path(service));
        let (mut query, mut body, mut near_misses) = (Vec::new(), Map::new(), Vec::new());
        for (parameter, value) in values {
            find_near_misses(parameter, &value, &mut near_misses);
            match parameter.location.unwrap_or(action.default_location()) {
                Location::Query => query.push((parameter.name.clone(), query_text(&value))),
                Location::Path => {
                    let text = query_text(&value);
                    let encoded = utf8_percent_encode(&text, ENCODED).to_string();
                    path = path.replace(&format!("{{{}}}", parameter.name), &encoded).into();
                }
                Location::Body => {
                    body.insert(parameter.name.clone(), value);
                }
            }
        }
        let has_body = action.default_location() == Location::Body || !body.is_empty();
        Ok(Self {
            action: Cow::Borrowed(&action.name),
            service: Cow::Borrowed(&service.name),
            path,
            host: api().host(action.path(service)),
            verb: action.verb,
            effect: action.effect,
            query,
            body: has_body.then(|| json(body)),
            tasks: action.task.as_ref().map_or(TaskSource::unmodelled(action.effect), TaskSource::Model),
            model: Some((service, action)),
            near_misses,
            trace_parent: None,
        })
    }

    /// A request for any action, without validation against a model.
    pub fn free(
        path: &str,
        action: &str,
        verb: Verb,
        effect: Effect,
        parameters: impl Into<Parameters>,
    ) -> Result<Self, Error> {
        let wrong =
            |problem: &str| Error::Validation { action: action.into(), problems: vec![problem.into()] };
        if action.is_empty() {
            return Err(wrong("the name of the action is empty"));
        }
        if one_line(action) != action {
            return Err(wrong("the name of the action must be one short line"));
        }
        if path.is_empty() || !path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_/".contains(&byte))
        {
            return Err(wrong("service must be a URL path such as \"ccs\" or \"network\""));
        }
        let given = without_nulls(parameters.into().0);
        if verb.default_location() == Location::Query {
            refuse_common(action, given.keys())?;
        }
        let (query, body) = match verb.default_location() {
            Location::Body => (Vec::new(), Some(json(given))),
            Location::Query | Location::Path => {
                (given.iter().map(|(name, value)| (name.clone(), query_text(value))).collect(), None)
            }
        };
        Ok(Self {
            action: Cow::Owned(action.to_owned()),
            service: Cow::Owned(path.to_owned()),
            path: Cow::Owned(path.to_owned()),
            host: api().host(path),
            verb,
            effect,
            query,
            body,
            tasks: TaskSource::unmodelled(effect),
            model: None,
            near_misses: Vec::new(),
            trace_parent: None,
        })
    }
}

/// A query parameter must not override the action, the key or the timestamp.
fn refuse_common<'a>(action: &str, names: impl IntoIterator<Item = &'a String>) -> Result<(), Error> {
    let problems: Vec<String> = names
        .into_iter()
        .filter(|name| is_common_parameter(name))
        .map(|name| format!("{name} is set by the signature; leave it out"))
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(Error::Validation { action: action.to_owned(), problems }) }
}

fn json(body: Map<String, Value>) -> Bytes {
    Value::Object(body).to_string().into()
}

impl TaskSource {
    /// Any mutation may queue tasks, even if none are documented.
    fn unmodelled(effect: Effect) -> Self {
        if effect == Effect::Mutate { Self::Anywhere } else { Self::None }
    }
}

/// Encodes a query value: text as it is, a list comma-separated, anything else as JSON.
pub fn query_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(|item| !item.is_array() && !item.is_object()) => {
            items.iter().map(query_text).collect::<Vec<_>>().join(",")
        }
        other => other.to_string(),
    }
}

fn without_nulls(members: Map<String, Value>) -> Map<String, Value> {
    members.into_iter().filter(|(_, value)| !value.is_null()).collect()
}

/// Checks that every name is known and no required one is missing.
fn check_names(action: &Action, given: &Map<String, Value>) -> Result<(), Error> {
    if given.keys().all(|name| action.parameter(name).is_some())
        && !action.parameters.iter().any(|parameter| is_missing(parameter, given))
    {
        return Ok(());
    }
    let parameters: Vec<&Parameter> = action.parameters.iter().collect();
    check_names_of(&action.method_name(), &parameters, given)
}

/// The same check for a method with these parameters.
pub(crate) fn check_names_of(
    method: &str,
    parameters: &[&Parameter],
    given: &Map<String, Value>,
) -> Result<(), Error> {
    let known: Vec<&str> = parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let mut problems = Vec::new();
    for name in given.keys().filter(|name| !known.contains(&name.as_str())) {
        let shown = one_line(name);
        problems.push(match nearest(&shown, &known) {
            Some(near) => format!("got an unknown argument '{shown}'; did you mean '{near}'?"),
            None if known.is_empty() => format!("got an unknown argument '{shown}'; it takes none"),
            None => format!("got an unknown argument '{shown}'; it takes {}", known.join(", ")),
        });
    }
    let missing: Vec<String> = parameters
        .iter()
        .filter(|parameter| is_missing(parameter, given))
        .map(|parameter| format!("'{}'", parameter.name))
        .collect();
    if !missing.is_empty() {
        let plural = if missing.len() == 1 { "" } else { "s" };
        problems.push(format!("is missing the required argument{plural} {}", missing.join(", ")));
    }
    if problems.is_empty() {
        return Ok(());
    }
    Err(Error::Arguments(format!("{method}() {}", problems.join("; "))))
}

fn is_missing(parameter: &Parameter, given: &Map<String, Value>) -> bool {
    parameter.required && !given.contains_key(&parameter.name)
}

/// The most similar known name, ignoring case and underscores.
fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let plain = |text: &str| text.replace('_', "").to_lowercase();
    let wanted = plain(name);
    known
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &plain(candidate)), *candidate))
        .min()
        .filter(|(distance, _)| distance * 3 <= wanted.chars().count())
        .map(|(_, candidate)| candidate)
}

/// The values in wire format, in documented order.
fn check_values(
    action: &'static Action,
    mut given: Map<String, Value>,
) -> Result<Vec<(&'static Parameter, Value)>, Error> {
    let mut problems = Vec::new();
    check_groups(&action.one_of, &given, "", &mut problems);
    let values = action
        .parameters
        .iter()
        .filter_map(|parameter| given.remove(&parameter.name).map(|value| (parameter, value)))
        .map(|(parameter, value)| {
            (
                parameter,
                check_value(&parameter.shape, value, &parameter.name, parameter.secret, &mut problems),
            )
        })
        .collect();
    if problems.is_empty() {
        Ok(values)
    } else {
        Err(Error::Validation { action: action.name.clone(), problems })
    }
}

fn check_groups(groups: &[OneOf], given: &Map<String, Value>, place: &str, problems: &mut Vec<String>) {
    for group in groups {
        let count = group.parameters.iter().filter(|name| given.contains_key(*name)).count();
        let names = group.parameters.join(", ");
        if count > 1 {
            problems.push(format!("{place}give only one of {names}"));
        } else if count == 0 && group.required {
            problems.push(format!("{place}give one of {names}"));
        }
    }
}

/// The value in wire format; adds its problems to `problems`.
fn check_value(shape: &Shape, value: Value, place: &str, secret: bool, problems: &mut Vec<String>) -> Value {
    let value = convert(shape, value);
    if !has_kind(shape.kind, &value) {
        problems.push(format!("{place} must be {}, not {}", expected(shape), shown(&value, secret)));
        return value;
    }
    check_limits(shape, &value, place, secret, problems);
    match value {
        Value::Array(items) => match &shape.items {
            Some(item) => items
                .into_iter()
                .enumerate()
                .map(|(index, value)| {
                    check_value(item, value, &format!("{place}[{index}]"), secret, problems)
                })
                .collect(),
            None => Value::Array(items),
        },
        Value::Object(members) if !shape.members.is_empty() => {
            check_members(shape, members, place, secret, problems)
        }
        value => value,
    }
}

fn check_members(
    shape: &Shape,
    members: Map<String, Value>,
    place: &str,
    secret: bool,
    problems: &mut Vec<String>,
) -> Value {
    let members = without_nulls(members);
    let known: Vec<&str> = shape.members.iter().map(|member| member.name.as_str()).collect();
    check_groups(&shape.one_of, &members, &format!("{place}: "), problems);
    for member in shape.members.iter().filter(|member| member.required && !members.contains_key(&member.name))
    {
        problems.push(format!("{place}.{} is missing", member.name));
    }
    let mut checked = Map::new();
    for (name, value) in members {
        let Some(member) = shape.members.iter().find(|member| member.name == name) else {
            let hint = nearest(&name, &known).map_or_else(
                || format!("known are {}", known.join(", ")),
                |near| format!("did you mean {near}?"),
            );
            problems.push(format!("{place}.{name} is unknown; {hint}"));
            continue;
        };
        let secret = secret || member.secret;
        let value = check_value(&member.shape, value, &format!("{place}.{name}"), secret, problems);
        checked.insert(name, value);
    }
    Value::Object(checked)
}

/// Converts an accepted value to its wire type.
fn convert(shape: &Shape, value: Value) -> Value {
    let takes_integers = shape.kind == Kind::Integer || shape.accepts.contains(&Kind::Integer);
    let value = if takes_integers { without_fraction(value) } else { value };
    let accepted = shape.accepts.iter().any(|kind| has_kind(*kind, &value));
    match (shape.kind, value) {
        (Kind::String, Value::Array(items)) if accepted => {
            let items: Vec<Value> = items.into_iter().map(without_fraction).collect();
            let joins = items.iter().all(is_text_or_integer);
            if joins { Value::String(query_text(&Value::Array(items))) } else { Value::Array(items) }
        }
        (Kind::String, value @ (Value::Number(_) | Value::Bool(_))) if accepted => {
            Value::String(value.to_string())
        }
        (Kind::List, value) if accepted => Value::Array(vec![value]),
        (_, value) => value,
    }
}

/// The integer value of a float such as 2.0: pandas columns with missing values hold only floats.
fn without_fraction(value: Value) -> Value {
    whole_float(&value).map_or(value, Value::from)
}

/// A float without a fraction, in the range where floats represent every integer.
pub(crate) fn whole_float(value: &Value) -> Option<i64> {
    const EXACT: f64 = (1_u64 << 53) as f64;
    let Value::Number(number) = value else { return None };
    let float =
        number.as_f64().filter(|float| number.is_f64() && float.fract() == 0.0 && float.abs() < EXACT)?;
    #[expect(clippy::cast_possible_truncation, reason = "it is a whole number below 2^53")]
    Some(float as i64)
}

fn is_text_or_integer(value: &Value) -> bool {
    value.is_string() || has_kind(Kind::Integer, value)
}

fn has_kind(kind: Kind, value: &Value) -> bool {
    match kind {
        Kind::String => value.is_string(),
        Kind::Integer => value.is_i64() || value.is_u64(),
        Kind::Number => value.is_number(),
        Kind::Boolean => value.is_boolean(),
        Kind::List => value.is_array(),
        Kind::Object => value.is_object(),
        Kind::Any => true,
    }
}

fn check_limits(shape: &Shape, value: &Value, place: &str, secret: bool, problems: &mut Vec<String>) {
    if !shape.closed {
        return;
    }
    if !shape.values.is_empty() && !shape.values.contains(value) {
        let allowed: Vec<String> = shape.values.iter().map(query_text).collect();
        problems.push(format!("{place} must be one of {}, not {}", allowed.join(", "), shown(value, secret)));
    }
    let Some(number) = value.as_f64() else { return };
    if shape.minimum.is_some_and(|minimum| number < minimum)
        || shape.maximum.is_some_and(|maximum| number > maximum)
    {
        let bound = |limit: Option<f64>, open: &str| limit.map_or(open.to_owned(), |limit| limit.to_string());
        let range = format!("{} to {}", bound(shape.minimum, "any"), bound(shape.maximum, "any"));
        problems.push(format!("{place} must be in {range}, not {value}"));
    }
}

fn expected(shape: &Shape) -> String {
    let mut kinds = vec![shape.kind.to_string()];
    kinds.extend(shape.accepts.iter().map(ToString::to_string));
    kinds.join(" or ")
}

/// The value for an error message: short, and masked if secret.
fn shown(value: &Value, secret: bool) -> String {
    let kind = match value {
        Value::Null => return "None".to_owned(),
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    if secret || value.is_array() || value.is_object() {
        return kind.to_owned();
    }
    let text = one_line(&value.to_string().chars().take(40).collect::<String>());
    format!("{kind} ({text})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn build(path: &str, action: &str, parameters: Value) -> Result<Request, Error> {
        let (service, action) = find(path, action).expect("documented");
        let Value::Object(parameters) = parameters else { panic!("an object") };
        Request::documented(service, action, parameters)
    }

    #[test]
    fn get_parameters_go_to_the_query_and_post_parameters_to_the_body() {
        let get = build("ccs", "StopInstance", json!({"InstanceId": "i", "StopType": null})).expect("valid");
        assert_eq!(get.query, [("InstanceId".to_owned(), "i".to_owned())]);
        assert_eq!(get.body, None);
        let post = build("ccs", "CreateTag", json!({"TagName": "甲"})).expect("valid");
        assert_eq!(post.query, []);
        assert_eq!(post.body.as_deref(), Some(r#"{"TagName":"甲"}"#.as_bytes()));
        let empty = build("ccs", "DescribeTags", json!({})).expect("valid");
        assert_eq!(empty.body.as_deref(), Some(b"{}".as_slice()));
    }

    #[test]
    fn ids_in_one_string_may_be_given_as_a_list() {
        let request = build("ccs", "StopInstances", json!({"InstanceIds": ["a", "b"]})).expect("valid");
        assert_eq!(request.query, [("InstanceIds".to_owned(), "a,b".to_owned())]);
    }

    #[test]
    fn missing_and_unknown_arguments_are_named_together() {
        let error =
            build("ccs", "StopInstance", json!({"instance_id": "i", "zzzzzz": 1})).expect_err("wrong");
        assert_eq!(
            error.to_string(),
            "stop_instance() got an unknown argument 'instance_id'; did you mean 'InstanceId'?; got an unknown \
             argument 'zzzzzz'; it takes InstanceId, StopType; is missing the required argument 'InstanceId'"
        );
    }

    #[test]
    fn all_wrong_values_are_listed_and_secrets_are_not_shown() {
        let error = build(
            "ccs",
            "CreateInstance",
            json!({
                "RegionId": 5, "VdcId": "v", "InstanceName": "n", "InstanceType": "t", "Cpu": "4", "Ram": true,
                "Password": 123456789, "SystemDisk": {"Szie": 1}, "DataDisks": [{"Type": "ssd_disk"}],
            }),
        )
        .expect_err("wrong");
        let Error::Validation { problems, .. } = &error else { panic!("{error}") };
        assert_eq!(problems.len(), 6, "{problems:#?}");
        assert!(!error.to_string().contains("123456789"));
        assert!(error.to_string().contains("SystemDisk.Szie is unknown; did you mean Size?"));
        assert!(error.to_string().contains("DataDisks[0].Size is missing"));
    }

    #[test]
    fn the_debug_form_of_a_request_and_of_parameters_shows_no_value() {
        let given = json!({"InstanceIds": ["i"], "VdcId": "v", "Password": "hunter2", "PublicId": "b"});
        let request = build("ccs", "BatchAddNetworkInterfaces", given.clone()).expect("valid");
        let Value::Object(given) = given else { panic!("an object") };
        let parameters = Parameters::from(given);
        let free =
            |verb| Request::free("ccs", "Anything", verb, Effect::Mutate, parameters.clone()).expect("valid");
        for text in [
            format!("{request:?} {request:#?}"),
            format!("{:?} {:?}", free(Verb::Get), free(Verb::Post)),
            format!("{parameters:?}"),
        ] {
            assert!(!text.contains("hunter2"), "{text}");
        }
        assert!(format!("{parameters:?} {:?}", free(Verb::Get)).matches("Password").count() == 2);
    }

    #[test]
    fn exactly_one_of_a_required_group() {
        let both =
            json!({"InstanceIds": ["i"], "VdcId": "v", "Password": "p", "PrivateId": "a", "PublicId": "b"});
        let none = json!({"InstanceIds": ["i"], "VdcId": "v", "Password": "p"});
        for (parameters, words) in [(both, "give only one of"), (none, "give one of")] {
            let error = build("ccs", "BatchAddNetworkInterfaces", parameters).expect_err("wrong");
            assert!(error.to_string().contains(words), "{error}");
        }
    }
}
