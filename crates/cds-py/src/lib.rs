//! The native module `cds._cds`, which binds the core to Python. The public API is in the Python package.

mod batch;
mod bell;
mod bridge;
mod call;
mod changes;
mod cli;
mod client;
mod convert;
mod dry_run;
mod error;
mod family;
mod frame;
mod interrupt;
mod job;
mod journal;
mod listing;
mod lock;
mod log;
mod notices;
mod order;
mod pages;
mod poll;
mod process;
mod resolve;
mod running_call;
mod runtime;
mod settings;
mod sign;
mod simulator;
mod stop;
mod telemetry;
mod this_thread;
mod waits;

use pyo3::exceptions::PyImportError;
use pyo3::prelude::*;

use crate::this_thread::handles_signals;

/// Signing, transport and simulator of cds-rs.
#[pymodule]
mod _cds {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::batch::Batch;
    #[pymodule_export]
    use super::bell::Listener;
    #[pymodule_export]
    use super::bridge::{Bridge, Pending};
    #[pymodule_export]
    use super::cli::{called, main, tasks_of};
    #[pymodule_export]
    use super::client::Client;
    #[pymodule_export]
    use super::family::task_families;
    #[pymodule_export]
    use super::frame::{Frame, columns, is_secret, secret_members, time_zone};
    #[pymodule_export]
    use super::interrupt::carry;
    #[pymodule_export]
    use super::journal::Journal;
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

    /// Whether the compiler did not optimise it.
    #[pymodule_export]
    const DEBUG_BUILD: bool = cfg!(debug_assertions);

    /// The environment variables that a client reads.
    #[pymodule_export]
    const VARIABLES: [&str; cds::VARIABLES.len()] = cds::VARIABLES;

    /// Global state is initialized here: a fork during lazy initialization in another thread would leave it locked in
    /// the child, and a thread with a small stack has no room for it. No fork can happen meanwhile, because the GIL is
    /// held.
    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        super::refuse_subinterpreters(module.py())?;
        cds::watch_forks();
        super::convert::warm_up(module.py())?;
        // The settings that a profile may contain.
        module.add("SETTINGS", cds::Options::default().settings().map(|setting| setting.name))
    }
}

/// Global state would belong to the first interpreter only. Python refuses by itself since 3.12, but not in every case.
fn refuse_subinterpreters(py: Python<'_>) -> PyResult<()> {
    // The common case, checked cheaply: no other interpreter runs signal handlers.
    if handles_signals(py) {
        return Ok(());
    }
    let Ok(interpreters) = py.import("_interpreters").or_else(|_| py.import("_xxsubinterpreters")) else {
        return Ok(());
    };
    if interpreters.call_method0("get_current")?.eq(interpreters.call_method0("get_main")?)? {
        return Ok(());
    }
    Err(PyImportError::new_err("module cds._cds does not support loading in subinterpreters"))
}
