//! The credential chain: arguments, environment, profile, the community tool's file.

use std::sync::Arc;

use secrecy::ExposeSecret;
use serde::Deserialize;

use crate::credentials::process::{Command, Runner};
use crate::credentials::{Credentials, check};
use crate::environment::{Environment, shown, text};
use crate::error::Error;
use crate::file::{self, open_to_others};
use crate::settings::options::{Options, Secret};
use crate::settings::profile::Profile;

/// Environment variables of key pairs, in order.
const KEY_VARIABLES: [(&str, &str); 2] =
    [("CDS_ACCESS_KEY_ID", "CDS_ACCESS_KEY_SECRET"), ("CDS_SECRET_ID", "CDS_SECRET_KEY")];

const SETTINGS: (&str, &str) = ("access_key_id", "access_key_secret");

/// The first complete key, or a missing one that says which places were tried. In the arguments and in a profile, a literal key takes precedence over a credential process.
pub(crate) fn find(
    arguments: &Options,
    profile: &Profile,
    environment: &dyn Environment,
    given_up: &dyn Fn() -> bool,
    warnings: &mut Vec<String>,
) -> Result<Credentials, Error> {
    let run = |command: &Command, place: &str, explicit| {
        Credentials::printed(command, place, explicit, &Arc::new(Runner::new(environment)), given_up)
    };
    let place = "the arguments";
    if let Some((id, secret)) = written_out(place, arguments)? {
        return Credentials::explicit(&id, secret.expose_secret());
    }
    if let Some(command) = &arguments.credential_process {
        return run(command, place, true);
    }
    let mut tried = vec!["arguments: access_key_id and access_key_secret are not given".to_owned()];
    for names in KEY_VARIABLES {
        let place = format!("{} and {}", names.0, names.1);
        let (id, secret) = (text(environment, names.0)?, text(environment, names.1)?);
        if let Some((id, secret)) = complete(&place, names, id, secret.map(Secret::from))? {
            return Credentials::found(&id, secret.expose_secret(), &place);
        }
        tried.push(format!("environment: {place} are not set"));
    }
    let Profile { options, place, .. } = profile;
    if let Some((id, secret)) = written_out(place, options)? {
        return Credentials::found(&id, secret.expose_secret(), place);
    }
    if let Some(command) = &options.credential_process {
        return run(command, place, false);
    }
    tried.push(format!("profile: {place}"));
    if !profile.is_missed {
        match community_file(environment, warnings)? {
            Ok((id, secret, place)) => return Credentials::found(&id, secret.expose_secret(), &place),
            Err(why) => tried.push(why),
        }
    }
    Ok(Credentials::absent(format!(
        "no access key found; tried {}. Set CDS_ACCESS_KEY_ID and CDS_ACCESS_KEY_SECRET, or use cds.Simulator()",
        tried.join("; ")
    )))
}

type Pair = Option<(String, Secret)>;

fn written_out(place: &str, options: &Options) -> Result<Pair, Error> {
    complete(place, SETTINGS, options.access_key_id.clone(), options.access_key_secret.clone())
}

/// An id and a secret, or neither; only one of them is an error, and so is an empty one. `names` are the names of both
/// settings.
fn complete(
    place: &str,
    names: (&str, &str),
    id: Option<String>,
    secret: Option<Secret>,
) -> Result<Pair, Error> {
    let wrong = |what: String| Err(Error::NoCredentials(format!("{place}: {what}")));
    let is_there = [
        id.as_ref().is_some_and(|id| !id.is_empty()),
        secret.as_ref().is_some_and(|secret| !secret.expose_secret().is_empty()),
    ];
    match (id, secret, is_there) {
        (None, None, _) => Ok(None),
        (Some(id), Some(secret), [true, true]) => {
            check(&id, secret.expose_secret(), place)?;
            Ok(Some((id, secret)))
        }
        (.., [true, false]) => wrong(format!("the access key id has no secret; set {} too", names.1)),
        (.., [false, true]) => wrong(format!("the access key secret has no id; set {} too", names.0)),
        _ => wrong(format!("the access key is empty; set {} and {}, or leave both out", names.0, names.1)),
    }
}

#[derive(Deserialize)]
struct CommunityFile {
    #[serde(rename = "AccessKey")]
    access_key: Option<String>,
    #[serde(rename = "SecretKey")]
    secret_key: Option<Secret>,
}

type Found = Result<(String, Secret, String), String>;

/// `~/.cds/config.json` of the community's command line tool, or why it cannot be used.
fn community_file(environment: &dyn Environment, warnings: &mut Vec<String>) -> Result<Found, Error> {
    let Some(home) = environment.home() else {
        return Ok(Err("~/.cds/config.json: no home directory is known".to_owned()));
    };
    let path = home.join(".cds").join("config.json");
    let place = shown(&path);
    let Some(text) = file::read(&path, &place)? else { return Ok(Err(format!("{place} does not exist"))) };
    let wrong = |line: usize| {
        let what = "is not part of a JSON object with the strings AccessKey and SecretKey";
        Error::Config(format!("{place}: line {line} {what}"))
    };
    if !text.trim_start().starts_with('{') {
        return Err(wrong(1));
    }
    let file: CommunityFile = serde_json::from_str(&text).map_err(|error| wrong(error.line().max(1)))?;
    let names = ("AccessKey", "SecretKey");
    let Some((id, secret)) = complete(&place, names, file.access_key, file.secret_key)? else {
        return Ok(Err(format!("{place} holds no AccessKey and SecretKey")));
    };
    warnings.extend(open_to_others(&path));
    Ok(Ok((id, secret, place)))
}
