//! Walking over the pages of a list, the next of which is fetched while the last is used.

use std::sync::{Arc, Mutex, PoisonError};

use cds::model::Action;
use cds::{Client as Core, Error, Reply};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use tokio::sync::Mutex as AsyncMutex;

use crate::bridge::{Bridge, Pending};
use crate::call::documented;
use crate::client::Client;
use crate::convert::{answer, parameters};
use crate::error::raised;
use crate::job::Job;
use crate::runtime::{Background, spawn};

/// One walk over all pages of an action.
#[pyclass(frozen, module = "cds._cds")]
pub(crate) struct Pages {
    client: Py<Client>,
    walk: Arc<Walk>,
}

struct Walk {
    action: &'static str,
    pages: Mutex<cds::Pages>,
    /// The next page, on its way.
    ahead: AsyncMutex<Option<Ahead>>,
}

/// A page on its way; dropping it gives it up.
struct Ahead(Background<Result<Reply, Error>>);

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
        client: Py<Client>,
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
        client.get().client(py)?;
        let walk = Walk { action, pages: Mutex::new(pages), ahead: AsyncMutex::default() };
        Ok(Self { client, walk: Arc::new(walk) })
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
    fn job(&self, py: Python<'_>) -> PyResult<Job<Result<Option<Reply>, Error>>> {
        // Asked for at each page: a forked child has another, and one that was closed has none.
        let client = self.client.get().client(py)?;
        let (fetching, taking, ahead) = (Arc::clone(&self.walk), Arc::clone(&self.walk), client.clone());
        Ok(Job::new(async move { fetching.fetch(&client).await }, move |py, fetched| {
            match fetched.map_err(|error| raised(py, error))? {
                Some(reply) => taking.take(py, ahead, &reply),
                None => Ok(py.None()),
            }
        }))
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
    async fn fetch(&self, client: &Core) -> Result<Option<Reply>, Error> {
        let mut ahead = self.ahead.lock().await;
        if let Some(mut fetched) = ahead.take()
            && fetched.0.is_here()
            && let Ok(Ok(reply)) = (&mut fetched.0).await
        {
            return Ok(Some(reply));
        }
        // The one on its way may have failed because nobody came for it in time, or be that of the parent process.
        let request = self.pages.lock().unwrap_or_else(PoisonError::into_inner).request();
        match request {
            Some(request) => client.call(&request).await.map(Some),
            None => Ok(None),
        }
    }

    /// The rows, while the page after them is already asked for.
    fn take(&self, py: Python<'_>, client: Core, reply: &Reply) -> PyResult<Py<PyAny>> {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = pages.take(&reply.body).map_err(|error| raised(py, error))?;
        if let (Some(request), Ok(mut ahead)) = (pages.request(), self.ahead.try_lock()) {
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
