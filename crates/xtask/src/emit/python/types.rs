//! The types of nested parameters and of responses.

use std::collections::{BTreeMap, BTreeSet};

use cds::model::{Parameter, Shape};
use minijinja::{Value, context};

use super::answers::Answers;
use super::appendices::aliases;
use super::docstring::parameter_text;
use super::hints::shape_hint;
use super::imports::Words;
use crate::models::{Models, ServiceModel};
use crate::returns::Member;

/// The module with all types, by name: the first service that has a name provides it.
pub(super) fn index(models: &Models, answers: &[Answers<'_>]) -> Value {
    let aliases = aliases().into_iter().map(|alias| (alias.to_owned(), "values"));
    let types = models.services.iter().zip(answers).flat_map(|(service, answers)| {
        names(service, answers).into_iter().map(|name| (name, &*service.name))
    });
    let mut taken = BTreeSet::new();
    let mut modules = BTreeMap::<&str, BTreeSet<String>>::new();
    for (name, module) in aliases.chain(types) {
        if taken.insert(name.clone()) {
            modules.entry(module).or_default().insert(name);
        }
    }
    let modules = modules.into_iter().map(|(name, types)| context! { name, types => Vec::from_iter(types) });
    context! { modules => modules.collect::<Vec<_>>() }
}

/// The module of a service; none without any type.
pub(super) fn module(service: &ServiceModel, answers: &Answers<'_>) -> Option<Value> {
    let nested = nested(service);
    let mut hints = Words::default();
    let parameters = nested.iter().map(|(name, members)| {
        let members = members.iter().map(|member| {
            let hint = shape_hint(&member.shape, &format!("{name}{}", member.name));
            (&*member.name, hint, parameter_text(member), member.required)
        });
        class(name, members.collect())
    });
    let returned = answers.classes.iter().map(|returned| {
        let members = returned
            .members
            .iter()
            .map(|(member, hint)| (&*member.name, hint.clone(), member_text(member), !member.doubtful));
        class(&returned.name, members.collect())
    });
    let types: Vec<Value> = parameters.chain(returned).collect();
    for (name, members) in &nested {
        members.iter().for_each(|member| hints.add(&shape_hint(&member.shape, name)));
    }
    answers.classes.iter().flat_map(|class| &class.members).for_each(|(_, hint)| hints.add(hint));
    (!types.is_empty()).then(|| {
        context! {
            class => &*service.class,
            collections => hints.among(&["Mapping", "Sequence"]),
            typing => [hints.among(&["Any", "Literal"]), vec!["TypedDict"]].concat(),
            aliases => hints.among(&aliases()),
            types,
        }
    })
}

/// All types of a service.
pub(super) fn names(service: &ServiceModel, answers: &Answers<'_>) -> Vec<String> {
    let parameters = nested(service).into_iter().map(|(name, _)| name);
    parameters.chain(answers.classes.iter().map(|class| class.name.clone())).collect()
}

/// Every object with members among the parameters, innermost first, with its name.
pub(super) fn nested(service: &ServiceModel) -> Vec<(String, &[Parameter])> {
    let mut types = Vec::new();
    for action in &service.actions {
        for parameter in &action.parameters {
            collect(&parameter.shape, format!("{}{}", action.name, parameter.name), &mut types);
        }
    }
    types
}

fn collect<'a>(shape: &'a Shape, name: String, types: &mut Vec<(String, &'a [Parameter])>) {
    if let Some(item) = &shape.items {
        collect(item, name, types);
    } else if !shape.members.is_empty() {
        for member in &shape.members {
            collect(&member.shape, format!("{name}{}", member.name), types);
        }
        types.push((name, &shape.members));
    }
}

/// A class from the name, type, text of its members, and whether each is always there.
fn class(name: &str, members: Vec<(&str, String, String, bool)>) -> Value {
    let (required, optional): (Vec<_>, Vec<_>) = members.into_iter().partition(|(.., certain)| *certain);
    let shown = |members: Vec<(&str, String, String, bool)>| {
        let shown = members.into_iter().map(|(name, hint, text, _)| context! { name, hint, text });
        shown.collect::<Vec<_>>()
    };
    context! { name, required => shown(required), optional => shown(optional) }
}

/// The meaning of a member of a response, with its unit.
fn member_text(member: &Member) -> String {
    let text = &member.description.en;
    match member.value.unit.as_deref() {
        Some("currency") if !text.to_lowercase().contains("currency") => {
            format!("{text} In the currency of the account, or the one that the response names.")
        }
        Some(unit) if unit != "currency" && !text.contains(unit) => format!("{text} Unit: {unit}."),
        _ => text.clone(),
    }
}
