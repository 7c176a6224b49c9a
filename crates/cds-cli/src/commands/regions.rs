//! `cds regions`: the regions that the documents list.

use cds::model;
use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::language::Language;
use crate::output::{Output, Subject};

pub(crate) fn command(_: &[String], language: Language) -> Command {
    Command::new("regions")
        .about(language.say("List the documented regions", "列出文档中的可用区").to_owned())
}

pub(crate) fn run(matches: &ArgMatches, language: Language) -> Result<(), Failure> {
    let output = Output::new(matches)?;
    let row =
        |region: &model::Appendix| json!({"RegionId": region.id, "Name": language.of_model(&region.name)});
    let rows: Value = model::appendices().regions.iter().map(row).collect();
    output.show(Subject::Own(&["RegionId", "Name"]), &rows)
}
