//! Response paths of rows, from the models.

use cds::model::{self, PageRule, Place};
use pyo3::prelude::*;

use crate::convert::Text;

/// Paths of rows and counts in the responses of an action.
#[pyclass(frozen, get_all, module = "cds._cds")]
pub(crate) struct Listing {
    rows: Vec<String>,
    total: Vec<String>,
    page_count: Vec<String>,
    /// Where the number of the page may be.
    page: Vec<String>,
    /// The method that iterates over all pages, such as `instance.iter_instances`.
    iterator: Option<String>,
    /// The rows of the documented example response.
    examples: Py<PyAny>,
}

/// The model of an action of a service, or of a URL path; None for an action without a model.
#[pyfunction]
pub(crate) fn listing(py: Python<'_>, service: Text, action: Text) -> PyResult<Option<Listing>> {
    let (Text(service), Text(action)) = (&service, &action);
    let Some((service, action)) = model::action(service, action).or_else(|| model::find(service, action))
    else {
        return Ok(None);
    };
    let lists = action.rows().iter().flat_map(|place| place.values(&action.response_example));
    let examples: Vec<_> = lists.filter_map(|list| list.as_array()).flatten().collect();
    let pages = action.pages.as_ref();
    Ok(Some(Listing {
        rows: texts(action.rows()),
        total: pages.map(|pages| texts(&pages.total)).unwrap_or_default(),
        iterator: pages.map(|pages| format!("{}.{}", service.name, pages.iterator)),
        page_count: pages.map(|pages| texts(&pages.page_count)).unwrap_or_default(),
        page: pages.map(page_places).unwrap_or_default(),
        examples: pythonize::pythonize(py, &examples)?.unbind(),
    }))
}

/// Responses repeat the parameter of the page beside their counts.
fn page_places(pages: &PageRule) -> Vec<String> {
    let counts = pages.page_count.iter().chain(&pages.total).map(ToString::to_string);
    let beside = counts.map(|place| match place.rsplit_once('.') {
        Some((parent, _)) => format!("{parent}.{}", pages.page),
        None => pages.page.clone(),
    });
    beside.collect()
}

fn texts(places: &[Place]) -> Vec<String> {
    places.iter().map(ToString::to_string).collect()
}
