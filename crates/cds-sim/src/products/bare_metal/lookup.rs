//! Bare-metal machines by id, with the matching refusals.

use super::state::Machine;
use crate::api::call::Call;
use crate::api::lookup::is_id;
use crate::api::names::{LONGEST_NAME, is_name};
use crate::api::refusal::Refusal;
use crate::cloud::Cloud;
use crate::engine::tasks::Family;

/// The tasks that `DescribeBmsTask` polls.
pub const TASKS: Family = Family::named("Bms");

/// The machine with this id.
pub fn find<'a>(cloud: &'a Cloud, call: &Call, id: &str) -> Result<&'a Machine, Refusal> {
    cloud.metal.machines.get(id).ok_or_else(|| {
        // Each action documents one or two of these. What could be no id is `InstanceError` where that is documented.
        let unknown = ["DataNotExists", "InstanceNotFound", "LogicError", "ParameterInvalid"];
        let codes = if is_id(id) { unknown.to_vec() } else { [&["InstanceError"], &unknown[..]].concat() };
        call.refuse(&codes).because(format!("There is no bare-metal server {id}."))
    })
}

/// The machine with this id, if it is idle; otherwise a refusal with that code.
pub fn idle<'a>(cloud: &'a Cloud, call: &Call, id: &str, code: &str) -> Result<&'a Machine, Refusal> {
    let machine = find(cloud, call, id)?;
    if machine.activity.is_none() { Ok(machine) } else { Err(wrong_state(call, machine, code)) }
}

/// The refusal for a machine in the wrong state.
pub fn wrong_state(call: &Call, machine: &Machine, code: &str) -> Refusal {
    let text = format!("The bare-metal server {} is {}.", machine.name, machine.state().0);
    call.refuse(&[code]).because(text)
}

/// The name that a parameter gives.
pub fn name<'a>(call: &'a Call, parameter: &str) -> Result<&'a str, Refusal> {
    let name = call.required(parameter)?;
    if is_name(name) {
        return Ok(name);
    }
    Err(call.invalid(parameter, format!("{parameter} must have 1 to {LONGEST_NAME} letters.")))
}
