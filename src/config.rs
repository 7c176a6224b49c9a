//! Settings and where they come from: arguments, environment, profile, defaults.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use url::Url;

use crate::credentials::Credentials;
use crate::error::Error;
use crate::model::api;

/// What a program asks for; everything left out is looked up.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// Public half of the access key.
    pub access_key_id: Option<String>,
    /// Secret half of the access key.
    pub access_key_secret: Option<Secret>,
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
    /// URL of a proxy.
    pub proxy: Option<String>,
    /// File of further root certificates, PEM.
    pub ca_bundle: Option<PathBuf>,
    /// Whether certificates are checked.
    pub verify: Option<bool>,
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
    /// Most requests that are started in a second. Default: no limit.
    pub max_rps: Option<f64>,
    /// Most requests under way at once, each on a connection of its own unless the server speaks HTTP/2. Default 64.
    pub max_connections: usize,
    /// URL of a proxy.
    pub proxy: Option<Url>,
    /// File of further root certificates, PEM.
    pub ca_bundle: Option<PathBuf>,
    /// Whether certificates are checked. Default true.
    pub verify: bool,
    /// Sent as `User-Agent`.
    pub user_agent: String,
    /// Only loopback may be reached (`CDS_OFFLINE=1`).
    pub offline: bool,
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

/// Names of the environment's key pairs, in order.
const KEY_VARIABLES: [(&str, &str); 2] =
    [("CDS_ACCESS_KEY_ID", "CDS_ACCESS_KEY_SECRET"), ("CDS_SECRET_ID", "CDS_SECRET_KEY")];

impl Options {
    /// Looks up what is left out and checks everything.
    pub fn resolve(self, environment: &dyn Environment) -> Result<Config, Error> {
        let profile = Profile::load(self.profile.as_deref(), environment)?;
        let credentials = find_credentials(&self, &profile, environment)?;
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
        let ca_bundle = self.ca_bundle.or_else(|| environment.variable("CDS_CA_BUNDLE").map(PathBuf::from));

        Ok(Config {
            credentials,
            endpoint,
            timeout: seconds("timeout", timeout.or(file.timeout).unwrap_or(30.0))?,
            connect_timeout: seconds(
                "connect_timeout",
                self.connect_timeout.or(file.connect_timeout).unwrap_or(10.0),
            )?,
            max_retries: self::max_retries(max_retries.or(file.max_retries).unwrap_or(2))?,
            max_rps: self.max_rps.or(file.max_rps).map(self::max_rps).transpose()?,
            max_connections: whole(
                "max_connections",
                self.max_connections.or(file.max_connections).unwrap_or(64),
                1,
                100_000,
            )?,
            proxy: self.proxy.or(file.proxy).map(|text| parse_proxy(&text)).transpose()?,
            ca_bundle: ca_bundle.or(file.ca_bundle),
            verify: self.verify.or(file.verify).unwrap_or(true),
            user_agent: user_agent(self.user_agent)?,
            offline: environment.variable("CDS_OFFLINE").is_some_and(|value| value != "0"),
        })
    }
}

/// A duration in seconds that a call may be limited to.
pub fn seconds(name: &str, value: f64) -> Result<Duration, Error> {
    Duration::try_from_secs_f64(positive(name, value)?)
        .map_err(|_| Error::Config(format!("{name} is too large: {value} s")))
}

/// How often a failed call may be sent again.
pub fn max_retries(value: i64) -> Result<u32, Error> {
    whole("max_retries", value, 0, 1_000)
}

/// How many requests may be started in a second.
pub fn max_rps(value: f64) -> Result<f64, Error> {
    positive("max_rps", value)
}

/// A whole number of that range.
fn whole<T: TryFrom<i64>>(name: &str, value: i64, smallest: i64, largest: i64) -> Result<T, Error> {
    let fits = (smallest..=largest).contains(&value).then(|| T::try_from(value).ok()).flatten();
    fits.ok_or_else(|| Error::Config(format!("{name} must be from {smallest} to {largest}, not {value}")))
}

fn user_agent(given: Option<String>) -> Result<String, Error> {
    let text = given.unwrap_or_else(|| concat!("cds-rs/", env!("CARGO_PKG_VERSION")).to_owned());
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        Ok(text)
    } else {
        Err(Error::Config("user_agent_extra must be a line of ASCII characters".to_owned()))
    }
}

fn positive(name: &str, value: f64) -> Result<f64, Error> {
    if value.is_finite() && value > 0.0 {
        Ok(value)
    } else {
        Err(Error::Config(format!("{name} must be a positive number, not {value}")))
    }
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
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let url = Url::parse(&with_scheme).map_err(|error| wrong(&format!("is not a URL ({error})")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong("is neither http nor https"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::Config("endpoint_url must not hold a user name or password".to_owned()));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("has more than a host and a port"));
    }
    Ok(url)
}

fn parse_proxy(text: &str) -> Result<Url, Error> {
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let url = Url::parse(&with_scheme).map_err(|error| {
        Error::Config(format!("proxy is not a URL ({error}); write it as http://HOST:PORT"))
    })?;
    if matches!(url.scheme(), "http" | "https") {
        Ok(url)
    } else {
        Err(Error::Config(format!(
            "proxy has the scheme {:?}; only http and https are supported",
            url.scheme()
        )))
    }
}

/// One section of the profile file, with what is needed to say where it was looked for.
#[derive(Debug, Default)]
struct Profile {
    options: Options,
    /// Which file and section it is, or why there is none.
    place: String,
}

#[derive(Debug, Deserialize)]
struct ProfileFile {
    #[serde(default)]
    profile: BTreeMap<String, Options>,
}

impl Profile {
    fn load(asked: Option<&str>, environment: &dyn Environment) -> Result<Self, Error> {
        let asked = asked.map(str::to_owned).or_else(|| environment.variable("CDS_PROFILE"));
        let name = asked.as_deref().unwrap_or("default");
        let Some(path) = profile_path(environment) else {
            return Self::absent(asked.as_deref(), "no home folder is known (HOME is not set)".to_owned());
        };
        let place = format!("[profile.{name}] of {}", path.display());
        let Some(text) = read_optional(&path)? else {
            return Self::absent(asked.as_deref(), format!("{} does not exist", path.display()));
        };
        // The parser's own message quotes values, which may be secrets.
        let mut file: ProfileFile = toml::from_str(&text).map_err(|error| {
            let line =
                error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
            Error::Config(format!(
                "{}: line {line} is not TOML, or not a setting with a value of the right type",
                path.display()
            ))
        })?;
        match file.profile.remove(name) {
            Some(options) => Ok(Self { options, place }),
            None => Self::absent(asked.as_deref(), format!("{} has no [profile.{name}]", path.display())),
        }
    }

    /// No profile: an error only where one was asked for by name.
    fn absent(asked: Option<&str>, why: String) -> Result<Self, Error> {
        match asked {
            Some(name) => Err(Error::Config(format!("the profile {name:?} was not found: {why}"))),
            None => Ok(Self { options: Options::default(), place: why }),
        }
    }
}

fn profile_path(environment: &dyn Environment) -> Option<PathBuf> {
    let home =
        || environment.variable("HOME").or_else(|| environment.variable("USERPROFILE")).map(PathBuf::from);
    environment.variable("CDS_CONFIG_FILE").map(PathBuf::from).or_else(|| {
        let folder = environment.variable("XDG_CONFIG_HOME").map(PathBuf::from);
        Some(folder.or_else(|| Some(home()?.join(".config")))?.join("cds").join("config.toml"))
    })
}

fn read_optional(path: &Path) -> Result<Option<String>, Error> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::Config(format!("{} cannot be read: {error}", path.display()))),
    }
}

/// The first complete key: arguments, environment, profile, the community tool's file.
fn find_credentials(
    arguments: &Options,
    profile: &Profile,
    environment: &dyn Environment,
) -> Result<Credentials, Error> {
    use secrecy::ExposeSecret;
    let exposed = |secret: &Option<Secret>| secret.as_ref().map(|secret| secret.expose_secret().to_owned());

    let mut tried = vec!["arguments: access_key_id and access_key_secret are not given".to_owned()];
    if let Some((id, secret)) =
        complete("the arguments", arguments.access_key_id.clone(), exposed(&arguments.access_key_secret))?
    {
        return Credentials::explicit(&id, &secret);
    }
    for (id_name, secret_name) in KEY_VARIABLES {
        let place = format!("{id_name} and {secret_name}");
        let pair = complete(&place, environment.variable(id_name), environment.variable(secret_name))?;
        if let Some((id, secret)) = pair {
            return Credentials::found(&id, &secret, &place);
        }
        tried.push(format!("environment: {place} are not set"));
    }
    let options = &profile.options;
    let pair = complete(&profile.place, options.access_key_id.clone(), exposed(&options.access_key_secret))?;
    if let Some((id, secret)) = pair {
        return Credentials::found(&id, &secret, &profile.place);
    }
    tried.push(format!("profile: {}", profile.place));
    match community_file(environment)? {
        Ok((id, secret, place)) => return Credentials::found(&id, &secret, &place),
        Err(why) => tried.push(why),
    }
    Err(Error::NoCredentials(format!(
        "no access key found; tried {}. Set CDS_ACCESS_KEY_ID and CDS_ACCESS_KEY_SECRET, or use cds.Simulator()",
        tried.join("; ")
    )))
}

/// Both halves of a key, or none; half a key is a mistake worth an error.
fn complete(
    place: &str,
    id: Option<String>,
    secret: Option<String>,
) -> Result<Option<(String, String)>, Error> {
    match (id, secret) {
        (Some(id), Some(secret)) => Ok(Some((id, secret))),
        (None, None) => Ok(None),
        (Some(_), None) => {
            Err(Error::NoCredentials(format!("{place}: the access key id has no secret beside it")))
        }
        (None, Some(_)) => {
            Err(Error::NoCredentials(format!("{place}: the access key secret has no id beside it")))
        }
    }
}

#[derive(Deserialize)]
struct CommunityFile {
    #[serde(rename = "AccessKey")]
    access_key: Option<String>,
    #[serde(rename = "SecretKey")]
    secret_key: Option<String>,
}

type Found = Result<(String, String, String), String>;

/// `~/.cds/config.json` of the community's command line, or why it does not serve.
fn community_file(environment: &dyn Environment) -> Result<Found, Error> {
    let Some(home) = environment.variable("HOME").or_else(|| environment.variable("USERPROFILE")) else {
        return Ok(Err("~/.cds/config.json: no home folder is known".to_owned()));
    };
    let path = Path::new(&home).join(".cds").join("config.json");
    let place = path.display().to_string();
    let Some(text) = read_optional(&path)? else { return Ok(Err(format!("{place} does not exist"))) };
    let file: CommunityFile = serde_json::from_str(&text)
        .map_err(|error| Error::Config(format!("{place}: line {} is not valid JSON", error.line())))?;
    Ok(match complete(&place, file.access_key, file.secret_key)? {
        Some((id, secret)) => Ok((id, secret, place)),
        None => Err(format!("{place} holds no AccessKey and SecretKey")),
    })
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
