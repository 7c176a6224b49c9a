//! Settings and their sources: arguments, environment, profile, defaults.

pub(crate) mod bounds;
pub(crate) mod endpoint;
mod key_chain;
mod no_proxy;
mod options;
mod origins;
mod profile;
pub(crate) mod proxy;
mod roots;

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use http::header::HeaderValue;
use url::Url;

use crate::credentials::Credentials;
use crate::environment::{Environment, expanded, text};
use crate::error::Error;
use crate::journal::{JournalFile, JournalPlace, default_path, nowhere};
use crate::settings::bounds::{flag, seconds, spacing, whole};
use crate::settings::endpoint::{parse_endpoint, site_endpoint};
use crate::settings::options::Names;
pub use crate::settings::options::{Options, Secret, Setting, Value};
pub use crate::settings::origins::Origin;
use crate::settings::profile::Profile;
pub use crate::settings::profile::config_file;
use crate::settings::proxy::Routes;
pub use crate::settings::roots::{CaBundle, SystemRoots};

const RETRIES: RangeInclusive<i64> = 0..=1_000;

const CONNECTIONS: RangeInclusive<i64> = 1..=100_000;

const RESPONSE_BYTES: RangeInclusive<i64> = 1..=i64::MAX;

/// In bytes: a page of 100,000 instances has about 100 MB.
const LARGEST_RESPONSE: i64 = 256 * 1024 * 1024;

const UNCHECKED: &str = "certificates are not checked (verify is false): anyone on the network can read and change \
     every call; give the root of a private certificate as ca_bundle instead";

/// Complete, validated settings.
#[derive(Debug, Clone)]
pub struct Config {
    /// Credentials.
    pub credentials: Credentials,
    /// Scheme, host and port of the API; no path.
    pub endpoint: Url,
    /// Whether the user configured the endpoint: then it also serves the paths that have their own hosts.
    pub is_endpoint_explicit: bool,
    /// Timeout of a whole call. Default 30 s.
    pub timeout: Duration,
    /// Timeout of connecting. Default 10 s.
    pub connect_timeout: Duration,
    /// How often a failed call is retried, if that is safe. Default 2.
    pub max_retries: u32,
    /// Minimum interval between requests. Default: none.
    pub spacing: Option<Duration>,
    /// Maximum number of requests in flight, each on its own connection. Default 64.
    pub max_connections: usize,
    /// The proxy for each host. Default: none.
    pub routes: Routes,
    /// Further root certificates. Default: none.
    pub ca_bundle: Option<CaBundle>,
    /// Locations of the system's root certificates.
    pub system_roots: SystemRoots,
    /// Whether certificates are verified. Default true.
    pub verify: bool,
    /// Maximum size of a response, in bytes after decompression. Default 256 MiB.
    pub max_response_bytes: u64,
    /// Whether changes are only shown, not sent. Default false.
    pub dry_run: bool,
    /// The file in which changes are written down. Default: none.
    pub journal: Option<JournalFile>,
    /// The file for orders that are carried out once if `journal` is none.
    pub default_journal: Option<PathBuf>,
    /// Value of the `User-Agent` header.
    pub user_agent: HeaderValue,
    /// Allow only loopback connections (`CDS_OFFLINE=1`).
    pub offline: bool,
    /// Warnings for the user, one line each: certificates are not verified, a key file is readable by others.
    pub warnings: Vec<String>,
}

impl Options {
    /// Fills in missing settings and validates all of them.
    pub fn resolve(self, environment: &dyn Environment) -> Result<Config, Error> {
        self.resolve_unless(environment, &|| false)
    }

    /// The same, but stops when `given_up` returns true, which is polled while a credential process runs.
    pub fn resolve_unless(
        mut self,
        environment: &dyn Environment,
        given_up: &dyn Fn() -> bool,
    ) -> Result<Config, Error> {
        let mut profile = Profile::load(self.profile.as_deref(), environment)?;
        let mut warnings = profile.warnings();
        let credentials = key_chain::find(&self, &profile, environment, given_up, &mut warnings)?;
        if self.site.is_some() {
            // A site argument is explicit and overrides; a variable does not.
            profile.options.endpoint_url = None;
        }
        let mut names = Names::default();
        self.fill_from_variables(environment, &mut names)?;
        self.fill_from(&mut profile.options, &profile.place, &mut names);
        let name = |setting| names.of(setting);
        let dry_run = self.dry_run.unwrap_or(false);
        if let Some(why) = credentials.missing().filter(|_| !dry_run) {
            return Err(Error::NoCredentials(why.to_owned()));
        }

        let endpoint = match &self.endpoint_url {
            Some(text) => parse_endpoint(name("endpoint_url"), text)?,
            None => site_endpoint(name("site"), self.site.as_deref().unwrap_or("cn"))?,
        };
        let routes = Routes::find(self.proxy.as_ref(), name("proxy"), &endpoint, environment)?;
        let ca_bundle = self.ca_bundle.take().map(|path| {
            Ok(CaBundle { path: expanded(path, environment)?, setting: name("ca_bundle").to_owned() })
        });
        let ca_bundle = ca_bundle.transpose()?;
        let verify = self.verify.unwrap_or(true);
        if !verify {
            warnings.push(UNCHECKED.to_owned());
        }
        let offline = text(environment, "CDS_OFFLINE")?;
        let default_journal = default_path(environment);
        let journal = match self.journal.take() {
            None | Some(JournalPlace::Off) => None,
            Some(JournalPlace::Default) => Some(default_journal.clone().ok_or_else(nowhere)?),
            Some(JournalPlace::At(path)) => Some(expanded(path, environment)?),
        };
        let journal = journal.map(|path| JournalFile::new(path, name("journal"))).transpose()?;

        Ok(Config {
            credentials,
            endpoint,
            is_endpoint_explicit: self.endpoint_url.is_some(),
            timeout: seconds(name("timeout"), self.timeout.unwrap_or(30.0))?,
            connect_timeout: seconds(name("connect_timeout"), self.connect_timeout.unwrap_or(10.0))?,
            max_retries: whole(name("max_retries"), self.max_retries.unwrap_or(2), RETRIES)?,
            spacing: self.max_rps.map(|rate| spacing(name("max_rps"), rate)).transpose()?,
            max_connections: whole(name("max_connections"), self.max_connections.unwrap_or(64), CONNECTIONS)?,
            routes,
            system_roots: SystemRoots::find(environment, ca_bundle.is_some()),
            ca_bundle,
            verify,
            max_response_bytes: whole(
                name("max_response_bytes"),
                self.max_response_bytes.unwrap_or(LARGEST_RESPONSE),
                RESPONSE_BYTES,
            )?,
            dry_run,
            journal,
            default_journal,
            user_agent: user_agent(self.user_agent)?,
            offline: offline.map_or(Ok(false), |value| flag("CDS_OFFLINE", &value))?,
            warnings,
        })
    }
}

/// Maximum number of retries of a call.
pub fn max_retries(value: i64) -> Result<u32, Error> {
    whole("max_retries", value, RETRIES)
}

fn user_agent(given: Option<String>) -> Result<HeaderValue, Error> {
    let text = given.unwrap_or_else(|| concat!("cds-rs/", env!("CARGO_PKG_VERSION")).to_owned());
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let value = is_plain.then(|| HeaderValue::try_from(text).ok()).flatten();
    value.ok_or_else(|| Error::Config("user_agent_extra must be a line of ASCII characters".to_owned()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    const KEY: [(&str, &str); 2] = [("CDS_ACCESS_KEY_ID", "id"), ("CDS_ACCESS_KEY_SECRET", "secret")];

    #[test]
    fn without_a_key_every_place_is_named() {
        let error =
            Options::default().resolve(&environment(&[("HOME", "/nonexistent")])).expect_err("no key");
        let text = error.to_string().replace('\\', "/");
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

    #[test]
    fn every_variable_of_a_setting_is_in_the_list() {
        for setting in Options::default().settings() {
            for variable in setting.variables {
                assert!(crate::environment::VARIABLES.contains(variable), "{variable}");
            }
        }
    }

    #[test]
    fn each_setting_has_its_variable() {
        let config = Options::default()
            .resolve(&environment(&[
                KEY[0],
                KEY[1],
                ("CDS_SITE", "us"),
                ("CDS_TIMEOUT", "inf"),
                ("CDS_CONNECT_TIMEOUT", " 2.5 "),
                ("CDS_MAX_RPS", "4"),
                ("CDS_VERIFY", "Off"),
                ("CDS_PROXY", "http://proxy:80"),
                ("CDS_OFFLINE", "no"),
            ]))
            .expect("complete");
        assert_eq!(config.endpoint.as_str(), "https://cdsapi-us.capitalonline.net/");
        assert_eq!(config.timeout, crate::settings::bounds::LONGEST);
        assert_eq!(config.connect_timeout, Duration::from_millis(2500));
        assert_eq!(config.spacing, Some(Duration::from_millis(250)));
        assert!(!config.verify && !config.offline && !config.routes.are_direct());
    }

    #[test]
    fn a_variable_is_named_and_not_shown() {
        for (name, value, what) in [
            ("CDS_TIMEOUT", "hush", "must be a number"),
            ("CDS_TIMEOUT", "-1", "must be a positive number"),
            ("CDS_CONNECT_TIMEOUT", "nan", "must be a positive number"),
            ("CDS_MAX_RPS", "0", "must be a positive number"),
            ("CDS_MAX_RETRIES", "99999999999999999999", "must be from 0 to 1000"),
            ("CDS_MAX_RETRIES", "1.5", "must be a whole number"),
            ("CDS_VERIFY", "hush", "must be 1, true, yes or on"),
            ("CDS_OFFLINE", "hush", "must be 1, true, yes or on"),
            ("CDS_SITE", "mars", "must be one of asia, cn, us"),
            ("CDS_PROXY", "ftp://hush@x", "does not begin with one of"),
        ] {
            let found = environment(&[KEY[0], KEY[1], (name, value)]);
            let text = Options::default().resolve(&found).expect_err(name).to_string();
            assert!(text.starts_with(&format!("{name} {what}")), "{text}");
            assert!(!text.contains("hush"), "{text}");
        }
    }
}
