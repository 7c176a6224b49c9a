//! Names that callers give.

use super::call::Call;
use super::refusal::Refusal;

/// Letters that a name may have.
pub const LONGEST_NAME: usize = 128;

/// Whether something can have that name.
pub fn is_name(name: &str) -> bool {
    let length = name.chars().count();
    length > 0 && length <= LONGEST_NAME && !name.chars().any(char::is_control)
}

/// Refuses a name that no machine can have.
pub fn check_name(call: &Call, name: &str) -> Result<(), Refusal> {
    if is_name(name) { Ok(()) } else { Err(call.refuse(&["InvalidInstanceName.Malformed"])) }
}
