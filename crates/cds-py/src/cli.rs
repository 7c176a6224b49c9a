//! The command line as a function.

use pyo3::prelude::*;

use crate::convert::Text;
use crate::this_thread::detached;

/// The service and the action that a command calls, as the models name them; None for other commands.
#[pyfunction]
pub(crate) fn called(arguments: Vec<String>) -> Option<(String, String)> {
    cds_cli::called(&arguments)
}

/// The ids and the family of the tasks that a response to a change names; none of a read.
#[pyfunction]
pub(crate) fn tasks_of(service: Text, action: Text, response: Text) -> (Vec<String>, &'static str) {
    cds::tasks_of_response(&service.0, &action.0, response.0.as_bytes())
}

/// Runs a command, given without the program name, and returns the exit code. Releases the GIL.
#[pyfunction]
pub(crate) fn main(py: Python<'_>, arguments: Vec<String>) -> i32 {
    detached(py, || cds_cli::main(arguments))
}
