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
pub(super) fn module(
    style: Style,
    service: &ServiceModel,
    answers: &Answers<'_>,
    tasks: &Tasks<'_>,
) -> Value {
    let actions = || service.actions.iter().zip(&answers.actions);
    let responses: Vec<Value> =
        actions().filter_map(|(action, answer)| special(style, service, action, answer, tasks)).collect();
    let methods =
        actions().map(|(action, answer)| method(style, service, action, answer, tasks)).collect::<Vec<_>>();
    context! {
        style => style.names(),
        class => &*service.class,
        imports => imports(style, service, answers, tasks),
        responses,
        methods,
    }
}

/// The class of a response with members beside `Data` and the id of the task.
fn special(
    style: Style,
    service: &ServiceModel,
    action: &ActionModel,
    answer: &Answer<'_>,
    tasks: &Tasks<'_>,
) -> Option<Value> {
    let members = answer.envelope.iter().map(|(name, hint)| context! { name => *name, hint });
    (!answer.envelope.is_empty()).then(|| {
        context! {
            name => special_name(action),
            base => response(style, service, action, answer, tasks),
            data => &*answer.data,
            members => members.collect::<Vec<_>>(),
        }
    })
}

fn special_name(action: &ActionModel) -> String {
    format!("_{}Response", action.name)
}

fn method(
    style: Style,
    service: &ServiceModel,
    action: &ActionModel,
    answer: &Answer<'_>,
    tasks: &Tasks<'_>,
) -> Value {
    let result = match answer.envelope.is_empty() {
        true => response(style, service, action, answer, tasks),
        false => special_name(action),
    };
    let iterator = action.pages.as_ref().map(|pages| {
        let mut arguments = arguments(action, Some(&pages.page));
        arguments.push("limit: int | None = None".to_owned());
        context! { name => &*pages.iterator, arguments, result => format!("{}[{}]", style.iterator, answer.row) }
    });
    context! {
        name => action.method_name(),
        arguments => arguments(action, None),
        result,
        retired => retired(action),
        iterator,
    }
}

/// Why an action is deprecated: the first sentence of its note.
fn retired(action: &ActionModel) -> Option<String> {
    let note = action.note.as_ref().map_or("", |note| &note.en);
    let sentence = note.split_inclusive(". ").next().unwrap_or_default().trim_end();
    action
        .retired
        .then(|| if sentence.is_empty() { "The vendor retired this action." } else { sentence }.to_owned())
}

fn response(
    style: Style,
    service: &ServiceModel,
    action: &ActionModel,
    answer: &Answer<'_>,
    tasks: &Tasks<'_>,
) -> String {
    let task = tasks.hint(style.prefix, service, action);
    format!("{}Response[{}, {task}, {}]", style.prefix, answer.data, answer.row)
}

/// The parameters of a method, required ones first.
fn arguments(action: &ActionModel, without: Option<&str>) -> Vec<String> {
    let parameters = action.parameters.iter().filter(|parameter| Some(&*parameter.name) != without);
    let (required, optional): (Vec<&Parameter>, Vec<&Parameter>) =
        parameters.partition(|parameter| parameter.required);
    let required =
        required.into_iter().map(|given| format!("{}: {}", given.name, parameter_hint(action, given)));
    let optional = optional
        .into_iter()
        .map(|given| format!("{}: {} | None = None", given.name, parameter_hint(action, given)));
    required.chain(optional).collect()
}

/// The imports for the hints of a stub, in ruff's order.
fn imports(style: Style, service: &ServiceModel, answers: &Answers<'_>, tasks: &Tasks<'_>) -> String {
    let Style { prefix, up, iterator, .. } = style;
    let mut words = Words::default();
    let mut outcomes = Vec::new();
    for (action, answer) in service.actions.iter().zip(&answers.actions) {
        arguments(action, None).iter().for_each(|argument| words.add(argument));
        words.add(&response(style, service, action, answer, tasks));
        answer.envelope.iter().for_each(|(_, hint)| words.add(hint));
        if action.pages.is_some() {
            words.add(iterator);
        }
        if !answer.envelope.is_empty() {
            words.add("Literal Any overload type_check_only");
        }
        if action.retired {
            words.add("deprecated");
        }
        outcomes.extend(tasks.outcome(service, action));
    }
    let own = types::names(service, answers);
    let mut modules = vec![(service.name.as_str(), own.iter().map(String::as_str).collect::<Vec<_>>())];
    for outcome in outcomes {
        if !modules.iter().any(|(module, _)| *module == outcome.module) {
            modules.push((outcome.module, vec![outcome.data]));
        }
    }
    modules.push(("values", aliases()));
    let (response, tasks) =
        (format!("{prefix}Response"), [format!("{prefix}Task"), format!("{prefix}Tasks")]);
    let mut inner = vec![
        import(".._response", &[&response]),
        import(".._service", &[&format!("{prefix}Service")]),
        import(".._task", &words.among(&[&tasks[0]])),
        import(".._tasks", &words.among(&[&tasks[1]])),
    ];
    for (module, names) in modules {
        inner.push(import(&format!("{up}types.{module}"), &words.among(&names)));
    }
    inner.sort_by_key(|import| (!import.starts_with("from ..."), import.clone()));
    let standard = [
        import("collections.abc", &words.among(&["AsyncIterator", "Iterator", "Mapping", "Sequence"])),
        import("typing", &words.among(&["Any", "Literal", "overload", "type_check_only"])),
    ];
    let extensions = [import("typing_extensions", &words.among(&["deprecated"]))];
    let blocks = [standard.concat(), extensions.concat(), inner.concat()];
    blocks.into_iter().filter(|block| !block.is_empty()).collect::<Vec<_>>().join("\n")
}
