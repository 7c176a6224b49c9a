//! The types of nested parameters.

use cds::model::{Parameter, Shape};
use minijinja::{Value, context};

use super::docstring::parameter_text;
use super::hints::shape_hint;
use crate::models::{Models, ServiceModel};

/// The module with all types.
pub(super) fn index(models: &Models) -> Value {
    let imports = models.services.iter().flat_map(|service| {
        let import = |(name, _)| format!("from .{} import {name} as {name}", service.name);
        nested(service).into_iter().map(import)
    });
    context! { imports => imports.collect::<Vec<_>>() }
}

/// The module of a service with nested parameters.
pub(super) fn module(service: &ServiceModel) -> Option<Value> {
    let types: Vec<Value> = nested(service)
        .iter()
        .map(|(name, all)| {
            let (required, optional): (Vec<&Parameter>, Vec<&Parameter>) =
                all.iter().partition(|member| member.required);
            context! { name => &**name, required => members(name, &required), optional => members(name, &optional) }
        })
        .collect();
    let has_sequences = nested(service)
        .iter()
        .any(|(name, all)| all.iter().any(|member| shape_hint(&member.shape, name).contains("Sequence[")));
    (!types.is_empty()).then(|| context! { class => &*service.class, types, has_sequences })
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

fn members(type_name: &str, members: &[&Parameter]) -> Vec<Value> {
    let member = |member: &&Parameter| {
        let hint = shape_hint(&member.shape, &format!("{type_name}{}", member.name));
        context! { name => &*member.name, hint, text => parameter_text(member) }
    };
    members.iter().map(member).collect()
}
