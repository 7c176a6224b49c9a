//! Builds a request, ready to be signed, from an action and its parameters, or reports all problems.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use percent_encoding::utf8_percent_encode;
use serde_json::{Map, Value};

use crate::call::check_names::check_names;
use crate::call::check_values::check_values;
use crate::call::near_miss::find_near_misses;
use crate::call::parameters::{Parameters, query_text};
use crate::error::Error;
use crate::line::one_line;
use crate::model::{Action, Effect, Location, Service, TaskRule, Verb, api, find};
use crate::sign::{ENCODED, is_common_parameter};

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

    /// What the evidence of the action needs of the parameters, as they are sent: names, places and sizes, no secrets.
    pub(crate) fn facts(&self) -> Map<String, Value> {
        let Some((_, action)) = self.model else { return Map::new() };
        let body = self.body.as_deref().and_then(|body| serde_json::from_slice(body).ok());
        let mut sent: Map<String, Value> = body.unwrap_or_default();
        sent.extend(self.query.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))));
        action.facts_of(&sent)
    }

    /// A request for a documented action; null parameters are omitted.
    pub fn documented(
        service: &'static Service,
        action: &'static Action,
        parameters: impl Into<Parameters>,
    ) -> Result<Self, Error> {
        let Parameters(given) = parameters.into().without_nulls();
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
            tasks: TaskSource::of(action),
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
        let Parameters(given) = parameters.into().without_nulls();
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
    /// Where the response to a documented action names its tasks.
    pub(crate) fn of(action: &'static Action) -> Self {
        action.task.as_ref().map_or(Self::unmodelled(action.effect), Self::Model)
    }

    /// Any mutation may queue tasks, even if none are documented.
    fn unmodelled(effect: Effect) -> Self {
        if effect == Effect::Mutate { Self::Anywhere } else { Self::None }
    }
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
