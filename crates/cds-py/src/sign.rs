//! `cds.sign`: a signed URL, as the documents' `get_signature` makes it.

use cds::model::Verb;
use cds::{Error, Signer, Stamp, is_common_parameter, query_text, signed_url};
use std::ffi::CString;

use pyo3::exceptions::PyUserWarning;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::convert::parameters;
use crate::error::raised;

/// The signed URL of a request, in place of the `get_signature` of the API's documents.
///
/// Args:
///     action: name as sent, such as `"DescribeVdc"`.
///     access_key_id: public half of the access key.
///     access_key_secret: secret half of the access key.
///     method: HTTP method; it is part of what is signed.
///     url: scheme, host and path, such as `"https://cdsapi.capitalonline.net/network"`.
///     params: parameters of a GET request; those of a POST request go into its JSON body, unsigned. One that stands for
///         the action, the key, the time or the nonce is left out with a `UserWarning`.
///     timestamp: UTC as `2026-01-31T12:00:00Z` or an aware datetime; default now.
///     nonce: never used twice; default a new one.
///
/// Raises:
///     ConfigError: the key or method cannot be used.
///     ValidationError: a parameter cannot be written in a URL, or `url` has a query.
#[pyfunction]
#[pyo3(signature = (action, access_key_id, access_key_secret, method, url, params=None, *, timestamp=None, nonce=None))]
#[expect(clippy::too_many_arguments, reason = "the documents' own list of arguments")]
pub(crate) fn sign(
    py: Python<'_>,
    action: &str,
    access_key_id: &str,
    access_key_secret: &str,
    method: &str,
    url: &str,
    params: Option<&Bound<'_, PyAny>>,
    timestamp: Option<&Bound<'_, PyAny>>,
    nonce: Option<String>,
) -> PyResult<String> {
    let timestamp = timestamp.map(text_of_time).transpose()?;
    let params = params.map(dict).transpose()?;
    let mut left_out = Vec::new();
    let signed = || -> Result<String, Error> {
        let signer = Signer::new(access_key_id, access_key_secret, "the arguments")?;
        let verb = verb(method)?;
        let mut pairs = params.map_or(Ok(Vec::new()), |params| pairs(action, &params))?;
        left_out.extend(pairs.extract_if(.., |(name, _)| is_common_parameter(name)).map(|(name, _)| name));
        let stamp = match (timestamp, nonce) {
            (None, None) => Stamp::now(),
            (timestamp, nonce) => {
                let now = Stamp::now();
                Stamp::new(
                    timestamp.unwrap_or_else(|| now.timestamp().to_owned()),
                    nonce.unwrap_or_else(|| now.nonce().to_owned()),
                )
            }
        };
        Ok(signed_url(&[place(action, url)?, "/?"], signer, verb, action, &pairs, &stamp))
    };
    let url = signed().map_err(|error| raised(py, error))?;
    warn(py, &left_out)?;
    Ok(url)
}

/// The action, the key and the time of a request are those of the arguments, never those of its parameters.
fn warn(py: Python<'_>, left_out: &[String]) -> PyResult<()> {
    for name in left_out {
        let text = format!("{name} is a parameter of the signature itself; the one in params was left out");
        PyErr::warn(py, &py.get_type::<PyUserWarning>(), &CString::new(text)?, 1)?;
    }
    Ok(())
}

/// Scheme, host and path, without a query of its own: it would not be signed, and could name another action.
fn place<'a>(action: &str, url: &'a str) -> Result<&'a str, Error> {
    let place = url.trim_end_matches(['/', '?']);
    if place.contains(['?', '#']) {
        let problem =
            "url must end with the path, such as https://HOST/ccs; give its query as params".to_owned();
        return Err(Error::Validation { action: action.to_owned(), problems: vec![problem] });
    }
    Ok(place)
}

/// The HTTP method of that name, in any case.
pub(crate) fn verb(method: &str) -> Result<Verb, Error> {
    Verb::parse(method)
        .or_else(|| Verb::parse(&method.to_ascii_uppercase()))
        .ok_or_else(|| Error::Config(format!("method must be GET, POST, PUT or DELETE, not {method:?}")))
}

fn dict<'py>(params: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyDict>> {
    match params.cast::<PyDict>() {
        Ok(params) => Ok(params.clone()),
        Err(_) => Ok(params.py().get_type::<PyDict>().call1((params,))?.cast_into::<PyDict>()?),
    }
}

/// Names and values as they stand in the query.
fn pairs(action: &str, params: &Bound<'_, PyDict>) -> Result<Vec<(String, String)>, Error> {
    let texts = || -> Option<Vec<(String, String)>> {
        let text = |value: Bound<'_, PyAny>| value.cast::<PyString>().ok()?.to_str().ok().map(str::to_owned);
        params.iter().map(|(name, value)| Some((text(name)?, text(value)?))).collect()
    };
    // Most have texts only; what else there is takes the way that can say what is wrong with it.
    if let Some(texts) = texts() {
        return Ok(texts);
    }
    let given = parameters(action, params)?.into_iter().filter(|(_, value)| !value.is_null());
    Ok(given.map(|(name, value)| (name, query_text(&value))).collect())
}

/// A text as it is, a datetime as the API writes it.
fn text_of_time(time: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(text) = time.cast::<PyString>() {
        return Ok(text.to_str()?.to_owned());
    }
    let py = time.py();
    let utc = py.import("datetime")?.getattr("timezone")?.getattr("utc")?;
    time.call_method1(intern!(py, "astimezone"), (utc,))?
        .call_method1(intern!(py, "strftime"), ("%Y-%m-%dT%H:%M:%SZ",))?
        .extract()
}
