//! `cds.sign`: a signed URL, as the documents' `get_signature` makes it.

use cds::model::Verb;
use cds::{Credentials, Error, Stamp, query_text, signed_query};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::convert::parameters;
use crate::error::raised;

/// The URL with the signed query.
#[pyfunction]
#[pyo3(signature = (action, access_key_id, access_key_secret, method, url, params, timestamp, nonce))]
#[expect(clippy::too_many_arguments, reason = "the documents' own list of arguments")]
pub(crate) fn sign(
    py: Python<'_>,
    action: &str,
    access_key_id: &str,
    access_key_secret: &str,
    method: &str,
    url: &str,
    params: &Bound<'_, PyDict>,
    timestamp: Option<String>,
    nonce: Option<String>,
) -> PyResult<String> {
    let signed = || -> Result<String, Error> {
        let credentials = Credentials::explicit(access_key_id, access_key_secret)?;
        let verb = verb(method)?;
        let pairs: Vec<(String, String)> = parameters(action, params)?
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, query_text(&value)))
            .collect();
        let now = Stamp::now();
        let stamp =
            Stamp { timestamp: timestamp.unwrap_or(now.timestamp), nonce: nonce.unwrap_or(now.nonce) };
        let query = signed_query(&credentials, verb, action, &pairs, &stamp);
        Ok(format!("{}/?{query}", url.trim_end_matches('/')))
    };
    signed().map_err(|error| raised(py, error))
}

/// The HTTP method of that name, in any case.
pub(crate) fn verb(method: &str) -> Result<Verb, Error> {
    Verb::parse(&method.to_ascii_uppercase())
        .ok_or_else(|| Error::Config(format!("method must be GET, POST, PUT or DELETE, not {method:?}")))
}
