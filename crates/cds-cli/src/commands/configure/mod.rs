//! `cds configure`: keeps an access key in the configuration file, and lists the settings with their sources.

mod file;
mod profile;

use std::io::{self, BufRead, Write};
use std::time::Duration;

use cds::{ApiErrorKind, Error, ProcessEnvironment, config_file};
use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use crate::commands::doctor::probe;
use crate::failure::Failure;
use crate::language::Language;
use crate::options::text;
use crate::output::{Output, Subject};
use crate::session::{Session, settings};
use crate::terminal::{can_ask, say};

/// A test of the key that takes longer has failed.
const LONGEST: Duration = Duration::from_secs(10);

/// The columns of the list.
const COLUMNS: [&str; 3] = ["Setting", "Value", "Source"];

pub(crate) fn command(_: &[String], language: Language) -> Command {
    let say = |en: &'static str, zh: &'static str| language.say(en, zh).to_owned();
    Command::new("configure")
        .about(say("Keep an access key in the configuration file, and list the settings", "将访问密钥写入配置文件，或列出各项设置"))
        .long_about(say(
            "Asks for an access key and a site, tries the key, and writes them into the configuration file, under \
             --profile or as the default. Without a terminal the three are lines on stdin.",
            "询问访问密钥与站点，验证密钥后写入配置文件（--profile 指定的 profile，或默认）。没有终端时，三者为标准输入的三行。",
        ))
        .disable_help_subcommand(true)
        .subcommand(Command::new("list").about(say(
            "List every setting with its value and source",
            "列出每项设置的取值与来源",
        )))
}

pub(crate) fn run(matches: &ArgMatches, _: Language) -> Result<(), Failure> {
    match matches.subcommand() {
        Some((_, matches)) => list(matches),
        None => write(matches),
    }
}

fn list(matches: &ArgMatches) -> Result<(), Failure> {
    let output = Output::new(matches)?;
    let origins = settings(matches).origins(&ProcessEnvironment::read());
    let origins = origins.map_err(|error| Failure::of(&error, ""))?;
    let rows: Vec<Value> = origins
        .iter()
        .map(|origin| json!({"Setting": origin.name, "Value": origin.value, "Source": origin.source}))
        .collect();
    output.show(Subject::Own(&COLUMNS), &rows.into())
}

fn write(matches: &ArgMatches) -> Result<(), Failure> {
    let environment = ProcessEnvironment::read();
    let path = config_file(&environment).map_err(|error| Failure::of(&error, ""))?;
    let path = path.ok_or_else(|| {
        Failure::usage(told!(
            "no home directory is known; set CDS_CONFIG_FILE",
            "未找到主目录；请设置 CDS_CONFIG_FILE"
        ))
    })?;
    let id = ask(&told!("Access key id", "Access key id（访问密钥 ID）"))?;
    let secret = ask_secretly(&told!("Access key secret", "Access key secret（访问密钥）"))?;
    let site = ask(&told!(
        "Site: cn, asia, us, or the URL of an endpoint [cn]",
        "站点：cn、asia、us 或接口地址 [cn]"
    ))?;
    let site = if site.is_empty() { "cn".to_owned() } else { site };
    let of_site = if site.contains("://") { "endpoint_url" } else { "site" };
    let mut tried = settings(matches);
    (tried.profile, tried.access_key_id) = (None, Some(id.clone()));
    tried.access_key_secret = Some(secret.clone().into());
    let slot = if of_site == "site" { &mut tried.site } else { &mut tried.endpoint_url };
    *slot = Some(site.clone());
    let config = tried.resolve(&cds::ProcessEnvironment::empty()).map_err(|error| Failure::of(&error, ""))?;
    try_key(config)?;
    let name = text(matches, "profile").unwrap_or("default");
    let pairs = [("access_key_id", id.as_str()), ("access_key_secret", &secret), (of_site, &site)];
    let before = file::read(&path)?;
    let after = profile::with(&before, name, &pairs)
        .map_err(|what| Failure::usage(format!("{}: {what}", path.display())))?;
    file::write(&path, &after)?;
    say(&told!("wrote [profile.{name}] of {}", "已写入 [profile.{name}]：{}", path.display()));
    Ok(())
}

/// Tries the key. One that is refused is not kept; a network that fails says nothing about it.
fn try_key(config: cds::Config) -> Result<(), Failure> {
    let session = Session::new(config, false)?;
    let request = probe()?;
    match session.quick(&request, LONGEST) {
        Ok(_) => say(&told!("the key works", "密钥有效")),
        Err(Error::Api(error)) if error.kind == ApiErrorKind::Authentication => {
            return Err(Failure::of(&Error::Api(error), &request.service));
        }
        Err(error) => say(&told!(
            "cds: warning: the key could not be tried: {error}",
            "cds: 警告：无法验证密钥：{error}"
        )),
    }
    Ok(())
}

fn ask(what: &str) -> Result<String, Failure> {
    if can_ask() {
        let mut stderr = io::stderr().lock();
        let _ = write!(stderr, "{what}: ").and_then(|()| stderr.flush());
    }
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    read.map_err(|error| Failure::usage(format!("stdin cannot be read: {error}")))?;
    Ok(line.trim().to_owned())
}

/// Asks without an echo.
fn ask_secretly(what: &str) -> Result<String, Failure> {
    if !can_ask() {
        return ask(what);
    }
    let read = rpassword::prompt_password(format!("{what}: "));
    Ok(read
        .map_err(|error| Failure::usage(format!("the terminal cannot be read: {error}")))?
        .trim()
        .to_owned())
}
