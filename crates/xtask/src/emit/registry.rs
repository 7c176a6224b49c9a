//! Generates the registry of the core: the text of every model, indexed by service, path and action without parsing.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use cds::model::Parameter;

use crate::files::Files;
use crate::models::Models;

/// The generated file.
pub(crate) fn files(models: &Models) -> Files {
    let mut services = String::new();
    let mut actions = String::new();
    let mut count = 0;
    for (index, service) in models.services.iter().enumerate() {
        let end = count + service.actions.len();
        let _ = writeln!(
            services,
            "    ServiceEntry {{ name: {:?}, actions: {count}..{end}, text: {} }},",
            service.name,
            literal(&service.text)
        );
        for action in &service.actions {
            let _ = writeln!(
                actions,
                "    ActionEntry {{ service: {index}, path: {:?}, name: {:?}, text: {} }},",
                action.path(service),
                action.name,
                literal(&action.text)
            );
        }
        count = end;
    }
    let lists = models.appendices.lists();
    let appendices: String = lists
        .iter()
        .map(|(name, entries)| {
            let ids: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
            format!("    ({name:?}, &{ids:?}),\n")
        })
        .collect();
    let secrets = Vec::from_iter(secret_names(models));
    let text = format!(
        "// Generated from models/ by `cargo xtask generate`; do not edit.\n\
         //! The models, one line each.\n\n\
         use super::{{ActionEntry, ServiceEntry}};\n\n\
         pub(super) static SERVICES: [ServiceEntry; {service_count}] = [\n{services}];\n\n\
         pub(super) static ACTIONS: [ActionEntry; {count}] = [\n{actions}];\n\n\
         /// The values of each appendix.\n\
         pub(super) static APPENDIX_IDS: [(&str, &[&str]); {appendix_count}] = [\n{appendices}];\n\n\
         /// The names of parameters that are secret, sorted.\n\
         pub(crate) static SECRET_NAMES: [&str; {secret_count}] = {secrets:?};\n",
        service_count = models.services.len(),
        appendix_count = lists.len(),
        secret_count = secrets.len(),
    );
    Files::from([(PathBuf::from("src/model/registry.rs"), text)])
}

/// A raw string literal with as many `#` as the text requires.
fn literal(text: &str) -> String {
    let mut marks = "#".to_owned();
    while text.contains(&format!("\"{marks}")) {
        marks.push('#');
    }
    format!("r{marks}\"{text}\"{marks}")
}

fn secret_names(models: &Models) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for parameter in
        models.services.iter().flat_map(|service| &service.actions).flat_map(|action| &action.parameters)
    {
        add_secret_names(parameter, &mut names);
    }
    names
}

fn add_secret_names<'a>(parameter: &'a Parameter, names: &mut BTreeSet<&'a str>) {
    if parameter.secret {
        names.insert(&parameter.name);
    }
    let items = parameter.shape.items.iter().flat_map(|item| &item.members);
    parameter.shape.members.iter().chain(items).for_each(|member| add_secret_names(member, names));
}
