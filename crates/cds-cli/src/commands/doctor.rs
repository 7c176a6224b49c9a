//! `cds doctor`: what works and what does not, a line each.

use std::net::ToSocketAddrs;
use std::path::Path;
use std::time::Duration;

use cds::{
    ApiErrorKind, Config, ConnectionKind, Error, Options, Parameters, ProcessEnvironment, Request, Response,
    model,
};
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::language::Language;
use crate::options::{is_given, text};
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
        .arg(
            Arg::new("state")
                .long("state")
                .value_name("FILE")
                .help(say("Check a state file of the simulator too", "同时检查模拟器的状态文件")),
        )
}

pub(crate) fn run(matches: &ArgMatches, _: Language) -> Result<(), Failure> {
    let mut checks = checks(settings(matches))?;
    checks.extend(text(matches, "state").map(state_file));
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
        Err(Failure::failed(&told!("{wrong} of {} checks failed", "{wrong}/{} 项检查未通过", checks.len())))
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
            proxy.map_or(told!("none in the settings", "未设置"), |proxy| {
                told!("from {}", "来自 {}", proxy.source)
            }),
        ));
        if let Some(key) = of("access_key_id").filter(|key| key.value.is_some()) {
            checks.push(ok("key", told!("from {}", "来自 {}", key.source)));
        }
    }
    let config = match options.resolve(&environment) {
        Ok(config) => config,
        Err(error) => {
            checks.push(wrong("settings", Failure::of(&error, "").message().to_owned()));
            return Ok(checks);
        }
    };
    checks.push(ok("settings", told!("the endpoint is {}", "接口地址为 {}", config.endpoint)));
    let is_of_tls = |warning: &&String| warning.starts_with("certificates");
    let of_files: Vec<&String> = config.warnings.iter().filter(|warning| !is_of_tls(warning)).collect();
    match of_files.as_slice() {
        [] => checks.push(ok("files", told!("no secret is open to others", "没有可被他人读取的密钥文件"))),
        warnings => checks.extend(warnings.iter().map(|warning| wrong("files", (*warning).clone()))),
    }
    checks.push(name_of_host(&config));
    checks.extend(call(config)?);
    Ok(checks)
}

/// A file that `cds simulator --state` can go on with.
fn state_file(file: &str) -> Check {
    let wrong = |detail| Check { name: "state", is_ok: false, detail };
    if !Path::new(file).is_file() {
        return wrong(told!(
            "{file} is no file; `cds simulator --state {file}` creates it",
            "{file} 不是文件；`cds simulator --state {file}` 会创建它"
        ));
    }
    let options = cds_sim::Options { state: Some(file.into()), ..cds_sim::Options::default() };
    match cds_sim::Simulator::start(options) {
        Ok(simulator) => {
            simulator.stop();
            Check {
                name: "state",
                is_ok: true,
                detail: told!("{file} is whole, and no simulator uses it", "{file} 完好，且没有模拟器在使用"),
            }
        }
        Err(error) => wrong(error.to_string()),
    }
}

/// Whether others can read and change what is sent.
fn tls(config: &Config, outcome: &Result<Response, Error>) -> Option<Check> {
    let host = config.endpoint.host_str().unwrap_or_default();
    let unchecked = config.warnings.iter().find(|warning| warning.starts_with("certificates"));
    let is_here = config.endpoint.scheme() == "http" && cds::is_loopback(&config.endpoint);
    let (is_ok, detail) = match outcome {
        _ if is_here => (true, told!("not needed: the endpoint is on this machine", "不需要：接口在本机")),
        _ if config.endpoint.scheme() == "http" => (
            false,
            told!(
                "http to {host}: others can read and change what is sent; use https",
                "以 http 连接 {host}：内容可被他人读取和篡改；请用 https"
            ),
        ),
        _ if unchecked.is_some() => (false, unchecked.cloned().unwrap_or_default()),
        Err(Error::Connection { kind: ConnectionKind::Tls, .. }) => (
            false,
            told!(
                "the certificate was refused; a private root is named with CDS_CA_BUNDLE",
                "证书未通过验证；私有根证书用 CDS_CA_BUNDLE 指定"
            ),
        ),
        Ok(_) | Err(Error::Api(_)) => {
            (true, told!("the certificate of {host} is valid", "{host} 的证书有效"))
        }
        Err(_) => return None,
    };
    Some(Check { name: "tls", is_ok, detail })
}

fn name_of_host(config: &Config) -> Check {
    let host = config.endpoint.host_str().unwrap_or_default();
    let port = config.endpoint.port_or_known_default().unwrap_or(443);
    match (host.trim_matches(['[', ']']), port).to_socket_addrs() {
        Ok(mut found) => {
            let address = found.next().map(|address| address.ip().to_string()).unwrap_or_default();
            Check {
                name: "dns",
                is_ok: true,
                detail: told!("{host} is {address}", "{host} 的地址为 {address}"),
            }
        }
        Err(error) => Check {
            name: "dns",
            is_ok: false,
            detail: told!(
                "{host} is not found ({error}): check the name and the resolver, unless a proxy resolves it",
                "找不到 {host}（{error}）：除非由代理解析，请检查名称与 DNS 设置"
            ),
        },
    }
}

/// One read: connection, TLS, key and clock.
fn call(config: Config) -> Result<Vec<Check>, Failure> {
    let session = Session::new(config, false)?;
    let request = probe()?;
    let outcome = session.quick(&request, LONGEST);
    let tls = tls(session.client.config(), &outcome);
    let detail = |error: &Error| Failure::of(error, "").message().to_owned();
    let (network, key) = match &outcome {
        Ok(reply) => (
            Ok(told!("answered in {:.3} s", "{:.3} 秒内响应", reply.elapsed.as_secs_f64())),
            Some(Ok(told!("accepted", "有效"))),
        ),
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
    let is_there = network.is_ok();
    let mut checks: Vec<Check> = tls.into_iter().chain([check("network", network)]).collect();
    checks.extend(key.map(|key| check("access", key)));
    if is_there {
        let ahead = session.client.ahead(&request.path);
        let seconds = ahead.as_secs();
        let is_near = ahead.unsigned_abs() <= TOLERANCE;
        checks.push(check(
            "clock",
            match is_near {
                true => Ok(told!("like the server's", "与服务器一致")),
                false => Err(told!(
                    "{seconds} s behind the server's: set the time of this machine",
                    "比服务器慢 {seconds} 秒：请校准本机时间"
                )),
            },
        ));
    }
    Ok(checks)
}
