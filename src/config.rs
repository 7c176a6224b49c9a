//! Settings and where they come from: arguments, environment, profile, defaults.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use http::header::HeaderValue;
use serde::Deserialize;
use url::Url;

use crate::bounds::{seconds, spacing};
use crate::credential_process::Command;
use crate::credentials::Credentials;
use crate::error::Error;
use crate::keys;
use crate::model::api;
use crate::profile::Profile;
use crate::proxy::Routes;
use crate::tls::{CaBundle, SystemRoots};

/// What a program asks for; everything left out is looked up.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// Public half of the access key.
    pub access_key_id: Option<String>,
    /// Secret half of the access key.
    pub access_key_secret: Option<Secret>,
    /// A program that prints the access key.
    pub credential_process: Option<Command>,
    /// Section of the profile file.
    #[serde(skip)]
    pub profile: Option<String>,
    /// `cn`, `asia` or `us`.
    pub site: Option<String>,
    /// Replaces the host of the site.
    pub endpoint_url: Option<String>,
    /// Limit of a whole call, in seconds.
    pub timeout: Option<f64>,
    /// Limit of making a connection, in seconds.
    pub connect_timeout: Option<f64>,
    /// How often a failed call is sent again, where that is safe.
    pub max_retries: Option<i64>,
    /// Most requests that are started in a second.
    pub max_rps: Option<f64>,
    /// Most requests under way at once.
    pub max_connections: Option<i64>,
    /// URL of a proxy, which may hold a user name and a password; an empty one leaves out every proxy.
    pub proxy: Option<Secret>,
    /// File or folder of further root certificates, PEM.
    pub ca_bundle: Option<PathBuf>,
    /// Whether certificates are checked.
    pub verify: Option<bool>,
    /// Largest answer that is read, in bytes after unpacking.
    pub max_response_bytes: Option<i64>,
    /// Sent as `User-Agent`.
    #[serde(skip)]
    pub user_agent: Option<String>,
}

/// A text that cannot be printed.
pub type Secret = secrecy::SecretString;

/// Settings, complete and checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Who calls.
    pub credentials: Credentials,
    /// Scheme, host and port of the API; no path.
    pub endpoint: Url,
    /// Limit of a whole call. Default 30 s.
    pub timeout: Duration,
    /// Limit of making a connection. Default 10 s.
    pub connect_timeout: Duration,
    /// How often a failed call is sent again, where that is safe. Default 2.
    pub max_retries: u32,
    /// The pause between two starts of requests. Default: none.
    pub spacing: Option<Duration>,
    /// Most requests under way at once, each on a connection of its own. Default 64.
    pub max_connections: usize,
    /// Which proxy stands before a host. Default: none.
    pub routes: Routes,
    /// Further root certificates. Default: none.
    pub ca_bundle: Option<CaBundle>,
    /// Where the system's root certificates are.
    pub system_roots: SystemRoots,
    /// Whether certificates are checked. Default true.
    pub verify: bool,
    /// Largest answer that is read, in bytes after unpacking. Default 256 MiB.
    pub max_response_bytes: u64,
    /// Sent as `User-Agent`.
    pub user_agent: HeaderValue,
    /// Only loopback may be reached (`CDS_OFFLINE=1`).
    pub offline: bool,
    /// What a program should tell its user, one line each: certificates are unchecked, a file of keys is open to others.
    pub warnings: Vec<String>,
}

/// Environment variables.
pub trait Environment {
    /// The value of a variable that is set and not empty.
    fn variable(&self, name: &str) -> Option<String>;
}

/// The environment of this process.
#[derive(Debug)]
pub struct ProcessEnvironment;

impl Environment for ProcessEnvironment {
    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }
}

impl Environment for BTreeMap<String, String> {
    fn variable(&self, name: &str) -> Option<String> {
        self.get(name).filter(|value| !value.is_empty()).cloned()
    }
}

impl Options {
    /// Looks up what is left out and checks everything.
    pub fn resolve(self, environment: &dyn Environment) -> Result<Config, Error> {
        let profile = Profile::load(self.profile.as_deref(), environment)?;
        let mut warnings = profile.warnings();
        let credentials = keys::find(&self, &profile, environment, &mut warnings)?;
        let file = profile.options;

        let endpoint_url = self
            .endpoint_url
            .or_else(|| environment.variable("CDS_ENDPOINT_URL"))
            .or_else(|| environment.variable("CDS_API_HOST"))
            .or(if self.site.is_none() { file.endpoint_url } else { None });
        let endpoint = match endpoint_url {
            Some(text) => parse_endpoint(&text)?,
            None => site_endpoint(self.site.or(file.site).as_deref().unwrap_or("cn"))?,
        };
        let timeout =
            self.timeout.map_or_else(|| number(environment, "CDS_TIMEOUT"), |given| Ok(Some(given)))?;
        let max_retries = self
            .max_retries
            .map_or_else(|| number(environment, "CDS_MAX_RETRIES"), |given| Ok(Some(given)))?;
        let max_response_bytes = self
            .max_response_bytes
            .map_or_else(|| number(environment, "CDS_MAX_RESPONSE_BYTES"), |given| Ok(Some(given)))?;
        let routes = Routes::find(self.proxy.as_ref().or(file.proxy.as_ref()), &endpoint, environment)?;
        let ca_bundle = find_ca_bundle(self.ca_bundle, file.ca_bundle, environment);
        let system_roots = SystemRoots::find(environment);
        let verify = self.verify.or(file.verify).unwrap_or(true);
        if !verify {
            warnings.push(UNCHECKED.to_owned());
        }

        Ok(Config {
            credentials,
            endpoint,
            timeout: seconds("timeout", timeout.or(file.timeout).unwrap_or(30.0))?,
            connect_timeout: seconds(
                "connect_timeout",
                self.connect_timeout.or(file.connect_timeout).unwrap_or(10.0),
            )?,
            max_retries: self::max_retries(max_retries.or(file.max_retries).unwrap_or(2))?,
            spacing: self.max_rps.or(file.max_rps).map(|rate| spacing("max_rps", rate)).transpose()?,
            max_connections: whole(
                "max_connections",
                self.max_connections.or(file.max_connections).unwrap_or(64),
                1,
                100_000,
            )?,
            routes,
            system_roots: SystemRoots {
                bundle: system_roots.bundle.filter(|_| ca_bundle.is_none()),
                ..system_roots
            },
            ca_bundle,
            verify,
            max_response_bytes: whole(
                "max_response_bytes",
                max_response_bytes.or(file.max_response_bytes).unwrap_or(LARGEST_RESPONSE),
                1,
                i64::MAX,
            )?,
            user_agent: user_agent(self.user_agent)?,
            offline: environment.variable("CDS_OFFLINE").is_some_and(|value| value != "0"),
            warnings,
        })
    }
}

/// In bytes: a page of 100,000 instances has about 100 MB.
const LARGEST_RESPONSE: i64 = 256 * 1024 * 1024;

const UNCHECKED: &str = "certificates are not checked (verify is false): whoever is on the way can read and change \
     every call; give the root of a private certificate as ca_bundle instead";

fn find_ca_bundle(
    argument: Option<PathBuf>,
    profile: Option<PathBuf>,
    environment: &dyn Environment,
) -> Option<CaBundle> {
    let variable = || Some(("CDS_CA_BUNDLE", environment.variable("CDS_CA_BUNDLE")?.into()));
    let found = argument.map(|path| ("ca_bundle", path)).or_else(variable);
    found
        .or_else(|| profile.map(|path| ("ca_bundle", path)))
        .map(|(setting, path)| CaBundle { path, setting })
}

/// How often a failed call may be sent again.
pub fn max_retries(value: i64) -> Result<u32, Error> {
    whole("max_retries", value, 0, 1_000)
}

/// A whole number of that range.
fn whole<T: TryFrom<i64>>(name: &str, value: i64, smallest: i64, largest: i64) -> Result<T, Error> {
    let fits = (smallest..=largest).contains(&value).then(|| T::try_from(value).ok()).flatten();
    fits.ok_or_else(|| Error::Config(format!("{name} must be from {smallest} to {largest}, not {value}")))
}

fn user_agent(given: Option<String>) -> Result<HeaderValue, Error> {
    let text = given.unwrap_or_else(|| concat!("cds-rs/", env!("CARGO_PKG_VERSION")).to_owned());
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let value = is_plain.then(|| HeaderValue::try_from(text).ok()).flatten();
    value.ok_or_else(|| Error::Config("user_agent_extra must be a line of ASCII characters".to_owned()))
}

fn number<T: std::str::FromStr>(environment: &dyn Environment, name: &str) -> Result<Option<T>, Error> {
    let Some(text) = environment.variable(name) else { return Ok(None) };
    text.trim().parse().map(Some).map_err(|_| Error::Config(format!("{name} must be a number, not {text:?}")))
}

fn site_endpoint(site: &str) -> Result<Url, Error> {
    let sites = &api().sites;
    let host = sites.get(site).ok_or_else(|| {
        let known: Vec<&str> = sites.keys().map(String::as_str).collect();
        Error::Config(format!("site must be one of {}, not {site:?}", known.join(", ")))
    })?;
    parse_endpoint(host)
}

fn parse_endpoint(text: &str) -> Result<Url, Error> {
    let wrong =
        |why: &str| Error::Config(format!("endpoint_url {text:?} {why}; write it as https://HOST[:PORT]"));
    // Looked for before anything is quoted: a password with a slash in it is not where a URL has its password.
    if text.contains('@') {
        return Err(Error::Config("endpoint_url must not hold a user name or password".to_owned()));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    const KEY: [(&str, &str); 2] = [("CDS_ACCESS_KEY_ID", "id"), ("CDS_ACCESS_KEY_SECRET", "secret")];

    #[test]
    fn without_a_key_every_place_is_named() {
        let error =
            Options::default().resolve(&environment(&[("HOME", "/nonexistent")])).expect_err("no key");
        let text = error.to_string();
        for place in
            ["arguments", "CDS_ACCESS_KEY_ID", "CDS_SECRET_ID", ".config/cds/config.toml", ".cds/config.json"]
        {
            assert!(text.contains(place), "{text} does not name {place}");
        }
        assert!(matches!(error, Error::NoCredentials(_)));
    }

    #[test]
    fn half_a_key_is_an_error_not_a_reason_to_use_another_account() {
        let half =
            environment(&[("CDS_ACCESS_KEY_ID", "id"), ("CDS_SECRET_ID", "a"), ("CDS_SECRET_KEY", "b")]);
        assert!(matches!(Options::default().resolve(&half), Err(Error::NoCredentials(_))));
    }

    #[test]
    fn arguments_go_before_the_environment_and_that_before_defaults() {
        let config = Options { timeout: Some(3.0), ..Options::default() }
            .resolve(&environment(&[KEY[0], KEY[1], ("CDS_TIMEOUT", "9"), ("CDS_MAX_RETRIES", "7")]))
            .expect("complete");
        assert_eq!(config.timeout, Duration::from_secs(3));
        assert_eq!(config.max_retries, 7);
        assert_eq!(config.connect_timeout, Duration::from_secs(10));
        assert_eq!(config.endpoint.as_str(), "https://cdsapi.capitalonline.net/");
    }

    #[test]
    fn a_host_without_a_scheme_is_https() {
        let config = Options::default()
            .resolve(&environment(&[KEY[0], KEY[1], ("CDS_API_HOST", "cdsapi-us.capitalonline.net")]))
            .expect("complete");
        assert_eq!(config.endpoint.as_str(), "https://cdsapi-us.capitalonline.net/");
    }

    #[test]
    fn bad_settings_say_what_to_do() {
        for (options, words) in [
            (Options { timeout: Some(-1.0), ..Options::default() }, "timeout must be a positive number"),
            (Options { site: Some("mars".into()), ..Options::default() }, "site must be one of asia, cn, us"),
            (
                Options { endpoint_url: Some("ftp://x".into()), ..Options::default() },
                "neither http nor https",
            ),
            (
                Options { endpoint_url: Some("https://x/ccs".into()), ..Options::default() },
                "more than a host",
            ),
            (Options { profile: Some("nope".into()), ..Options::default() }, "\"nope\" was not found"),
        ] {
            let error =
                options.resolve(&environment(&[KEY[0], KEY[1], ("HOME", "/nonexistent")])).expect_err(words);
            assert!(error.to_string().contains(words), "{error} does not say {words}");
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        let config = Options::default().resolve(&environment(&[KEY[0], ("CDS_ACCESS_KEY_SECRET", "hush")]));
        assert!(!format!("{config:?}").contains("hush"));
    }
}
