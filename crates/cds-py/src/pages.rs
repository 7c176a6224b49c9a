//! Walking over the pages of a list, the next of which is fetched while the last is used.

use std::sync::{Arc, Mutex, PoisonError};

use cds::model::Action;
use cds::{Client as Core, Error, Reply};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use tokio::sync::Mutex as AsyncMutex;
use tokio::task::JoinHandle;

use crate::bridge::{Bridge, Pending};
use crate::call::{Call, Outcome, documented};
use crate::client::Client;
use crate::convert::{answer, parameters};
use crate::error::raised;
use crate::job::Job;
use crate::runtime::spawn;

/// One walk over all pages of an action.
#[pyclass(frozen, module = "cds._cds")]
pub(crate) struct Pages(Arc<Walk>);

struct Walk {
    client: Core,
    action: &'static str,
    pages: Mutex<cds::Pages>,
    /// The next page, on its way.
    ahead: AsyncMutex<Option<Ahead>>,
}

/// A page on its way; dropping it gives it up.
struct Ahead {
    call: Arc<Call>,
    handle: JoinHandle<Outcome>,
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
        client: &Client,
        service: &str,
        action: &str,
        given: &Bound<'_, PyDict>,
        limit: Option<i64>,
    ) -> PyResult<Self> {
        let build = || {
            let (service, action) = documented(service, action)?;
            let limit = limit.map(|limit| checked(action, limit)).transpose()?;
            let pages = cds::Pages::new(service, action, parameters(&action.name, given)?, limit)?;
            Ok((action.name.as_str(), pages))
        };
        let (action, pages) = build().map_err(|error| raised(py, error))?;
        let walk = Walk {
            client: client.client(py)?,
            action,
            pages: Mutex::new(pages),
            ahead: AsyncMutex::default(),
        };
        Ok(Self(Arc::new(walk)))
    }

    /// The new rows of the next page; None at the end.
    fn next(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.job(py)?.wait(py)
    }

    /// The same, for a future of an event loop.
    fn next_async(&self, py: Python<'_>, bridge: &Bridge, future: Py<PyAny>) -> PyResult<Pending> {
        self.job(py)?.start(bridge, future)
    }
}

impl Pages {
    fn job(&self, py: Python<'_>) -> PyResult<Job<Fetched>> {
        let is_ahead = self.0.ahead.try_lock().is_ok_and(|ahead| ahead.is_some());
        let call = if is_ahead { None } else { self.0.next_call(py)? };
        let (fetching, taking) = (Arc::clone(&self.0), Arc::clone(&self.0));
        Ok(Job::new(async move { fetching.fetch(call).await }, move |py, fetched| match fetched {
            Some((call, outcome)) => call.ended(py, outcome, |reply| taking.take(py, reply)),
            None => Ok(py.None()),
        }))
    }
}

/// A page, if there was one.
type Fetched = Option<(Arc<Call>, Outcome)>;

fn checked(action: &Action, limit: i64) -> Result<u64, Error> {
    u64::try_from(limit).map_err(|_| Error::Validation {
        action: action.name.clone(),
        problems: vec![format!("limit must be a whole number from 0, not {limit}")],
    })
}

impl Walk {
    /// The call for the next page, if there is one.
    fn next_call(&self, py: Python<'_>) -> PyResult<Option<Arc<Call>>> {
        let request = self.pages.lock().unwrap_or_else(PoisonError::into_inner).request();
        request.map(|request| Call::new(py, self.client.clone(), request)).transpose()
    }

    /// The page that is on its way, or else the answer to the call, if there is one.
    async fn fetch(&self, call: Option<Arc<Call>>) -> Fetched {
        let ahead = self.ahead.lock().await.take();
        let call = match ahead {
            Some(mut ahead) => {
                if let Ok(Ok(reply)) = (&mut ahead.handle).await {
                    return Some((Arc::clone(&ahead.call), Ok(reply)));
                }
                // It may have failed because nobody came for it in time.
                Arc::clone(&ahead.call)
            }
            None => call?,
        };
        let outcome = Arc::clone(&call).run().await;
        Some((call, outcome))
    }

    /// The rows, while the page after them is already asked for.
    fn take(&self, py: Python<'_>, reply: &Reply) -> PyResult<Py<PyAny>> {
        let taken = self.pages.lock().unwrap_or_else(PoisonError::into_inner).take(&reply.body);
        let rows = taken.map_err(|error| raised(py, error))?;
        if let (Some(call), Ok(mut ahead)) = (self.next_call(py)?, self.ahead.try_lock()) {
            *ahead = Some(Ahead { handle: spawn(Arc::clone(&call).run())?, call });
        }
        let list = PyList::empty(py);
        for row in rows {
            let row = answer(py, self.action, reply.http_status, row.get().as_bytes());
            list.append(row.map_err(|error| raised(py, error))?)?;
        }
        Ok(list.into_any().unbind())
    }
}
