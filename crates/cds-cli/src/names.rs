//! Names of services, actions and parameters in the spelling of a shell.

use cds::model::{self, Action, Service};

/// `DescribeInstances` as `describe-instances`, `bms_storage` as `bms-storage`.
pub(crate) fn kebab(name: &str) -> String {
    model::snake_case(name).replace('_', "-")
}

/// Whether a word of the user means this documented name: case, hyphens and underscores do not matter.
pub(crate) fn means(word: &str, name: &str) -> bool {
    plain(word) == plain(name)
}

/// The most similar of the names, if one is similar.
pub(crate) fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Of [`strsim::normalized_damerau_levenshtein`].
    const SIMILAR: f64 = 0.6;
    let wanted = plain(word);
    names
        .into_iter()
        .map(|name| (strsim::normalized_damerau_levenshtein(&wanted, &plain(name)), name))
        .filter(|(likeness, _)| *likeness >= SIMILAR)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, name)| name)
}

/// The service with this attribute name in any spelling.
pub(crate) fn service(word: &str) -> Option<&'static Service> {
    let name = model::api().services.iter().find(|name| means(word, name))?;
    model::service(name)
}

/// The action of a service in any spelling.
pub(crate) fn action(service: &str, word: &str) -> Option<(&'static Service, &'static Action)> {
    let is_it = |(of, name): &(&str, &str)| *of == service && means(word, name);
    let (_, name) = model::listed_actions().find(is_it)?;
    model::action(service, name)
}

/// The services that have an action, in any spelling.
pub(crate) fn services_with(word: &str) -> Vec<(&'static str, &'static str)> {
    model::listed_actions().filter(|(_, name)| means(word, name)).collect()
}

/// The command of an action: `cds instance describe-instances`.
pub(crate) fn command(service: &str, action: &str) -> String {
    format!("cds {} {}", kebab(service), kebab(action))
}

/// The command of the action with the name of this Python method, which the service itself has or another.
pub(crate) fn command_of_method(service: &str, method: &str) -> Option<String> {
    let found = services_with(method);
    let own = found.iter().find(|(of, _)| *of == service);
    own.or(found.first()).map(|(service, action)| command(service, action))
}

fn plain(word: &str) -> String {
    word.chars().filter(|letter| !matches!(letter, '-' | '_')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_found_in_any_spelling() {
        for word in ["DescribeInstances", "describe-instances", "describe_instances", "describeinstances"] {
            let (_, action) = action("instance", word).expect(word);
            assert_eq!(action.name, "DescribeInstances");
        }
        assert!(action("vdc", "describe-instances").is_none());
    }

    #[test]
    fn no_two_actions_of_a_service_and_no_two_parameters_of_an_action_are_spelt_alike() {
        for service in model::services() {
            let mut names: Vec<String> = service.actions().map(|action| plain(&action.name)).collect();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), service.actions().count(), "{}", service.name);
            for action in service.actions() {
                let mut names: Vec<String> =
                    action.parameters.iter().map(|parameter| plain(&parameter.name)).collect();
                names.sort();
                names.dedup();
                assert_eq!(names.len(), action.parameters.len(), "{}", action.name);
            }
        }
    }

    #[test]
    fn the_nearest_name_is_near() {
        let names = ["DescribeInstances", "DeleteInstance"];
        assert_eq!(nearest("describe-instnces", names), Some("DescribeInstances"));
        assert_eq!(nearest("list", names), None);
    }
}
