//! Reads the models in `models/`, with everything that docs and generated code need.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Deref;
use std::path::Path;

use cds::ErrorTable;
use cds::model::{Action, Api, Appendices, Service, Text};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::returns::Member;

/// The documented response, which the core does not need at run time.
const RETURNS: &str = "returns";

/// All models.
pub(crate) struct Models {
    pub api: Api,
    pub appendices: Appendices,
    /// The meaning of each documented code.
    pub codes: BTreeMap<String, Text>,
    /// In the order of the documents.
    pub services: Vec<ServiceModel>,
}

/// A service with its actions.
pub(crate) struct ServiceModel {
    service: Service,
    /// The model without the actions.
    pub text: String,
    /// In the order of the document.
    pub actions: Vec<ActionModel>,
}

/// An action.
pub(crate) struct ActionModel {
    action: Action,
    /// The documented members of the response.
    pub returns: Vec<Member>,
    /// The model in the core's types.
    pub text: String,
}

/// Members of objects, by the name of their shape.
type Shapes = BTreeMap<String, Vec<Value>>;

/// A file of `models/`.
#[derive(Deserialize)]
struct ServiceFile {
    #[serde(default)]
    shapes: Shapes,
    #[serde(default)]
    parameter_shapes: Shapes,
    actions: Vec<Map<String, Value>>,
    #[serde(flatten)]
    service: Map<String, Value>,
}

impl Models {
    /// Reads the directory.
    pub fn read(root: &Path) -> Result<Self, String> {
        let folder = root.join("models");
        let api: Api = parse(&folder.join("api.json"))?;
        let services = api.services.iter().map(|name| ServiceModel::read(&folder, name));
        Ok(Self {
            codes: codes(parse(&folder.join("errors.json"))?),
            appendices: parse(&folder.join("appendices.json"))?,
            services: services.collect::<Result<_, _>>()?,
            api,
        })
    }
}

impl ServiceModel {
    fn read(folder: &Path, name: &str) -> Result<Self, String> {
        let path = folder.join(format!("{name}.json"));
        let file: ServiceFile = parse(&path)?;
        let wrong = |error: serde_json::Error| format!("{}: {error}", path.display());
        let mut service = file.service;
        service.remove("$schema");
        let actions = file.actions.into_iter().map(|mut action| {
            if let Some(parameters) = action.get_mut("parameters") {
                name_members(parameters, &file.parameter_shapes);
            }
            ActionModel::new(action, &file.shapes)
        });
        Ok(Self {
            text: serde_json::to_string(&service).map_err(wrong)?,
            service: serde_json::from_value(service.into()).map_err(wrong)?,
            actions: actions.collect::<Result<_, _>>().map_err(wrong)?,
        })
    }
}

impl ActionModel {
    fn new(mut model: Map<String, Value>, shapes: &Shapes) -> serde_json::Result<Self> {
        model.values_mut().for_each(|value| name_members(value, shapes));
        let returns = model.remove(RETURNS).unwrap_or_default();
        Ok(Self {
            returns: serde_json::from_value(returns)?,
            text: serde_json::to_string(&model)?,
            action: serde_json::from_value(model.into())?,
        })
    }
}

impl Deref for ServiceModel {
    type Target = Service;

    fn deref(&self) -> &Service {
        &self.service
    }
}

impl Deref for ActionModel {
    type Target = Action;

    fn deref(&self) -> &Action {
        &self.action
    }
}

/// Expands each named shape where it is used.
fn name_members(value: &mut Value, shapes: &Shapes) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| name_members(item, shapes)),
        Value::Object(object) => {
            if object.contains_key("type")
                && let Some(name) = object.get("shape").and_then(Value::as_str)
                && let Some(members) = shapes.get(name)
            {
                object.insert("members".to_owned(), members.clone().into());
            }
            object.values_mut().for_each(|value| name_members(value, shapes));
        }
        _ => {}
    }
}

fn codes(table: ErrorTable) -> BTreeMap<String, Text> {
    table.codes.into_iter().map(|(code, error)| (code, error.description)).collect()
}

fn parse<T: DeserializeOwned>(path: &Path) -> Result<T, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}
