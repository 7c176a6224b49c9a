//! The endpoint of the API.

use url::Url;

use crate::error::Error;
use crate::line::one_line;
use crate::model::api;

/// The endpoint of a site.
pub(super) fn site_endpoint(name: &str, site: &str) -> Result<Url, Error> {
    let sites = &api().sites;
    let host = sites.get(site).ok_or_else(|| {
        let known: Vec<&str> = sites.keys().map(String::as_str).collect();
        Error::Config(format!("{name} must be one of {}, not \"{}\"", known.join(", "), one_line(site)))
    })?;
    parse_endpoint(name, host)
}

/// Parses the value of the setting `name`.
pub(super) fn parse_endpoint(name: &str, text: &str) -> Result<Url, Error> {
    let wrong = |why: &str| {
        let shown = one_line(text);
        Error::Config(format!("{name} \"{shown}\" {why}; write it as https://HOST[:PORT]"))
    };
    // Checked before any error quotes the text: a password with a slash in it is not in the URL's password component.
    if text.contains('@') {
        return Err(Error::Config(format!("{name} must not contain a user name or password")));
    }
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let url = Url::parse(&with_scheme).map_err(|error| wrong(&format!("is not a URL ({error})")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong("is neither http nor https"));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("has more than a host and a port"));
    }
    Ok(url)
}

/// Whether the host of the URL is a loopback address.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
