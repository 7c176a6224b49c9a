//! Work for the core that yields a Python object: the calling thread blocks on it, or an event loop awaits it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use cds::caught;
use pyo3::prelude::*;

use crate::bridge::{Awaited, Bridge, Pending};
use crate::error::to_py_err;
use crate::running_call::RunningCall;
use crate::runtime::{spawn, wait};
use crate::stop::Stop;

/// A future that needs no Python, and the conversion of its output to a Python object.
pub(crate) struct Job<T> {
    work: Pin<Box<dyn Future<Output = T> + Send>>,
    convert: Box<Convert<T>>,
    /// The call behind the work, if there is one.
    call: Option<Arc<dyn RunningCall>>,
}

type Convert<T> = dyn FnOnce(Python<'_>, T) -> PyResult<Py<PyAny>> + Send;

impl<T: Send + 'static> Job<T> {
    pub(crate) fn new(
        work: impl Future<Output = T> + Send + 'static,
        convert: impl FnOnce(Python<'_>, T) -> PyResult<Py<PyAny>> + Send + 'static,
    ) -> Self {
        Self { work: Box::pin(work), convert: Box::new(convert), call: None }
    }

    /// Ties the work to a call, which reports an unknown outcome on cancellation.
    pub(crate) fn of(self, call: Arc<dyn RunningCall>) -> Self {
        Self { call: Some(call), ..self }
    }

    /// Runs the work while the calling thread blocks.
    pub(crate) fn wait(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        match wait(py, self.work) {
            Ok(output) => {
                let result = convert_output(py, self.convert, output, self.call.as_deref());
                match self.call.filter(|call| call.is_change()) {
                    Some(call) => {
                        let delivered = call.delivered(py, result);
                        call.settle();
                        delivered
                    }
                    None => result,
                }
            }
            Err(stop) => match &self.call {
                Some(call) => {
                    let failure = call.stopped(py, stop)?;
                    call.settle();
                    Err(failure)
                }
                None => Err(stop.into()),
            },
        }
    }

    /// Runs the work in the background and resolves a future of an event loop with the result.
    pub(crate) fn start(self, bridge: &Bridge, future: Py<PyAny>) -> PyResult<Pending> {
        let Self { work, convert, call } = self;
        let delivery = bridge.expect(future, call.clone().map_or(Awaited::Work, Awaited::Call));
        let (number, of) = (delivery.number(), call.clone());
        let started = spawn(async move {
            let output = work.await;
            delivery.deliver(move |py| convert_output(py, convert, output, of.as_deref()));
        });
        let handle = started.inspect_err(|_| bridge.unexpect(number))?;
        Ok(Pending::new(handle, call))
    }
}

/// Converts the output. A panic becomes the exception that says what it means for the call.
fn convert_output<T>(
    py: Python<'_>,
    convert: Box<Convert<T>>,
    output: T,
    call: Option<&dyn RunningCall>,
) -> PyResult<Py<PyAny>> {
    caught(|| convert(py, output)).unwrap_or_else(|panic| match call {
        Some(call) => Err(to_py_err(py, call.broken(py, &panic)?)),
        None => Err(Stop::Broken(panic).into()),
    })
}
