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

/// Refuses an invalid machine name.
pub fn check_name(call: &Call, name: &str) -> Result<(), Refusal> {
    if is_name(name) { Ok(()) } else { Err(call.refuse(&["InvalidInstanceName.Malformed"])) }
}
