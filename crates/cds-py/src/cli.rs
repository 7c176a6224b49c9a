//! The command line as a function.

use pyo3::prelude::*;

use crate::this_thread::detached;

/// Runs a command, given without the program name, and returns the exit code. Releases the GIL.
#[pyfunction]
pub(crate) fn main(py: Python<'_>, arguments: Vec<String>) -> i32 {
    detached(py, || cds_cli::main(arguments))
}
