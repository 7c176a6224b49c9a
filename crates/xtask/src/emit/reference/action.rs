//! The contents of the page of an action.

use cds::classify;
use cds::model::{Action, Effect, Location};
use minijinja::{Value, context};

use super::language::Language;
use super::{example, fields, simulated};
use crate::emit::python::docstring::queues_many;
use crate::models::{ActionModel, Models, ServiceModel};

/// What a list of actions says of one.
pub(super) fn line(action: &ActionModel, language: Language) -> Value {
    context! {
        name => &*action.name,
        method => action.method_name(),
        description => language.of(&action.description),
        changes => action.effect == Effect::Mutate,
        costs => action.costs_money,
        destroys => action.destroys,
        retired => action.retired.is_some(),
    }
}

/// The page of an action.
pub(super) fn page(
    models: &Models,
    service: &ServiceModel,
    action: &ActionModel,
    language: Language,
) -> Value {
    let facts = context! {
        service => &*service.name,
        class => &*service.class,
        note => action.note.as_ref().map(|note| language.of(note)),
        verb => action.verb.as_str(),
        path => action.path(service),
        places => places(action),
        iterator => action.pages.as_ref().map(|pages| &*pages.iterator),
        page => action.pages.as_ref().map(|pages| &*pages.page),
        command => example::command(service, action),
        task => action.task.as_ref().map(|task| &*task.family),
        queues_many => queues_many(action),
        price_with => action.price_with.as_ref().and_then(|name| named(service, name)),
        verify_with => verify_with(service, action),
        replaced_by => action.retired.as_ref().map(|retired| retired.method().replace('.', "/")),
        document => &*action.source.document,
        section => &*action.source.section,
        also => action.source.also.as_deref(),
    };
    context! {
        facts,
        parameters => fields::parameters(action, language),
        groups => action.one_of.iter().map(|group| context! {
            names => &group.parameters, required => group.required,
        }).collect::<Vec<_>>(),
        returned => fields::returned(action, language),
        errors => errors(models, action, language),
        examples => example::of_action(service, action),
        simulated => simulated::of_action(service, action, language),
        ..line(action, language)
    }
}

/// Whether parameters are in the query, in the body, or in both.
fn places(action: &Action) -> &'static str {
    let usual = action.default_location();
    let of =
        |location: Location| action.parameters.iter().any(|one| one.location.unwrap_or(usual) == location);
    match (of(Location::Query), of(Location::Body)) {
        (true, true) => "both",
        (true, false) => "query",
        (false, true) => "body",
        (false, false) => "",
    }
}

/// The read that shows whether a change was carried out.
fn verify_with(service: &ServiceModel, action: &ActionModel) -> Option<Value> {
    let method = action.verify_with(service).filter(|_| action.effect == Effect::Mutate)?;
    let found = service.actions.iter().find(|one| one.method_name() == method)?;
    named(service, &found.name)
}

/// An action of the service, with its page.
fn named(service: &ServiceModel, name: &str) -> Option<Value> {
    let found = service.actions.iter().find(|one| one.name == name)?;
    Some(context! { name => &*found.name, method => found.method_name() })
}

/// The documented errors: each code, its exception, and its meaning.
fn errors(models: &Models, action: &Action, language: Language) -> Vec<Value> {
    let errors = action.errors.iter().map(|error| {
        context! {
            code => &*error.code,
            http_status => error.http_status,
            class => classify(&error.code, "", error.http_status).class_name(),
            meaning => models.codes.get(&error.code).map(|text| language.of(text)),
        }
    });
    errors.collect()
}
