//! Everything that is wrong with the parameters of an action, in terms of flags.

use cds::model::{Action, Service};
use cds::{Error, Parameters, Request};

use super::flag;

/// What the model's own check says.
pub(super) struct Checked {
    pub request: Option<Request>,
    pub problems: Vec<String>,
}

/// Checks names, types and groups at once. What is missing is replaced by its example first, since the core does not
/// look at values while a name is missing.
pub(super) fn of(service: &'static Service, action: &'static Action, given: &Parameters) -> Checked {
    let missing = || {
        let is_missing = |name: &String| given.get(name).is_none_or(serde_json::Value::is_null);
        action.parameters.iter().filter(move |parameter| parameter.required && is_missing(&parameter.name))
    };
    let mut filled = given.clone();
    for parameter in missing() {
        filled.insert(parameter.name.clone(), parameter.example.clone());
    }
    let mut problems: Vec<String> =
        missing().map(|parameter| told!("--{} is missing", "缺少 --{}", flag(parameter))).collect();
    match Request::documented(service, action, filled) {
        Ok(request) => Checked { request: problems.is_empty().then_some(request), problems },
        Err(Error::Validation { problems: wrong, .. }) => {
            problems.extend(wrong.iter().map(|problem| with_flags(action, problem)));
            Checked { request: None, problems }
        }
        Err(error) => {
            let text = error.to_string();
            let text = text.split_once("() ").map_or(text.as_str(), |(_, problems)| problems);
            problems.push(text.to_owned());
            Checked { request: None, problems }
        }
    }
}

/// The problem with the flag in place of each parameter's name, except in quotes and inside a path.
pub(crate) fn with_flags(action: &Action, problem: &str) -> String {
    let (mut text, mut word, mut is_quoted, mut before) = (String::new(), String::new(), false, ' ');
    for letter in problem.chars().chain([' ']) {
        if letter.is_ascii_alphanumeric() || letter == '_' {
            word.push(letter);
            continue;
        }
        match action.parameter(&word) {
            Some(parameter) if !is_quoted && before != '.' => {
                text.push_str(&format!("--{}", flag(parameter)))
            }
            _ => text.push_str(&word),
        }
        word.clear();
        is_quoted ^= matches!(letter, '"' | '\'');
        before = letter;
        text.push(letter);
    }
    text.pop();
    text
}

#[cfg(test)]
mod tests {
    use cds::model;
    use serde_json::{Map, json};

    use super::*;

    #[test]
    fn all_problems_come_at_once_and_name_flags() {
        let (service, action) = model::action("instance", "CreateInstance").expect("documented");
        let given = json!({"Cpu": "Ram", "DataDisks": [{"Type": 1, "Siz": 2}]});
        let given: Map<_, _> = given.as_object().expect("an object").clone();
        let checked = of(service, action, &given.into());
        assert!(checked.request.is_none());
        let all = checked.problems.join("; ");
        for part in [
            "--vdc-id is missing",
            "--password is missing",
            r#"--cpu must be an integer, not a string ("Ram")"#,
            "--data-disks[0].Size is missing",
            "--data-disks[0].Siz is unknown",
        ] {
            assert!(all.contains(part), "{part}: {all}");
        }
    }

    #[test]
    fn groups_are_told_in_flags() {
        let (service, action) = model::action("instance", "BatchAddNetworkInterfaces").expect("documented");
        let given = json!({"InstanceIds": ["i"], "VdcId": "v", "Password": "p"});
        let checked = of(service, action, &given.as_object().expect("an object").clone().into());
        assert_eq!(checked.problems, ["give one of --private-id, --public-id"]);
    }
}
