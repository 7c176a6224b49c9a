//! The Python service classes and their stubs, the types of nested parameters and of responses, and the constants of the
//! appendices.

mod answers;
mod appendices;
pub(super) mod docstring;
pub(super) mod example;
mod hints;
mod imports;
mod literal;
mod returned;
mod services;
mod stubs;
mod tasks;
mod typed_dicts;
mod types;

use std::path::{Path, PathBuf};

use minijinja::{Environment, Error, Value};

use crate::files::Files;
use crate::models::Models;
use crate::text::wrapped;

use answers::Answers;
use services::STYLES;
use stubs::Stub;
use tasks::Tasks;

/// Maximum line length of generated text.
const WIDTH: usize = 120;

/// The same of docstrings, which are read on a screen.
const DOCSTRING_WIDTH: usize = 100;

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
    let answers = answers(models);
    let tasks = Tasks::new(models, &answers);
    let mut files = Files::from([
        (package.join("types/__init__.py"), render("types_index.py", types::index(models, &answers))?),
        (package.join("types/values.py"), render("types_values.py", appendices::lists(models))?),
        (package.join("constants.py"), render("constants.py", appendices::lists(models))?),
    ]);
    for style in STYLES {
        let index = render("services.py", services::index(style, models))?;
        files.insert(package.join(style.folder).join("__init__.py"), index);
    }
    for (service, answers) in models.services.iter().zip(&answers) {
        let file = PathBuf::from(format!("{}.py", service.name));
        for style in STYLES {
            let folder = package.join(style.folder);
            let stub = Stub { style, service, answers, tasks: &tasks }.value();
            files.insert(folder.join(&file), render(style.template, services::class(service))?);
            files.insert(folder.join(file.with_extension("pyi")), render("service.pyi", stub)?);
        }
        if let Some(types) = types::module(service, answers) {
            files.insert(package.join("types").join(&file), render("types.py", types)?);
        }
    }
    Ok(files)
}

/// The responses of each service.
fn answers(models: &Models) -> Vec<Answers<'_>> {
    let services = models.services.iter();
    services
        .map(|service| {
            let parameters = types::nested(service).into_iter().map(|(name, _)| name);
            answers::of_service(service, parameters.collect())
        })
        .collect()
}

/// The overloads of `client.task` by the family of a task, and the imports of their types.
pub(crate) fn task_overloads(models: &Models) -> [(&'static str, &'static str, String); 4] {
    let answers = answers(models);
    let tasks = Tasks::new(models, &answers);
    let (client, twin) = ("python/cds/_client.py", "python/cds/aio/_client.py");
    [
        (client, "task types", tasks.imports(".")),
        (client, "task families", tasks.overloads("")),
        (twin, "task types", tasks.imports("..")),
        (twin, "task families", tasks.overloads("Async")),
    ]
}

fn templates() -> Result<Environment<'static>, Error> {
    let mut templates = Environment::new();
    for (name, text) in [
        ("constants.py", include_str!("../../../templates/constants.py.jinja")),
        ("docstring.jinja", include_str!("../../../templates/docstring.jinja")),
        ("service.pyi", include_str!("../../../templates/service.pyi.jinja")),
        ("service.py", include_str!("../../../templates/service.py.jinja")),
        ("service_twin.py", include_str!("../../../templates/service_twin.py.jinja")),
        ("services.py", include_str!("../../../templates/services.py.jinja")),
        ("types.py", include_str!("../../../templates/types.py.jinja")),
        ("types_values.py", include_str!("../../../templates/types_values.py.jinja")),
        ("types_index.py", include_str!("../../../templates/types_index.py.jinja")),
    ] {
        templates.add_template(name, text.trim_end())?;
    }
    templates.add_filter("wrap", |text: &str, indent: usize, hanging: usize, width: usize| {
        wrapped(text, indent, hanging, width)
    });
    templates.add_filter("fill", |text: &str, indent: usize, hanging: Option<usize>| {
        wrapped(text, indent, hanging.unwrap_or(0), DOCSTRING_WIDTH)
    });
    templates.add_filter("trim_start", |text: &str| text.trim_start().to_owned());
    Ok(templates)
}
