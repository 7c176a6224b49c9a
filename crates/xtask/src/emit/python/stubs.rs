//! The stubs of the service classes: every type, for type checkers and editors.

use cds::model::Parameter;
use minijinja::{Value, context};

use super::answers::{Answer, Answers};
use super::appendices::aliases;
use super::hints::parameter_hint;
use super::imports::{Words, import};
use super::services::Style;
use super::tasks::Tasks;
use super::types;
use crate::models::{ActionModel, ServiceModel};

/// The stub of a service.
pub(super) struct Stub<'a> {
    pub style: Style,
    pub service: &'a ServiceModel,
    pub answers: &'a Answers<'a>,
    pub tasks: &'a Tasks<'a>,
}

impl<'a> Stub<'a> {
    pub fn value(&self) -> Value {
        let responses = self.actions().filter(|(_, answer)| !answer.envelope.is_empty());
        let responses = responses.map(|(action, answer)| self.with_members(action, answer));
        let methods = self.actions().map(|(action, answer)| self.method(action, answer));
        context! {
            style => self.style.names(),
            class => &*self.service.class,
            imports => self.imports(),
            responses => responses.collect::<Vec<_>>(),
            methods => methods.collect::<Vec<_>>(),
        }
    }

    fn actions(&self) -> impl Iterator<Item = (&'a ActionModel, &'a Answer<'a>)> {
        self.service.actions.iter().zip(&self.answers.actions)
    }

    /// The class of a response with members beside `Data` and the id of the task.
    fn with_members(&self, action: &ActionModel, answer: &Answer<'_>) -> Value {
        let members = answer.envelope.iter().map(|(name, hint)| context! { name => *name, hint });
        context! {
            name => class_name(action),
            base => self.response(action, answer),
            data => &*answer.data,
            members => members.collect::<Vec<_>>(),
        }
    }

    fn method(&self, action: &ActionModel, answer: &Answer<'_>) -> Value {
        let has_class = !answer.envelope.is_empty();
        let iterator = action.pages.as_ref().map(|pages| {
            let mut arguments = arguments(action, Some(&pages.page));
            arguments.push("limit: int | None = None".to_owned());
            arguments.push("progress: Progress = None".to_owned());
            let result = format!("{}[{}]", self.style.iterator, answer.row);
            context! { name => &*pages.iterator, arguments, result }
        });
        context! {
            name => action.method_name(),
            arguments => arguments(action, None),
            result => if has_class { class_name(action) } else { self.response(action, answer) },
            retired => action.retirement(),
            iterator,
        }
    }

    fn response(&self, action: &ActionModel, answer: &Answer<'_>) -> String {
        let prefix = self.style.prefix;
        let task = self.tasks.hint(prefix, self.service, action);
        format!("{prefix}Response[{}, {task}, {}]", answer.data, answer.row)
    }

    /// The imports for the hints, in ruff's order.
    fn imports(&self) -> String {
        let Style { prefix, up, .. } = self.style;
        let words = self.words();
        let classes =
            ["Rows", "Response", "Service", "Task", "Tasks"].map(|class| format!("{prefix}{class}"));
        let modules =
            ["_pages", "_response", "_service", "_task", "_tasks"].map(|module| format!("..{module}"));
        let mut classes: Vec<(String, Vec<&str>)> =
            modules.into_iter().zip(&classes).map(|(module, class)| (module, vec![&**class])).collect();
        match up {
            ".." => classes[0].1.insert(0, "Progress"),
            _ => classes.push((format!("{up}_pages"), vec!["Progress"])),
        }
        let types = self.types();
        let types = types.iter().map(|(module, names)| {
            (format!("{up}types.{module}"), names.iter().map(String::as_str).collect())
        });
        let mut inner: Vec<String> = classes
            .into_iter()
            .chain(types)
            .map(|(module, names)| import(&module, &words.among(&names)))
            .collect();
        inner.sort_by_key(|import| (!import.starts_with("from ..."), import.clone()));
        let standard = [
            import("collections.abc", &words.among(&["Mapping", "Sequence"])),
            import("typing", &words.among(&["Any", "Literal", "overload", "type_check_only"])),
        ];
        let extensions = import("typing_extensions", &words.among(&["deprecated"]));
        let mut blocks = vec![standard.concat(), extensions, inner.concat()];
        blocks.retain(|block| !block.is_empty());
        blocks.join("\n")
    }

    /// The names in the stub.
    fn words(&self) -> Words {
        let mut words = Words::default();
        words.add(&format!("{}Service", self.style.prefix));
        for (action, answer) in self.actions() {
            arguments(action, None).iter().for_each(|argument| words.add(argument));
            words.add(&self.response(action, answer));
            answer.envelope.iter().for_each(|(_, hint)| words.add(hint));
            words.add(action.pages.as_ref().map_or("", |_| self.style.iterator));
            words.add(action.pages.as_ref().map_or("", |_| "Progress"));
            words.add(action.retired.as_ref().map_or("", |_| "deprecated"));
            words.add(if answer.envelope.is_empty() { "" } else { "Any Literal overload type_check_only" });
        }
        words
    }

    /// The modules of `cds.types` with the types that the stub may use.
    fn types(&self) -> Vec<(&str, Vec<String>)> {
        let own = types::names(self.service, self.answers);
        let values = aliases().into_iter().map(str::to_owned).collect();
        let mut modules = vec![(&*self.service.name, own), ("values", values)];
        for (action, _) in self.actions() {
            if let Some(outcome) = self.tasks.outcome(self.service, action)
                && !modules.iter().any(|(module, _)| *module == outcome.module)
            {
                modules.push((outcome.module, vec![outcome.data.to_owned()]));
            }
        }
        modules
    }
}

fn class_name(action: &ActionModel) -> String {
    format!("_{}Response", action.name)
}

/// The parameters of a method, required ones first.
fn arguments(action: &ActionModel, without: Option<&str>) -> Vec<String> {
    let parameters = action.parameters.iter().filter(|parameter| Some(&*parameter.name) != without);
    let (required, optional): (Vec<&Parameter>, Vec<&Parameter>) =
        parameters.partition(|parameter| parameter.required);
    let hint = |given: &Parameter| format!("{}: {}", given.name, parameter_hint(action, given));
    let required = required.into_iter().map(hint);
    let optional = optional.into_iter().map(|given| format!("{} | None = None", hint(given)));
    required.chain(optional).collect()
}
