//! Chooses the proxy for a host: the setting `proxy`, otherwise the variables that curl reads.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Uri;
use http::header::HeaderValue;
use http::uri::Scheme;
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::environment::{Environment, decoded};
use crate::error::Error;
use crate::settings::endpoint::is_loopback;
use crate::settings::no_proxy::NoProxy;

/// Proxy schemes with their default ports, which are curl's.
const SCHEMES: [(&str, u16); 4] = [("http", 1080), ("https", 443), ("socks5", 1080), ("socks5h", 1080)];

/// The route to each host of an endpoint. The default is direct.
#[derive(Debug, Clone, Default)]
pub struct Routes {
    proxy: Option<Proxy>,
    exceptions: NoProxy,
}

/// A proxy. Its user name and password are never shown.
#[derive(Clone)]
pub struct Proxy {
    uri: Uri,
    /// User name and password.
    login: Option<(String, SecretString)>,
    shown: String,
}

impl Routes {
    /// `setting`, called `name` in errors, applies to every host; empty means direct connections. Without it the
    /// variables apply: `https_proxy`, `HTTPS_PROXY`, for plain HTTP only the lower-case `http_proxy` (a web server
    /// passes the `Proxy` header of a request to CGI programs as `HTTP_PROXY`), then `all_proxy`, `ALL_PROXY`.
    /// `no_proxy` and `NO_PROXY` list the exceptions for all of them. A loopback `endpoint` never uses a proxy.
    ///
    /// An invalid variable is an error only if the endpoint would use it.
    pub(crate) fn find(
        setting: Option<&SecretString>,
        name: &str,
        endpoint: &Url,
        environment: &dyn Environment,
    ) -> Result<Self, Error> {
        let given = setting.map(SecretString::expose_secret).filter(|text| !text.is_empty());
        let given = given.map(|text| Proxy::parse(name, text)).transpose()?;
        if is_loopback(endpoint) || (setting.is_some() && given.is_none()) {
            return Ok(Self::default());
        }
        let exceptions = first(environment, &["no_proxy", "NO_PROXY"])?;
        let exceptions = NoProxy::parse(&exceptions.unwrap_or_default().1);
        let proxy = match given {
            Some(given) => Some(given),
            None => match from_variables(endpoint, environment) {
                Err(_) if exceptions.contains_url(endpoint) => None,
                found => found?,
            },
        };
        Ok(Self { proxy, exceptions })
    }

    /// The proxy for a URL with the scheme of the endpoint. None for a loopback address.
    pub fn proxy_for(&self, url: &Url) -> Option<&Proxy> {
        let proxy = self.proxy.as_ref()?;
        (!self.exceptions.contains_url(url) && !is_loopback(url)).then_some(proxy)
    }

    /// Whether no host uses a proxy.
    pub fn are_direct(&self) -> bool {
        self.proxy.is_none()
    }

    /// Whether connections to the proxy use TLS.
    pub(crate) fn use_tls(&self) -> bool {
        self.proxy.as_ref().is_some_and(|proxy| proxy.uri.scheme() == Some(&Scheme::HTTPS))
    }
}

impl Proxy {
    /// Errors name `place`, never the text, which may contain a password.
    fn parse(place: &str, text: &str) -> Result<Self, Error> {
        let wrong = |why: String| {
            Error::Config(format!("{place} {why}; write it as http://HOST:PORT or socks5h://HOST:PORT"))
        };
        let (scheme, rest) = text.trim().split_once("://").unwrap_or(("http", text.trim()));
        let known = SCHEMES.iter().find(|(known, _)| scheme.eq_ignore_ascii_case(known));
        let &(scheme, usual_port) = known.ok_or_else(|| {
            let known: Vec<&str> = SCHEMES.iter().map(|(known, _)| *known).collect();
            wrong(format!("does not begin with one of {}", known.join(", ")))
        })?;
        // Every URL is parsed as `http`, so that hosts are validated and normalized.
        let read = Url::parse(&format!("http://{rest}"))
            .map_err(|error| wrong(format!("is not a URL ({error})")))?;
        let host = read.host_str().unwrap_or_default();
        let port = if names_port(rest) { read.port_or_known_default() } else { None };
        let shown = format!("{scheme}://{host}:{}", port.unwrap_or(usual_port));
        let uri = shown.parse().map_err(|error| wrong(format!("is not a URL ({error})")))?;
        let decoded = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let is_named = !read.username().is_empty() || read.password().is_some();
        let login =
            is_named.then(|| (decoded(read.username()), decoded(read.password().unwrap_or_default()).into()));
        Ok(Self { uri, login, shown })
    }

    /// The URL without user name and password.
    pub(crate) fn uri(&self) -> Uri {
        self.uri.clone()
    }

    pub(crate) fn is_socks(&self) -> bool {
        self.uri.scheme_str().is_some_and(|scheme| scheme.starts_with("socks"))
    }

    /// Whether the proxy resolves host names.
    pub(crate) fn looks_up_names(&self) -> bool {
        self.uri.scheme_str() != Some("socks5")
    }

    /// User name and password.
    pub(crate) fn login(&self) -> Option<(&str, &str)> {
        self.login.as_ref().map(|(name, password)| (name.as_str(), password.expose_secret()))
    }

    /// The same as a header.
    pub(crate) fn authorization(&self) -> Option<HeaderValue> {
        let (name, password) = self.login()?;
        let text = format!("Basic {}", STANDARD.encode(format!("{name}:{password}")));
        let mut value = HeaderValue::try_from(text).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.shown)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// Whether the URL has an explicit port. A parsed URL does not tell if it is the default port.
fn names_port(rest: &str) -> bool {
    let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let host_and_port = authority.rsplit('@').next().unwrap_or_default();
    let after_address = host_and_port.rsplit(']').next().unwrap_or_default();
    after_address.rsplit_once(':').is_some_and(|(_, port)| !port.is_empty())
}

/// The proxy that the variables name for an endpoint.
fn from_variables(endpoint: &Url, environment: &dyn Environment) -> Result<Option<Proxy>, Error> {
    let names: &[&str] = match endpoint.scheme() {
        "http" => &["http_proxy", "all_proxy", "ALL_PROXY"],
        _ => &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
    };
    first(environment, names)?.map(|(name, text)| Proxy::parse(name, &text)).transpose()
}

/// The first of the variables that is set.
fn first(
    environment: &dyn Environment,
    names: &[&'static str],
) -> Result<Option<(&'static str, String)>, Error> {
    let set = names.iter().find_map(|name| Some((*name, environment.variable(name)?)));
    set.map(|(name, value)| Ok((name, decoded(name, value)?))).transpose()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn routes(setting: Option<&str>, variables: &[(&str, &str)]) -> Result<Routes, Error> {
        let environment: BTreeMap<_, _> =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let endpoint = Url::parse("https://api.example").expect("a URL");
        Routes::find(setting.map(SecretString::from).as_ref(), "proxy", &endpoint, &environment)
    }

    fn shown(routes: &Routes, url: &str) -> Option<String> {
        routes.proxy_for(&Url::parse(url).expect("a URL")).map(ToString::to_string)
    }

    #[test]
    fn how_a_proxy_is_written() {
        for (text, expected) in [
            ("proxy", "http://proxy:1080"),
            ("proxy:3128", "http://proxy:3128"),
            ("http://proxy:80", "http://proxy:80"),
            ("HTTP://Proxy:80/ignored?too", "http://proxy:80"),
            ("https://proxy", "https://proxy:443"),
            ("https://proxy:80", "https://proxy:80"),
            ("socks5h://proxy", "socks5h://proxy:1080"),
            ("socks5://u:p@proxy:9050", "socks5://proxy:9050"),
            ("http://[2001:db8::1]", "http://[2001:db8::1]:1080"),
            ("http://[2001:db8::1]:80", "http://[2001:db8::1]:80"),
            ("http://us er:p@ss:w/o", ""),
            ("http://us er:p@ss@proxy:80", "http://proxy:80"),
            ("http://", ""),
            ("ftp://proxy", ""),
            ("http://proxy:99999", ""),
        ] {
            let read = Proxy::parse("proxy", text).map(|proxy| proxy.to_string());
            assert_eq!(read.ok().as_deref().unwrap_or_default(), expected, "{text}");
        }
    }

    #[test]
    fn a_password_is_kept_and_never_shown() {
        let routes = routes(Some("http://user:p%40ss@proxy:80"), &[]).expect("a proxy");
        let url = Url::parse("https://api.example").expect("a URL");
        let proxy = routes.proxy_for(&url).expect("a proxy");
        assert_eq!(proxy.login(), Some(("user", "p@ss")));
        let shown = format!("{routes:?} {proxy} {}", proxy.uri());
        assert!(!shown.contains("p%40ss") && !shown.contains("p@ss"), "{shown}");
    }

    #[test]
    fn a_variable_that_cannot_be_used_is_named() {
        let error = routes(None, &[("HTTPS_PROXY", "ftp://user:hush@proxy")]).expect_err("a wrong scheme");
        assert!(error.to_string().starts_with("HTTPS_PROXY does not begin with one of http,"), "{error}");
        assert!(!error.to_string().contains("hush"));
    }

    #[test]
    fn this_machine_has_none_before_it() {
        let routes = routes(Some("http://proxy"), &[]).expect("a proxy");
        for url in ["https://localhost", "http://127.0.0.1:1", "http://[::1]", "https://LOCALHOST:8443"] {
            assert_eq!(shown(&routes, url), None, "{url}");
        }
        assert_eq!(shown(&routes, "https://localhost.example").as_deref(), Some("http://proxy:1080"));
    }

    #[test]
    fn an_empty_setting_means_direct() {
        assert!(routes(Some(""), &[("https_proxy", "http://proxy")]).expect("direct").are_direct());
    }
}
