//! Orders of the simulator itself, which go the way of a request from its parameters on.

use cds::model;
use serde_json::{Map, Value};

use super::validate;
use crate::api::refusal::Refusal;
use crate::cloud::Cloud;
use crate::products;

/// Carries out an action and finishes the tasks that are due.
pub fn carry_out(
    cloud: &mut Cloud,
    path: &str,
    name: &str,
    parameters: &Map<String, Value>,
) -> Result<(), Refusal> {
    let unknown = || Refusal::internal(format!("There is no {name} at /{path}."));
    let (service, action) = model::find(path, name).ok_or_else(unknown)?;
    let (handler, rules) = products::find(service, action).ok_or_else(unknown)?;
    handler(cloud, &validate::check(action, rules, parameters)?)?;
    cloud.settle();
    Ok(())
}
