//! Iterates over the pages of a list and prefetches the next page.

use std::sync::{Arc, Mutex};

use cds::model::Effect;
use cds::{Client as Core, Response};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use tokio::sync::Mutex as AsyncMutex;

use crate::bridge::{Bridge, Pending};
use crate::call::{Call, Outcome, documented};
use crate::client::Client;
use crate::convert::{answer, parameters};
use crate::error::to_py_err;
use crate::job::Job;
use crate::lock::locked;
use crate::notices;
use crate::runtime::{Background, spawn};
use crate::this_thread::with_room;

/// One iteration over all pages of an action.
#[pyclass(frozen, module = "cds._cds")]
pub(crate) struct Pages {
    client: Py<Client>,
    walk: Arc<Walk>,
}

struct Walk {
    action: &'static str,
    pages: Mutex<cds::Paginator>,
    /// The prefetched page.
    ahead: AsyncMutex<Option<Ahead>>,
}

/// A page in flight; dropping it cancels the call.
struct Ahead {
    call: Arc<Call>,
    handle: Background<Outcome>,
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.handle.abort();
    }
}

#[pymethods]
impl Pages {
    #[new]
    fn new(
        py: Python<'_>,
        client: Py<Client>,
        service: &str,
        action: &str,
        given: &Bound<'_, PyDict>,
        limit: Option<u64>,
    ) -> PyResult<Self> {
        let (service, action) = documented(py, service, action).map_err(|error| to_py_err(py, error))?;
        let given = parameters(&action.name, Some(action), given)?;
        let pages = with_room(py, || cds::Paginator::new(service, action, given, limit));
        let (pages, action) = (pages.map_err(|error| to_py_err(py, error))?, action.name.as_str());
        if let Some(request) = pages.request() {
            notices::warn_of(py, &request)?;
        }
        client.get().client(py)?;
        let walk = Walk { action, pages: Mutex::new(pages), ahead: AsyncMutex::default() };
        Ok(Self { client, walk: Arc::new(walk) })
    }

    /// The new rows of the next page; None when exhausted.
    fn next(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.job(py)?.wait(py)
    }

    /// The number of rows of all pages, if the server has sent it.
    #[getter]
    fn total(&self) -> Option<u64> {
        locked(&self.walk.pages).total()
    }

    /// The same, for a future of an event loop.
    fn next_async(&self, py: Python<'_>, bridge: &Bridge, future: Py<PyAny>) -> PyResult<Pending> {
        self.job(py)?.start(bridge, future)
    }
}

impl Pages {
    fn job(&self, py: Python<'_>) -> PyResult<Job<Fetched>> {
        // Looked up for each page: a forked child has another client, and a closed client has none.
        let client = self.client.get().client(py)?;
        let call = if self.walk.is_ahead() { None } else { self.walk.next_call(py, client.clone())? };
        let (fetching, taking) = (Arc::clone(&self.walk), Arc::clone(&self.walk));
        Ok(Job::new(async move { fetching.fetch(call).await }, move |py, fetched| match fetched {
            Some((call, outcome)) => call.ended(py, outcome, |reply| Ok(taking.take(py, client, reply)))?,
            None => Ok(py.None()),
        }))
    }
}

/// A page, if there was one.
type Fetched = Option<(Arc<Call>, Outcome)>;

impl Walk {
    /// Whether the next page is in flight in this process; one of the parent process never arrives.
    fn is_ahead(&self) -> bool {
        self.ahead.try_lock().is_ok_and(|ahead| ahead.as_ref().is_some_and(|ahead| ahead.handle.is_here()))
    }

    /// The call for the next page, if there is one.
    fn next_call(&self, py: Python<'_>, client: Core) -> PyResult<Option<Arc<Call>>> {
        let request = locked(&self.pages).request();
        request.map(|request| Call::new(py, client, request)).transpose()
    }

    /// The response to the call, or else the prefetched page.
    async fn fetch(&self, call: Option<Arc<Call>>) -> Fetched {
        let ahead = self.ahead.lock().await.take();
        let call = match (call, ahead) {
            (Some(call), _) => call,
            (None, Some(mut ahead)) => {
                if let Ok(Ok(reply)) = (&mut ahead.handle).await {
                    return Some((Arc::clone(&ahead.call), Ok(reply)));
                }
                // It may have timed out because nothing polled it.
                Arc::clone(&ahead.call)
            }
            (None, None) => return None,
        };
        let outcome = Arc::clone(&call).run().await;
        Some((call, outcome))
    }

    /// The rows, after starting to prefetch the next page.
    fn take(&self, py: Python<'_>, client: Core, reply: &Response) -> PyResult<Py<PyAny>> {
        let taken = locked(&self.pages).take(&reply.body);
        let rows = taken.map_err(|error| to_py_err(py, error))?;
        // If prefetching fails, the page is fetched on demand.
        if let (Some(call), Ok(mut ahead)) = (self.next_call(py, client)?, self.ahead.try_lock())
            && let Ok(handle) = spawn(Arc::clone(&call).boxed())
        {
            *ahead = Some(Ahead { handle, call });
        }
        let list = PyList::empty(py);
        for row in rows {
            let row = answer(py, self.action, Effect::Read, reply.http_status, row.get().as_bytes());
            list.append(row.map_err(|error| to_py_err(py, error))?)?;
        }
        Ok(list.into_any().unbind())
    }
}
