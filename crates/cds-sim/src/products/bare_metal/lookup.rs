//! Bare-metal machines.

use crate::api::call::Call;
use crate::api::lookup::is_id;
use crate::api::refusal::Failure;
use crate::cloud::Cloud;
use crate::products::bare_metal::state::Machine;
use crate::products::compute::catalog;

/// Letters that a name may have.
const LONGEST_NAME: usize = 128;

/// The machine of that id.
pub fn find<'a>(cloud: &'a Cloud, call: &Call, id: &str) -> Result<&'a Machine, Failure> {
    cloud.metal.machines.get(id).ok_or_else(|| {
        // Each action documents one or two of these. What could be no id is `InstanceError` where that is documented.
        let unknown = ["DataNotExists", "InstanceNotFound", "LogicError", "ParameterInvalid"];
        let codes = if is_id(id) { unknown.to_vec() } else { [&["InstanceError"], &unknown[..]].concat() };
        call.refuse(&codes).because(format!("There is no bare-metal server {id}."))
    })
}

/// The machine of that id, which no task is changing; else a refusal with that code.
pub fn idle<'a>(cloud: &'a Cloud, call: &Call, id: &str, code: &str) -> Result<&'a Machine, Failure> {
    let machine = find(cloud, call, id)?;
    if machine.activity.is_none() { Ok(machine) } else { Err(wrong_state(call, machine, code)) }
}

/// The refusal of what does not go with the state of a machine.
pub fn wrong_state(call: &Call, machine: &Machine, code: &str) -> Failure {
    let text = format!("The bare-metal server {} is {}.", machine.name, machine.state().0);
    call.refuse(&[code]).because(text)
}

/// The name that a parameter gives.
pub fn name<'a>(call: &'a Call, parameter: &str) -> Result<&'a str, Failure> {
    let name = call.required(parameter)?;
    let length = name.chars().count();
    if (1..=LONGEST_NAME).contains(&length) && !name.chars().any(char::is_control) {
        return Ok(name);
    }
    Err(call.invalid(parameter, format!("{parameter} must have 1 to {LONGEST_NAME} letters.")))
}

/// The region of a call.
pub fn region(call: &Call) -> Result<&str, Failure> {
    let region = call.required("RegionId")?;
    if catalog::is_region(region) {
        return Ok(region);
    }
    Err(call.invalid("RegionId", format!("There is no region {region}.")))
}

/// The page and its size that texts ask for.
pub fn page(call: &Call, size: usize) -> Result<(usize, usize), Failure> {
    let number = |name: &str, default: usize| match call.text(name) {
        None => Ok(default),
        // The lists document no code for it, the services do.
        Some(text) => text.trim().parse().ok().filter(|number| *number > 0).ok_or_else(|| {
            call.refuse(&["ParameterInvalid"]).because(format!("{name} must be a whole number from 1."))
        }),
    };
    Ok((number("PageNumber", 1)?, number("PageSize", size)?))
}

/// The rows of a page.
pub fn rows_of<T>(found: Vec<T>, (page, size): (usize, usize)) -> impl Iterator<Item = T> {
    found.into_iter().skip((page - 1).saturating_mul(size)).take(size)
}
