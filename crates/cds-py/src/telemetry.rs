//! OpenTelemetry spans, if the program uses OpenTelemetry.
//!
//! An exception of a span processor never replaces a response: it goes to `sys.unraisablehook`.

use cds::Response;
use pyo3::prelude::*;

use crate::log::{is_imported, unless_broken};

/// Imports the tracing modules, if the program traces: during a call it may be too late.
pub(crate) fn prepare(py: Python<'_>) -> PyResult<()> {
    if is_imported(py, "opentelemetry.trace")? {
        py.import("cds._telemetry")?;
    }
    Ok(())
}

/// The span of one call.
pub(crate) struct Span(Py<PyAny>);

impl Span {
    /// Starts a span, if the program traces; also returns the header that makes the server's spans its children.
    ///
    /// Fails only with exceptions for the program, such as `KeyboardInterrupt`.
    pub(crate) fn begin(
        py: Python<'_>,
        service: &str,
        action: &str,
        host: &str,
    ) -> PyResult<Option<(Self, Option<String>)>> {
        let mut span = None;
        let mut begin = || -> PyResult<()> {
            if is_imported(py, "opentelemetry.trace")? {
                let begun = py.import("cds._telemetry")?.call_method1("begin", (service, action, host))?;
                let begun: Option<(Py<PyAny>, Option<String>)> = begun.extract()?;
                span = begun.map(|(span, trace_parent)| (Self(span), trace_parent));
            }
            Ok(())
        };
        let begun = begin();
        unless_broken(py, begun)?;
        Ok(span)
    }

    /// Ends the span. Fails like `begin`.
    pub(crate) fn end(&self, py: Python<'_>, outcome: Result<&Response, &PyErr>) -> PyResult<()> {
        let (http_status, error) = match outcome {
            Ok(reply) => (Some(reply.http_status), None),
            Err(error) => (None, Some(error.value(py))),
        };
        let end = || -> PyResult<()> {
            py.import("cds._telemetry")?.call_method1("end", (&self.0, http_status, error))?;
            Ok(())
        };
        unless_broken(py, end())
    }
}
