//! Refusals and transitional states.

mod refusals;
mod transitions;

fn refusal(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}
