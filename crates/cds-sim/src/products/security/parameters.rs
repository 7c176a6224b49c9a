//! What the actions of security groups, the retired ones and those of today, read from their parameters alike.

use indexmap::IndexMap;

use super::state::GroupKind;
use crate::api::call::Call;
use crate::api::names::is_name;
use crate::api::refusal::Refusal;
use crate::engine::table::Table;
use crate::products::compute::state::Instance;

/// The group that a call names, with its id.
pub fn group<'a, 'b, T>(groups: &'a Table<T>, call: &'b Call) -> Result<(&'b str, &'a T), Refusal> {
    let id = call.required("SecurityGroupId")?;
    let refusal = || call.invalid("SecurityGroupId", format!("There is no security group {id}."));
    Ok((id, groups.get(id).ok_or_else(refusal)?))
}

/// The rule with this id among those of a group.
pub fn rule<'a, T>(rules: &'a IndexMap<String, T>, call: &Call, id: &str) -> Result<&'a T, Refusal> {
    rules.get(id).ok_or_else(|| call.invalid("RuleId", format!("The security group has no rule {id}.")))
}

/// The name and the description that a call gives a group.
pub fn name_and_description(call: &Call) -> Result<(&str, &str), Refusal> {
    let name = call.required("SecurityGroupName")?;
    if !is_name(name) {
        let text = "The name of a security group must have 1 to 128 letters.";
        return Err(call.invalid("SecurityGroupName", text));
    }
    Ok((name, call.required("Description")?))
}

/// The kind of groups that a call is about.
pub fn kind(call: &Call) -> Result<Option<GroupKind>, Refusal> {
    let Some(name) = call.text("SecurityGroupType") else { return Ok(None) };
    let refusal = || call.invalid("SecurityGroupType", "SecurityGroupType must be public or private.");
    GroupKind::named(name).map(Some).ok_or_else(refusal)
}

/// The refusal to delete a group with a card of this instance.
pub fn in_use(call: &Call, instance: &Instance) -> Refusal {
    let text = format!("The security group is used by the instance {}.", instance.name);
    call.refuse(&["ResourceInUse"]).because(text)
}
