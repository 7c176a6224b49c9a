//! The embedded models of `models/`. Each is parsed on first use: a call parses only its own action.

mod action;
mod appendices;
mod evidence;
mod facts;
mod pattern;
mod place;
#[rustfmt::skip]
mod registry;
mod shape;
mod text;
mod verb;

use std::ops::Range;

use once_cell::race::OnceBox;
use serde::Deserialize;

pub use action::{Action, DocumentedError, PageRule, Retired, Service, Source, TaskRule, snake_case};
pub use appendices::{Appendices, Appendix};
pub use evidence::{Evidence, Match, Traces};
pub use facts::{Api, IdShape, TaskFamily};
pub(crate) use pattern::matches_pattern;
pub use place::Place;
pub(crate) use place::{Name, Step, member};
pub(crate) use registry::SECRET_NAMES;
use registry::{ACTIONS, APPENDIX_IDS, SERVICES};
pub use shape::{Kind, OneOf, Parameter, Shape};
pub use text::Text;
pub use verb::{Effect, Location, Verb};

/// A service in the generated registry.
struct ServiceEntry {
    name: &'static str,
    /// Its model without the actions.
    text: &'static str,
    /// Its actions in the registry.
    actions: Range<usize>,
}

/// An action in the generated registry.
struct ActionEntry {
    /// Its service in the registry.
    service: usize,
    /// URL path, with `{Name}` for each path parameter.
    path: &'static str,
    name: &'static str,
    text: &'static str,
}

/// The facts common to all services.
pub fn api() -> &'static Api {
    static API: OnceBox<Api> = OnceBox::new();
    API.get_or_init(|| parse(include_str!("../../models/api.json"), "api.json"))
}

/// The appendices of the documents.
pub fn appendices() -> &'static Appendices {
    static APPENDICES: OnceBox<Appendices> = OnceBox::new();
    APPENDICES.get_or_init(|| parse(include_str!("../../models/appendices.json"), "appendices.json"))
}

/// The values that an appendix lists, without parsing it.
pub(crate) fn appendix_ids(appendix: &str) -> &'static [&'static str] {
    APPENDIX_IDS.iter().find(|(name, _)| *name == appendix).map_or(&[], |(_, ids)| ids)
}

/// All services, in the order of the documents.
pub fn services() -> impl Iterator<Item = &'static Service> {
    (0..SERVICES.len()).map(service_at)
}

/// The service with this attribute name.
pub fn service(name: &str) -> Option<&'static Service> {
    SERVICES.iter().position(|entry| entry.name == name).map(service_at)
}

/// The action with this name in the service with this attribute name.
pub fn action(service: &str, name: &str) -> Option<(&'static Service, &'static Action)> {
    let index = SERVICES.iter().position(|entry| entry.name == service)?;
    let found = SERVICES[index].actions.clone().find(|action| ACTIONS[*action].name == name)?;
    Some((service_at(index), action_at(found)))
}

/// The action with this name at this URL path.
pub fn find(path: &str, action: &str) -> Option<(&'static Service, &'static Action)> {
    let found = ACTIONS.iter().position(|entry| entry.name == action && fits(entry.path, path))?;
    Some((service_at(ACTIONS[found].service), action_at(found)))
}

/// The name of each action after the attribute name of its service, without parsing a model.
pub fn listed_actions() -> impl Iterator<Item = (&'static str, &'static str)> {
    ACTIONS.iter().map(|entry| (SERVICES[entry.service].name, entry.name))
}

/// The names of all actions.
pub fn action_names() -> impl Iterator<Item = &'static str> {
    ACTIONS.iter().map(|entry| entry.name)
}

impl Service {
    /// The actions, in the order of the document.
    pub fn actions(&self) -> impl Iterator<Item = &'static Action> + use<> {
        let entry = SERVICES.iter().find(|entry| entry.name == self.name);
        entry.map(|entry| entry.actions.clone()).unwrap_or_default().map(action_at)
    }
}

fn service_at(index: usize) -> &'static Service {
    static PARSED: [OnceBox<Service>; SERVICES.len()] = [const { OnceBox::new() }; SERVICES.len()];
    PARSED[index].get_or_init(|| parse(SERVICES[index].text, SERVICES[index].name))
}

fn action_at(index: usize) -> &'static Action {
    static PARSED: [OnceBox<Action>; ACTIONS.len()] = [const { OnceBox::new() }; ACTIONS.len()];
    PARSED[index].get_or_init(|| parse(ACTIONS[index].text, ACTIONS[index].name))
}

/// Whether a URL path matches a template, whose `{Name}` match one segment each.
fn fits(template: &str, path: &str) -> bool {
    if !template.contains('{') {
        return template == path;
    }
    let (mut expected, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (expected.next(), given.next()) {
            (None, None) => return true,
            (Some(part), Some(value)) if part == value || (part.starts_with('{') && !value.is_empty()) => {}
            _ => return false,
        }
    }
}

/// Boxed, because lock-free cells need it: a lock that another thread holds during a fork stays locked in the child.
fn parse<'a, T: Deserialize<'a>>(text: &'a str, name: &str) -> Box<T> {
    serde_json::from_str(text)
        .map(Box::new)
        .unwrap_or_else(|error| panic!("the model of {name} is part of this build and must parse: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_is_found_by_path_and_name_and_by_service_and_name() {
        for service in services() {
            for expected in service.actions() {
                let (_, found) = find(expected.path(service), &expected.name).expect("listed above");
                assert!(std::ptr::eq(found, expected), "{} is not unique at its path", expected.name);
                let (_, found) = action(&service.name, &expected.name).expect("listed above");
                assert!(std::ptr::eq(found, expected), "{} is not unique in its service", expected.name);
            }
        }
        assert_eq!(services().flat_map(Service::actions).count(), ACTIONS.len());
    }

    #[test]
    fn a_template_fits_paths_with_a_value_in_each_gap() {
        for (template, path, expected) in [
            ("ccs", "ccs", true),
            ("ccs", "network", false),
            ("cdnapi/domain/{Name}", "cdnapi/domain/www", true),
            ("cdnapi/domain/{Name}", "cdnapi/domain/", false),
            ("cdnapi/domain/{Name}", "cdnapi/domain", false),
            ("cdnapi/domain/{Name}", "cdnapi/domain/www/log", false),
            ("cdnapi/{Name}/log", "cdnapi/www/log", true),
        ] {
            assert_eq!(fits(template, path), expected, "{template} {path}");
        }
    }
}
