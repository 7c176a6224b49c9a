//! Resource names.

use super::call::Call;
use super::refusal::Refusal;

/// Maximum length of a name.
pub const LONGEST_NAME: usize = 128;

/// Whether a name is valid.
pub fn is_name(name: &str) -> bool {
    let length = name.chars().count();
    length > 0 && length <= LONGEST_NAME && !name.chars().any(char::is_control)
}

/// The name of a machine that a parameter gives.
pub fn machine_name<'a>(call: &'a Call, parameter: &str) -> Result<&'a str, Refusal> {
    let name = call.required(parameter)?;
    if is_name(name) { Ok(name) } else { Err(call.malformed(parameter)) }
}
