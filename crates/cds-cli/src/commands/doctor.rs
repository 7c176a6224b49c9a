//! `cds doctor`: what works and what does not, a line each.

use std::net::ToSocketAddrs;
use std::time::Duration;

use cds::{ApiErrorKind, Config, Error, Options, Parameters, ProcessEnvironment, Request, model};
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::language::Language;
use crate::options::is_given;
use crate::session::{Session, settings};
use crate::terminal::print;

/// A call that takes longer has failed.
const LONGEST: Duration = Duration::from_secs(10);

/// A difference of clocks that is no risk.
const TOLERANCE: Duration = Duration::from_secs(30);

/// What was looked at.
struct Check {
    name: &'static str,
    is_ok: bool,
    detail: String,
}

pub(crate) fn command(_: &[String], language: Language) -> Command {
    let say = |en: &'static str, zh: &'static str| language.say(en, zh).to_owned();
    Command::new("doctor")
        .about(say("Check the keys, the network, the clock and the files", "检查密钥、网络、时钟与文件"))
        .arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help(say("As JSON", "以 JSON 输出")))
}

pub(crate) fn run(matches: &ArgMatches, _: Language) -> Result<(), Failure> {
    let checks = checks(settings(matches))?;
    let shown: String = if is_given(matches, "json") {
        let object = |check: &Check| json!({"check": check.name, "ok": check.is_ok, "detail": check.detail});
        format!("{:#}\n", Value::Array(checks.iter().map(object).collect()))
    } else {
        let line = |check: &Check| {
            format!("{:<10}  {}  {}\n", check.name, if check.is_ok { "ok" } else { "!!" }, check.detail)
        };
        checks.iter().map(line).collect()
    };
    print(&shown)?;
    let wrong = checks.iter().filter(|check| !check.is_ok).count();
    if wrong == 0 {
        Ok(())
    } else {
        Err(Failure::failed(&format!("{wrong} of {} checks failed", checks.len())))
    }
}

/// A read that any key may do and that changes nothing.
pub(crate) fn probe() -> Result<Request, Failure> {
    let found = model::action("vdc", "DescribeVdc");
    let (service, action) = found.ok_or_else(|| Failure::failed("the models have no DescribeVdc"))?;
    Request::documented(service, action, Parameters::new()).map_err(|error| Failure::of(&error, ""))
}

fn checks(options: Options) -> Result<Vec<Check>, Failure> {
    let ok = |name, detail: String| Check { name, is_ok: true, detail };
    let wrong = |name, detail: String| Check { name, is_ok: false, detail };
    let environment = ProcessEnvironment::read();
    let mut checks = vec![ok("version", format!("cds {}", env!("CARGO_PKG_VERSION")))];
    if let Ok(origins) = options.clone().origins(&environment) {
        let of = |name| origins.iter().find(|origin| origin.name == name);
        let proxy = of("proxy").filter(|proxy| proxy.value.is_some());
        checks.push(ok(
            "proxy",
            proxy.map_or("none in the settings".to_owned(), |proxy| format!("from {}", proxy.source)),
        ));
        if let Some(key) = of("access_key_id").filter(|key| key.value.is_some()) {
            checks.push(ok("key", format!("from {}", key.source)));
        }
    }
    let config = match options.resolve(&environment) {
        Ok(config) => config,
        Err(error) => {
            checks.push(wrong("settings", Failure::of(&error, "").message().to_owned()));
            return Ok(checks);
        }
    };
    checks.push(ok("settings", format!("the endpoint is {}", config.endpoint)));
    match config.warnings.as_slice() {
        [] => checks.push(ok("files", "no secret is open to others".to_owned())),
        warnings => checks.extend(warnings.iter().map(|warning| wrong("files", warning.clone()))),
    }
    checks.push(name_of_host(&config));
    checks.extend(call(config)?);
    Ok(checks)
}

fn name_of_host(config: &Config) -> Check {
    let host = config.endpoint.host_str().unwrap_or_default();
    let port = config.endpoint.port_or_known_default().unwrap_or(443);
    match (host.trim_matches(['[', ']']), port).to_socket_addrs() {
        Ok(mut found) => {
            let address = found.next().map(|address| address.ip().to_string()).unwrap_or_default();
            Check { name: "dns", is_ok: true, detail: format!("{host} is {address}") }
        }
        Err(error) => Check {
            name: "dns",
            is_ok: false,
            detail: format!(
                "{host} is not found ({error}): check the name and the resolver, unless a proxy resolves it"
            ),
        },
    }
}

/// One read: connection, TLS, key and clock.
fn call(config: Config) -> Result<Vec<Check>, Failure> {
    let session = Session::new(config, false)?;
    let request = probe()?;
    let outcome = session.quick(&request, LONGEST);
    let detail = |error: &Error| error.to_string();
    let (network, key) = match &outcome {
        Ok(reply) => {
            (Ok(format!("answered in {:.3} s", reply.elapsed.as_secs_f64())), Some(Ok("accepted".to_owned())))
        }
        Err(Error::Api(error)) => {
            let is_refused = error.kind == ApiErrorKind::Authentication;
            let text = error.to_string();
            let key = if is_refused { Err(text) } else { Ok(format!("accepted; DescribeVdc: {text}")) };
            (Ok("answered".to_owned()), Some(key))
        }
        Err(error) => (Err(detail(error)), None),
    };
    let check = |name, result: Result<String, String>| Check {
        name,
        is_ok: result.is_ok(),
        detail: result.unwrap_or_else(|what| what),
    };
    let mut checks = vec![check("network", network)];
    checks.extend(key.map(|key| check("access", key)));
    if checks[0].is_ok {
        let ahead = session.client.ahead(&request.path);
        let seconds = ahead.as_secs();
        let is_near = ahead.unsigned_abs() <= TOLERANCE;
        checks.push(check(
            "clock",
            match is_near {
                true => Ok("like the server's".to_owned()),
                false => Err(format!("{seconds} s behind the server's: set the time of this machine")),
            },
        ));
    }
    Ok(checks)
}
