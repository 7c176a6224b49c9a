//! `cds call`: any action, documented or not.

use cds::Request;
use cds::model::{Effect, Verb};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command};

use super::{action, pairs};
use crate::failure::Failure;
use crate::language::Language;
use crate::options;
use crate::output::{Output, Subject};
use crate::session::Session;
use crate::values;

pub(crate) fn command(_: &[String], language: Language) -> Command {
    let say = |en: &'static str, zh: &'static str| language.say(en, zh).to_owned();
    Command::new("call")
        .about(say("Call any action, documented or not", "调用任意接口，无论文档是否收录"))
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
                .help(say("URL path of the action", "接口的 URL 路径")),
        )
        .arg(
            Arg::new("method")
                .long("method")
                .value_name("METHOD")
                .default_value("POST")
                .ignore_case(true)
                .value_parser(PossibleValuesParser::new(["GET", "POST", "PUT", "DELETE"]))
                .help(say("HTTP method", "HTTP 方法")),
        )
        .arg(
            Arg::new("effect")
                .long("effect")
                .value_name("EFFECT")
                .default_value("mutate")
                .value_parser(PossibleValuesParser::new(["read", "mutate"]))
                .help(say(
                    "read is repeated after a failure, mutate only if nothing was carried out",
                    "read 失败后可重试；mutate 仅在确定未执行时重试",
                )),
        )
        .args(options::of_call(None, language))
}

/// The service and the action, as the models name them if they know the action.
pub(crate) fn called(matches: &ArgMatches) -> (String, String) {
    let given = |name| options::text(matches, name).unwrap_or_default();
    let (service, action) = (given("service"), given("action"));
    match cds::model::find(service, action) {
        Some((service, action)) => (service.name.to_string(), action.name.to_string()),
        None => (service.to_owned(), action.to_owned()),
    }
}

pub(crate) fn run(matches: &ArgMatches, _: Language) -> Result<(), Failure> {
    let output = Output::new(matches)?;
    let given = |name| options::text(matches, name).unwrap_or_default();
    let verb = Verb::parse(&given("method").to_ascii_uppercase()).unwrap_or(Verb::Post);
    let effect = if given("effect") == Effect::Read.as_str() { Effect::Read } else { Effect::Mutate };
    let mut parameters = values::body(matches)?;
    parameters.extend(pairs::parameters(matches)?);
    let request = Request::free(given("service"), given("action"), verb, effect, parameters);
    let request = request.map_err(|error| Failure::of(&error, ""))?;
    let session = Session::open(matches)?;
    let reply = session.call_once(&request, options::once(matches).as_ref())?;
    action::finish(&session, Subject::Unknown, &reply, matches, &output)
}
