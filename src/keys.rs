//! Where the access key comes from: arguments, environment, profile, the community tool's file.

use std::path::Path;

use secrecy::ExposeSecret;
use serde::Deserialize;

use crate::config::{Environment, Options, Secret};
use crate::credentials::Credentials;
use crate::error::Error;
use crate::profile::{Profile, open_to_others, read_optional};

/// Names of the environment's key pairs, in order.
const KEY_VARIABLES: [(&str, &str); 2] =
    [("CDS_ACCESS_KEY_ID", "CDS_ACCESS_KEY_SECRET"), ("CDS_SECRET_ID", "CDS_SECRET_KEY")];

/// The first complete key. In the arguments and in a profile, one that is written out goes before a program.
pub(crate) fn find(
    arguments: &Options,
    profile: &Profile,
    environment: &dyn Environment,
    warnings: &mut Vec<String>,
) -> Result<Credentials, Error> {
    let place = "the arguments";
    if let Some((id, secret)) = written_out(place, arguments)? {
        return Credentials::explicit(&id, secret.expose_secret());
    }
    if let Some(command) = &arguments.credential_process {
        return Credentials::printed(command, place, true);
    }
    let mut tried = vec!["arguments: access_key_id and access_key_secret are not given".to_owned()];
    for (id_name, secret_name) in KEY_VARIABLES {
        let place = format!("{id_name} and {secret_name}");
        let secret = environment.variable(secret_name).map(Secret::from);
        if let Some((id, secret)) = complete(&place, environment.variable(id_name), secret)? {
            return Credentials::found(&id, secret.expose_secret(), &place);
        }
        tried.push(format!("environment: {place} are not set"));
    }
    let Profile { options, place, .. } = profile;
    if let Some((id, secret)) = written_out(place, options)? {
        return Credentials::found(&id, secret.expose_secret(), place);
    }
    if let Some(command) = &options.credential_process {
        return Credentials::printed(command, place, false);
    }
    tried.push(format!("profile: {place}"));
    match community_file(environment, warnings)? {
        Ok((id, secret, place)) => return Credentials::found(&id, secret.expose_secret(), &place),
        Err(why) => tried.push(why),
    }
    Err(Error::NoCredentials(format!(
        "no access key found; tried {}. Set CDS_ACCESS_KEY_ID and CDS_ACCESS_KEY_SECRET, or use cds.Simulator()",
        tried.join("; ")
    )))
}

type Pair = Option<(String, Secret)>;

fn written_out(place: &str, options: &Options) -> Result<Pair, Error> {
    complete(place, options.access_key_id.clone(), options.access_key_secret.clone())
}

/// Both halves of a key, or none; half a key is a mistake worth an error.
fn complete(place: &str, id: Option<String>, secret: Option<Secret>) -> Result<Pair, Error> {
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
    secret_key: Option<Secret>,
}

type Found = Result<(String, Secret, String), String>;

/// `~/.cds/config.json` of the community's command line, or why it does not serve.
fn community_file(environment: &dyn Environment, warnings: &mut Vec<String>) -> Result<Found, Error> {
    let Some(home) = environment.variable("HOME").or_else(|| environment.variable("USERPROFILE")) else {
        return Ok(Err("~/.cds/config.json: no home folder is known".to_owned()));
    };
    let path = Path::new(&home).join(".cds").join("config.json");
    let place = path.display().to_string();
    let Some(text) = read_optional(&path)? else { return Ok(Err(format!("{place} does not exist"))) };
    let file: CommunityFile = serde_json::from_str(&text)
        .map_err(|error| Error::Config(format!("{place}: line {} is not valid JSON", error.line())))?;
    let Some((id, secret)) = complete(&place, file.access_key, file.secret_key)? else {
        return Ok(Err(format!("{place} holds no AccessKey and SecretKey")));
    };
    warnings.extend(open_to_others(&path));
    Ok(Ok((id, secret, place)))
}
