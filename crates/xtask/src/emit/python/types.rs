//! The types of nested parameters and of responses.

use std::collections::{BTreeMap, BTreeSet};

use cds::model::{Parameter, Shape};
use minijinja::{Value, context};

use super::answers::Answers;
use super::appendices::aliases;
use super::docstring::parameter_text;
use super::hints::shape_hint;
use super::imports::{Words, in_order};
use super::typed_dicts::{Typed, TypedDict};
use crate::models::{Models, ServiceModel};
use crate::returns::Member;

/// The module with all types, by name: the first service that has a name provides it.
pub(super) fn index(models: &Models, answers: &[Answers<'_>]) -> Value {
    let aliases = aliases().into_iter().map(|alias| (alias.to_owned(), "values"));
    let types = models.services.iter().zip(answers).flat_map(|(service, answers)| {
        names(service, answers).into_iter().map(|name| (name, &*service.name))
    });
    let mut taken = BTreeSet::new();
    let mut modules = BTreeMap::<&str, Vec<String>>::new();
    for (name, module) in aliases.chain(types) {
        if taken.insert(name.clone()) {
            modules.entry(module).or_default().push(name);
        }
    }
    let modules = modules.into_iter().map(|(name, types)| context! { name, types => in_order(types) });
    context! { modules => modules.collect::<Vec<_>>(), types => Vec::from_iter(taken) }
}

/// The module of a service; none without any type.
pub(super) fn module(service: &ServiceModel, answers: &Answers<'_>) -> Option<Value> {
    let nested = nested(service);
    let parameters = nested.iter().map(|(name, members)| TypedDict {
        name,
        members: members.iter().map(|member| parameter(name, member)).collect(),
    });
    let returned = answers.classes.iter().map(|class| TypedDict {
        name: &class.name,
        members: class.members.iter().map(|(member, hint)| returned(member, hint)).collect(),
    });
    let mut classes: Vec<TypedDict<'_>> = parameters.chain(returned).collect();
    let mut words = Words::default();
    classes.iter().flat_map(|class| &class.members).for_each(|member| words.add(&member.hint));
    let mut renamed = BTreeSet::new();
    let types: Vec<Value> = classes.iter_mut().map(|class| class.value(&mut renamed)).collect();
    let mut typing = words.among(&["Any", "Literal"]);
    typing.push("TypedDict");
    (!types.is_empty()).then(|| {
        context! {
            class => &*service.class,
            collections => words.among(&["Mapping", "Sequence"]),
            typing,
            aliases => words.among(&aliases()),
            types,
        }
    })
}

fn parameter<'a>(type_name: &str, member: &'a Parameter) -> Typed<'a> {
    Typed {
        name: &member.name,
        hint: shape_hint(&member.shape, &format!("{type_name}{}", member.name)),
        text: parameter_text(member),
        is_required: member.required,
    }
}

fn returned<'a>(member: &'a Member, hint: &str) -> Typed<'a> {
    Typed {
        name: &member.name,
        hint: hint.to_owned(),
        text: member_text(member),
        is_required: !member.doubtful,
    }
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
