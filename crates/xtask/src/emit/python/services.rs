//! The service classes at run time: names, defaults and docstrings. Their types are in the stubs.

use cds::model::{Action, PageRule, Parameter};
use minijinja::{Value, context};

use super::docstring::{facts, groups, parameters, queues_many, raises, source_text, walk_parameters};
use super::returned::{Section, response, row_text};
use super::{WIDTH, example};
use crate::models::{ActionModel, Models, ServiceModel};

/// The synchronous classes or their asynchronous twins.
#[derive(Clone, Copy)]
pub(super) struct Style {
    /// Folder of the classes, relative to the package.
    pub folder: &'static str,
    /// Relative import of the package from that folder.
    pub up: &'static str,
    /// Prefix of class names.
    pub prefix: &'static str,
    /// The template of a class.
    pub template: &'static str,
    /// Prefix of `def` of a method.
    keyword: &'static str,
    /// Return type of an iterator.
    pub iterator: &'static str,
}

pub(super) const STYLES: [Style; 2] = [
    Style { folder: "services", up: "..", prefix: "", template: "service.py", keyword: "", iterator: "Rows" },
    Style {
        folder: "aio/services",
        up: "...",
        prefix: "Async",
        template: "service_twin.py",
        keyword: "async ",
        iterator: "AsyncRows",
    },
];

impl Style {
    pub fn names(self) -> Value {
        context! { up => self.up, prefix => self.prefix, keyword => self.keyword }
    }
}

/// The base of the clients: an attribute per service, whose module is imported on first use.
pub(super) fn index(style: Style, models: &Models) -> Value {
    let services = models.services.iter().map(|service| {
        context! { name => &*service.name, class => &*service.class, description => &*service.description.en }
    });
    context! { style => style.names(), services => services.collect::<Vec<_>>() }
}

/// The class of a service.
pub(super) fn class(service: &ServiceModel) -> Value {
    context! {
        class => &*service.class,
        name => &*service.name,
        description => &*service.description.en,
        has_pages => service.actions.iter().any(|action| action.pages.is_some()),
        actions => service.actions.iter().map(|action| method(service, action)).collect::<Vec<_>>(),
    }
}

fn method(service: &ServiceModel, action: &ActionModel) -> Value {
    let Section { text, members, besides } = response(action);
    context! {
        name => &*action.name,
        method => action.method_name(),
        queues_many => queues_many(action),
        head => head(&action.method_name(), &arguments(action, None)),
        description => &*action.description.en,
        facts => facts(action),
        note => action.note.as_ref().map(|note| &*note.en),
        parameters => parameters(action),
        groups => groups(action),
        returned => context! { text, members, besides },
        raises => raises(service, action),
        example => example::of_action(service, action),
        source => source_text(service, action),
        pages => action.pages.as_ref().map(|pages| walk(service, action, pages)),
    }
}

/// The iterator over all pages of an action.
fn walk(service: &ServiceModel, action: &ActionModel, pages: &PageRule) -> Value {
    let mut arguments = arguments(action, Some(&pages.page));
    arguments.extend(["limit=None", "progress=None"].map(str::to_owned));
    context! {
        head => head(&pages.iterator, &arguments),
        parameters => walk_parameters(action, pages),
        rows => row_text(action),
        example => example::of_pages(service, action, pages),
    }
}

/// The parameters of a method, required ones first.
fn arguments(action: &Action, without: Option<&str>) -> Vec<String> {
    let parameters = action.parameters.iter().filter(|parameter| Some(&*parameter.name) != without);
    let (required, optional): (Vec<&Parameter>, Vec<&Parameter>) =
        parameters.partition(|parameter| parameter.required);
    let required = required.into_iter().map(|given| given.name.clone());
    required.chain(optional.into_iter().map(|given| format!("{}=None", given.name))).collect()
}

/// The first line of a method, or lines if it is too long.
fn head(method: &str, arguments: &[String]) -> String {
    if arguments.is_empty() {
        return format!("def {method}(self):");
    }
    let line = format!("def {method}(self, *, {}):", arguments.join(", "));
    if line.len() + 4 <= WIDTH {
        return line;
    }
    let lines: String = arguments.iter().map(|argument| format!("        {argument},\n")).collect();
    format!("def {method}(\n        self,\n        *,\n{lines}    ):")
}
