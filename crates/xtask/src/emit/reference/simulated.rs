//! What the simulator does with an action, and what it refuses.

use cds::model::Action;
use cds_sim::rules::{Rule, Source};
use minijinja::{Value, context};

use super::language::Language;
use crate::models::ServiceModel;
use crate::rules::words;

/// The rules about one action; none where the simulator does not have it.
pub(super) fn of_action(service: &ServiceModel, action: &Action, language: Language) -> Option<Value> {
    let product = cds_sim::products().find(|product| product.has(action.path(service), &action.name))?;
    let rules = product.sheet().rules();
    let mine = |rule: &&Rule| rule.service == service.name && rule.action == action.name;
    let (simulated, excused): (Vec<&Rule>, Vec<&Rule>) =
        rules.refusals.iter().filter(mine).partition(|rule| rule.simulated);
    let behaviours =
        rules.behaviours.iter().filter(|one| one.actions.split(", ").any(|name| name == action.name));
    Some(context! {
        product => product.name(),
        title => language.simulator(product.name()).replace('_', " "),
        refusals => simulated.iter().map(|rule| context! {
            when => words(rule, language),
            code => &*rule.code,
            http_status => rule.http_status,
            source => rule.source.as_ref().map(|source| sourced(source, language)),
        }).collect::<Vec<_>>(),
        excused => excused.iter().map(|rule| context! {
            code => &*rule.code,
            http_status => rule.http_status,
            reason => rule.reason.as_deref().map(|text| language.simulator(text)),
        }).collect::<Vec<_>>(),
        behaviours => behaviours.map(|one| language.simulator(&one.text)).collect::<Vec<_>>(),
    })
}

fn sourced(source: &Source, language: Language) -> Value {
    context! {
        section => source.section.as_deref().map(|text| language.simulator(text)),
        inference => source.inference.as_deref().map(|text| language.simulator(text)),
    }
}
