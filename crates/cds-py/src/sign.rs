//! `cds.sign`: signs a URL, like the documents' `get_signature`.

use cds::model::Verb;
use std::ffi::CString;

use cds::{Error, Signer, Stamp, is_common_parameter, one_line, query_text, signed_url};
use pyo3::exceptions::{PyException, PyTypeError, PyUserWarning};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::convert::{Text, parameters, type_name};
use crate::error::to_py_err;

/// Returns the signed URL of a request; replaces the `get_signature` of the API documents.
///
/// Args:
///     action: value of `Action`, such as `"DescribeVdc"`.
///     access_key_id: id of the access key.
///     access_key_secret: secret of the access key.
///     method: HTTP method; it is part of the string to sign.
///     url: scheme, host and path, such as `"https://cdsapi.capitalonline.net/network"`.
///     params: parameters of a GET request; those of a POST request go into its JSON body, unsigned. Parameters that
///         would override the action, the key, the time or the nonce are omitted with a `UserWarning`.
///     timestamp: UTC as `2026-01-31T12:00:00Z` or an aware datetime; default now.
///     nonce: a unique text; default a new one.
///
/// Raises:
///     ConfigError: the key or method is invalid.
///     ValidationError: a parameter cannot be encoded in a URL, the timestamp has another format, or `url` has a query.
///     TypeError: an argument has the wrong type, such as a naive datetime.
#[pyfunction]
#[pyo3(signature = (action, access_key_id, access_key_secret, method, url, params=None, *, timestamp=None, nonce=None))]
#[expect(clippy::too_many_arguments, reason = "the documents' own list of arguments")]
pub(crate) fn sign(
    py: Python<'_>,
    action: Text,
    access_key_id: Text,
    access_key_secret: Text,
    method: Text,
    url: Text,
    params: Option<&Bound<'_, PyAny>>,
    timestamp: Option<&Bound<'_, PyAny>>,
    nonce: Option<Text>,
) -> PyResult<String> {
    let timestamp = timestamp.map(text_of_time).transpose()?;
    let mut pairs = match params {
        Some(params) => pairs(&action.0, &dict(params)?)?,
        None => Vec::new(),
    };
    let left_out: Vec<_> = pairs.extract_if(.., |(name, _)| is_common_parameter(name)).collect();
    let signed = || -> Result<String, Error> {
        let signer = Signer::new(&access_key_id.0, &access_key_secret.0, "the arguments")?;
        let verb = verb(&method.0)?;
        let stamp = match (timestamp, nonce) {
            (None, None) => Stamp::now(),
            (timestamp, nonce) => {
                let now = Stamp::now();
                Stamp::new(
                    timestamp.unwrap_or_else(|| now.timestamp().to_owned()),
                    nonce.map_or_else(|| now.nonce().to_owned(), |nonce| nonce.0),
                )
            }
        };
        let place = place(&action.0, &url.0)?;
        Ok(signed_url(&[place, "/?"], signer, verb, &action.0, &pairs, &stamp))
    };
    let url = signed().map_err(|error| to_py_err(py, error))?;
    warn(py, &left_out)?;
    Ok(url)
}

/// Parameters must not override the action, the key and the time of the arguments.
fn warn(py: Python<'_>, left_out: &[(String, String)]) -> PyResult<()> {
    for (name, _) in left_out {
        let text = format!("{name} is set by the signature; the one in params was left out");
        PyErr::warn(py, &py.get_type::<PyUserWarning>(), &CString::new(text)?, 1)?;
    }
    Ok(())
}

/// Scheme, host and path, without a query, which would not be signed and could name another action.
fn place<'a>(action: &str, url: &'a str) -> Result<&'a str, Error> {
    let place = url.trim_end_matches(['/', '?']);
    if place.contains(['?', '#']) {
        let problem =
            "url must end with the path, such as https://HOST/ccs; give its query as params".to_owned();
        return Err(Error::Validation { action: action.to_owned(), problems: vec![problem] });
    }
    Ok(place)
}

/// The HTTP method with this name, ignoring case.
pub(crate) fn verb(method: &str) -> Result<Verb, Error> {
    Verb::parse(method).or_else(|| Verb::parse(&method.to_ascii_uppercase())).ok_or_else(|| {
        Error::Config(format!("method must be GET, POST, PUT or DELETE, not \"{}\"", one_line(method)))
    })
}

fn dict<'py>(params: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyDict>> {
    match params.cast::<PyDict>() {
        Ok(params) => Ok(params.clone()),
        Err(_) => {
            let named = params.py().import("cds._arguments")?.call_method1("named", ("params", params))?;
            Ok(named.cast_into::<PyDict>()?)
        }
    }
}

/// Encoded names and values of the query.
fn pairs(action: &str, params: &Bound<'_, PyDict>) -> PyResult<Vec<(String, String)>> {
    let texts = || -> Option<Vec<(String, String)>> {
        let text = |value: Bound<'_, PyAny>| value.cast::<PyString>().ok()?.to_str().ok().map(str::to_owned);
        params.iter().map(|(name, value)| Some((text(name)?, text(value)?))).collect()
    };
    // Most calls have only strings; other values take the path with error reporting.
    if let Some(texts) = texts() {
        return Ok(texts);
    }
    let given = parameters(action, None, params)?.into_iter().filter(|(_, value)| !value.is_null());
    Ok(given.map(|(name, value)| (name, query_text(&value))).collect())
}

/// The error for an invalid timestamp.
const TIME: &str = "timestamp must be an aware datetime, such as datetime.now(timezone.utc), or text such as \
                    '2026-01-31T12:00:00Z'";

/// A string as it is, a datetime in the API's format.
fn text_of_time(time: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = time.py();
    let text = if time.is_instance_of::<PyString>() { time.extract::<Text>()?.0 } else { utc(time)? };
    if is_time(&text) {
        return Ok(text);
    }
    let problems = vec![format!("{TIME}, not {:?}", text.chars().take(40).collect::<String>())];
    Err(to_py_err(py, Error::Validation { action: "sign".to_owned(), problems }))
}

fn utc(time: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = time.py();
    let module = py.import("datetime")?;
    if !time.is_instance(&module.getattr("datetime")?)? {
        return Err(PyTypeError::new_err(format!("{TIME}, not {}", type_name(time))));
    }
    let written = || -> PyResult<Option<String>> {
        if time.call_method0(intern!(py, "utcoffset"))?.is_none() {
            return Ok(None);
        }
        let utc =
            time.call_method1(intern!(py, "astimezone"), (module.getattr("timezone")?.getattr("utc")?,))?;
        utc.call_method1(intern!(py, "strftime"), ("%Y-%m-%dT%H:%M:%SZ",))?.extract().map(Some)
    };
    match written() {
        Ok(Some(text)) => Ok(text),
        Ok(None) => Err(PyTypeError::new_err(format!(
            "{TIME}; this datetime has no time zone: write local time as value.astimezone(), and UTC as \
             value.replace(tzinfo=timezone.utc)"
        ))),
        Err(error) if error.is_instance_of::<PyException>(py) => {
            let problems = vec![format!("{TIME}; this {} cannot be formatted", type_name(time))];
            let refused = to_py_err(py, Error::Validation { action: "sign".to_owned(), problems });
            refused.set_cause(py, Some(error));
            Err(refused)
        }
        Err(interrupt) => Err(interrupt),
    }
}

/// Whether it has the format `2026-01-31T12:00:00Z`, or an offset such as `+08:00`.
fn is_time(text: &str) -> bool {
    let fits = |pattern: &str| {
        text.len() == pattern.len()
            && text.bytes().zip(pattern.bytes()).all(|(byte, expected)| match expected {
                b'0' => byte.is_ascii_digit(),
                b'+' => matches!(byte, b'+' | b'-'),
                other => byte == other,
            })
    };
    let within = |at: usize, range: std::ops::RangeInclusive<u8>| {
        text.get(at..at + 2)
            .and_then(|digits| digits.parse().ok())
            .is_some_and(|number| range.contains(&number))
    };
    (fits("0000-00-00T00:00:00Z") || fits("0000-00-00T00:00:00+00:00"))
        && within(5, 1..=12)
        && within(8, 1..=31)
        && within(11, 0..=23)
        && within(14, 0..=59)
        && within(17, 0..=60)
}
