//! The native module `cds._cds`: the doorway from Python to the core. Everything public stands in the Python package.

mod batch;
mod bridge;
mod call;
mod cli;
mod client;
mod convert;
mod error;
mod family;
mod job;
mod listing;
mod lock;
mod log;
mod order;
mod pages;
mod process;
mod runtime;
mod sign;
mod simulator;
mod telemetry;
mod waits;

use pyo3::prelude::*;

/// Signing, transport and simulator of cds-rs.
#[pymodule]
mod _cds {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::batch::Batch;
    #[pymodule_export]
    use super::bridge::{Bridge, Pending};
    #[pymodule_export]
    use super::cli::main;
    #[pymodule_export]
    use super::client::Client;
    #[pymodule_export]
    use super::family::task_families;
    #[pymodule_export]
    use super::listing::{Listing, listing};
    #[pymodule_export]
    use super::pages::Pages;
    #[pymodule_export]
    use super::sign::sign;
    #[pymodule_export]
    use super::simulator::Simulator;
    #[pymodule_export]
    use super::waits::Waits;

    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "the name that Python expects")]
    const __version__: &str = env!("CARGO_PKG_VERSION");

    /// While nobody else can fork: the GIL is held.
    #[pymodule_init]
    fn init(_: &Bound<'_, PyModule>) -> PyResult<()> {
        cds::watch_forks();
        Ok(())
    }
}
