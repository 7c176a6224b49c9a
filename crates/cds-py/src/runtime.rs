//! The one place that owns the tokio runtime and waits for it.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use pyo3::prelude::*;
use tokio::runtime::{Builder, Runtime};

use crate::process::PerProcess;

/// How often a wait looks for signals such as Ctrl-C.
const SIGNAL_INTERVAL: Duration = Duration::from_millis(50);

/// Built at the first call. The calling threads drive it, so it has none but those that look up host names.
static RUNTIME: PerProcess<Runtime> = PerProcess::new();

/// Runs a future to its end without the GIL, or until a signal handler raises; then the future is dropped.
pub(crate) fn wait<F>(py: Python<'_>, future: F) -> PyResult<F::Output>
where
    F: Future + Send,
    F::Output: Send,
{
    let runtime = RUNTIME.get(|| {
        Builder::new_current_thread().enable_all().thread_name("cds-dns").max_blocking_threads(2).build()
    })?;
    let mut future = pin!(future);
    loop {
        // Signal handlers are Python code that may call again, so they run outside of the runtime.
        let slice = async { tokio::time::timeout(SIGNAL_INTERVAL, future.as_mut()).await };
        match py.detach(|| runtime.1.block_on(slice)) {
            Ok(output) => return Ok(output),
            Err(_) => py.check_signals()?,
        }
    }
}
