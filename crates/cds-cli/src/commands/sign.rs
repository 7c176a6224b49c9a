//! `cds sign`: the signed URL of a request, to be sent by another program.

use cds::model::Verb;
use cds::{ProcessEnvironment, Stamp, query_text, signed_url};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command};

use super::pairs;
use crate::failure::Failure;
use crate::language::Language;
use crate::options;
use crate::session::settings;
use crate::terminal::print;

pub(crate) fn command(_: &[String], language: Language) -> Command {
    let say = |en: &'static str, zh: &'static str| language.say(en, zh).to_owned();
    Command::new("sign")
        .about(say(
            "Print the signed URL of a request; it is valid for minutes and sends nothing",
            "输出请求的签名 URL（数分钟内有效），不发送请求",
        ))
        .arg(
            Arg::new("action")
                .value_name("ACTION")
                .required(true)
                .help(say("Value of Action", "Action 的取值")),
        )
        .arg(pairs::argument(language))
        .arg(
            Arg::new("service")
                .long("service")
                .value_name("PATH")
                .default_value("ccs")
                .help(say("URL path", "URL 路径")),
        )
        .arg(
            Arg::new("method")
                .long("method")
                .value_name("METHOD")
                .default_value("GET")
                .ignore_case(true)
                .value_parser(PossibleValuesParser::new(["GET", "POST", "PUT", "DELETE"]))
                .help(say("HTTP method; it is signed too", "HTTP 方法，同样参与签名")),
        )
}

pub(crate) fn run(matches: &ArgMatches, _: Language) -> Result<(), Failure> {
    let given = |name| options::text(matches, name).unwrap_or_default();
    let verb = Verb::parse(&given("method").to_ascii_uppercase()).unwrap_or(Verb::Get);
    let pairs: Vec<(String, String)> =
        pairs::parameters(matches)?.iter().map(|(name, value)| (name.clone(), query_text(value))).collect();
    let config = settings(matches).resolve(&ProcessEnvironment::read());
    let config = config.map_err(|error| Failure::of(&error, ""))?;
    let place = [config.endpoint.as_str(), given("service"), "/?"];
    let url = signed_url(&place, config.credentials.signer(), verb, given("action"), &pairs, &Stamp::now());
    print(&format!("{url}\n"))
}
