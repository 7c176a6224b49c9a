//! Generates the reference of the actions, in English and Chinese: a page for each action, one for each service, and the
//! part of the navigation that lists them.

mod action;
mod example;
mod fields;
mod language;
mod simulated;

use std::path::Path;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error, Value, context};

use crate::files::Files;
use crate::models::{Models, ServiceModel};

pub(crate) use language::Language;

const MARK: &str =
    "<!-- Generated from models/ and the rules of crates/cds-sim by `cargo xtask generate`; do not edit. -->";

/// Every page.
pub(crate) fn files(models: &Models) -> Result<Files, String> {
    generated(models).map_err(|error| format!("a template of the reference fails: {error:#}"))
}

fn generated(models: &Models) -> Result<Files, Error> {
    let mut templates = Environment::new();
    templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    for (name, text) in [
        ("action.en.macros", include_str!("../../../templates/reference/action.en.macros.jinja")),
        ("action.zh.macros", include_str!("../../../templates/reference/action.zh.macros.jinja")),
        ("action.en", include_str!("../../../templates/reference/action.en.md.jinja")),
        ("action.zh", include_str!("../../../templates/reference/action.zh.md.jinja")),
        ("service.en", include_str!("../../../templates/reference/service.en.md.jinja")),
        ("service.zh", include_str!("../../../templates/reference/service.zh.md.jinja")),
        ("index.en", include_str!("../../../templates/reference/index.en.md.jinja")),
        ("index.zh", include_str!("../../../templates/reference/index.zh.md.jinja")),
    ] {
        templates.add_template(name, text)?;
    }
    templates.add_filter("cell", |text: &str| text.replace('|', "\\|").replace('\n', " "));
    let mut files = Files::new();
    for language in Language::ALL {
        let folder = Path::new(language.folder());
        let render = |kind: &str, context: Value| {
            let template = templates.get_template(&format!("{kind}.{}", language.code()))?;
            let text = template.render(context! { mark => MARK, ..context })?;
            Ok::<_, Error>(format!("{}\n", text.trim_end()))
        };
        files.insert(folder.join("index.md"), render("index", index(models, language))?);
        for service in &models.services {
            let folder = folder.join(&service.name);
            files.insert(folder.join("index.md"), render("service", of_service(service, language))?);
            for one in &service.actions {
                let page = render("action", action::page(models, service, one, language))?;
                files.insert(folder.join(format!("{}.md", one.method_name())), page);
            }
        }
    }
    Ok(files)
}

fn index(models: &Models, language: Language) -> Value {
    let services = models.services.iter().map(|service| of_service(service, language));
    context! { services => services.collect::<Vec<_>>() }
}

fn of_service(service: &ServiceModel, language: Language) -> Value {
    let actions = service.actions.iter().map(|one| action::line(one, language));
    context! {
        name => &*service.name,
        class => &*service.class,
        path => &*service.path,
        description => language.of(&service.description),
        actions => actions.collect::<Vec<_>>(),
    }
}

/// The part of the navigation with the services and their actions.
pub(crate) fn navigation(models: &Models) -> String {
    let mut text = String::new();
    for service in &models.services {
        text.push_str(&format!("    - {}:\n      - reference/{}/index.md\n", service.class, service.name));
        for action in &service.actions {
            let (name, method) = (&action.name, action.method_name());
            text.push_str(&format!("      - {name}: reference/{}/{method}.md\n", service.name));
        }
    }
    text
}
