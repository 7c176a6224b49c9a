//! Walking over the pages of a list, the next of which is fetched while the last is used.

use std::sync::{Arc, Mutex, PoisonError};

use cds::model::Action;
use cds::{Client as Core, Error, Reply};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use tokio::sync::Mutex as AsyncMutex;
use tokio::task::JoinHandle;

use crate::bridge::{Bridge, Pending};
use crate::call::documented;
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
struct Ahead(JoinHandle<Result<Reply, Error>>);

impl Drop for Ahead {
    fn drop(&mut self) {
        self.0.abort();
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
        self.job().wait(py)
    }

    /// The same, for a future of an event loop.
    fn next_async(&self, bridge: &Bridge, future: Py<PyAny>) -> PyResult<Pending> {
        self.job().start(bridge, future)
    }
}

impl Pages {
    fn job(&self) -> Job<Result<Option<Reply>, Error>> {
        let (fetching, taking) = (Arc::clone(&self.0), Arc::clone(&self.0));
        Job::new(async move { fetching.fetch().await }, move |py, fetched| {
            match fetched.map_err(|error| raised(py, error))? {
                Some(reply) => taking.take(py, &reply),
                None => Ok(py.None()),
            }
        })
    }
}

fn checked(action: &Action, limit: i64) -> Result<u64, Error> {
    u64::try_from(limit).map_err(|_| Error::Validation {
        action: action.name.clone(),
        problems: vec![format!("limit must be a whole number from 0, not {limit}")],
    })
}

impl Walk {
    /// The next page, if there is one.
    async fn fetch(&self) -> Result<Option<Reply>, Error> {
        let mut ahead = self.ahead.lock().await;
        if let Some(mut fetched) = ahead.take()
            && let Ok(Ok(reply)) = (&mut fetched.0).await
        {
            return Ok(Some(reply));
        }
        // The one on its way may have failed because nobody came for it in time.
        let request = self.pages.lock().unwrap_or_else(PoisonError::into_inner).request();
        match request {
            Some(request) => self.client.call(&request).await.map(Some),
            None => Ok(None),
        }
    }

    /// The rows, while the page after them is already asked for.
    fn take(&self, py: Python<'_>, reply: &Reply) -> PyResult<Py<PyAny>> {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = pages.take(&reply.body).map_err(|error| raised(py, error))?;
        if let (Some(request), Ok(mut ahead)) = (pages.request(), self.ahead.try_lock()) {
            let client = self.client.clone();
            *ahead = Some(Ahead(spawn(async move { client.call(&request).await })?));
        }
        let list = PyList::empty(py);
        for row in rows {
            let row = answer(py, self.action, reply.http_status, row.get().as_bytes());
            list.append(row.map_err(|error| raised(py, error))?)?;
        }
        Ok(list.into_any().unbind())
    }
}
