//! The Python service classes, the types of nested parameters and the constants of the appendices.

mod docstring;
mod hints;
mod services;
mod types;

use std::path::{Path, PathBuf};

use minijinja::{Environment, Error, Value, context};

use crate::files::Files;
use crate::models::Models;
use crate::text::wrapped;

use services::STYLES;

/// Maximum line length of generated text.
const WIDTH: usize = 120;

/// Every generated file of the package.
pub(crate) fn files(models: &Models) -> Result<Files, String> {
    generated(models).map_err(|error| format!("a template fails: {error:#}"))
}

fn generated(models: &Models) -> Result<Files, Error> {
    let templates = templates()?;
    let render = |name: &str, context: Value| {
        let text = templates.get_template(name)?.render(context)?;
        Ok::<_, Error>(format!("{}\n", text.trim_end()))
    };
    let package = Path::new("python/cds");
    let mut files = Files::from([
        (package.join("types/__init__.py"), render("types_index.py", types::index(models))?),
        (package.join("constants.py"), render("constants.py", constants(models))?),
    ]);
    for style in STYLES {
        let index = render("services.py", services::index(style, models))?;
        files.insert(package.join(style.folder).join("__init__.py"), index);
    }
    for service in &models.services {
        let file = PathBuf::from(format!("{}.py", service.name));
        for style in STYLES {
            let text = render("service.py", services::class(style, service))?;
            files.insert(package.join(style.folder).join(&file), text);
        }
        if let Some(types) = types::module(service) {
            files.insert(package.join("types").join(&file), render("types.py", types)?);
        }
    }
    Ok(files)
}

fn templates() -> Result<Environment<'static>, Error> {
    let mut templates = Environment::new();
    for (name, text) in [
        ("constants.py", include_str!("../../../templates/constants.py.jinja")),
        ("docstring.jinja", include_str!("../../../templates/docstring.jinja")),
        ("service.py", include_str!("../../../templates/service.py.jinja")),
        ("services.py", include_str!("../../../templates/services.py.jinja")),
        ("types.py", include_str!("../../../templates/types.py.jinja")),
        ("types_index.py", include_str!("../../../templates/types_index.py.jinja")),
    ] {
        templates.add_template(name, text.trim_end())?;
    }
    templates.add_filter(
        "wrap",
        |text: &str, indent: usize, hanging: Option<usize>, width: Option<usize>| {
            wrapped(text, indent, hanging.unwrap_or(0), width.unwrap_or(WIDTH))
        },
    );
    templates.add_filter("trim_start", |text: &str| text.trim_start().to_owned());
    Ok(templates)
}

fn constants(models: &Models) -> Value {
    let appendices = models.appendices.lists().map(|(name, entries)| {
        let entries = entries.iter().map(|entry| context! { id => &*entry.id, name => &*entry.name.en });
        context! { name => name.to_uppercase(), entries => entries.collect::<Vec<_>>() }
    });
    context! { appendices }
}
